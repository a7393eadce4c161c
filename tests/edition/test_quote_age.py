"""How old each quote is, told beside the block's own age; the index under its own name and day."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from hstui.analysis.scorecard import PastCall, scorecard
from hstui.clock import HKT
from hstui.edition.model import Edition
from hstui.records.market import Quote
from hstui.sessions import load_calendar
from hstui.text.i18n import LANGS, Lang
from hstui.tui.index import Book
from hstui.tui.pages.overview import heat_rows
from hstui.universe.loader import load_universe
from tests.analysis.builders import CLOSE, quote
from tests.edition.builders import NOW, edition, outcome

CODES = load_universe("hstech", NOW.date()).codes


def composed(quotes: list[Quote], now: datetime = NOW, **changes: object) -> Edition:
    return edition([outcome("tencent.quotes", "quotes", quotes)], now=now, **changes)


def said(one: Edition) -> str:
    return "".join(sentence.text for sentence in one.opening)


def day_of_quotes(when: datetime = CLOSE, index: datetime | None = None) -> list[Quote]:
    return [quote("HSTECH", "5457.95", "5402.51", index or when), *(quote(code, "41", "40", when) for code in CODES)]


def test_quotes_as_young_as_the_index_need_no_word() -> None:
    found = composed(day_of_quotes())
    assert "报价较旧" not in said(found)
    assert "12月17日 16:08 HKT（上一交易日）" in said(found)


def test_members_older_than_the_index_are_named_with_their_own_time_and_not_counted() -> None:
    quotes = [q for q in day_of_quotes() if q.code not in ("01810", "03690", "00700")]
    quotes += [
        quote("01810", "41", "40", CLOSE - timedelta(days=365)),
        quote("03690", "99", "100", datetime(2025, 12, 17, 10, 30, tzinfo=HKT)),
    ]
    found = composed(quotes)
    line = found.opening[-1].text
    older = "过期 小米（2024年12月17日 16:08 HKT）、美团（12月17日 10:30 HKT）"
    assert line == f"报价较旧或缺失的成分股：{older}；缺失 腾讯。"
    assert Book(found, NOW).stamp(CLOSE - timedelta(days=365)) == "2024-12-17 16:08"
    assert found.dropped == ()
    assert {m.code: m.freshness for m in found.index.members if m.freshness != "previous_session"} == {
        "00700": "missing", "01810": "expired", "03690": "expired",
    }  # fmt: skip
    cells = "".join(piece.text for row in heat_rows(Book(found, NOW), 60) for piece in row.line)
    assert cells.count("过期") == 2
    assert cells.count("--") == 1


@pytest.mark.parametrize("lang", LANGS)
def test_a_day_without_any_move_is_told_whole(lang: Lang) -> None:
    quotes = [
        quote("HSTECH", "5400", "5400", CLOSE, "70000000000"),
        *(quote(code, "40", "40", CLOSE) for code in CODES),
    ]
    found = composed(quotes, lang=lang)
    assert found.dropped == ()
    still = {"zh-Hans": "与前收持平", "zh-Hant": "與前收持平", "en": "closed unchanged"}
    assert still[lang] in said(found)
    nobody = {"zh-Hans": "没有成分股涨跌", "zh-Hant": "沒有成份股升跌", "en": "No member rose or fell"}
    assert nobody[lang] in "".join(sentence.text for sentence in found.advice.assessment)


def test_who_pulls_the_index_is_told_of_those_whose_pull_is_known() -> None:
    quotes = [quote("HSTECH", "5454", "5400", CLOSE), *(quote(code, "41", "40", CLOSE) for code in CODES[:-1])]
    assert any("拉动指数最多：" in sentence.text for sentence in composed(quotes).index.sentences)
    bare = [one for one in quotes if one.code != "HSTECH"]
    (led,) = [sentence.text for sentence in composed(bare).index.sentences if "：" in sentence.text]
    assert led.startswith("涨幅居前：")


def test_many_old_quotes_are_counted() -> None:
    quotes = day_of_quotes(CLOSE - timedelta(days=1), index=CLOSE)
    found = composed(quotes)
    assert found.opening[-1].text == f"报价较旧或缺失的成分股：过期 {len(CODES)}只。"
    assert found.dropped == ()


@pytest.mark.parametrize(
    ("index", "words"),
    [
        (CLOSE - timedelta(days=1), "12月16日（周二）恒生科技指数收报5,457.95点"),
        (CLOSE - timedelta(days=365), "2024年12月17日（周二）恒生科技指数收报"),
        (datetime(2025, 12, 17, 10, 0, tzinfo=HKT), "12月17日（周三）恒生科技指数现报"),  # stood still: no close
    ],
)
def test_the_index_is_told_with_the_day_and_the_kind_of_its_own_quote(index: datetime, words: str) -> None:
    found = composed(day_of_quotes(index=index))
    assert words in said(found)
    assert "（过期）" in found.opening[0].text


def test_a_quote_late_in_the_session_is_no_close_though_trading_is_over() -> None:
    found = composed(
        day_of_quotes(datetime(2025, 12, 17, 15, 50, tzinfo=HKT)), datetime(2025, 12, 17, 16, 5, tzinfo=HKT)
    )
    assert "现报" in said(found) and "收报" not in said(found)
    half_day = composed(day_of_quotes(datetime(2025, 12, 24, 12, 8, tzinfo=HKT)), datetime(2025, 12, 26, 9, tzinfo=HKT))
    assert "12月24日（周三）恒生科技指数收报" in said(half_day)


def test_a_universe_of_ones_own_is_not_called_by_its_indexs_name_nor_the_index_by_its() -> None:
    own = replace(load_universe("hstech", NOW.date()), name_hans="我的名单")
    found = composed(day_of_quotes(), universe=own)
    assert found.universe_name == "我的名单"
    assert "恒生科技指数收报" in said(found) and "我的名单收报" not in said(found)


@pytest.mark.parametrize(
    ("code", "lang", "name"),
    [
        ("HSTECH", "en", "Hang Seng TECH Index"),
        ("HSI", "zh-Hant", "恒生指數"),
        ("XYZ", "zh-Hans", "XYZ"),
        ("", "en", ""),
    ],
)
def test_an_index_has_its_own_name(code: str, lang: str, name: str) -> None:
    assert replace(load_universe("hstech", date(2025, 12, 18)), index_code=code).index_name(lang) == name


@pytest.mark.parametrize(
    ("index", "words"),
    [("HSTECH", "与恒生科技指数相比"), ("HSI", "与恒生指数相比"), ("", "没有指明基准指数")],
)
def test_the_scorecard_names_the_universes_own_index(index: str, words: str) -> None:
    own = replace(load_universe("hstech", NOW.date()), index_code=index)
    made = PastCall("hstech-1", NOW - timedelta(days=9), "00700", "overweight", ("buyback@1",))
    scores = scorecard([made], [], index, load_calendar(), NOW)
    assert words in composed(day_of_quotes(), universe=own, scores=scores).scorecard.note
