"""Help, from the one table of keys; and the palette's entries, from the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hstui.text.width import pad
from hstui.tui.keys import GROUPS, KEYS, keys_of, shown
from hstui.tui.kinds import EVENTS, THEMES, named
from hstui.tui.rows import Row, Target, blank_row, heading, paragraph, text_row
from hstui.tui.safe import Piece
from hstui.tui.words import words

_COLUMN = {"zh-Hans": 0, "zh-Hant": 1, "en": 2}
_KEYS_WIDTH = 22

HELP_FILTER: dict[str, tuple[str, str, str]] = {
    "小米 MiMo": (
        "都要出现的词；简繁、拼音首字母（xm）皆可",
        "都要出現的詞；簡繁、拼音首字母（xm）皆可",
        "words that must all occur; either script, pinyin initials (xm)",
    ),
    "code:700": (
        "某只股票：代码、名称、别名或首字母",
        "某隻股票：代碼、名稱、別名或首字母",
        "a stock: code, name, alias or initials",
    ),
    "theme:ai": ("主题", "主題", "theme"),
    "event:buyback": ("事件类型", "事件類型", "event type"),
    "src:cls": ("来源或媒体", "來源或媒體", "source or outlet"),
    "since:12h": ("不早于 12h、3d 或 2025-12-17", "不早於 12h、3d 或 2025-12-17", "not before 12h, 3d or 2025-12-17"),
    "is:new": (
        "new read pinned hidden dropped noted member",
        "new read pinned hidden dropped noted member",
        "new read pinned hidden dropped noted member",
    ),
    "-转载": ("不要；可加在任何一项前", "不要；可加在任何一項前", "not this; before any term"),
    "a|b": ("其一即可", "其一即可", "either"),
    '"两个 词"': ("整句", "整句", "a phrase"),
}


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
        say = words(lang)
        rows.append(heading(f" {say('trace.title')}", width, "t"))
        rows += [*paragraph(say("help.trace"), width, first="  ", indent="  "), blank_row()]
        rows.append(heading(f" {words(lang)('help.filter')}", width, "/"))
        for term, texts in HELP_FILTER.items():
            lead = f"  {pad(term, _KEYS_WIDTH)}"
            rows += paragraph(texts[column], width, first=lead, first_role="key")
        for term, names in (("theme:", THEMES), ("event:", EVENTS)):
            listed = ", ".join(f"{ident} {named(names, ident, lang)}" for ident in names)
            rows += [blank_row(), *paragraph(listed, width, first=f"  {pad(term, _KEYS_WIDTH)}", first_role="key")]
    return rows or [text_row(f" {words(lang)('palette.none')}", "dim")]


def command_rows(entries: Sequence[tuple[Target, str, str]], lang: str, width: int) -> list[Row]:
    """Palette entries: (what it runs, its label, its key or mnemonic)."""
    if not entries:
        return [text_row(f" {words(lang)('palette.none')}", "dim")]
    return [
        Row((Piece(" "), Piece(pad(label, max(width - 26, 20))), Piece(hint, "key")), target)
        for target, label, hint in entries
    ]
