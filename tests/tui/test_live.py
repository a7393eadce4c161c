"""Refreshing behind the reader, older editions, quitting."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs
from textual.pilot import Pilot

from hstui.archive import Archive
from hstui.clock import HKT
from hstui.edition.model import Edition, Story, ThemeSection
from hstui.tui.app import HstuiApp
from hstui.tui.watch import Watch, due
from tests.tui import editions
from tests.tui.desks import FakeDesk
from tests.tui.support import SETTINGS, drive, foot, head, news, press, text, until


def later(edition: Edition) -> Edition:
    """The same day an hour on: two stories more on top, one gone."""
    first, *rest = edition.news
    fresh = tuple(structs.replace(first.stories[0], id=f"{900 + at:032x}", title=f"更新的事件{at}") for at in range(2))
    sections = (structs.replace(first, stories=(*fresh, *first.stories)), *rest[:-1])
    last = ThemeSection(rest[-1].theme, rest[-1].title, rest[-1].stories[:-1])
    return structs.replace(edition, id="later", news=(*sections, last), as_of=edition.as_of + timedelta(hours=1))


def test_refresh_keeps_cursor_row_and_view() -> None:
    held = editions.rich(stories=60)
    desk = FakeDesk(held=held, fresh=later(held))

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", *["j"] * 30)
        view = news(app).stories
        story, row = view.story, view.cursor - view.scroll_offset.y
        await press(pilot, "r")
        await until(pilot, lambda: app.session.edition is not None and app.session.edition.id == "later")
        assert view.story is not None and story is not None and view.story.id == story.id
        assert view.cursor - view.scroll_offset.y == row
        assert app.view is view
        assert "2条新事件" in text(app)
        assert "09:00 版" in head(app)

    drive(scenario, desk, size=(80, 24))


def test_what_came_early_is_shown_and_still_new_when_the_rest_follows() -> None:
    held = editions.rich(stories=20)
    asked = structs.replace(held.sources[0], state="failed", error="asking", records=0)
    early = structs.replace(later(held), id="early", sources=(asked, *held.sources[1:]))
    desk = FakeDesk(held=held, early=early, fresh=later(held), gate=threading.Event())
    settings = replace(SETTINGS, clock=lambda: editions.NOW + timedelta(hours=12))

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", *["j"] * 10)
        story = news(app).stories.story
        await press(pilot, "r")
        await until(pilot, lambda: app.session.edition is early)
        assert app.refresher.running
        assert "暂编" in head(app) and "2条新事件" not in text(app)
        kept = news(app).stories.story
        assert kept is not None and story is not None and kept.id == story.id
        await press(pilot, "8")
        assert "取数中" in text(app)
        assert desk.gate is not None
        desk.gate.set()
        await until(pilot, lambda: app.session.edition is desk.fresh)
        assert "暂编" not in head(app) and "2条新事件" in text(app)

    drive(scenario, desk, settings)


def test_nobody_who_reads_this_morning_s_edition_is_shown_an_early_one() -> None:
    held = editions.rich()
    desk = FakeDesk(held=held, early=structs.replace(held, id="early"), gate=threading.Event())
    settings = replace(SETTINGS, clock=lambda: editions.NOW + timedelta(hours=2))

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "r")
        await until(pilot, desk.started.is_set)
        await press(pilot)
        assert app.session.edition is held
        assert desk.gate is not None
        desk.gate.set()

    drive(scenario, desk, settings)


def test_refresh_pressed_twenty_times_runs_once_and_shows_progress() -> None:
    desk = FakeDesk(gate=threading.Event())

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, *["r"] * 20)
        await until(pilot, desk.started.is_set)
        await until(pilot, lambda: app.progress is not None)
        assert desk.refreshes == 1
        assert "更新 6/6" in text(app).splitlines()[1], "as many as the edition says were asked"
        assert desk.gate is not None
        desk.gate.set()
        await until(pilot, lambda: not app.refresher.running and app.progress is None)
        await press(pilot, "R")
        await until(pilot, lambda: desk.refreshes == 2)

    drive(scenario, desk)


def test_new_stories_are_counted_as_the_edition_counts_them() -> None:
    held = structs.replace(editions.rich(), id="yesterday")
    newer = later(held)
    old = editions.rich().changes
    entries = tuple(structs.replace(old.entries[0], kind="story_new", id=f"{number:032x}") for number in (900,))
    newer = structs.replace(newer, changes=structs.replace(old, since_id="yesterday", entries=entries))

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "r")
        await until(pilot, lambda: app.session.edition is newer)
        assert "已更新：1条新事件" in foot(app)

    drive(scenario, FakeDesk(held=held, fresh=newer))


def test_the_reader_s_own_script_comes_first() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "C")
        assert "顯示轉為繁體" in foot(app) and "騰訊" in text(app)
        await press(pilot, "C")
        assert "顯示轉為簡體" in foot(app)
        await press(pilot, "C")
        assert "顯示原文字形" in foot(app)

    drive(scenario, settings=replace(SETTINGS, lang="zh-Hant"))


def test_a_failed_refresh_is_a_line_and_a_mark_and_the_edition_stays() -> None:
    desk = FakeDesk(error="没有网络")

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "r")
        await until(pilot, lambda: bool(app.error))
        lines = text(app).splitlines()
        assert "没有网络" in lines[-1] and "更新失败" in lines[0]
        assert "5,457.95" in text(app)
        assert len(app.screen_stack) == 1
        await press(pilot, "8", "tab", "G")
        assert "没有网络" in text(app)

    drive(scenario, desk)


def test_paused_editions_are_held_until_resumed() -> None:
    held = editions.rich()
    desk = FakeDesk(held=held, fresh=later(held))

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "P", "r")
        await until(pilot, lambda: app.session.held is not None)
        assert app.session.edition is held and "新版待显示" in text(app)
        await press(pilot, "P")
        assert app.session.edition is not None and app.session.edition.id == "later"

    drive(scenario, desk)


def test_marks_of_mode_and_date_stand_on_every_tab_and_page_at_any_width() -> None:
    for size in ((60, 20), (80, 24), (240, 70)):
        for mode, mark in (("demo", "SAMPLE"), ("offline", "OFFLINE"), ("replay", "REPLAY")):

            async def scenario(app: HstuiApp, pilot: Pilot[int], mark: str = mark) -> None:
                for tab in "1234567":
                    await press(pilot, tab)
                    marks = head(app)
                    assert mark in marks and "12-18 08:00" in marks and "1源有误" in marks
                await press(pilot, "question_mark")
                assert mark in head(app)

            drive(scenario, FakeDesk(mode=mode, held=editions.rich(mode)), size=size)  # type: ignore[arg-type]  # a mode


def test_a_replayed_recording_of_the_sample_says_both() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        assert "REPLAY" in head(app) and "SAMPLE" in head(app)

    drive(scenario, FakeDesk(mode="replay", held=structs.replace(editions.rich("replay"), sample=True)))


def test_older_and_newer_editions() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "right_square_bracket")
        assert "已是最新" in text(app)
        await press(pilot, "left_square_bracket")
        await until(pilot, lambda: app.past)
        assert "往期" in head(app) and "12-17 08:00" in head(app)
        await press(pilot, "left_square_bracket")
        await until(pilot, lambda: "没有更早" in text(app))
        await press(pilot, "right_square_bracket")
        await until(pilot, lambda: not app.past)
        assert "往期" not in head(app)

    drive(scenario)


def test_follow_puts_the_newest_on_top_and_keeps_the_cursor() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "j", "j", "j")
        story = news(app).stories.story
        await press(pilot, "f")
        assert news(app).stories.story == story
        assert news(app).stories.scroll_offset.y == 0
        times = [news(app).listed(app.book())[at].latest for at in range(5)]  # type: ignore[arg-type]  # it has one
        assert times == sorted(times, reverse=True)  # type: ignore[type-var]  # all are dated

    drive(scenario)


def test_follow_shows_the_newest_itself_with_the_hours_of_other_days() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "f", "2")
        stories = news(app).stories
        newest = max(editions.rich().news, key=lambda section: max(map(moment, section.stories)))
        assert stories.cursor == stories.scroll_offset.y == 0
        assert stories.story == max(newest.stories, key=moment)
        of_yesterday = next(
            at for at in range(stories.count()) if moment(listed(app)[at]).date() != editions.NOW.date()
        )
        stories.go(of_yesterday)
        await press(pilot)
        assert f"{moment(listed(app)[of_yesterday]):%m-%d %H:%M}" in text(app)
        await press(pilot, "f")
        assert f"{moment(listed(app)[0]):%m-%d %H:%M}" not in "".join(p.text for p in stories.line_at(0))

    drive(scenario, FakeDesk(held=editions.rich(stories=40)), size=(100, 30))


def moment(story: Story) -> datetime:
    assert story.latest is not None
    return story.latest


def listed(app: HstuiApp) -> list[Story]:
    book = app.book()
    assert book is not None
    return news(app).listed(book)


def test_pressed_on_a_fresh_list_follow_takes_the_cursor_to_the_top() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "f")
        assert news(app).stories.cursor == news(app).stories.scroll_offset.y == 0
        await press(pilot, "f")
        assert news(app).stories.cursor == news(app).stories.scroll_offset.y == 0

    drive(scenario, FakeDesk(held=editions.rich(stories=60)), size=(80, 24))


def test_colours_themes_and_script_change_without_moving_anything() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        before = text(app).splitlines()[2:-1]
        await press(pilot, "c")
        assert app.red_up is False and app.get_css_variables()["up"] == app.get_css_variables()["success"].lower()
        for _ in range(4):
            await press(pilot, "T")
        assert text(app).splitlines()[2:-1] == before
        await press(pilot, "C", "C")
        assert "騰訊" in text(app)

    drive(scenario)


def test_settings_survive(tmp_path: Path) -> None:
    state = tmp_path / "deep" / "state.json"

    async def first(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "p", "T", "c", "4", "q")

    async def second(app: HstuiApp, pilot: Pilot[int]) -> None:
        assert app.main.tab == "macro" and app.theme == "hstui-light" and app.red_up is False
        assert app.session.store.marked("pinned") == {f"{1:032x}"}

    drive(first, state=state)
    assert state.stat().st_mode & 0o077 == 0
    drive(second, state=state)


def test_schedule_runs_on_sessions_between_seven_and_nine() -> None:
    morning = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)
    assert due(morning, None, 15, True)
    assert not due(morning, None, 15, False)
    assert not due(morning.replace(hour=6), None, 15, True)
    assert not due(morning.replace(hour=21), None, 15, True)
    assert not due(morning, morning - timedelta(minutes=14), 15, True)
    assert due(morning, morning - timedelta(minutes=15), 15, True)


async def first_watch(app: HstuiApp, pilot: Pilot[int], desk: FakeDesk) -> Watch:
    """The schedule of `--watch`, after the refresh that it begins with."""
    await until(pilot, lambda: app.watch_schedule is not None)
    assert app.watch_schedule is not None
    app.watch_schedule.tick()
    await until(pilot, lambda: desk.refreshes == 1 and not app.refresher.running)
    return app.watch_schedule


def test_watch_goes_on_from_a_clock_that_was_set_back() -> None:
    now = [editions.NOW]
    desk = FakeDesk()
    settings = replace(SETTINGS, watch_minutes=10.0, clock=lambda: now[0])

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        watch = await first_watch(app, pilot, desk)
        now[0] -= timedelta(minutes=45)
        watch.tick()
        assert desk.refreshes == 1 and not app.refresher.running
        now[0] += timedelta(minutes=10)
        watch.tick()
        await until(pilot, lambda: desk.refreshes == 2)

    drive(scenario, desk, settings)


def test_watch_refreshes_when_due_and_not_while_paused() -> None:
    now = [editions.NOW]
    desk = FakeDesk()
    settings = replace(SETTINGS, watch_minutes=10.0, clock=lambda: now[0])

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        watch = await first_watch(app, pilot, desk)
        watch.tick()
        assert desk.refreshes == 1
        now[0] += timedelta(minutes=11)
        app.session.paused = True
        watch.tick()
        assert not app.refresher.running and desk.refreshes == 1
        app.session.paused = False
        watch.tick()
        await until(pilot, lambda: desk.refreshes == 2)

    drive(scenario, desk, settings)


HANGING = """
import asyncio, sys, threading, time
from hstui.tui.app import HstuiApp
from hstui.tui.ports import TuiSettings
from tests.tui.desks import FakeDesk

desk = FakeDesk(gate=threading.Event())
app = HstuiApp(desk, TuiSettings())

async def run():
    async with app.run_test(size=(80, 24)) as pilot:
        while not desk.started.is_set():
            await pilot.pause(0.01)
        began = time.monotonic()
        await pilot.press("q")
        await pilot.pause()
    print(time.monotonic() - began)

asyncio.run(run())
"""


def test_quitting_does_not_wait_for_a_hanging_refresh() -> None:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(HANGING)], capture_output=True, text=True, timeout=30, check=True
    )
    assert float(done.stdout) < 0.6
    assert time.monotonic() - began < 20


def test_a_defect_leaves_a_log_that_only_the_owner_reads(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "hstui.log"

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        app.commands["app.help"] = lambda: 1 / 0
        await press(pilot, "question_mark")

    with pytest.raises(ZeroDivisionError):
        drive(scenario, settings=replace(SETTINGS, log_path=log))
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o077 == 0


def test_every_edition_of_the_archive_is_reached_and_the_way_back_ends_at_what_was_shown(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "demo", "hstech")
    shown = structs.replace(editions.rich(), title="第0日", as_of=editions.NOW.replace(microsecond=123456))
    for days in range(4):
        archive.put(structs.replace(shown, as_of=shown.as_of - timedelta(days=days), title=f"第{days}日"))

    class Desk(FakeDesk):
        def editions(self) -> list[tuple[str, datetime]]:
            return [(entry.id, entry.as_of) for entry in archive.entries()]

        def load(self, edition_id: str) -> Edition:
            return archive.load(edition_id)

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        def title() -> str:
            return app.session.edition.title if app.session.edition is not None else ""

        for days in (1, 2, 3):
            await press(pilot, "left_square_bracket")
            await until(pilot, lambda days=days: title() == f"第{days}日")  # type: ignore[misc]  # a bound default
            assert app.past
        await press(pilot, "left_square_bracket")
        await until(pilot, lambda: "没有更早" in text(app))
        for days in (2, 1, 0):
            await press(pilot, "right_square_bracket")
            await until(pilot, lambda days=days: title() == f"第{days}日")  # type: ignore[misc]  # a bound default
        assert not app.past

    drive(scenario, Desk(held=shown))
    archive.put(structs.replace(shown, as_of=shown.as_of - timedelta(days=1), title="第1日"))
    (archive.folder / "20251218T080000.json").unlink()  # as when the newest could not be written

    async def unwritten(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "left_square_bracket")
        await until(pilot, lambda: app.past)
        assert app.session.edition is not None and app.session.edition.title == "第1日"
        await press(pilot, "left_square_bracket")
        await until(pilot, lambda: app.session.edition is not None and app.session.edition.title == "第2日")
        for newer in ("第1日", "第0日"):
            await press(pilot, "right_square_bracket")
            await until(pilot, lambda newer=newer: app.session.edition.title == newer)  # type: ignore[misc]  # a bound default
        assert not app.past

    drive(unwritten, Desk(held=shown))
