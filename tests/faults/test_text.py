"""Text that attacks the terminal: the cases T01 to T09, from the wire to record, report, cache and screen cell."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from hstui.desk import render
from hstui.formats import SUFFIXES
from hstui.records.news import NewsItem
from hstui.text.clean import TITLE_LIMIT, clean_line
from hstui.text.width import cell_len, truncate
from hstui.tui.safe import Piece, plain, strip
from tests.faults.hostile import TITLES, all_titles, forbidden
from tests.faults.support import edition_of, entry, flashes, rss, tell, tell_source


def as_reference(title: str) -> str:
    """A title whose unusual characters are written as XML references, as feeds legally may."""
    return "".join(c if (c.isascii() and c.isalnum()) or 0x3000 < ord(c) < 0xD800 else f"&#{ord(c)};" for c in title)


@pytest.mark.parametrize("case", [case for case in TITLES if case.startswith("T")])
def test_nothing_forbidden_leaves_a_parser(case: str, tmp_path: Path) -> None:
    titles = TITLES[case]
    by_json = tell_source("eastmoney.fast", flashes(*titles), cache=tmp_path)
    by_feed = tell(rss(*(entry(as_reference(title), number) for number, title in enumerate(titles, 1))))
    for told in (by_json, by_feed):
        assert told.bad.state == "live", told.bad.error
        assert len(told.bad.records) == len(titles) or case == "T05"
        for record in told.bad.records:
            assert isinstance(record, NewsItem)
            assert "\n" not in record.title
            assert 0 < len(record.title) <= TITLE_LIMIT
            assert not forbidden(f"{record.title}\n{record.text}\n{record.provenance.raw}\n{record.url}")


@pytest.mark.parametrize("fmt", sorted(SUFFIXES))
def test_t01_t02_t03_t04_nothing_forbidden_stands_in_a_report(fmt: str) -> None:
    edition = edition_of(tell_source("eastmoney.fast", flashes(*all_titles())))
    report = render(edition, fmt).decode("utf-8")
    assert "腾讯" in report and "小米" in report
    assert not forbidden(report)
    if fmt == "json":
        assert not forbidden(json.dumps(json.loads(report), ensure_ascii=False))
        assert not forbidden("".join(_strings(json.loads(report))))


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _strings(part)]
    return [text for part in value for text in _strings(part)] if isinstance(value, list) else []


def test_t03_words_inside_a_hyperlink_sequence_stay_and_its_target_goes() -> None:
    told = tell_source("eastmoney.fast", flashes(*TITLES["T03"]))
    assert told.titles == ["网易游戏上线"]
    assert all("evil.example" not in repr(record) for record in told.bad.records)


def test_t05_names_with_invisible_characters_are_found_and_are_one_story() -> None:
    edition = edition_of(tell_source("eastmoney.fast", flashes(*TITLES["T05"])))
    stories = [story for section in edition.news for story in section.stories]
    assert [story.codes for story in stories] == [("00700",)]
    assert stories[0].title == "腾讯控股回购"


@pytest.mark.parametrize("title", TITLES["T06"])
@pytest.mark.parametrize("width", [1, 2, 7, 40])
def test_t06_no_title_is_wider_than_its_cell(title: str, width: int) -> None:
    line = clean_line(title)
    assert line.count("\u0301") <= 2
    assert cell_len(truncate(line, width)) <= width
    drawn = strip((Piece(truncate(line, width)),), width, lambda _: _plain_style(), _plain_style())
    assert drawn.cell_length == width


def _plain_style():  # type: ignore[no-untyped-def]  # rich.style.Style, imported late like the app does
    from rich.style import Style

    return Style.null()


def test_t07_a_lone_surrogate_never_raises(tmp_path: Path) -> None:
    body = flashes(*TITLES["T07"])
    told = tell_source("eastmoney.fast", body, cache=tmp_path)
    kept = tell_source("eastmoney.fast", body, cache=tmp_path)
    assert kept.titles == told.titles
    for title in told.titles:
        title.encode("utf-8")
    (tmp_path / "report").write_bytes(render(edition_of(told), "markdown"))
    assert plain("\ud83d").encode("utf-8") == "\ufffd".encode()


def test_t08_a_huge_title_is_cut_and_cheap_to_draw() -> None:
    (title,) = tell_source("eastmoney.fast", flashes(*TITLES["T08"])).titles
    assert len(title) == TITLE_LIMIT and title.endswith("…")
    style = _plain_style()
    best = min(_seconds(lambda: strip((Piece(truncate(title, 100)),), 100, lambda _: style, style)) for _ in range(20))
    assert best < 0.001


def _seconds(action) -> float:  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def test_t09_line_breaks_in_a_title_are_single_spaces() -> None:
    assert tell_source("eastmoney.fast", flashes(*TITLES["T09"])).titles == ["哔哩哔哩 一 二 三 四 五 六 七"]
