"""Every number that the report prints outside a source's own words is the text of a figure.

Checked on the finished pages, by other means than the gate's: what may stand in a report without being a figure is
taken out of a paragraph, and then no digit may be left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from babel.messages.pofile import read_po

from hstui.edition.model import Edition
from hstui.report.document import (
    Block,
    Document,
    Heading,
    Items,
    Line,
    Link,
    Note,
    Paragraph,
    Ref,
    References,
    Table,
    Text,
)
from hstui.report.outline import outline
from hstui.text.i18n import LANGS, LOCALE, Lang, translator
from tests.report.oracle import squeezed

TIME = re.compile(r"\d{2}-\d{2} \d{2}:\d{2}|\d{2}:\d{2}(?: HKT)?")
RULE = re.compile(r"\b[a-z_]+@\d+(?: [+-]\d\.\d\d)?|[+-]\d\.\d\d(?=[\])）])")
"""A rule's name and version, and the weight that it gave."""
PLACE = re.compile(r"\{[^{}]*\}")
REFERENCES = ("参考", "參考", "References")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def chapters(document: Document) -> Iterator[tuple[str, list[Block]]]:
    """The blocks under each heading of level 2, those before the first under ""."""
    name, blocks = "", list[Block]()
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 2:
            yield name, blocks
            name, blocks = block.text, []
        else:
            blocks.append(block)
    yield name, blocks


def lines_of(block: Block) -> tuple[Line, ...]:
    match block:
        case Heading(_, text):
            return ((Text(text),),)
        case Paragraph(line) | Note(line):
            return (line,)
        case Items(lines) | References(lines):
            return lines
        case Table(header, _, rows):
            return (*(((Text(cell),)) for cell in header), *(cell for row in rows for cell in row))
    return ()


def own_words(line: Line) -> str:
    """A line's words without references and links, whose words are a source's."""
    return "".join(" " if isinstance(piece, Link | Ref) else piece.text for piece in line)


def dates(edition: Edition) -> list[str]:
    """Every way in which a day of the last two years, or the next, may be written."""
    first = edition.as_of.date() - timedelta(days=800)
    written: list[str] = []
    for n in range(1200):
        day: date = first + timedelta(days=n)
        written += [day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.month}月{day.day}日"]
        written += [f"{day.day} {MONTHS[day.month - 1]} {day.year}", f"{day.day} {MONTHS[day.month - 1]}"]
    written += [f"{year}年" for year in (2023, 2024, 2025, 2026)]
    return sorted(set(written), key=lambda text: (-len(text), text))


def longest_first(texts: set[str]) -> list[str]:
    return sorted((text for text in texts if re.search(r"\d", text)), key=lambda text: (-len(text), text))


def wording(lang: Lang) -> list[str]:
    """Digits of the program's own messages, which are a rule's wording and no data: 近12个月, 10年期."""
    folder = {"zh-Hans": "en", "zh-Hant": "zh_Hant", "en": "en"}[lang]
    with (LOCALE / folder / "LC_MESSAGES" / "hstui.po").open("rb") as file:
        catalogue = read_po(file)
    texts = [message.id if lang == "zh-Hans" else message.string for message in catalogue if message.id]
    parts = {part.strip() for text in texts for part in PLACE.split(str(text))}
    return longest_first({part for part in parts if re.search(r"[^\W\d]", part)})


def quoted(edition: Edition) -> list[str]:
    """Sources' own words, and names."""
    texts = {squeezed(evidence.excerpt) for evidence in edition.evidence.values()}
    for section in edition.news:
        for story in section.stories:
            texts |= {story.title, story.summary, *story.summary_parts, *story.others}
            texts |= {item.title for item in story.items} | {item.outlet for item in story.items}
    for member in edition.members:
        texts |= {f"{member.code}.HK", f"{int(member.code):04d}.HK", member.code, member.name}
    texts |= {evidence.outlet for evidence in edition.evidence.values()}
    texts |= {row.name for row in edition.sources} | {row.id for row in edition.sources}
    return longest_first(texts)


def without(text: str, pieces: list[str]) -> str:
    for piece in pieces:
        if piece in text:
            head = r"(?<![\d.,])" if piece[0] in "+-.0123456789" else ""  # 9.09亿 is no part of 79.09亿
            tail = r"(?!\d)" if piece[-1].isdigit() else ""
            text = re.sub(head + re.escape(piece) + tail, " ", text)
    return text


def leftover(text: str, *known: list[str]) -> str:
    """What is left of a text around a digit that nothing accounts for; "" when there is none."""
    rest = text
    for pieces in known:
        rest = TIME.sub(" ", RULE.sub(" ", without(rest, pieces)))
    digit = re.search(r"\d", rest)
    return rest[max(0, digit.start() - 15) : digit.end() + 15] if digit else ""


def pages(edition: Edition, lang: Lang) -> Iterator[tuple[str, str]]:
    """Each line under its chapter, but for the list of references, which quotes rows and says when they came, and
    the table of sources, which stands in the edition's `sources` cell by cell."""
    for name, blocks in chapters(outline(edition, translator(lang))):
        if name not in REFERENCES:
            for block in blocks:
                if not (isinstance(block, Table) and name.startswith(("七、", "7"))):
                    yield from ((name, own_words(line)) for line in lines_of(block))


def known_to(edition: Edition, lang: Lang) -> tuple[list[str], ...]:
    figures = longest_first({figure.text for figure in edition.figures})
    return quoted(edition), dates(edition), wording(lang), figures


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_is_a_figure(demo_editions: dict[str, Edition], lang: Lang) -> None:
    edition = demo_editions[lang]
    known = known_to(edition, lang)
    lines = list(pages(edition, lang))
    assert len(lines) > 150
    assert [f"{name}: {rest!r} in {text[:160]!r}" for name, text in lines if (rest := leftover(text, *known))] == []


@pytest.mark.parametrize(
    "made_up", ["净买入80.01亿港元", "上涨3.3%", "目标价700港元", "10.6亿", "连续15日", "市值4,500亿"]
)
def test_a_made_up_number_is_noticed(demo_edition: Edition, made_up: str) -> None:
    assert leftover(f"12月17日小米{made_up}。", *known_to(demo_edition, "zh-Hans"))


@pytest.mark.parametrize(
    "text",
    [
        "79.09亿港元",
        "22.18亿港元",
        "56.91亿港元",
        "10.63亿港元",
        "14",
        "138.48亿港元",
        "7.51亿港元",
        "6",
        "3.99亿港元",
    ],
)
def test_the_sample_s_known_figures_are_printed(demo_edition: Edition, text: str) -> None:
    figures = [figure for figure in demo_edition.figures if figure.text == text]
    assert figures
    assert all(figure.evidence for figure in figures)
    told = "\n".join(line for _, line in pages(demo_edition, "zh-Hans"))
    assert re.search(rf"(?<![\d.,]){re.escape(text)}(?!\d)", told)
