"""Every tab as it looks, as text that can be reviewed in a diff: characters always, styles where they are the point.

`HSTUI_GOLDEN=write pytest tests/tui/test_snapshots.py` writes the files anew. Each names the Textual that drew it."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from string import ascii_letters

import pytest
import textual
from rich.segment import Segment
from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.commands.look import set_theme
from hstui.tui.keys import TAB_NAMES
from tests.tui import editions
from tests.tui.desks import FakeDesk
from tests.tui.support import SETTINGS, drive, press, segments, text, until

GOLDEN = Path(__file__).parent / "golden"
SIZES = ((80, 24), (120, 40), (200, 60))
WRITE = os.environ.get("HSTUI_GOLDEN") == "write"


def look(lines: list[list[Segment]]) -> str:
    """Styles by letter: what each letter means, then the runs of every line."""
    letters: dict[str, str] = {}
    runs: list[str] = []
    for line in lines:
        named = [(letters.setdefault(str(part.style), chr(ord("a") + len(letters))), part.cell_length) for part in line]
        joined = [(letter, sum(size for _, size in group)) for letter, group in groupby(named, key=lambda run: run[0])]
        runs.append(" ".join(f"{letter}{size}" for letter, size in joined))
    return "\n".join([*(f"{letter} = {style}" for style, letter in letters.items()), *runs])


def compare(name: str, shown: str) -> None:
    """Against the file, or into it."""
    path = GOLDEN / f"{name}.txt"
    body = f"textual {textual.__version__}\n{shown}\n"
    if WRITE:
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(body, encoding="utf-8")
        return
    held = path.read_text(encoding="utf-8")
    drawn_by = held.splitlines()[0]
    assert held == body, f"{name} looks different (drawn by {drawn_by}, this is textual {textual.__version__})"


def visit(desk: FakeDesk, size: tuple[int, int], theme: str, *, styles: bool = False) -> str:
    """All tabs, one after the other."""
    parts: list[str] = []

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        if desk.error:
            await press(pilot, "r")
            await until(pilot, lambda: bool(app.error))
            app.hush()
        for place, tab in enumerate(TAB_NAMES, 1):
            await press(pilot, str(place))
            if tab == "report" and app.session.edition is not None:
                await until(pilot, lambda: bool(app.main.pane.extra.get("report")))
            parts.append(f"== {tab}\n{text(app)}")
            if styles:
                parts.append(f"-- styles\n{look(segments(app))}")

    drive(scenario, desk, replace(SETTINGS, theme=theme), size=size)
    return "\n".join(parts)


def cells(lines: list[list[Segment]]) -> list[list[str]]:
    """The style of every cell."""
    return [[str(part.style) for part in line for _ in range(part.cell_length)] for line in lines]


def in_two_lights(desk: FakeDesk, size: tuple[int, int], lang: str) -> str:
    """All tabs in the dark theme and in the light one: what is written, which is the same, and a letter for each pair
    of styles that a cell has in the two, told once at the end."""
    shown: dict[str, list[tuple[str, list[list[str]]]]] = {}

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        if desk.error:
            await press(pilot, "r")
            await until(pilot, lambda: bool(app.error))
        for theme in ("hstui-dark", "hstui-light"):
            set_theme(app, theme)
            app.hush()
            for place, tab in enumerate(TAB_NAMES, 1):
                await press(pilot, str(place))
                if tab == "report" and app.session.edition is not None:
                    await until(pilot, lambda: bool(app.main.pane.extra.get("report")))
                shown.setdefault(tab, []).append((text(app), cells(segments(app))))

    drive(scenario, desk, replace(SETTINGS, lang=lang), size=size)
    letters: dict[tuple[str, str], str] = {}
    parts: list[str] = []
    for tab, ((written, dark), (again, light)) in shown.items():
        assert written == again, f"{tab} reads differently in the light theme"
        parts.append(f"== {tab}\n{written}\n-- styles")
        for pairs in (zip(*lines, strict=True) for lines in zip(dark, light, strict=True)):
            named = [letters.setdefault(pair, ascii_letters[len(letters)]) for pair in pairs]
            parts.append(" ".join(f"{letter}{sum(1 for _ in run)}" for letter, run in groupby(named)))
    legend = [f"{letter} = {dark}  |  {light}" for (dark, light), letter in letters.items()]
    return "\n".join([*parts, "== styles, dark | light", *legend])


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_tabs_in_three_languages(size: tuple[int, int], lang: str) -> None:
    compare(f"{size[0]}x{size[1]}-{lang}", in_two_lights(FakeDesk(), size, lang))


@pytest.mark.parametrize("theme", ["contrast", "ansi"])
def test_tabs_in_colour(theme: str) -> None:
    compare(f"styles-{theme}", visit(FakeDesk(), (80, 24), theme, styles=True))


def test_tabs_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    compare("styles-no-color", visit(FakeDesk(), (80, 24), "hstui-dark", styles=True))


def test_a_variable_against_colours_that_is_empty_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    compare("styles-ansi", visit(FakeDesk(), (80, 24), "ansi", styles=True))


@pytest.mark.parametrize(
    ("size", "lang"),
    [(SIZES[0], "zh-Hans"), (SIZES[1], "zh-Hant"), (SIZES[2], "en")],
    ids=["80x24", "120x40", "200x60"],
)
@pytest.mark.parametrize("state", ["offline", "error", "nothing", "missing"])
def test_states(state: str, size: tuple[int, int], lang: str) -> None:
    desk = {
        "offline": FakeDesk(mode="offline", held=editions.rich("offline")),
        "error": FakeDesk(mode="live", held=editions.rich("live"), error="没有网络：connect"),
        "nothing": FakeDesk(held=None, error="所有来源都没有回答：connect"),
        "missing": FakeDesk(held=editions.bare()),
    }[state]
    compare(f"state-{state}-{size[0]}x{size[1]}-{lang}", in_two_lights(desk, size, lang))


def test_narrowest_window() -> None:
    compare("60x20-zh-Hans", visit(FakeDesk(), (60, 20), "hstui-dark"))
