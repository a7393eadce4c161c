"""The editor's desk: keep, order, annotate; the preview is what export writes."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.panes.tabs import ReportPane
from hstui.tui.widgets.prompt import Prompt
from tests.tui import editions
from tests.tui.desks import FakeDesk
from tests.tui.support import drive, foot, head, news, press, text, until


async def preview(app: HstuiApp, pilot: Pilot[int]) -> str:
    """The report tab's text."""
    await press(pilot, "7")
    pane = app.main.pane
    assert isinstance(pane, ReportPane)
    await until(pilot, lambda: bool(pane.extra.get("report")))
    return pane.extra["report"]


def test_dropped_moved_and_noted_stories_show_in_preview_and_export(tmp_path: Path) -> None:
    desk = FakeDesk(folder=tmp_path)
    titles = [story.title for story in editions.rich().news[0].stories]

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        before = await preview(app, pilot)
        assert before == editions.markdown(editions.rich())
        await press(pilot, "2", "space")
        assert "略去" in foot(app)
        await press(pilot, "J", "w", *"see", "space", *"HKEX", "enter")
        assert "已编辑" in head(app)
        shown = await preview(app, pilot)
        await until(pilot, lambda: app.main.pane.extra["report"] != before)
        shown = app.main.pane.extra["report"]
        assert titles[0] not in shown
        assert shown.index(titles[2]) < shown.index(titles[1])
        assert "【编者按】see HKEX" in shown and "经编者取舍" in shown
        await press(pilot, "e")
        await until(pilot, lambda: bool(desk.exported))
        await until(pilot, lambda: "已写入" in text(app))
        written = tmp_path / f"{editions.rich().id}.md"
        assert written.read_text(encoding="utf-8") == shown
        assert written.name in foot(app)
        await press(pilot, "2", "ctrl+r")
        assert not app.session.edits
        assert "编辑已全部清除，按 u 撤销" in foot(app)
        await press(pilot, "u")
        assert app.session.edits.notes

    drive(scenario, desk, size=(160, 40))


def test_moving_a_story_keeps_the_cursor_on_it_and_stops_at_the_edge() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "J")
        assert news(app).stories.cursor == 1
        await press(pilot, "K")
        assert news(app).stories.cursor == 0
        await press(pilot, "K")
        assert "已在本节边上" in text(app)

    drive(scenario)


def test_export_as_asks_format_and_place_and_remembers(tmp_path: Path) -> None:
    desk = FakeDesk(folder=tmp_path)

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "E")
        assert "markdown" in text(app) and "html" in text(app)
        app.page.query_one("#page-prompt").value = str(tmp_path / "note.html")  # type: ignore[union-attr,attr-defined]  # typed
        await press(pilot, "enter")
        await until(pilot, lambda: app.session.store.state.values.get("export_format") == "html")
        assert (tmp_path / "note.html").exists()
        await press(pilot, "E")
        app.page.query_one("#page-prompt").value = str(tmp_path / "note.html")  # type: ignore[union-attr,attr-defined]  # typed
        await press(pilot, "enter")
        await until(pilot, lambda: (tmp_path / "note-2.html").exists())
        await until(pilot, lambda: app.session.store.state.values.get("export_dir") == str(tmp_path))

    drive(scenario, desk)


def place(app: HstuiApp) -> Prompt:
    assert app.page is not None
    return app.page.query_one("#page-prompt", Prompt)


def test_a_folder_that_did_not_serve_is_not_proposed_and_one_that_did_can_be_typed_behind(tmp_path: Path) -> None:
    desk = FakeDesk(folder=tmp_path)

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "E", *f"{tmp_path}/none/", "enter")
        await until(pilot, lambda: "写不成" in text(app))
        assert f"{tmp_path}/none/{editions.rich().id}.md" in text(app)
        await press(pilot, "E")
        assert place(app).value == ""
        await press(pilot, *f"{tmp_path}/a.txt", "enter")
        await until(pilot, lambda: app.session.store.state.values.get("export_dir") == str(tmp_path))
        await press(pilot, "E")
        assert place(app).value == f"{tmp_path}/"
        await press(pilot, "end", *"b.txt")
        assert place(app).value == f"{tmp_path}/b.txt"
        await press(pilot, "escape", "E", *"~nobody-of-this-name", *["backspace"] * 20, *"x" * 300, "escape")
        await press(pilot, "E", *"new")
        assert place(app).value == "new", "the proposal gives way to what is typed"

    drive(scenario, desk, size=(200, 40))


def test_a_suffix_without_a_format_is_refused(tmp_path: Path) -> None:
    desk = FakeDesk(folder=tmp_path)

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "E", *f"{tmp_path}/x.pdf")
        assert "没有与 .pdf 对应的格式" in text(app) and "markdown" not in text(app)
        await press(pilot, "enter")
        assert app.page is not None and not desk.exported and not list(tmp_path.iterdir())
        await press(pilot, *["backspace"] * 3, *"md", "enter")
        await until(pilot, lambda: (tmp_path / "x.md").exists())

    drive(scenario, desk)


def test_an_export_that_fails_is_told() -> None:
    desk = FakeDesk(folder=Path("/nonexistent-folder"))

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "e")
        await until(pilot, lambda: "写不成" in text(app))

    drive(scenario, desk)


def test_edits_survive_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.json"

    async def first(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "space", "q")

    async def second(app: HstuiApp, pilot: Pilot[int]) -> None:
        assert app.session.edits.dropped == (f"{1:032x}",)

    drive(first, state=state)
    drive(second, state=state)
