"""Hostile XML text to an element tree, in two stages: strictly, and only what that refuses, repaired.

Nothing that declares entities reaches any parser: a chain of them overflows the C stack of expat before 2.7.0, and
no except clause helps.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator

from lxml import etree

from hstui.errors import Fault, SourceError
from hstui.sources.jsonio import require
from hstui.text.walls import after_preamble

MAX_DEPTH = 64
_TAG_WINDOW = 32_768

_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]{0,1000}>", re.IGNORECASE)
_DECLARATION = re.compile(r"<!(?:ENTITY|DOCTYPE|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_FORBIDDEN = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7}|[xX][0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_STRAY_LESS = re.compile(r"<(?![A-Za-z_/!?])")
_ITEM_END = re.compile(r"</(?:\w{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_TOO_DEEP = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")


def parse_root(text: str) -> tuple[etree._Element, tuple[str, ...]]:
    """The root element of a text without byte order mark, and notes on what was repaired.

    Raises DECODE for entity declarations, tags or nesting beyond reason and for what no repair makes readable,
    SCHEMA for what is not XML at all.
    """
    text = _without_prolog(text)
    _refuse_long_tags(text)
    notes: list[str] = []
    root = _strict(text)
    if root is None:
        root = _repaired(text, notes)
    require(not _TOO_DEEP(root), Fault.DECODE, f"nested more than {MAX_DEPTH} deep")
    return root, tuple(notes)


def _without_prolog(text: str) -> str:
    """The text from its root element on. Refuses entity declarations, drops a plain DOCTYPE, before any parser."""
    text = text[after_preamble(text) :]
    doctype = _DOCTYPE.match(text)
    if doctype is not None:
        text = text[after_preamble(text, doctype.end()) :]
    require(bool(text), Fault.DECODE, "cut off before its root element")
    require(not text.startswith("<!"), Fault.DECODE, "declares entities or a document type of its own: refused")
    return text


def _refuse_long_tags(text: str) -> None:
    """Refuse a tag that fills a window of 32 KiB: hundreds of thousands of attributes cost every parser seconds.

    None shorter than a window is refused, and every one of two windows is.
    """
    for start in range(_TAG_WINDOW, len(text), _TAG_WINDOW):
        end = start + _TAG_WINDOW
        if text.find(">", start, end) < 0 and text.find("<", start, end) < 0:
            opened = text.rfind("<", 0, start)
            is_tag = opened >= 0 and text.rfind(">", opened, start) < 0 and text[opened + 1 : opened + 2] not in "!?"
            require(not is_tag, Fault.DECODE, "a tag of more than 32 KiB")


def _strict(text: str) -> etree._Element | None:
    try:
        return etree.fromstring(_bytes(text), _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError):
        return None


CUT_OFF = "the feed was cut off, its complete entries are kept"


def _repaired(text: str, notes: list[str]) -> etree._Element:
    """The root after repair. Of a text that was cut off, only complete entries are kept."""
    root_name = re.match(r"<([\w.:-]{1,60})", text)
    if root_name is None:
        raise SourceError(Fault.SCHEMA, "neither a feed nor XML")
    if text.rfind(f"</{root_name.group(1)}") < 0:
        ends = list(_ITEM_END.finditer(text))
        require(bool(ends), Fault.DECODE, "cut off before its first entry ended")
        text = text[: ends[-1].end()]
        notes.append(CUT_OFF)
    repaired: list[str] = []
    for piece, is_cdata in _split_cdata(_FORBIDDEN.sub("", text)):
        if not is_cdata:
            require(not _DECLARATION.search(piece), Fault.DECODE, "declares entities inside the document: refused")
            if "&" in piece:
                piece = _REFERENCE.sub(_repair_reference, piece)
            piece = _STRAY_LESS.sub("&lt;", piece)
        repaired.append(piece)
    try:
        root = etree.fromstring(_bytes("".join(repaired)), _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(Fault.DECODE, f"not XML: {str(error)[:80]}") from None
    if root is None:
        raise SourceError(Fault.DECODE, "not XML")
    notes.append("not well-formed, repaired")
    return root


def _split_cdata(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, with whether each is a CDATA section. One that never ends is taken as markup."""
    position = 0
    while (start := text.find("<![CDATA[", position)) >= 0:
        end = text.find("]]>", start)
        if end < 0:
            break
        yield text[position:start], False
        yield text[start : end + 3], True
        position = end + 3
    yield text[position:], False


def _repair_reference(found: re.Match[str]) -> str:
    number, name = found.groups()
    if number:
        point = int(number[1:], 16) if number[0] in "xX" else int(number)
        allowed = point in (9, 10, 13) or 0x20 <= point < 0x7F or (0xA0 <= point <= 0x10FFFF)
        return found.group() if allowed and not 0xD800 <= point <= 0xDFFF and point & 0xFFFE != 0xFFFE else ""
    if name:
        if name in _XML_ENTITIES:
            return found.group()
        characters = html.entities.html5.get(f"{name};", "")
        return characters if characters and not set(characters) & set("<&>") else f"&amp;{name};"
    return "&amp;"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
