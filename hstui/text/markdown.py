"""Text into CommonMark so that it is only text: no link, heading, list, table or tag comes out of data."""

from __future__ import annotations

import re

from hstui.text.clean import safe_url

_INLINE = re.compile(r"([\\`*\[\]<>&|~^]|(?<![^\W_])_|_(?![^\W_])|\$)")
_SPECIAL = re.compile(r"[\\`*\[\]<>&|~^_$]")
"""What `_INLINE` finds is one of these, and most lines have none: a set of characters is quick to look for."""
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_BLOCK_START = re.compile(r"^(\s*)(?:([#+\-])(?=[\s#+\-]|$)|(\d{1,9})([.)])(?=\s|$))")
_AUTOLINK = re.compile(r"(?i)\b(https?)://|\bwww\.(?=\w)|(?<=\w)@(?=[\w.-]*\.\w)")
_ADDRESS = re.compile(r"[@/.]")
"""What `_AUTOLINK` finds has one of these, as figures have, too."""


def escape(text: str, *, start: bool = True) -> str:
    """One line of text for any place in a paragraph, a link label or a table cell.

    `start` is false where the text cannot begin a block: after other words, in a cell.
    """
    line = " ".join(text.split("\n"))
    if _SPECIAL.search(line):
        line = _INLINE.sub(lambda m: _ENTITIES.get(m.group(1), "\\" + m.group(1)), line)
    if _ADDRESS.search(line):
        # GitHub turns bare addresses into links, CommonMark does not: a character reference keeps both from it.
        line = _AUTOLINK.sub(
            lambda m: m.group(0).replace(":", "&#58;").replace("www.", "www&#46;").replace("@", "&#64;"), line
        )

    def block_start(match: re.Match[str]) -> str:
        space, mark, number, dot = match.groups()
        if mark:
            return f"{space}\\{mark}"
        return f"{space}{number}\\{dot}"

    if start:
        line = _BLOCK_START.sub(block_start, line)
    return line.replace("!\\[", "\\!\\[")


def link(text: str, url: str) -> str:
    """A link, or the bare label where the address cannot be a link."""
    target = safe_url(url)
    return f"[{escape(text, start=False)}](<{target}>)" if target else escape(text)
