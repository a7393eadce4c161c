"""The tab of what changed: what this edition says otherwise than the one before it, by kind, each with its cause."""

from __future__ import annotations

from collections.abc import Sequence

from hstui.edition.model import Change
from hstui.tui.index import Book
from hstui.tui.kinds import rule_words
from hstui.tui.pages import risk
from hstui.tui.pages.fromto import changed
from hstui.tui.pages.overview import change_counts
from hstui.tui.pages.reading import reading_rows
from hstui.tui.pages.trace import trace_rows
from hstui.tui.rows import Row, Target, blank_row, heading, paragraph, text_row
from hstui.tui.safe import Piece
from hstui.tui.widgets.stories import story_target


def change_target(change: Change, book: Book) -> Target:
    """What an entry stands for: the story, the call or the risk itself while the edition holds it."""
    figures, evidence = change.figures, change.evidence
    if change.kind.startswith("story_") and change.id in book.stories:
        return story_target(book.stories[change.id])
    if change.kind == "call_moved":
        call = next((call for call in book.edition.advice.calls if call.code == change.id), None)
        if call is not None:
            whole = risk.call_target(call)
            both = tuple(dict.fromkeys((*figures, *whole.figures)))
            return Target("call", call.code, call.name, figures=both, evidence=whole.evidence)
    if change.kind == "risk_new":
        new = next((one for one in book.edition.risks if one.id == change.id), None)
        if new is not None:
            return risk.risk_target(new)
    url = next((record.url for _, record in book.evidence(evidence)), "")
    return Target("change", f"{change.kind}:{change.id}", change.text, url, figures, evidence)


def _texts(change: Change, book: Book) -> list[str]:
    return [book.figures[ident].text if ident in book.figures else "" for ident in change.figures]


def entry_rows(change: Change, book: Book, width: int) -> list[Row]:
    """One entry: what it is about, from what to what, and why."""
    target = change_target(change, book)
    word = f" {book.say(f'change.{change.kind}')} "
    rows = paragraph(
        changed(change, book),
        width,
        first=word,
        first_role="accent",
        role="dim" if change.kind in ("story_dropped", "risk_gone") else "",
        figures=_texts(change, book),
        target=target,
    )
    if change.cause:
        rows += paragraph(
            rule_words(change.cause, book.lang), width, first="   ", indent="   ", role="dim", target=target
        )
    return rows


def list_rows(book: Book, width: int) -> list[Row]:
    """Everything that changed, by kind; or in plain words that nothing did, or that there is nothing to compare."""
    changes, say = book.edition.changes, book.say
    note = say("ov.changes_since", date=book.stamp(changes.since)) if changes.since else ""
    rows = [heading(f" {say('ov.changes')}", width, note)]
    if changes.since is None:
        return [*rows, *paragraph(say("ov.no_earlier"), width, first=" ", indent=" ", role="dim")]
    if not changes.entries:
        return [*rows, *paragraph(say("ov.no_changes"), width, first=" ", indent=" ", role="dim")]
    for kind, count in change_counts(book).items():
        rows += [blank_row(), heading(f" {say(f'changes.{kind}')}", width, str(count))]
        for change in changes.entries:
            if change.kind == kind:
                rows += entry_rows(change, book, width)
    return rows


def detail_rows(target: Target | None, book: Book, width: int) -> Sequence[Row]:
    """The chosen entry in full."""
    if target is None:
        return [text_row(f" {book.say('changes.pick')}", "dim")] if book.edition.changes.entries else []
    if target.kind == "story" and target.id in book.stories:
        return reading_rows(book.stories[target.id], book, width)
    if rows := risk.detail_rows(target, book, width):
        return rows
    head = Row((Piece(f" {book.shown(target.title)}", "title"),))
    return [head, blank_row(), *trace_rows(target.figures, () if target.figures else target.evidence, book, width)]
