"""One story in full: summary, the other desks' versions, figures and where they differ, evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from hstui.edition.model import Evidence, Figure, Story, StoryItem
from hstui.text.punctuation import punctuation
from hstui.text.width import cell_len, truncate
from hstui.tui.index import Book, day_text
from hstui.tui.pages.names import names_rows
from hstui.tui.rows import Row, Target, blank_row, heading, paragraph, text_row
from hstui.tui.safe import Piece
from hstui.tui.widgets.stories import foreign_mark, story_target

_LEAD = 28
"""Cells that time and outlet may take beside a title; wider ones stand above it."""
_BARE = re.compile(r"[-+]?[\d.,]+[万萬亿億]*元")
_PREVIEW = 3
"""Lines of another desk's own summary."""


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
    rows += names_rows(story, book, width)
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
    for figure, *others in _same_amounts(known):
        every = (figure, *others)
        evidence = tuple(dict.fromkeys(key for one in every for key in one.evidence))
        target = Target("figure", figure.id, figure.text, figures=tuple(one.id for one in every), evidence=evidence)
        origins = dict.fromkeys(one.formula or _origin(book, one.evidence) for one in every)
        origin = punctuation(book.lang).listing.join(origins)
        day = f" {day_text(figure.day)}" if figure.day else ""
        rows.append(Row((Piece(" "), Piece(figure.text, "figure"), Piece(f"{day}  {origin}", "dim")), target))
    return rows


def _same_amounts(figures: Sequence[Figure]) -> list[list[Figure]]:
    """Figures, those together that are one amount: `79億元` of a desk in Hong Kong beside `79亿港元` of another.

    A bare 元 is taken for yuan where nothing tells otherwise; the same amount in HK$ in the same story does."""
    dollars = {figure.value: figure.id for figure in figures if figure.unit == "HKD"}
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        bare = figure.unit == "CNY" and _BARE.fullmatch(figure.text) is not None
        groups.setdefault(dollars.get(figure.value, figure.id) if bare else figure.id, []).append(figure)
    return [sorted(group, key=lambda figure: figure.unit != "HKD") for group in groups.values()]


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
            Piece(f"  {book.desk(variant.outlet)}  {book.stamp(variant.published)}", "dim"),
        )
        rows.append(Row(line, Target("figure", figure.id, figure.text, figures=(figure.id,), evidence=figure.evidence)))
    return rows


def _reports(story: Story, book: Book, width: int) -> list[Row]:
    if not story.items:
        return []
    rows = [heading(f" {book.say('story.reports')}", width, "o")]
    for item in _told_once(story.items):
        target = Target("item", item.id, item.title, item.url)
        head = f" {book.stamp(item.published)} {book.desk(item.outlet)}  "
        title = book.shown(item.title)
        if width >= 70 and cell_len(head) <= _LEAD:
            rows += paragraph(title, width, first=head, first_role="dim", target=target)
        else:
            rows += [text_row(head, "dim", target), *paragraph(title, width, first="   ", indent="   ", target=target)]
        if item.text and _plain(item.text) != _plain(item.title):
            preview = paragraph(book.shown(item.text), width, first="   ", indent="   ", role="dim", target=target)
            rows += preview[:_PREVIEW]
            if len(preview) > _PREVIEW:
                last = "".join(piece.text for piece in preview[_PREVIEW - 1].line)
                rows[-1] = text_row(truncate(last, width - 2).removesuffix("…") + "…", "dim", target)
    return rows


def _told_once(items: Sequence[StoryItem]) -> list[StoryItem]:
    """Without what an outlet said again in the same minute under the same title: it came through two channels."""
    seen: dict[tuple[object, ...], StoryItem] = {}
    for item in items:
        seen.setdefault((item.outlet, item.published, _plain(item.title)), item)
    return list(seen.values())


def _plain(text: str) -> str:
    return "".join(text.split()).rstrip("。.")


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
    groups = _recorded_once([pair for pair in book.evidence(ids) if pair[1].kind != "rule"])
    if not groups:
        return []
    rows = [heading(f" {book.say('story.evidence')}", width, str(len(groups)))]
    for keys in groups[:limit]:
        evidence = book.edition.evidence[keys[0]]
        target = replace(evidence_target(keys[0], evidence), evidence=keys)
        rows.append(Row(_evidence_line(book, evidence, width), target))
    if len(groups) > limit:
        rest = tuple(chain.from_iterable(groups[limit:]))
        more = book.say("trace.more", n=len(groups) - limit)
        rows.append(text_row(f" {more}", "dim", Target("evidence", f"more.{rest[0]}", more, evidence=rest)))
    return rows


def _recorded_once(found: Sequence[tuple[str, Evidence]]) -> list[tuple[str, ...]]:
    """Keys of evidence, those together under which an outlet's report was recorded more than once."""
    groups: dict[tuple[str, ...], tuple[str, ...]] = {}
    for key, evidence in found:
        again = (evidence.outlet, evidence.published or "", _plain(evidence.title))
        name = again if evidence.kind == "news" else (key,)
        groups[name] = (*groups.get(name, ()), key)
    return list(groups.values())


def evidence_target(key: str, evidence: Evidence) -> Target:
    """What an evidence's line stands for."""
    return Target("evidence", key, evidence.title, evidence.url, evidence=(key,))


def evidence_title(book: Book, evidence: Evidence) -> str:
    """Its title without its source's name, which stands beside it."""
    return evidence.title.removeprefix(book.who(evidence)).strip()


def _evidence_line(book: Book, evidence: Evidence, width: int) -> tuple[Piece, ...]:
    said = (evidence.published or "")[:16].replace("T", " ")
    lead = f" {book.who(evidence)}  {said}  "
    own = evidence_title(book, evidence).removeprefix(said).strip()
    title = book.shown(own or evidence.excerpt).replace("\n", " ")
    return (Piece(lead, "dim"), Piece(truncate(title, max(width - cell_len(lead) - 1, 10))))
