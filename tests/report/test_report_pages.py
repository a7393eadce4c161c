"""The report as HTML and as plain text: read strictly, measured in cells."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from hstui.desk import render
from hstui.edition.model import Edition
from hstui.report.document import Document, Heading, Items, Link, Paragraph, Ref, References, Table, Text
from hstui.report.html import html
from hstui.report.outline import outline
from hstui.report.text import text
from hstui.text.i18n import LANGS, Lang, translator
from tests.report.oracle import Page, intended, squeezed

NEVER_FIRST = "，。、；：！？）》」』】〉”’％,;:!?)]}%…"


def document(editions: dict[str, Edition], lang: Lang) -> Document:
    return outline(editions[lang], translator(lang))


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_is_well_formed_and_harmless(demo_editions: dict[str, Edition], lang: Lang) -> None:
    meant = document(demo_editions, lang)
    page = Page(html(meant))
    assert page.tags <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "blockquote", "ul", "ol", "li", "hr",
        "table", "thead", "tbody", "tr", "th", "td", "a", "strong", "sup",
    }  # fmt: skip
    assert page.attributes <= {"lang", "charset", "name", "content", "href", "rel", "id", "class"}
    assert len(set(page.ids)) == len(page.ids)
    inside = {href for href in page.hrefs if href.startswith("#")}
    assert inside
    assert inside <= {f"#{ident}" for ident in page.ids}
    assert all(href.startswith(("https://", "http://", "#")) for href in page.hrefs)
    words = squeezed("".join(page.text)).replace(" ", "")
    for shape in intended(meant).shapes:
        for part in shape[2:] if shape[0] == "heading" else shape[1:]:
            for piece in part if isinstance(part, tuple) else (part,):
                assert str(piece).replace(" ", "") in words


def test_markup_in_data_stays_text() -> None:
    bait = '"><script>alert(1)</script><img src=x onerror=y>&amp;'
    meant = Document(
        title=bait,
        lang='"><script>',
        blocks=(
            Heading(1, bait),
            Paragraph((Text(bait), Link(bait, "https://example.com/?a=1&b=\"'><script>"), Link(bait, "javascript:x"))),
            Items(((Text(bait), Ref(1, "javascript:x")),)),
            Table((bait,), ("left",), (((Text(bait),),),)),
            References(((Text(bait),),)),
        ),
    )
    page = Page(html(meant))
    assert not page.tags & {"script", "img"}
    assert page.attributes <= {"lang", "charset", "name", "content", "href", "rel", "id"}
    assert len([href for href in page.hrefs if not href.startswith("#")]) == 1
    assert "".join(page.text).count(bait) == 8


@pytest.mark.parametrize("lang", LANGS)
def test_plain_text_fits_a_terminal(demo_editions: dict[str, Edition], lang: Lang) -> None:
    told = text(document(demo_editions, lang)).splitlines()
    lines = [line for line in told if not line.strip().startswith("https://")]  # an address is never broken
    assert len(lines) > 200
    assert len(told) - len(lines) > 100
    assert [line for line in lines if cell_len(line) > 80] == []
    assert [line for line in lines if line != line.rstrip()] == []
    assert [line for line in lines if line.strip().startswith(tuple(NEVER_FIRST))] == []


@pytest.mark.parametrize("lang", LANGS)
def test_plain_text_holds_the_words(demo_editions: dict[str, Edition], lang: Lang) -> None:
    meant = document(demo_editions, lang)
    told = "".join(text(meant).split())
    for shape in intended(meant).shapes:
        if shape[0] in ("paragraph", "bullets", "numbered"):
            for part in shape[1:]:
                assert "".join(str(part).split()) in told


@pytest.mark.parametrize("width", [40, 60, 132])
def test_plain_text_at_other_widths(demo_editions: dict[str, Edition], width: int) -> None:
    lines = text(document(demo_editions, "zh-Hans"), width).splitlines()
    lines = [line for line in lines if not line.strip().startswith("https://")]
    assert [line for line in lines if cell_len(line) > width] == []


@pytest.mark.parametrize("width", [40, 80, 160])
def test_no_number_in_a_table_is_cut_off(demo_editions: dict[str, Edition], width: int) -> None:
    meant = document(demo_editions, "zh-Hans")
    lines = text(meant, width)
    rows = [row for shape in intended(meant).shapes if shape[0] == "table" for row in shape[2:]]
    cells = {str(cell) for row in rows if isinstance(row, tuple) for cell in row}
    numbers = {cell for cell in cells if cell[:1] in "+-0123456789" and " " not in cell and cell[-1:] not in "]"}
    assert len(numbers) > 50
    assert [number for number in numbers if number not in lines] == []


@pytest.mark.parametrize("fmt", ["markdown", "html", "text"])
def test_what_an_archive_was_made_to_hold_reaches_no_terminal(demo_editions: dict[str, Edition], fmt: str) -> None:
    tampered = replace(demo_editions["zh-Hans"], title="标题\x1b]0;pwn\x07\x9b31m\u202e")
    told = render(tampered, fmt).decode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", told)
    assert "标题" in told
