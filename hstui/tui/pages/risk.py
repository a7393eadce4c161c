"""The risks and advice tab: what fired, what the rules say of each member, and why."""

from __future__ import annotations

from hstui.edition.model import Call, Reason, Risk
from hstui.text.width import truncate
from hstui.tui.index import Book
from hstui.tui.pages.overview import sentence_rows
from hstui.tui.pages.reading import evidence_rows
from hstui.tui.rows import Row, Target, blank_row, heading, paragraph, text_row
from hstui.tui.safe import Piece
from hstui.tui.widgets.table import Cell, Column, TableRow, table_rows

_STANCE_ROLE = {"overweight": "good", "watch": "accent", "cautious": "warn"}


def risk_target(risk: Risk) -> Target:
    """What a risk's row stands for."""
    return Target("risk", risk.id, risk.title, figures=risk.figures, evidence=risk.evidence)


def call_target(call: Call) -> Target:
    """What a call's row stands for."""
    figures = tuple(dict.fromkeys(figure for reason in call.reasons for figure in reason.figures))
    evidence = tuple(dict.fromkeys(key for reason in call.reasons for key in reason.evidence))
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
    columns = (
        Column("stance", say("col.stance"), least=4),
        Column("name", say("col.name"), least=10, most=16),
        Column("score", say("col.score"), True, least=5),
        Column("reason", say("col.reason"), least=8, grow=True, rank=1),
    )
    table = table_rows(columns, [_call_cells(call, book) for call in edition.advice.calls], width - 2)
    rows += [Row((Piece(" "), *row.line), row.target) for row in table]
    return rows


def _call_cells(call: Call, book: Book) -> TableRow:
    main = max(
        (reason for reason in call.reasons if not reason.counter), key=lambda reason: abs(reason.weight), default=None
    )
    return TableRow(
        call_target(call),
        (
            Cell(book.say(f"stance.{call.stance}"), _STANCE_ROLE[call.stance]),
            Cell(call.name),
            Cell(f"{call.score:+.2f}", "up" if call.score > 0 else "down" if call.score < 0 else ""),
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
            alpha = row.mean_alpha
            stance = say(f"stance.{row.stance}") if row.stance in _STANCE_ROLE else row.stance
            cells.append(
                TableRow(
                    Target("text", f"score.{row.rule}.{row.stance}.{row.horizon}", row.rule),
                    (
                        Cell(row.rule),
                        Cell(stance),
                        Cell(str(row.horizon)),
                        Cell(str(row.n)),
                        Cell("-" if row.hits is None else str(row.hits)),
                        Cell(say("missing"), "dim")
                        if alpha is None
                        else Cell(f"{alpha:+.2f}", "up" if alpha > 0 else "down"),
                        Cell(say("noise") if row.noise else "", "warn"),
                    ),
                )
            )
        rows += [Row((Piece(" "), *row.line)) for row in table_rows(columns, cells, width - 2)]
    if card.note:
        rows += paragraph(card.note, width, first=" ", indent=" ", role="dim")
    if advice.definitions:
        rows += [blank_row(), heading(f" {say('advice.definitions')}", width)]
        rows += paragraph(advice.definitions, width, first=" ", indent=" ", role="dim")
    if advice.not_judged:
        rows += [blank_row(), heading(f" {say('advice.not_judged')}", width, str(len(advice.not_judged)))]
        codes = {name: code for code, name in book.names.items()}
        for name, why in advice.not_judged:
            lead = f" {name} "
            target = Target("stock", codes[name], name) if name in codes else None
            rows += paragraph(why, width, first=lead, indent="   ", role="dim", target=target)
    if advice.closing.text:
        rows += [blank_row(), *sentence_rows(book, (advice.closing,), width)]
    return rows


def risk_detail_rows(risk: Risk, book: Book, width: int) -> list[Row]:
    """One risk: text, trigger, rule, evidence."""
    say = book.say
    target = risk_target(risk)
    rows = paragraph(risk.title, width, first=" ", indent=" ", role="title")
    rows += [
        text_row(f" {say('risk.severity')} {risk.severity}/3   {say('risk.rule')} {risk.rule}", "dim"),
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
    if with_title:
        rows.append(text_row(f" {call.name}  {call.code}", "title", Target("stock", call.code, call.name)))
    rows.append(
        Row(
            (
                Piece(f" {say(f'stance.{call.stance}')}", _STANCE_ROLE[call.stance]),
                Piece(
                    f"  {say('advice.score')} {call.score:+.2f}  {say('advice.expires')} {call.expires:%Y-%m-%d}", "dim"
                ),
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
        rows += paragraph(call.horizon, width, first=f" {say('advice.horizon')} ", first_role="dim")
    if call.invalidation:
        rows += paragraph(call.invalidation, width, first=f" {say('advice.invalid')} ", first_role="dim")
    if with_title:
        rows += [blank_row(), *evidence_rows(book, call_target(call).evidence, width)]
    return rows


def _reason_rows(reason: Reason, book: Book, width: int) -> list[Row]:
    target = Target(
        "text", f"{reason.rule} {reason.text}", reason.text, figures=reason.figures, evidence=reason.evidence
    )
    texts = book.figure_texts(reason.figures)
    lead = f" {reason.weight:+.2f} "
    rows = paragraph(
        reason.text, width, first=lead, first_role="up" if reason.weight > 0 else "down", figures=texts, target=target
    )
    return [*rows, text_row(f"       {reason.rule}", "dim", target)]
