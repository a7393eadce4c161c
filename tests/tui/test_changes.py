"""The tab of what changed: every kind with its cause, what enter and `t` do there, empty states, past editions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec.structs import replace as with_parts
from textual.pilot import Pilot

from hstui.edition.model import Changes
from hstui.text.width import cell_len
from hstui.tui.app import HstuiApp
from hstui.tui.index import Book
from hstui.tui.kinds import rule_words
from hstui.tui.pages import changes, overview
from hstui.tui.rows import Row, plain_text
from tests.tui import editions
from tests.tui.support import SETTINGS, drive, news, press, text, until

BOOK = Book(editions.rich(), editions.NOW)


def key_of(kind: str, rows: list[Row]) -> str:
    """The id of the first entry under a heading."""
    title = BOOK.say(f"changes.{kind}")
    at = next(n for n, row in enumerate(rows) if plain_text([row]).strip().startswith(title))
    return next(row.target.id for row in rows[at + 1 :] if row.target is not None)


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("width", [59, 79, 120])
def test_every_kind_is_listed_with_its_cause(lang: str, width: int) -> None:
    book = Book(editions.rich(), editions.NOW, lang)
    shown = plain_text(changes.list_rows(book, width))
    for change in book.edition.changes.entries:
        assert book.say(f"changes.{change.kind}") in shown
    flat = "".join(shown.split())
    for change in book.edition.changes.entries:
        assert "".join(rule_words(change.cause, lang).split()) in flat and "@" not in flat
    assert "79.05亿港元 -> 79.09亿港元" in shown
    assert "+0.60 -> " in shown


def test_nothing_to_compare_and_nothing_changed_are_said() -> None:
    first = Book(editions.bare(), editions.NOW)
    assert "没有更早的版次" in plain_text(changes.list_rows(first, 78))
    same = with_parts(editions.rich(), changes=Changes(editions.NOW, "before", ()))
    assert "没有变化" in plain_text(changes.list_rows(Book(same, editions.NOW), 78))


def test_enter_opens_what_changed_and_t_traces_both_values() -> None:
    rows = changes.list_rows(BOOK, 78)

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "6")
        view = app.main.pane.main
        view.go_key(key_of("figure_revised", rows))
        await press(pilot, "t")
        assert app.page is not None
        traced = text(app)
        assert "79.05亿港元" in traced
        assert "79.09亿港元" in traced
        assert "previous.southbound.total.net" in traced
        await press(pilot, "escape")
        view.go_key(key_of("story_dropped", rows))
        await press(pilot, "enter")
        assert app.page is not None
        assert "昨日的一条旧闻" in text(app)
        await press(pilot, "escape")
        view.go_key(key_of("call_moved", rows))
        await press(pilot, "enter")
        assert app.main.tab == "risk"
        await press(pilot, "6")
        view.go_key(key_of("story_new", rows))
        await press(pilot, "enter")
        assert app.main.tab == "news"
        assert news(app).stories.story is not None
        assert news(app).stories.story.id == key_of("story_new", rows)  # type: ignore[union-attr]  # asserted above
        await press(pilot, "backspace")
        assert app.main.tab == "changes"

    drive(scenario, size=(80, 24))


def test_the_overview_points_to_the_tab() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "1")
        app.main.pane.main.go_key("changes")
        await press(pilot, "enter")
        assert app.main.tab == "changes"
        assert "新增事件" in text(app)

    drive(scenario)


def test_past_editions_show_their_own_changes() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "6")
        assert "对比 12-17 08:00 版" in text(app)
        await press(pilot, "[")
        await until(pilot, lambda: app.past)
        assert app.main.tab == "changes"
        assert "对比 12-16 08:00 版" in text(app)
        assert "没有变化" in text(app)
        await press(pilot, "]")
        await until(pilot, lambda: not app.past)
        assert "对比 12-17 08:00 版" in text(app)

    drive(scenario)


def test_the_palette_knows_its_mnemonic() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "colon", *"DIFF", "enter")
        assert app.main.tab == "changes"

    drive(scenario, settings=replace(SETTINGS, lang="en"))


def test_the_overview_tells_from_what_to_what_a_call_moved() -> None:
    book = Book(editions.rich(), editions.NOW)
    shown = plain_text(overview.change_rows(book, 70))
    assert "调整 腾讯控股  关注 +0.60 -> 增持 +2.40" in shown
    assert all(cell_len(line) <= 40 for line in plain_text(overview.change_rows(book, 40)).splitlines())
