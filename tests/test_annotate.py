"""JSON lines in, one annotation out for each, whatever comes in."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hstui.annotate import annotate_lines, is_error, parse_time
from tests.analysis.news import universe


def annotate(*items: object) -> list[dict[str, Any]]:
    lines = [item if isinstance(item, str | bytes) else json.dumps(item, ensure_ascii=False) for item in items]
    return [json.loads(line) for line in annotate_lines(lines, universe())]


def test_the_words_of_an_annotation() -> None:
    (out,) = annotate({"id": "a", "title": "腾讯控股12月17日耗资6.36亿港元回购105.7万股"})
    assert out == {
        "id": "a",
        "codes": ["00700"],
        "theme": "flows",
        "event": "buyback",
        "amounts": [
            {"text": "6.36亿港元", "value": 636_000_000, "unit": "HKD"},
            {"text": "105.7万股", "value": 1_057_000, "unit": "shares"},
        ],
        "story": out["story"],
    }
    assert len(out["story"]) == 32
    assert int(out["story"], 16) >= 0
    assert all(isinstance(amount["value"], int) for amount in out["amounts"])


def test_values_are_json_numbers() -> None:
    (out,) = annotate({"id": 1, "title": "恒生科技指数涨1.03%"})
    assert out["id"] == 1
    assert out["amounts"] == [{"text": "1.03%", "value": 1.03, "unit": "%"}]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("not json", "JSON"),
        ("[1, 2]", "object"),
        ('{"id": "x"}', "missing"),
        ('{"id": "x", "title": null}', "missing"),
        ('{"id": "x", "title": 7}', "text"),
        ('{"id": "x", "title": "   "}', "empty"),
        (json.dumps({"id": "x", "title": "长" * 100_000}), "longer"),
        (b'{"id": "x", "title": "\xff"}', "UTF-8"),
        ("[" * 100_000, "JSON"),
        ("", "JSON"),
    ],
)
def test_a_bad_line_has_its_error_and_the_others_their_place(line: str | bytes, word: str) -> None:
    before, bad, after = annotate({"id": "1", "title": "小米回购"}, line, {"id": "2", "title": "腾讯回购"})
    assert (before["id"], after["id"]) == ("1", "2")
    assert word in bad["error"]
    assert set(bad) == {"id", "error"}
    assert is_error(json.dumps(bad))
    assert not is_error(json.dumps(before))


def test_lone_surrogates_do_no_harm() -> None:
    bad = '{"id": "a\\ud800", "title": "小米\\udfff回购", "body": "\\ud83d 正文", "source": "\\ud800"}'
    (out,) = annotate_lines([bad], universe())
    out.encode()
    assert json.loads(out)["codes"] == ["01810"]


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "x", "title": "小米回购", "score": NaN}',
        '{"id": "x", "title": "小米回购", "url": "\\ud800"}',
        '{"id": "x", "title": "小米回购"}'.encode("utf-16"),
        '{"id": "x", "title": "小米回购"}'.encode("utf-8-sig"),
        '{"id": "y", "id": "x", "title": "小米回购", "n": 1e999}'.encode(),
    ],
)
def test_what_only_a_lenient_reader_takes_is_taken(line: str | bytes) -> None:
    (out,) = annotate(line)
    assert (out["id"], out["codes"]) == ("x", ["01810"])


@settings(deadline=None, max_examples=50)
@given(st.none() | st.booleans() | st.integers() | st.text(max_size=9), st.text(max_size=9), st.decimals(0, 10**15))
def test_lines_are_written_as_json_writes_them(identity: object, words: str, number: object) -> None:
    item = {"id": identity, "title": f"腾讯{words}斥资{number:f}亿港元回购12万股，涨1.5%"}
    (out,) = annotate_lines([json.dumps(item)], universe())
    plain = json.dumps(json.loads(out), ensure_ascii=False)
    assert out == plain or not plain.isprintable()


def test_an_id_s_control_characters_come_back_escaped() -> None:
    identity = "a\u009b31mX\u007f\u202e"
    (out,) = annotate_lines([json.dumps({"id": identity, "title": "腾讯回购"})], universe())
    assert json.loads(out)["id"] == identity
    assert out.isprintable()


def test_absurd_numbers_are_no_amounts_and_end_nothing() -> None:
    titles = (
        "腾讯控股 销量" + "9" * 29 + "万",
        "腾讯控股净买入" + "9" * 400 + "亿港元",
        "阿里拟供股" + "9" * 40 + "股",
    )
    for line in annotate(*({"title": title, "body": title} for title in titles)):
        assert line["amounts"] == []


def test_nothing_in_nothing_out() -> None:
    assert annotate() == []


def test_one_event_one_story_over_script_and_wording() -> None:
    out = annotate(
        {"title": "商汤拟配售12亿股新B类股份 筹资约21.6亿港元", "published": "2025-12-17T22:00:00+08:00"},
        {"title": "商汤-W(00020.HK)拟配售12亿股新B类股份，总筹21.6亿港元", "published": "2025-12-18T07:00:00+08:00"},
        {"title": "商湯擬配售12億股新B類股份籌資21.6億港元", "published": "2025-12-18"},
        {"title": "腾讯控股12月17日耗资6.36亿港元回购105.7万股", "published": "2025-12-17T18:00:00+08:00"},
        {"title": "腾讯控股12月16日耗资6.36亿港元回购106.1万股", "published": "2025-12-16T18:00:00+08:00"},
    )
    stories = [line["story"] for line in out]
    assert stories[0] == stories[1] == stories[2]
    assert len(set(stories)) == 3


def test_the_story_stays_when_items_arrive_later() -> None:
    first = {"title": "美团外卖进入巴西三座新城", "published": "2025-12-17T10:00:00+08:00", "source": "a"}
    later = {"title": "美团外卖进入巴西三座新城 投资扩大", "published": "2025-12-17T15:00:00+08:00", "source": "b"}
    (alone,) = annotate(first)
    together = annotate(later, first)
    assert alone["story"] == together[0]["story"] == together[1]["story"]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.one_of(st.text(max_size=60), st.builds(lambda t: json.dumps({"title": t}), st.text(max_size=80)))))
def test_any_text_keeps_order_and_count(lines: list[str]) -> None:
    out = list(annotate_lines(lines, universe()))
    assert len(out) == len(lines)
    assert all(isinstance(json.loads(line), dict) for line in out)


@pytest.mark.parametrize("value", [None, 7, "", "yesterday", "2025-13-01", "2025-09"])
def test_a_time_that_is_none(value: object) -> None:
    assert parse_time(value) is None


def test_times_without_a_zone_are_hong_kong_times() -> None:
    assert parse_time("2025-12-18 08:00:00") == parse_time("2025-12-18T00:00:00Z")
    assert parse_time("2025-12-18") == parse_time("2025-12-18T12:00:00+08:00")


def test_times_at_the_ends_of_the_calendar_are_no_fault() -> None:
    assert parse_time("0001-01-01T00:00:00+08:00") is None
    assert parse_time("9999-12-31T23:59:59-08:00") is None
    assert parse_time("9999-12-31T23:59:59+08:00") == 253402271999.0


def test_it_stays_light() -> None:
    heavy = "textual", "httpx", "pydantic", "rich", "lxml"
    code = f"import sys, hstui.annotate; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
