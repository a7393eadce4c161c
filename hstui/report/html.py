"""A document as one self-contained HTML page, with a style for the screen and for paper. No script, no outside file."""

from __future__ import annotations

from html import escape

from hstui.report.document import (
    Block,
    Document,
    Heading,
    Inline,
    Items,
    Line,
    Link,
    Note,
    Paragraph,
    Ref,
    References,
    Rule,
    Strong,
    Table,
    Text,
)
from hstui.text.clean import safe_url

_STYLE = """
:root { color-scheme: light dark; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.7;
  font-family: "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.4; } h2 { margin-top: 2rem; } h3 { margin-bottom: .3rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid #8884; text-align: left; } .n { text-align: right; }
blockquote { margin: 1rem 0; padding: .2rem 1rem; border-left: 4px solid #8888; }
a { color: inherit; } sup a { text-decoration: none; }
@media print { body { max-width: none; margin: 0; font-size: 10pt; } h2, h3 { break-after: avoid; }
  tr, li { break-inside: avoid; } }
"""


def _anchor(words: str, url: str) -> str:
    target = safe_url(url)
    return f'<a href="{escape(target)}" rel="noreferrer">{words}</a>' if target else words


def _inline(piece: Inline) -> str:
    match piece:
        case Text(text):
            return escape(text)
        case Strong(text):
            return f"<strong>{escape(text)}</strong>"
        case Link(text, url, strong):
            words = _anchor(escape(text), url)
            return f"<strong>{words}</strong>" if strong else words
        case Ref(number, _):
            return f'<sup><a href="#r{number}">[{number}]</a></sup>'


def _line(line: Line) -> str:
    return "".join(_inline(piece) for piece in line)


def _cell(tag: str, content: str, align: str) -> str:
    return f'<{tag} class="n">{content}</{tag}>' if align == "right" else f"<{tag}>{content}</{tag}>"


def _table(table: Table) -> str:
    head = "".join(_cell("th", escape(c), a) for c, a in zip(table.header, table.align, strict=True))
    rows = (
        "<tr>" + "".join(_cell("td", _line(c), a) for c, a in zip(row, table.align, strict=True)) + "</tr>"
        for row in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Paragraph(line):
            return f"<p>{_line(line)}</p>"
        case Note(line):
            return f"<blockquote><p>{_line(line)}</p></blockquote>"
        case Items(lines, numbered):
            tag = "ol" if numbered else "ul"
            return f"<{tag}>" + "".join(f"<li>{_line(line)}</li>" for line in lines) + f"</{tag}>"
        case References(entries):
            return "<ol>" + "".join(f'<li id="r{n}">{_line(e)}</li>' for n, e in enumerate(entries, 1)) + "</ol>"
        case Table():
            return _table(block)
        case Rule():
            return "<hr>"


def html(document: Document) -> str:
    """The document as an HTML page."""
    body = "\n".join(_block(block) for block in document.blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(document.title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
