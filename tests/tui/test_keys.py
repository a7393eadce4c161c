"""One table of keys: complete, without clashes, and the same in the program, the help and the documents."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.theme import BUILTIN_THEMES

from hstui.tui import keys, looks, theme, words
from hstui.tui.app import HstuiApp
from hstui.tui.chrome import foot_line
from hstui.tui.commands import command_table
from hstui.tui.commands.find import palette_entries
from hstui.tui.keys import BY_ID, GROUPS, KEYS, TAB_NAMES
from hstui.tui.pages.help import HELP_FILTER, help_rows
from hstui.tui.rows import plain_text
from tests.tui.desks import FakeDesk
from tests.tui.support import SETTINGS, drive, foot, hushed, press, text

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "hstui" / "tui").rglob("*.py"))


def test_every_command_does_something_and_nothing_else_is_bound() -> None:
    assert set(command_table(HstuiApp(FakeDesk(), SETTINGS))) == set(BY_ID)
    assert len(BY_ID) == len(KEYS)
    assert {key.group for key in KEYS} == set(GROUPS)


def test_no_key_means_two_things() -> None:
    assert keys.clashes({}) == []
    ((key, both),) = keys.clashes({"live.refresh": "q"})
    assert (key, set(both)) == ("q", {"app.quit", "live.refresh"})
    assert keys.unknown_ids({"live.refresh": "f5", "no.such": "x"}) == ["no.such"]


def test_the_names_of_themes_are_those_that_there_are() -> None:
    assert tuple(each.name for each in theme.THEMES) == looks.OWN
    assert set(looks.TEXTUALS) == set(BUILTIN_THEMES)


def test_labels_exist_in_three_languages() -> None:
    for key in KEYS:
        assert all(label.strip() for label in key.labels), key.id
    for name, texts in words.WORDS.items():
        assert len(texts) == 3
        if name != "mode.live":
            assert all(texts), name
        places = [sorted(part.split("}")[0] for part in label.split("{")[1:]) for label in texts]
        assert places[0] == places[1] == places[2], name
    assert all(len(texts) == 3 for texts in HELP_FILTER.values())


def test_words_that_are_said_exist_and_words_that_exist_are_said() -> None:
    said: set[str] = set()
    starts: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in words.WORDS:
                if path.name != "words.py":
                    said.add(node.value)
            elif isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                starts.add(str(node.values[0].value))
    families = tuple(start for start in starts if start.endswith("."))
    unsaid = {name for name in words.WORDS if name not in said and not name.startswith(families)}
    assert unsaid == set()


def test_document_is_the_table() -> None:
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == keys.as_markdown()


def test_help_lists_every_command() -> None:
    for lang in ("zh-Hans", "zh-Hant", "en"):
        shown = plain_text(help_rows(lang, {}, "", 100))
        for key in KEYS:
            assert key.label(lang) in shown
    remapped = plain_text(help_rows("en", {"live.refresh": "f5"}, "refresh", 100))
    assert "f5" in remapped


def test_remapped_keys_work_and_unknown_ids_are_told() -> None:
    desk = FakeDesk()
    settings = replace(SETTINGS, keymap={"tab.macro": "f4", "no.such": "x"})

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        assert "no.such" in text(app)
        await press(pilot, "4")
        assert app.main.tab == "overview"
        await press(pilot, "f4")
        assert app.main.tab == "macro"

    drive(scenario, desk, settings)


def test_every_footer_command_can_be_clicked() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await pilot.click(offset=(12, 1))
        await press(pilot)
        assert app.main.tab == "news"
        line = foot(app)
        place = line.index("?")
        cells = place + sum(ord(character) > 0x2E80 for character in line[:place])
        await pilot.click(offset=(cells, app.size.height - 1))
        await press(pilot)
        assert app.page is not None and app.page.place == "help"

    drive(scenario)


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
def test_every_command_is_reached_by_mouse_alone_in_the_narrowest_window(lang: str) -> None:
    """Help can be clicked in every tab, its rows run every command, and the foot of a page leads back."""
    ran: list[str] = []

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        for tab in keys.TAB_NAMES:
            await app.action_do(f"tab.{tab}")
            await press(pilot)
            start = next(start for start, _, command in foot_line(app)[1] if command == "app.help")
            await pilot.click(offset=(start, app.size.height - 1))
            await press(pilot)
            assert app.page is not None and app.page.place == "help", tab
            await pilot.click(offset=(2, app.size.height - 1))
            await press(pilot)
            assert app.page is None
        await press(pilot, "question_mark")
        assert app.page is not None
        offered = {row.target.id for row in app.page.sheet.rows if row.target is not None}
        assert offered == set(BY_ID)
        app.commands["live.refresh"] = lambda: ran.append("live.refresh")
        app.page.sheet.go_key("live.refresh")
        await press(pilot)
        y = app.page.sheet.region.y + app.page.sheet.cursor - app.page.sheet.scroll_offset.y
        await pilot.click(offset=(5, y))
        await press(pilot)
        assert ran == ["live.refresh"]
        offered = {target.id for target, _, _ in palette_entries(app, "") if target.kind == "command"}
        assert offered == set(BY_ID)

    drive(scenario, settings=replace(SETTINGS, lang=lang), size=(60, 20))


def test_a_key_that_has_nothing_to_act_on_says_so_and_no_foot_shows_it() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        for tab in TAB_NAMES:
            await app.action_do(f"tab.{tab}")
            shown_keys = await hushed(app, pilot)
            assert (app.say("find.active") in shown_keys) == (tab == "news")
            for key, word in (("s", "sort.none"), ("S", "sort.none"), ("z", "zoom.none")):
                app.hush()
                await press(pilot, key)
                able = tab == "news" if key == "z" else tab in ("money", "macro", "sources")
                assert (foot(app).strip() == app.say(word)) == (not able), (tab, key)
            if tab == "news":
                await press(pilot, "z")

    drive(scenario)
