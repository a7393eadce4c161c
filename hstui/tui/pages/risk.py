"""The risks and advice tab: what fired, what the rules say of each member, and why."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from hstui.edition.model import Call, Reason, Risk
from hstui.text.width import truncate
from hstui.tui.figures import named
from hstui.tui.index import Book, sign_role
from hstui.tui.pages.overview import sentence_rows
from hstui.tui.pages.reading import evidence_rows
from hstui.tui.rows import Row, Target, blank_row, heading, paragraph, text_row
from hstui.tui.safe import Piece
from hstui.tui.widgets.stories import story_target
from hstui.tui.widgets.table import Cell, Column, TableRow, table_rows

_STANCE_ROLE = {"overweight": "good", "watch": "accent", "cautious": "warn"}


def risk_target(risk: Risk) -> Target:
    """What a risk's row stands for."""
    return Target("risk", risk.id, risk.title, figures=risk.figures, evidence=risk.evidence)


def call_target(call: Call) -> Target:
    """What a call's row stands for."""
    told = (figure for reason in call.reasons for figure in reason.figures)
    figures = tuple(dict.fromkeys((f"advice.{call.code}.score", *told)))
    # In turns: of each reason the first, so that a long list of filings leaves the others in sight.
    turns = zip_longest(*(reason.evidence for reason in call.reasons))
    evidence = tuple(dict.fromkeys(key for turn in turns for key in turn if key is not None))
    return Target("call", call.code, call.name, figures=figures, evidence=evidence)


def list_rows(book: Book, width: int) -> list[Row]:
    """Risks, then calls: what can be chosen."""
    say, edition = book.say, book.edition
    rows = [heading(f" {say('risk.risks')}", width, str(len(edition.risks)))]
    for number, risk in enumerate(edition.risks, 1):
        lead = Piece(f" {number:>2} {'!' * risk.severity:<3} ", "warn")
        rows.append(Row((lead, Piece(truncate(risk.title, width - 9), "title")), risk_target(risk)))
    if not edition.risks:
        rows.append(text_row(f" {say('risk.none')}", "dim"))
    if edition.risks_note:
        rows += paragraph(edition.risks_note, width, first=" ", indent=" ", role="dim")
    rows += [blank_row(), heading(f" {say('risk.advice')}", width, edition.advice.ruleset)]
    if edition.advice.level == "off":
        return [*rows, text_row(f" {say('advice.off')}", "dim")]
    columns: tuple[Column, ...] = (
        Column("stance", say("col.stance"), least=4),
        Column("name", say("col.name"), least=10, most=16),
        Column("score", say("col.score"), True, least=5),
        Column("reason", say("col.reason"), least=8, grow=True, rank=1),
    )
    calls = [_call_cells(call, book) for call in edition.advice.calls]
    if edition.advice.level == "labels":
        columns, calls = columns[:-1], [replace(row, cells=row.cells[:-1]) for row in calls]
    table = table_rows(columns, calls, width - 2)
    rows += [Row((Piece(" "), *row.line), row.target) for row in table]
    return rows


def _call_cells(call: Call, book: Book) -> TableRow:
    main = max(
        (reason for reason in call.reasons if not reason.counter), key=lambda reason: abs(reason.weight), default=None
    )
    score = book.figures.get(f"advice.{call.code}.score")
    return TableRow(
        call_target(call),
        (
            Cell(book.say(f"stance.{call.stance}"), _STANCE_ROLE[call.stance]),
            Cell(call.name),
            Cell(score.text, sign_role(score.value)) if score is not None else Cell(book.say("missing"), "dim"),
            Cell(main.text if main else "", "dim"),
        ),
    )


def overall_rows(book: Book, width: int) -> list[Row]:
    """The assessment, the scorecard, definitions, who was not judged, the closing line."""
    say, advice = book.say, book.edition.advice
    rows = [*sentence_rows(book, advice.assessment, width)]
    card = book.edition.scorecard
    if card.rows or card.note:
        rows += [blank_row(), heading(f" {say('advice.scorecard')}", width)]
    if card.rows:
        columns = (
            Column("rule", say("risk.rule"), grow=True, least=8),
            Column("stance", say("col.stance")),
            Column("horizon", say("col.horizon"), True, rank=1),
            Column("n", say("col.n"), True),
            Column("hits", say("col.hits"), True),
            Column("alpha", say("col.alpha"), True),
            Column("noise", "", rank=2),
        )
        cells = []
        for row in card.rows:
            n, hits, alpha = (named(book, row.figures, name) for name in ("n", "hits", "alpha"))
            stance = say(f"stance.{row.stance}") if row.stance in _STANCE_ROLE else row.stance
            cells.append(
                TableRow(
                    Target("text", f"score.{row.rule}.{row.stance}.{row.horizon}", row.rule, figures=row.figures),
                    (
                        Cell(row.rule),
                        Cell(stance),
                        Cell(str(row.horizon)),
                        Cell(n.text if n else say("missing")),
                        Cell(hits.text if hits else say("missing")),
                        Cell(alpha.text if alpha else say("missing"), sign_role(alpha.value if alpha else None)),
                        Cell(say("noise") if row.noise else "", "warn"),
                    ),
                )
            )
        rows += [Row((Piece(" "), *row.line), row.target) for row in table_rows(columns, cells, width - 2)]
    for (why, _), ident in zip(card.unscored, card.figures, strict=False):
        told = book.figure_texts((ident,))
        target = Target("text", ident, why, figures=(ident,))
        line = say("advice.unscored", why=why, n="".join(told))
        rows += paragraph(line, width, first=" ", indent=" ", role="dim", figures=told, target=target)
    if card.note:
        rows += paragraph(card.note, width, first=" ", indent=" ", role="dim")
    if advice.definitions:
        rows += [blank_row(), heading(f" {say('advice.definitions')}", width)]
        figures = ("advice.horizon", "advice.expires_after", "advice.stance.overweight", "advice.stance.cautious")
        target = Target("text", "advice.definitions", say("advice.definitions"), figures=figures)
        rows += paragraph(advice.definitions, width, first=" ", indent=" ", role="dim", target=target)
    if advice.not_judged:
        rows += [blank_row(), heading(f" {say('advice.not_judged')}", width, str(len(advice.not_judged)))]
        codes = {name: code for code, name in book.names.items()}
        for name, why in advice.not_judged:
            lead = f" {name} "
            stock = Target("stock", codes[name], name) if name in codes else None
            rows += paragraph(why, width, first=lead, indent="   ", role="dim", target=stock)
    if advice.closing.text:
        rows += [blank_row(), *sentence_rows(book, (advice.closing,), width)]
    return rows


def detail_rows(target: Target | None, book: Book, width: int) -> list[Row]:
    """The risk or call that a target stands for; empty for any other."""
    if target is not None and target.kind == "risk":
        for risk in book.edition.risks:
            if risk.id == target.id:
                return risk_detail_rows(risk, book, width)
    if target is not None and target.kind == "call":
        for call in book.edition.advice.calls:
            if call.code == target.id:
                return call_detail_rows(call, book, width)
    return []


def risk_detail_rows(risk: Risk, book: Book, width: int) -> list[Row]:
    """One risk: text, trigger, rule, evidence."""
    say = book.say
    target = risk_target(risk)
    rows = paragraph(risk.title, width, first=" ", indent=" ", role="title")
    rows += [
        text_row(f" {say('risk.severity')} {'!' * risk.severity}   {say('risk.rule')} {risk.rule}", "dim", target),
        blank_row(),
    ]
    texts = book.figure_texts((*risk.figures, *risk.text.figures))
    rows += [*paragraph(risk.text.text, width, first=" ", indent=" ", figures=texts, target=target), blank_row()]
    rows += [heading(f" {say('risk.trigger')}", width, "t")]
    rows += [*paragraph(risk.trigger, width, first=" ", indent=" ", figures=texts, target=target), blank_row()]
    return [*rows, *evidence_rows(book, risk.evidence, width)]


def call_detail_rows(call: Call, book: Book, width: int, *, with_title: bool = True) -> list[Row]:
    """One call: stance, grounds, counter-evidence, horizon, what would invalidate it."""
    say = book.say
    rows: list[Row] = []
    score = book.figures.get(f"advice.{call.code}.score")
    if with_title:
        rows.append(text_row(f" {call.name}  {call.code}", "title", Target("stock", call.code, call.name)))
    rows.append(
        Row(
            (
                Piece(f" {say(f'stance.{call.stance}')}", _STANCE_ROLE[call.stance]),
                Piece(f"  {say('advice.score')} {score.text if score else say('missing')}", "dim"),
                Piece(f"  {say('advice.expires')} {call.expires:%Y-%m-%d}", "dim"),
            ),
            call_target(call),
        )
    )
    for word, counter in (("advice.reasons", False), ("advice.counter", True)):
        reasons = [reason for reason in call.reasons if reason.counter is counter]
        if reasons:
            rows += [blank_row(), heading(f" {say(word)}", width)]
            for reason in reasons:
                rows += _reason_rows(reason, book, width)
    rows.append(blank_row())
    if call.horizon:
        target = Target("text", f"horizon.{call.code}", call.horizon, figures=("advice.horizon",))
        rows += paragraph(call.horizon, width, first=f" {say('advice.horizon')} ", first_role="dim", target=target)
    if call.invalidation:
        rows += paragraph(call.invalidation, width, first=f" {say('advice.invalid')} ", first_role="dim")
    if with_title:
        rows += [blank_row(), *evidence_rows(book, call_target(call).evidence, width)]
    return rows


def reason_target(reason: Reason, book: Book) -> Target:
    """What a reason's row stands for; it leads to its story, or to what its first record links to."""
    story = book.stories.get(reason.story)
    records = (record.url for _, record in book.evidence(reason.evidence) if record.kind != "rule" and record.url)
    url = story_target(story).url if story is not None else next(records, "")
    ident = f"{reason.rule} {reason.text}"
    known = story.id if story is not None else ""
    return Target("reason", ident, reason.text, url, reason.figures, reason.evidence, known)


def _reason_rows(reason: Reason, book: Book, width: int) -> list[Row]:
    target = reason_target(reason, book)
    texts = book.figure_texts(reason.figures)
    weight = named(book, reason.figures, "weight")
    lead = f" {weight.text if weight else book.say('missing')} "
    rows = paragraph(
        reason.text, width, first=lead, first_role="up" if reason.weight > 0 else "down", figures=texts, target=target
    )
    return [*rows, text_row(f"       {reason.rule}", "dim", target)]
