"""A document as blocks of inline pieces: what an edition becomes before it is Markdown, HTML or plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they are; never markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A headline and its address; an address that is no http(s) link leaves the words."""

    text: str
    url: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """A number of the list of references, and where it leads."""

    number: int
    url: str


Inline = Text | Strong | Link | Ref
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    line: Line


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered or not."""

    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as the header."""

    header: tuple[str, ...]
    align: tuple[Align, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph set apart: a mark such as SAMPLE, a definition, the disclaimer."""

    line: Line


@dataclass(frozen=True, slots=True)
class References:
    """The list that the numbers lead to; entry 1 first."""

    entries: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between parts."""


Block = Heading | Paragraph | Items | Table | Note | References | Rule


@dataclass(frozen=True, slots=True)
class Document:
    """The whole of it."""

    title: str
    lang: str
    blocks: tuple[Block, ...]
