"""Help, from the one table of keys; and the palette's entries, from the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hstui.text.width import pad
from hstui.tui.keys import GROUPS, KEYS, keys_of, shown
from hstui.tui.rows import Row, Target, blank_row, heading, paragraph, text_row
from hstui.tui.safe import Piece
from hstui.tui.words import HELP_FILTER, words

_COLUMN = {"zh-Hans": 0, "zh-Hant": 1, "en": 2}
_KEYS_WIDTH = 22


def help_rows(lang: str, keymap: Mapping[str, str], query: str, width: int) -> list[Row]:
    """Every key and what it does, or those that match a query in any language."""
    rows: list[Row] = []
    wanted = query.casefold().strip()
    column = _COLUMN.get(lang, 0)
    for group, titles in GROUPS.items():
        found = []
        for key in KEYS:
            if key.group != group:
                continue
            pressed = "  ".join(shown(name) for name in keys_of(key, keymap))
            hay = " ".join((pressed, key.id, key.mnemonic, *key.labels)).casefold()
            if wanted in hay:
                line = (Piece("  "), Piece(pad(pressed, _KEYS_WIDTH), "key"), Piece(key.label(lang)))
                extra = (Piece(f"  {key.mnemonic}", "dim"),) if key.mnemonic else ()
                found.append(Row((*line, *extra), Target("command", key.id, key.label(lang))))
        if found:
            rows += [heading(f" {titles[column]}", width), *found, blank_row()]
    if not wanted:
        rows.append(heading(f" {words(lang)('help.filter')}", width, "/"))
        for term, texts in HELP_FILTER.items():
            lead = f"  {pad(term, _KEYS_WIDTH)}"
            rows += paragraph(texts[column], width, first=lead, first_role="key")
    return rows or [text_row(f" {words(lang)('palette.none')}", "dim")]


def command_rows(entries: Sequence[tuple[Target, str, str]], lang: str, width: int) -> list[Row]:
    """Palette entries: (what it runs, its label, its key or mnemonic)."""
    if not entries:
        return [text_row(f" {words(lang)('palette.none')}", "dim")]
    return [
        Row((Piece(" "), Piece(pad(label, max(width - 26, 20))), Piece(hint, "key")), target)
        for target, label, hint in entries
    ]
