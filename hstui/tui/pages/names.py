"""Names of companies on a line, of which each member leads to its own page."""

from __future__ import annotations

from hstui.edition.model import Story
from hstui.text.punctuation import punctuation
from hstui.text.width import cell_len, truncate
from hstui.tui.index import Book
from hstui.tui.rows import Part, Row, Target
from hstui.tui.safe import Piece


def names_rows(story: Story, book: Book, width: int) -> list[Row]:
    """Whom the story is about: members with their codes, then others."""
    left, right = (" (", ")") if book.lang == "en" else ("（", "）")
    members = [
        (f"{book.name(code)}{left}{code}{right}", Target("stock", code, book.name(code))) for code in story.codes
    ]
    named: list[tuple[str, Target | None]] = [*members, *((name, None) for name in story.others)]
    mark = punctuation(book.lang).listing
    texts = [truncate(name, max(width - 4, 8)) for name, _ in named]
    marks = [mark] * (len(named) - 1) + [""]
    rows: list[Row] = []
    parts: list[Part] = []
    text = " "
    for name, after, (_, target) in zip(texts, marks, named, strict=True):
        if len(text) > 1 and cell_len(text + name + after) > width:
            rows.append(_row(text, parts))
            text, parts = " ", []
        if target is not None:
            parts.append(Part(cell_len(text), cell_len(text + name), target))
        text += name + after
    return [*rows, _row(text, parts)] if named else []


def _row(text: str, parts: list[Part]) -> Row:
    whole = Target("text", f"names.{parts[0].target.id}", text.strip()) if parts else None
    return Row((Piece(text, "accent"),), whole, tuple(parts))
