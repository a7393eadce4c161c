"""One story in full: summary, the other desks' versions, figures and where they differ, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from hstui.edition.model import Evidence, Story
from hstui.text.punctuation import punctuation
from hstui.text.width import cell_len, truncate
from hstui.tui.index import Book, day_text
from hstui.tui.rows import Row, Target, blank_row, heading, paragraph, text_row
from hstui.tui.safe import Piece
from hstui.tui.widgets.stories import foreign_mark, story_target

_LEAD = 28
"""Cells that time and outlet may take beside a title; wider ones stand above it."""
_PREVIEW = 3
"""Lines of another desk's own summary."""


def names_text(story: Story, book: Book) -> str:
    """Whom the story is about: members with their codes, then others."""
    left, right = (" (", ")") if book.lang == "en" else ("（", "）")
    members = [f"{book.name(code)}{left}{code}{right}" for code in story.codes]
    return punctuation(book.lang).listing.join([*members, *story.others])


def reading_rows(story: Story, book: Book, width: int) -> list[Row]:
    """The reading pane."""
    say = book.say
    whole = story_target(story)
    rows = paragraph(
        book.shown(story.title) + foreign_mark(story, book), width, first=" ", indent=" ", role="title", target=whole
    )
    section = book.sections.get(story.id)
    facts = [
        section.title if section else story.theme,
        say("story.outlets", n=len({item.outlet for item in story.items})),
        f"{say('story.first')} {book.stamp(story.first_seen)}",
    ]
    if story.latest != story.first_seen:
        facts.append(f"{say('story.latest')} {book.stamp(story.latest)}")
    if story.update_of:
        facts.append(say("story.update"))
    rows += paragraph("  ".join(facts), width, first=" ", indent=" ", role="dim")
    names = names_text(story, book)
    if names:
        rows += paragraph(names, width, first=" ", indent=" ", role="accent")
    if story.id in book.dropped:
        rows.append(text_row(f" {say('story.dropped')}", "warn"))
    if note := book.notes.get(story.id):
        rows += paragraph(note, width, first=f" {say('story.note')} ", indent=" ", first_role="accent")
    rows.append(blank_row())
    if story.summary:
        texts = book.figure_texts(story.figures)
        for part in book.shown(story.summary).split("\n"):
            if part.strip():
                rows += paragraph(part, width, first=" ", indent=" ", figures=texts, target=whole)
        rows.append(blank_row())
    blocks = (
        _figures(story, book, width),
        _variants(story, book, width),
        _reports(story, book, width),
        _related(story, book, width),
        evidence_rows(book, story.evidence, width),
    )
    rows += list(chain.from_iterable([*block, blank_row()] for block in blocks if block))
    rating = book.figures.get(story.rating)
    if rating is not None:
        target = Target("figure", rating.id, rating.text, figures=(rating.id,), evidence=rating.evidence)
        parts = "  ".join((f"{say('story.score')} {rating.text}", *rating.inputs))
        rows += paragraph(parts, width, first=" ", indent=" ", role="dim", target=target)
    return rows


def _figures(story: Story, book: Book, width: int) -> list[Row]:
    known = [book.figures[figure] for figure in story.figures if figure in book.figures]
    if not known:
        return []
    rows = [heading(f" {book.say('story.figures')}", width, "t")]
    for figure in known:
        target = Target("figure", figure.id, figure.text, figures=(figure.id,), evidence=figure.evidence)
        origin = figure.formula or _origin(book, figure.evidence)
        day = f" {day_text(figure.day)}" if figure.day else ""
        rows.append(Row((Piece(" "), Piece(figure.text, "figure"), Piece(f"{day}  {origin}", "dim")), target))
    return rows


def _origin(book: Book, ids: Sequence[str]) -> str:
    found = book.evidence(ids[:1])
    return book.who(found[0][1]) if found else ""


def _variants(story: Story, book: Book, width: int) -> list[Row]:
    if not story.variants:
        return []
    rows = [heading(f" {book.say('story.variants')}", width)]
    for variant in story.variants:
        figure = book.figures.get(variant.figure)
        if figure is None:
            continue
        role = {"used": "good", "earlier": "dim", "differs": "warn"}[variant.status]
        line = (
            Piece(f" {book.say(f'variant.{variant.status}')} ", role),
            Piece(figure.text, "figure"),
            Piece(f"  {variant.outlet}  {book.stamp(variant.published)}", "dim"),
        )
        rows.append(Row(line, Target("figure", figure.id, figure.text, figures=(figure.id,), evidence=figure.evidence)))
    return rows


def _reports(story: Story, book: Book, width: int) -> list[Row]:
    if not story.items:
        return []
    rows = [heading(f" {book.say('story.reports')}", width, "o")]
    for item in story.items:
        target = Target("item", item.id, item.title, item.url)
        head = f" {book.stamp(item.published)} {item.outlet}  "
        title = book.shown(item.title)
        if width >= 70 and cell_len(head) <= _LEAD:
            rows += paragraph(title, width, first=head, first_role="dim", target=target)
        else:
            rows += [text_row(head, "dim", target), *paragraph(title, width, first="   ", indent="   ", target=target)]
        if item.text:
            preview = paragraph(book.shown(item.text), width, first="   ", indent="   ", role="dim", target=target)
            rows += preview[:_PREVIEW]
            if len(preview) > _PREVIEW:
                last = "".join(piece.text for piece in preview[_PREVIEW - 1].line)
                rows[-1] = text_row(truncate(last, width - 2).removesuffix("…") + "…", "dim", target)
    return rows


def _related(story: Story, book: Book, width: int) -> list[Row]:
    known = [book.stories[other] for other in story.related if other in book.stories]
    if not known:
        return []
    rows = [heading(f" {book.say('story.related')}", width)]
    for other in known:
        line = (Piece(f" {book.stamp(other.latest)} ", "dim"), Piece(truncate(book.shown(other.title), width - 14)))
        rows.append(Row(line, story_target(other)))
    return rows


def evidence_rows(book: Book, ids: Sequence[str], width: int, limit: int = 12) -> list[Row]:
    """Evidence as a list: outlet, time, title; opening shows the raw row. A rule's own constants are no reports."""
    found = [(key, evidence) for key, evidence in book.evidence(ids) if evidence.kind != "rule"]
    if not found:
        return []
    rows = [heading(f" {book.say('story.evidence')}", width, str(len(found)))]
    for key, evidence in found[:limit]:
        rows.append(Row(_evidence_line(book, evidence, width), evidence_target(key, evidence)))
    if len(found) > limit:
        rows.append(text_row(" " + book.say("trace.more", n=len(found) - limit), "dim"))
    return rows


def evidence_target(key: str, evidence: Evidence) -> Target:
    """What an evidence's line stands for."""
    return Target("evidence", key, evidence.title, evidence.url, evidence=(key,))


def _evidence_line(book: Book, evidence: Evidence, width: int) -> tuple[Piece, ...]:
    said = (evidence.published or "")[:16].replace("T", " ")
    lead = f" {book.who(evidence)}  {said}  "
    title = (evidence.title or evidence.excerpt).removeprefix(book.who(evidence)).strip()
    title = book.shown(title).replace("\n", " ")
    return (Piece(lead, "dim"), Piece(truncate(title, max(width - cell_len(lead) - 1, 10))))
