"""What went wrong is told where the guide says: a line and a mark at the foot, the rest in tab 8."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs
from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.panes.tabs import SourcesPane
from hstui.tui.rows import plain_text
from tests.tui import editions
from tests.tui.desks import FakeDesk
from tests.tui.support import drive, foot, hushed, press, text, until

DEAD = tuple(
    structs.replace(
        source,
        state="failed",
        records=0,
        error="connect: refused",
        trouble="连接失败（connect）：refused",
        advice="检查网络",
    )
    for source in editions.rich().sources
)


def detail(app: HstuiApp) -> str:
    pane = app.main.pane
    assert isinstance(pane, SourcesPane)
    return plain_text(pane.sheet("#so-detail").rows)


def test_without_an_edition_tab_8_lists_what_each_source_did() -> None:
    desk = FakeDesk(held=None, error="没有任何来源给出数据", failing=DEAD)

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "8", "r")
        await until(pilot, lambda: bool(app.error))
        shown = text(app)
        assert DEAD[0].name in shown and DEAD[-1].name in shown and "连接失败" in shown
        await press(pilot, "j")
        assert DEAD[1].id in detail(app) and "检查网络" in detail(app) and "没有任何来源给出数据" in detail(app)
        await press(pilot, "2")
        assert "按 8 看每个来源" in text(app)
        desk.error, desk.fresh = "", editions.rich()
        await press(pilot, "r", "8")
        await until(pilot, lambda: app.session.edition is not None)
        await press(pilot)
        assert app.main.pane.main.count() == len(
            editions.rich().sources
        ) and "连接失败（connect）：refused" not in text(app)

    drive(scenario, desk)


def test_a_failed_refresh_beside_an_edition_lists_its_own_sources() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "8", "r")
        await until(pilot, lambda: bool(app.error))
        assert app.main.pane.main.count() == 2 and "上表即各来源当时的情况" in detail(app)

    drive(scenario, FakeDesk(error="没有任何来源给出数据", failing=DEAD[:2]))


def test_what_a_refresh_warns_of_is_a_line_a_mark_and_a_row_of_tab_8() -> None:
    desk = FakeDesk(warnings=["the edition was not archived: Read-only file system", "something else"])

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "r")
        await until(pilot, lambda: bool(app.troubles.warnings))
        assert "本版未能存档：Read-only file system" in foot(app)
        assert "2条提示（8）" in await hushed(app, pilot)
        await press(pilot, "8")
        assert "本版未能存档：Read-only file system" in detail(app) and "something else" in detail(app)
        desk.warnings.clear()
        await press(pilot, "r")
        await until(pilot, lambda: not app.troubles.warnings)
        app.hush()
        await press(pilot, "1")
        assert "条提示" not in text(app)

    drive(scenario, desk)


def test_marks_that_cannot_be_kept_are_told_and_once_more_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    state = tmp_path / "file" / "state.json"

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        app.remember()
        assert not app.troubles.unkept, "that the tab is not kept is no loss to tell"
        await press(pilot, "2", "p")
        app.remember()
        await press(pilot)
        assert str(state) in foot(app) and "没有存下" in foot(app)
        assert "1条提示（8）" in await hushed(app, pilot)
        await press(pilot, "8")
        assert str(state) in detail(app).replace("\n", "").replace(" ", "")
        (tmp_path / "file").unlink()
        app.remember()
        assert not app.troubles.unkept and state.exists()
        state.unlink()
        tmp_path.joinpath("state.json.lock").unlink(missing_ok=True)

    drive(scenario, state=state)


def test_quitting_says_what_was_not_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("no folder")

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "p", "q")

    drive(scenario, state=tmp_path / "file" / "state.json")
    told = "".join(capsys.readouterr().err.split())
    assert f"没有存下，写不了{tmp_path / 'file' / 'state.json'}" in told


def test_a_damaged_file_of_marks_is_told_and_where_it_is_now(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.json"
    state.write_text('{"notes": {"s3": "of last year"}')

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot)
        assert "已损坏" in foot(app)
        await press(pilot, "r")
        await until(pilot, lambda: not app.archived)
        assert "1条提示（8）" in await hushed(app, pilot)
        await press(pilot, "8")
        assert "移存为state.json.damaged-" in "".join(detail(app).split())
        await press(pilot, "2", "q")

    drive(scenario, state=state)
    (aside,) = tmp_path.glob("state.json.damaged-*")
    assert "of last year" in aside.read_text()
    assert aside.name in "".join(capsys.readouterr().err.split())


def test_a_file_of_marks_that_cannot_be_read_is_told_and_left(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.mkdir()

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot)
        assert "读不了" in foot(app)
        await press(pilot, "2", "p")
        app.remember()
        assert "读不了" in app.troubles.unkept

    drive(scenario, state=state)
    assert state.is_dir()


def test_a_tab_8_that_was_seen_before_tells_what_went_wrong_since(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "8", "2", "p")
        app.remember()
        await press(pilot, "8")
        assert "没有存下" in "".join(detail(app).split())

    drive(scenario, state=tmp_path / "file" / "state.json")


def test_a_refresh_that_is_held_back_takes_the_failure_before_it_from_tab_8() -> None:
    desk = FakeDesk(error="网络不通")

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "8", "r")
        await until(pilot, lambda: bool(app.error))
        assert "网络不通" in detail(app)
        desk.error, desk.fresh = "", structs.replace(editions.rich(), id="later")
        await press(pilot, "P", "r")
        await until(pilot, lambda: app.session.held is not None)
        assert "网络不通" not in detail(app)

    drive(scenario, desk)
