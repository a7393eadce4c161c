"""Filters in the app: typing one, keeping one, what it hides."""

from __future__ import annotations

import tomllib
from pathlib import Path

from msgspec import structs
from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.commands.find import use_filter
from hstui.tui.commands.move import show_story
from tests.tui import editions
from tests.tui.desks import FakeDesk
from tests.tui.support import drive, foot, hushed, news, press, text, until

TITLES = [story.title for section in editions.rich().news for story in section.stories]


def test_filter_narrows_as_one_types_and_escape_restores() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "slash")
        assert app.main.tab == "news"
        await press(pilot, *"xiaopeng")
        assert news(app).stories.count() == 0
        await press(pilot, "escape")
        assert news(app).stories.count() == len(TITLES)
        await press(pilot, "slash", *"c", "o", "d", "e", "colon", *"1810", "enter")
        assert news(app).stories.count() == 3
        assert app.session.query == "code:1810"
        await press(pilot, "escape")
        assert news(app).stories.count() == len(TITLES) and app.session.query == ""

    drive(scenario)


def test_a_bad_filter_is_told_and_changes_nothing() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "slash", *"colour", "colon", *"red")
        assert "colour" in text(app).splitlines()[1]
        assert news(app).stories.count() == len(TITLES)
        await press(pilot, "enter")
        assert "colour" in foot(app)
        assert news(app).stories.count() == len(TITLES)

    drive(scenario)


def test_what_is_wrong_is_told_while_it_is_typed_and_half_a_word_is_not_wrong() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        roles = []
        for letter in ("slash", *"theme", "colon", *"au"):
            await press(pilot, letter)
            roles.append(app.session.status[1])
        assert "bad" not in roles and news(app).stories.count() == 3
        assert roles[6] == "dim"
        await press(pilot, *"x")
        assert app.session.status[1] == "bad"
        assert "theme: 没有 aux" in text(app).splitlines()[1]
        await press(pilot, "backspace")
        assert app.session.status[1] == "accent"

    drive(scenario, size=(80, 24))


def test_saved_filters_are_kept_and_used(tmp_path: Path) -> None:
    state = tmp_path / "state.json"

    async def save(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "slash", *"theme", "colon", *"auto", "enter", "ctrl+s")
        assert "theme:auto" in foot(app)  # a proposal: what is typed takes its place
        await press(pilot, *"cars", "enter")

    async def use(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "apostrophe", *"car", "enter")
        await until(pilot, lambda: app.session.query == "theme:auto")
        assert news(app).stories.count() == 3

    drive(save, state=state)
    saved = tmp_path / "filters.toml"
    assert tomllib.loads(saved.read_text("utf-8")) == {"cars": "theme:auto"}
    saved.write_text('# by hand\n"car makers" = "theme:auto"\n', "utf-8")
    drive(use, state=state)


def test_a_theme_is_found_by_any_of_its_names_whatever_its_section_is_called() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        for name in ("cars", "汽车", "auto"):
            await use_filter(app, f"theme:{name}")
            (section,) = (one for one in editions.rich().news if one.theme == "auto")
            assert app.session.query == f"theme:{name}"
            assert news(app).stories.count() == len(section.stories)

    drive(scenario)


def test_a_filter_holds_for_what_comes_and_is_hidden_later() -> None:
    desk = FakeDesk(held=None, fresh=editions.rich())

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "slash", *"theme", "colon", *"ai", "enter", "r")
        await until(pilot, lambda: app.session.edition is not None)
        held = editions.rich()
        assert news(app).stories.count() == len(held.news[0].stories) and app.session.query == "theme:ai"
        first, *rest = held.news
        more = structs.replace(first.stories[0], id=f"{900:032x}", title="又一件")
        desk.fresh = structs.replace(
            held, id="later", news=(structs.replace(first, stories=(more, *first.stories)), *rest)
        )
        await press(pilot, "r")
        await until(pilot, lambda: app.session.edition is not None and app.session.edition.id == "later")
        assert news(app).stories.count() == len(first.stories) + 1
        await press(pilot, "x")
        assert news(app).stories.count() == len(first.stories)
        await press(pilot, "u", "escape", "slash", *"is", "colon", *"new", "enter", "enter")
        assert app.view is news(app).reading
        assert news(app).stories.count() == len(TITLES) + 1, "what is being read stays in the list"

    drive(scenario, desk)


def test_going_to_a_story_that_the_filter_hides_clears_the_filter() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "slash", *"theme", "colon", *"ai", "enter")
        wanted = editions.rich().news[1].stories[0].id
        await show_story(app, wanted)
        await press(pilot)
        story = news(app).stories.story
        assert story is not None and story.id == wanted and app.session.query == ""

    drive(scenario)


def themes(app: HstuiApp) -> list[str]:
    return ["".join(piece.text for piece in row.line).strip() for row in news(app).sheet("#ne-themes").rows]


def test_under_a_filter_the_themes_say_where_its_matches_are() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2")
        before = themes(app)
        await press(pilot, "slash", *"code", "colon", *"1810", "enter")
        counts = [int(line.split()[-1]) for line in themes(app)]
        assert counts[0] == news(app).stories.count() == sum(counts[1:]) == 3
        await press(pilot, "escape")
        assert themes(app) == before

    drive(scenario)


def test_saved_filters_that_do_not_match_are_not_said_to_be_none() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "apostrophe")
        assert "还没有" in text(app)
        await press(pilot, "escape", "slash", *"theme", "colon", *"auto", "enter", "ctrl+s")
        await press(pilot, *["backspace"] * 20, *"cars", "enter", "apostrophe", *"zzz")
        assert "还没有" not in text(app) and "没有名称相符" in text(app)

    drive(scenario)


def test_a_message_about_the_filter_before_does_not_come_back(tmp_path: Path) -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "slash", *"code", "colon", "enter")
        assert "code: 后面缺内容" in foot(app)
        await press(pilot, "slash", *"theme", "colon", *"auto", "enter")
        assert "筛选有误" not in foot(app) and "theme:auto" in foot(app)
        await press(pilot, "ctrl+s", *["backspace"] * 20, *"cars", "enter", "escape")
        assert "已清除筛选" in foot(app)
        await press(pilot, "apostrophe", "enter")
        assert app.session.query == "theme:auto" and "已清除" not in foot(app) and "theme:auto" in foot(app)

    drive(scenario, state=tmp_path / "state.json")


def test_a_saved_filter_that_means_nothing_here_is_told(tmp_path: Path) -> None:
    (tmp_path / "filters.toml").write_text('gone = "src:nobody"\n', "utf-8")

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "apostrophe", "enter")
        assert "src: 没有 nobody；有" in foot(app)
        assert app.session.query == "" and app.session.status == ("", "")
        assert news(app).stories.count() == len(TITLES)

    drive(scenario, state=tmp_path / "state.json")


def test_help_lists_what_events_and_themes_there_are() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "question_mark", "tab", "G")
        assert "buyback 回购" in text(app) and "regulation 监管" in text(app)

    drive(scenario)


def test_the_count_stands_by_the_filter_and_goes_with_it() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "slash", *"code", "colon", *"1810")
        assert f"3/{len(TITLES)}" in text(app).splitlines()[1]
        await press(pilot, "enter")
        assert f"code:1810  3/{len(TITLES)}  esc" in foot(app) and app.session.status == ("", "")
        await press(pilot, "x")
        assert f"code:1810  2/{len(TITLES)}  esc" in await hushed(app, pilot)
        await press(pilot, "u", "escape")
        assert app.session.status == ("", "") and f"/{len(TITLES)}" not in text(app).splitlines()[1]
        assert "esc" not in await hushed(app, pilot)

    drive(scenario)


def test_a_theme_that_a_narrow_window_does_not_show_is_told_and_can_be_left() -> None:
    theme = editions.rich().news[1]

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "h", "j", "j")
        assert news(app).theme == theme.theme and "esc" not in foot(app)
        await pilot.resize_terminal(60, 20)
        await press(pilot)
        assert news(app).stories.count() == len(theme.stories)
        assert f"{theme.title}  {len(theme.stories)}/{len(TITLES)}  esc" in foot(app)
        await press(pilot, "escape", "escape")
        assert news(app).stories.count() == len(TITLES) and "显示全部主题" in foot(app)
        await pilot.resize_terminal(120, 40)
        await press(pilot, "h")
        target = news(app).sheet("#ne-themes").target
        assert target is not None and target.id == "*"

    drive(scenario)
