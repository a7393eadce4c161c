"""The demo edition in its three languages: nothing of one language is left in another's report."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from hstui.edition.model import Change, Edition
from hstui.edition.words import change_words
from hstui.report.document import Block, Document, Heading, Items, Line, Note, Paragraph, Strong, Table, Text
from hstui.report.outline import outline
from hstui.text.i18n import LANGS, Lang, translator
from hstui.text.script import to_hans, to_hant

CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
HONG_KONG = frozenset("兌說恒里")
"""Characters that OpenCC would write otherwise: see tests/text/test_i18n.py; and 里 is right in 阿里巴巴."""
QUOTED = "Q"


def document(edition: Edition) -> Document:
    return outline(edition, translator(edition.lang))  # type: ignore[arg-type]  # one of LANGS, as asked


def lines(block: Block) -> Iterator[Line]:
    match block:
        case Heading(_, text):
            yield (Text(text),)
        case Paragraph(line) | Note(line):
            yield line
        case Items(items):
            yield from items
        case Table(header, _, rows):
            yield tuple(Text(cell) for cell in header)
            for row in rows:
                yield from row
        case _:
            return  # references are the sources' own words


def verbatim(edition: Edition) -> list[str]:
    """Others' words and names, which stay as they were written; longest first."""
    stories = [story for section in edition.news for story in section.stories]
    items = [item for story in stories for item in story.items]
    found = {
        *(story.title for story in stories),
        *(story.summary for story in stories),
        *(name for story in stories for name in story.others),
        *(item.title for item in items),
        *(row.name for row in edition.sources),
        *(figure.text for figure in edition.figures if figure.id.startswith("story.")),
    }
    return sorted((text for text in found if text), key=len, reverse=True)


def own_words(edition: Edition) -> list[str]:
    """What the report says itself: its prose, headings and labels without what it quotes."""
    quoted = verbatim(edition)
    found = []
    for block in document(edition).blocks:
        for line in lines(block):
            text = "".join(piece.text for piece in line if isinstance(piece, Text | Strong))
            for words in quoted:
                text = text.replace(words, QUOTED)
            found.append(text)
    return found


def test_the_english_report_has_no_chinese_of_its_own(demo_editions: dict[str, Edition]) -> None:
    assert [text for text in own_words(demo_editions["en"]) if CHINESE.search(text)] == []


def test_the_english_edition_says_nothing_in_chinese(demo_editions: dict[str, Edition]) -> None:
    # Tabs show what no report prints.
    edition = demo_editions["en"]
    said = [
        edition.universe_name,
        *edition.focus,
        edition.index.name,
        edition.index.reason,
        *(member.name for member in edition.members),
        *(sentence.text for sentence in edition.index.sentences),
        *(row.name for row in edition.flows.stocks),
        *(action.name for action in edition.flows.actions),
        *(text for i in edition.macro.indicators for text in (i.title, i.text, i.change_text, i.note)),
        *edition.macro.missing,
        *(dropped.reason for dropped in edition.dropped),
    ]
    assert [text for text in said if CHINESE.search(text)] == []


def test_the_english_report_reads_as_sentences(demo_editions: dict[str, Edition]) -> None:
    untidy = re.compile(r" {2}|\.\.(?!\.)| [,;.](?!\d)|[,;]\.|\{|\}")
    assert [text for text in own_words(demo_editions["en"]) if untidy.search(text.strip(" —"))] == []


def test_the_traditional_report_has_no_simplified_characters_of_its_own(demo_editions: dict[str, Edition]) -> None:
    texts = own_words(demo_editions["zh-Hant"])
    assert {c for text in texts for c in text if to_hant(c) != c} - HONG_KONG == set()


def test_the_simplified_report_has_no_traditional_characters_of_its_own(demo_editions: dict[str, Edition]) -> None:
    texts = own_words(demo_editions["zh-Hans"])
    assert {c for text in texts for c in text if to_hans(c) != c} == set()


def test_every_language_tells_the_same_figures(demo_editions: dict[str, Edition]) -> None:
    # Figures inside a story's words are those of the desk that leads, which is one in the reader's language.
    values = {
        lang: {f.id: (f.value, f.unit) for f in edition.figures if not f.id.startswith("story.")}
        for lang, edition in demo_editions.items()
    }
    assert values["en"] == values["zh-Hant"] == values["zh-Hans"]


def test_no_language_loses_a_sentence_at_the_gate(demo_editions: dict[str, Edition]) -> None:
    assert {lang: edition.dropped for lang, edition in demo_editions.items()} == dict.fromkeys(LANGS, ())


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("zh-Hans", "建议变动：小米（增持方向 → 关注方向）；信号强弱变化"),
        ("zh-Hant", "建議變動：小米（增持方向 → 關注方向）；訊號強弱變化"),
        ("en", "Call changed: 小米 (Positive bias → Watch); signal strength changed"),
    ],
)
def test_a_moved_call_is_told_in_words(lang: Lang, line: str) -> None:
    tr = translator(lang)
    change = Change("call_moved", "01810", "小米", "overweight", "watch", tr("信号强弱变化"))
    assert change_words(change, tr) == line


def test_an_english_story_says_so_among_chinese_ones(demo_editions: dict[str, Edition]) -> None:
    for lang, word in (("zh-Hans", "（英文）"), ("zh-Hant", "（英文）"), ("en", "in English")):
        section, *rest = demo_editions[lang].news
        first, *others = section.stories
        foreign = replace(first, items=(replace(first.items[0], lang="en"), *first.items[1:]))
        edition = replace(demo_editions[lang], news=(replace(section, stories=(foreign, *others)), *rest))
        english = sum(story.items[0].lang == "en" for part in edition.news for story in part.stories)
        assert english
        texts = "".join(
            piece.text for block in document(edition).blocks for line in lines(block) for piece in line
            if isinstance(piece, Text)
        )  # fmt: skip
        assert texts.count(word) == (0 if lang == "en" else english)
