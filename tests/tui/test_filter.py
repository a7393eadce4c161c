"""The filter language and pinyin initials."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.tui.filter import FilterError, Matcher, parse
from hstui.tui.index import Book
from hstui.tui.pinyin import initials
from hstui.tui.words import words
from tests.tui import editions

EDITION = editions.rich()
STORIES = [story for section in EDITION.news for story in section.stories]
ALIASES = {"00700": ("騰訊控股", "Tencent", "微信"), "01810": ("Xiaomi",)}


def found(text: str, **marks: frozenset[str]) -> list[int]:
    book = Book(EDITION, editions.NOW, **marks)  # type: ignore[arg-type]  # marks by name
    select = Matcher(lambda: ALIASES).compiled(text, book)
    passing = STORIES if select is None else [story for s in EDITION.news for story in select(s.stories)]
    return [int(story.id, 16) - 1 for story in passing]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", list(range(12))),
        ("大模型", [0, 1, 2, 5, 6]),
        ("大模型 腾讯", [1]),
        ("騰訊", [1]),
        ("Tencent", [1]),
        ("tencent", [1]),
        ("code:700", [1]),
        ("code:00700", [1]),
        ("code:0700.HK", [1]),
        ("code:tx", [1]),
        ("code:xm", [0, 7, 8]),
        ("代码：腾讯", [1]),
        ("xiaomi", [0, 7, 8]),
        ("xmjt", [0, 7, 8]),
        ("theme:auto", [3, 4, 5]),
        ("theme:汽车", [3, 4, 5]),
        ("event:buyback", [0, 10]),
        ("since:4h", [0, 1]),
        ("theme:auto -理想", [4, 5]),
        ("理想|比亚迪", [3, 4]),
        ('"新能源车出口"', [5]),
        ("-is:member", [2, 5, 6]),
        ("theme:auto|chip code:1211", [4]),
        ("src:yahoo", [2, 7]),
        ("src:華爾街", [1, 2, 4, 6, 7, 3, 8, 9, 11]),
    ],
)
def test_terms(text: str, numbers: list[int]) -> None:
    assert sorted(found(text)) == sorted(numbers)


def test_marks_can_be_asked_for() -> None:
    first, second = f"{1:032x}", f"{2:032x}"
    assert found("is:read", read=frozenset({first})) == [0]
    assert 0 not in found("is:new", read=frozenset({first}))
    assert found("is:hidden", hidden=frozenset({second})) == [1]
    assert 1 not in found("腾讯|小米", hidden=frozenset({second}))
    assert found("is:pinned|dropped", pinned=frozenset({first}), dropped=frozenset({second})) == [0, 1]


@given(
    st.lists(st.sampled_from(["小", "小米", "小米 回购", "米", "腾讯|小米", "-小米", "xm", "小米发", ""]), max_size=8)
)
def test_what_was_typed_before_makes_no_difference(typed: list[str]) -> None:
    matcher = Matcher(lambda: ALIASES)
    book = Book(EDITION, editions.NOW)
    for text in typed:
        select = matcher.compiled(text, book)
        if select is not None:
            passing = [int(story.id, 16) - 1 for s in EDITION.news for story in select(s.stories)]
            assert passing == found(text)


def test_a_note_is_found_as_soon_as_it_is_written() -> None:
    matcher = Matcher(lambda: ALIASES)
    section = EDITION.news[0]
    first = section.stories[0]

    def ids(**changes: dict[str, str]) -> list[str]:
        select = matcher.compiled("复核", Book(EDITION, editions.NOW, **changes))  # type: ignore[arg-type]  # by name
        return [story.id for story in select(section.stories)] if select is not None else []

    assert ids() == []
    assert ids(notes={first.id: "待复核"}) == [first.id]
    assert ids() == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("colour:red", "filter.unknown_key"),
        ("code:", "filter.no_value"),
        ("since:soon", "filter.bad_since"),
        ("since:2025-02-30", "filter.bad_since"),
        ("is:blue", "filter.bad_is"),
        ('"open', "filter.open_quote"),
        ("小米 -", "filter.empty"),
        ("|", "filter.empty"),
        ('""', "filter.empty"),
        ("code:|", "filter.no_value"),
    ],
)
def test_errors_are_named(text: str, word: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert caught.value.word == word


HALF_TYPED = (
    "theme:", "小米 -", "is:n", "is:new|re", "since:", "since:1", "since:12", "since:2025-", "since:2025-12-1", "|",
    '"小米', '"小米 手', 'src:"',
)  # fmt: skip
WRONG = ("colour:", "is:x", "is:n 小米", "since:so", "since:2025-02-30", "theme: 小米", "- 小米")


@pytest.mark.parametrize("text", [*HALF_TYPED, *WRONG])
def test_what_may_still_become_a_filter_is_told_from_what_cannot(text: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(f" {text}")
    assert caught.value.unfinished is (text in HALF_TYPED)


@pytest.mark.parametrize("text", ["-", "|", "-||", '""'])
def test_what_says_nothing_is_named_as_it_was_typed(text: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(f"小米 {text}")
    assert words("zh-Hans")(caught.value.word, **caught.value.places) == f"{text} 缺少要找的词"


@given(st.text(max_size=40))
def test_any_text_is_a_filter_or_a_named_error(text: str) -> None:
    try:
        parse(text)
    except FilterError as error:
        assert error.word.startswith("filter.")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("小米集团-W", "xmjtw"),
        ("腾讯控股", "txkg"),
        ("騰訊控股", "txkg"),
        ("哔哩哔哩", "blbl"),
        ("比亚迪", "byd"),
        ("ASMPT", "asmpt"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_initials_agree_with_the_dictionary_on_all_common_characters() -> None:
    pypinyin = pytest.importorskip("pypinyin", reason="an oracle that not every checkout has")
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                character = bytes([high, low]).decode("gb2312")
            except UnicodeDecodeError:
                continue
            known = pypinyin.pinyin(character, style=pypinyin.Style.FIRST_LETTER, heteronym=True)[0]
            assert initials(character) in known, character


def refused(text: str) -> str:
    book = Book(EDITION, editions.NOW)
    with pytest.raises(FilterError) as caught:
        Matcher(lambda: ALIASES).check(parse(text), book)
    assert caught.value.word == "filter.unknown_value"
    return book.say(caught.value.word, **caught.value.places)


def test_a_value_that_there_is_not_is_an_error_that_names_the_nearest_first() -> None:
    assert refused("event:buybak").startswith("event: 没有 buybak；有 buyback 回购, ")
    assert refused("-theme:foo|auto").startswith("theme: 没有 foo；有 ")
    assert "；有 yahoo" in refused("src:yahho")
    assert refused("event:回购额").startswith("event: 没有 回购额；有 buyback 回购")


def test_events_and_sources_answer_to_their_names_in_every_language() -> None:
    assert found("event:回购") == found("event:回購") == found("事件：buyback") == found("event:buyback") != []
    name = EDITION.sources[0].name
    held = [item.source for story in STORIES for item in story.items]
    assert bool(found(f'src:"{name}"')) == (EDITION.sources[0].id in held)


@pytest.mark.parametrize("text", ["theme:macro", "theme:宏觀", "event:配售|上市", "src:a", "theme:a is:new 小米"])
def test_what_the_edition_has_none_of_may_still_be_asked_for(text: str) -> None:
    Matcher(lambda: ALIASES).check(parse(text), Book(EDITION, editions.NOW))
