"""From what to what something changed."""

from __future__ import annotations

from hstui.edition.model import Change
from hstui.tui.index import Book


def said(change: Change, book: Book) -> tuple[str, str]:
    """What stood there before, and what stands there now, as printed."""
    if change.kind != "call_moved":
        return change.before, change.after
    told = []
    for stance, earlier in ((change.before, True), (change.after, False)):
        scores = [ident for ident in change.figures if ident.startswith("previous.") is earlier]
        word = book.say(f"stance.{stance}") if stance else book.say("stock.no_call")
        told.append(" ".join([word, *book.figure_texts(scores)]))
    return told[0], told[1]


def changed(change: Change, book: Book) -> str:
    """What it is about, from what to what."""
    was, now = said(change, book)
    return book.shown(change.text) + (f"  {was or '-'} -> {now or '-'}" if was or now else "")
