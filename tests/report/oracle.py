"""What a document must look like once somebody else's parser has read what we wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from hstui.report.document import Document, Heading, Items, Line, Link, Note, Paragraph, Ref, References, Rule, Table
from hstui.text.clean import safe_url

Shape = tuple[object, ...]
"""A block: its kind, what counts of it (level, items, rows), and the text of each part."""


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def words(line: Line) -> str:
    return squeezed("".join(f"[{piece.number}]" if isinstance(piece, Ref) else piece.text for piece in line))


def links(line: Line) -> list[str]:
    """The addresses that a line leads to."""
    return [url for piece in line if isinstance(piece, Link | Ref) and (url := safe_url(piece.url))]


@dataclass(frozen=True)
class Read:
    """A document's shape and links."""

    shapes: list[Shape]
    links: list[str]


def intended(document: Document) -> Read:
    """What the document means."""
    shapes: list[Shape] = []
    found: list[str] = []
    for block in document.blocks:
        lines: tuple[Line, ...]
        match block:
            case Heading(level, text):
                shapes.append(("heading", level, squeezed(text)))
                lines = ()
            case Paragraph(line):
                shapes.append(("paragraph", words(line)))
                lines = (line,)
            case Note(line):
                shapes.append(("note", words(line)))
                lines = (line,)
            case Items(lines, numbered):
                shapes.append(("numbered" if numbered else "bullets", *map(words, lines)))
            case References(lines):
                shapes.append(("numbered", *map(words, lines)))
            case Table(header, _, rows):
                shapes.append(("table", tuple(map(squeezed, header)), *(tuple(map(words, row)) for row in rows)))
                lines = tuple(cell for row in rows for cell in row)
            case Rule():
                shapes.append(("rule",))
                lines = ()
        found += [url for line in lines for url in links(line)]
    return Read(shapes, found)


def _text(node: SyntaxTreeNode) -> str:
    if node.type in ("text", "code_inline", "html_inline", "html_block"):
        return str(node.content)
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return "".join(_text(child) for child in node.children)


def _hrefs(node: SyntaxTreeNode) -> list[str]:
    own = [str(node.attrs["href"])] if node.type == "link" else []
    return own + [href for child in node.children for href in _hrefs(child)]


def kinds(node: SyntaxTreeNode) -> set[str]:
    """Every kind of node in a tree."""
    return {node.type}.union(*(kinds(child) for child in node.children))


def parse(markdown: str) -> SyntaxTreeNode:
    """CommonMark with pipe tables, HTML switched on so that any that slipped through is seen."""
    return SyntaxTreeNode(MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown))


def read_markdown(markdown: str) -> Read:
    """What a CommonMark parser makes of it."""
    tree = parse(markdown)
    shapes: list[Shape] = []
    for node in tree.children:
        match node.type:
            case "heading":
                shapes.append(("heading", int(node.tag[1]), squeezed(_text(node))))
            case "paragraph":
                shapes.append(("paragraph", squeezed(_text(node))))
            case "blockquote":
                assert [child.type for child in node.children] == ["paragraph"]
                shapes.append(("note", squeezed(_text(node))))
            case "bullet_list" | "ordered_list":
                assert all([child.type for child in item.children] == ["paragraph"] for item in node.children)
                kind = "bullets" if node.type == "bullet_list" else "numbered"
                shapes.append((kind, *(squeezed(_text(item)) for item in node.children)))
            case "table":
                rows = [row for part in node.children for row in part.children]
                shapes.append(("table", *(tuple(squeezed(_text(cell)) for cell in row.children) for row in rows)))
            case "hr":
                shapes.append(("rule",))
            case other:
                shapes.append((other, _text(node)))
    return Read(shapes, [href for child in tree.children for href in _hrefs(child)])


VOID = {"meta", "hr", "br", "link", "img", "input"}


class Page(HTMLParser):
    """Reads an HTML page strictly: every element closed in turn, nothing but what a report needs."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "href":
                self.hrefs.append(value or "")
            if name == "id":
                self.ids.append(value or "")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"closed without opening: {tag}"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "body" in self._open:
            self.text.append(data)
