"""Moving, reading, finding: what a reader does with keys."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs
from textual.pilot import Pilot

from hstui.text.width import cell_len
from hstui.tui.app import HstuiApp
from hstui.tui.index import Book
from hstui.tui.keys import TAB_NAMES
from hstui.tui.pages.names import names_rows
from hstui.tui.pages.reading import evidence_rows, reading_rows
from hstui.tui.pages.trace import trace_rows
from hstui.tui.rows import plain_text
from hstui.tui.widgets.stories import story_line
from hstui.tui.widgets.table import NumberTable
from tests.tui import editions
from tests.tui.desks import FakeDesk
from tests.tui.samples.base import NOW
from tests.tui.support import SETTINGS, drive, foot, news, press, text, until

TITLES = [story.title for section in editions.rich().news for story in section.stories]


def test_numbers_open_tabs_and_panes_are_built_on_first_visit() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        assert set(app.main.panes) == {"overview"}
        for place, tab in enumerate(TAB_NAMES, 1):
            await press(pilot, str(place))
            assert app.main.tab == tab and app.main.pane.display
        await press(pilot, "right_curly_bracket")
        assert app.main.tab == "overview"

    drive(scenario)


def test_vim_motions_move_the_cursor_and_stay_inside() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2")
        view = news(app).stories
        await press(pilot, "k")
        assert view.cursor == 0
        await press(pilot, "j", "j", "down")
        assert view.cursor == 3
        await press(pilot, "G")
        assert view.cursor == len(TITLES) - 1
        await press(pilot, "j", "g")
        assert view.cursor == 0
        await press(pilot, "ctrl+d")
        assert 0 < view.cursor < len(TITLES)
        await press(pilot, "ctrl+u", "pageup")
        assert view.cursor == 0

    drive(scenario, size=(80, 24))


def test_reading_pane_follows_and_enter_marks_read() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "j")
        story = news(app).stories.story
        assert story is not None and story.summary[:12] in text(app)
        await press(pilot, "enter")
        assert app.view is news(app).reading
        assert story.id in app.session.store.marked("read")
        await press(pilot, "escape")
        assert app.view is news(app).stories

    drive(scenario)


def test_long_pages_scroll_to_their_end_and_every_target_is_reached() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        view = app.view
        wanted = {view.key_at(row) for row in range(view.count()) if view.target_at(row) is not None}
        seen = {view.key_at(view.cursor)}
        for _ in range(200):
            await pilot.press("j")
            seen.add(view.key_at(view.cursor))
        await pilot.pause()
        assert seen == wanted
        assert view.scroll_offset.y >= view.count() - view.page - 3

    drive(scenario, size=(80, 24))


def test_tab_goes_round_the_views_that_are_seen() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2")
        pane = news(app)
        await press(pilot, "tab")
        assert app.view is pane.reading
        await press(pilot, "tab")
        assert app.view.id == "ne-themes"
        await press(pilot, "j")
        assert pane.theme == "ai" and pane.stories.count() == 3
        await press(pilot, "enter")
        assert app.view is pane.stories

    drive(scenario)


def test_hide_and_undo() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "j", "x")
        assert news(app).stories.count() == len(TITLES) - 1
        assert news(app).stories.story.title == TITLES[2]  # type: ignore[union-attr]  # a story is there
        await press(pilot, "u")
        assert news(app).stories.count() == len(TITLES)
        await press(pilot, "u")
        assert "没有可撤销" in text(app)

    drive(scenario)


def test_pinned_stories_come_first() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "G", "p")
        assert news(app).stories.key_at(0) == app.session.stories()[-1].id
        assert news(app).stories.story == app.session.stories()[-2]

    drive(scenario)


def test_trace_shows_formula_inputs_raw_row_and_times() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "3", "shift+tab", "g", "j", "j", "t")
        shown = text(app)
        for expected in ("79.09亿港元", "buy - sell", "buy=612.40", "SSE buy 306.2", "2025-12-17", "stats.example"):
            assert expected in shown
        await press(pilot, "escape")
        assert app.page is None and app.main.tab == "money"

    drive(scenario)


def test_stock_page_holds_flows_news_actions_and_call_and_back_returns() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "3", "j", "enter")
        assert app.page is not None and app.page.place == "stock:01024"
        page = "\n".join("".join(piece.text for piece in row.line) for row in app.page.sheet.rows)
        assert "+7.51" in page and "快手本月第八次回购" in page and "回购79.5万股" in page and "谨慎" in page
        await press(pilot, "backspace")
        assert app.page is None and app.main.tab == "money"
        await press(pilot, "L")
        assert app.page is not None and app.page.place == "stock:01024"
        await press(pilot, "1", "backspace")
        assert app.page is not None and app.page.place == "stock:01024"

    drive(scenario, size=(120, 60))


def test_enter_on_the_overview_goes_to_the_story() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        view = app.view
        assert view.go_key(f"{3:032x}")
        await press(pilot, "enter")
        assert app.main.tab == "news"
        assert news(app).stories.story.id == f"{3:032x}"  # type: ignore[union-attr]  # a story is there

    drive(scenario)


def test_palette_takes_mnemonics_codes_and_names() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        for typed, tab in (("SB", "money"), ("MAC", "macro"), ("RISK", "risk"), ("SRC", "sources")):
            await press(pilot, "colon", *typed, "enter")
            assert app.main.tab == tab and app.page is None
        for typed in ("1810", "xmjt", "小米"):
            await press(pilot, "colon", *typed, "enter")
            assert app.page is not None and app.page.place == "stock:01810", typed
            await press(pilot, "escape")

    drive(scenario)


def test_help_is_searchable_in_any_language_and_runs_commands() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "question_mark")
        assert "Ctrl-d" in text(app)
        await press(pilot, *"buffer")
        assert "没有匹配" in text(app)
        await press(pilot, *["backspace"] * 6, *"Sources")
        await press(pilot, "enter")
        assert app.main.tab == "sources"

    drive(scenario)


def test_tables_sort_by_values_and_missing_stays_last() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "3")
        table = app.view
        assert isinstance(table, NumberTable)
        table.sort_by("held", reverse=True)
        first = table.line_at(0)
        assert "22.34" in "".join(piece.text for piece in first)
        assert "网易" in "".join(piece.text for piece in table.line_at(table.count() - 1))
        table.sort_by("held", reverse=False)
        assert "网易" in "".join(piece.text for piece in table.line_at(table.count() - 1))
        key = table.key_at(4)
        table.go(4)
        await press(pilot, "s")
        assert table.key_at(table.cursor) == key

    drive(scenario, size=(110, 40))


def test_sorting_offers_columns_that_can_be_sorted_by_and_every_row_keeps_its_group() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "4")
        table = app.view
        assert isinstance(table, NumberTable)

        def lines() -> list[str]:
            return ["".join(piece.text for piece in table.line_at(row)) for row in range(table.count())]

        groups = {one.id: one.group for one in editions.rich().macro.indicators}
        told = []
        while app.say("follow.off") not in told:
            await press(pilot, "s")
            told.append(foot(app).strip())
            said = ""
            for row, line in enumerate(lines()):
                said = line[1:6].strip() or said
                assert said == app.say(f"macro.{groups[table.key_at(row)]}")
        assert told == ["按指标排序", "按数值排序", "按日期排序", "按编排次序"]

    drive(scenario, size=(110, 40))


def test_links_open_only_http_and_copy_goes_through_the_terminal() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "y")
        assert app.clipboard == "https://news.example/cls/0"
        await press(pilot, "Y")
        assert app.clipboard.startswith("[") and "https://news.example/cls/0" in app.clipboard
        await press(pilot, "o")
        assert "news.example" in foot(app)

    drive(scenario)


def test_without_an_edition_the_app_opens_and_says_so() -> None:
    desk = FakeDesk(held=None, error="所有来源都没有回答")

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        assert "还没有可看的版次" in text(app)
        for key in "1234567":
            await press(pilot, key, "j", "enter", "t", "o", "y", "x", "space", "J", "e", "s")
        await press(pilot, "r")
        await until(pilot, lambda: bool(app.error))
        await press(pilot, "1")
        assert "所有来源都没有回答" in text(app)

    drive(scenario, desk)


def test_an_edition_with_nothing_in_it_is_shown() -> None:
    desk = FakeDesk(held=editions.bare())

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        for key in "1234567":
            await press(pilot, key, "j", "G", "g", "enter", "escape", "t", "escape")
            assert app.is_running

    drive(scenario, desk)


def test_a_headline_in_english_among_chinese_ones_is_marked_however_narrow_the_list() -> None:
    story = editions.rich().news[0].stories[0]
    foreign = structs.replace(
        story,
        title="Carmaker opens a third plant abroad and hires 2,000 workers there before the end of the year",
        items=tuple(structs.replace(entry, lang="en") for entry in story.items),
    )
    for lang, mark in (("zh-Hans", "（英文）"), ("zh-Hant", "（英文）"), ("en", "")):
        book = Book(editions.rich(), NOW, lang=lang)
        for width in (40, 60, 120):
            line = "".join(piece.text for piece in story_line(foreign, book, width))
            assert cell_len(line) == width
            assert line.rstrip().endswith(mark) and ("英文" in line) is bool(mark)
        assert "英文" not in "".join(piece.text for piece in story_line(story, book, 120))
        assert ("英文" in "".join(p.text for row in reading_rows(foreign, book, 60)[:3] for p in row.line)) is bool(
            mark
        )


def test_names_are_set_apart_as_the_language_does() -> None:
    story = structs.replace(editions.rich().news[0].stories[0], codes=("01810",), others=("DeepSeek",))
    hans, english = (
        plain_text(names_rows(story, Book(editions.rich(), NOW, lang=lang), 80)) for lang in ("zh-Hans", "en")
    )
    assert hans.endswith("（01810）、DeepSeek")
    assert english.endswith(" (01810), DeepSeek")


def test_a_trace_names_the_evidence_of_every_figure_also_where_it_was_shown_before() -> None:
    edition = editions.rich()
    pairs = [f for f in edition.figures if not f.formula and f.evidence]
    first, again = next((a, b) for a in pairs for b in pairs if a.id < b.id and a.evidence == b.evidence)
    rows = trace_rows((first.id, again.id), (), Book(edition, NOW, lang="en"), 100)
    lines = ["".join(piece.text for piece in row.line) for row in rows]
    at = next(place for place, line in enumerate(lines) if again.id in line)
    assert any("As above" in line and edition.evidence[again.evidence[0]].title in line for line in lines[at:])


def test_a_rule_s_own_constants_are_not_listed_among_reports() -> None:
    edition = editions.rich()
    ids = tuple(edition.evidence)[:2]
    constant = structs.replace(edition.evidence[ids[0]], kind="rule", title="stories")
    book = Book(structs.replace(edition, evidence={**edition.evidence, ids[0]: constant}), NOW)
    shown = ["".join(piece.text for piece in row.line) for row in evidence_rows(book, ids, 80)]
    assert len(shown) == 2
    assert shown[0].rstrip().endswith("1")


def test_the_foot_of_a_page_names_keys_that_work_there() -> None:
    settings = replace(SETTINGS, keymap={"story.link": "f7"})

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "3", "j", "enter")
        assert "f7 打开链接" in foot(app)
        await press(pilot, "escape")
        for key in ("question_mark", "colon", "apostrophe"):
            await press(pilot, key)
            assert "打开链接" not in foot(app) and "Enter" in foot(app)
            await press(pilot, "escape")

    drive(scenario, settings=settings)


def test_the_list_counts_desks_and_not_their_reports_and_keeps_the_columns_apart() -> None:
    story = editions.rich().news[0].stories[0]
    entry = story.items[0]
    for lang in ("zh-Hans", "en"):
        book = Book(editions.rich(), NOW, lang=lang)
        for outlets in (1, 9, 10, 34):
            items = tuple(structs.replace(entry, id=f"{n}", outlet=f"desk{n % outlets}") for n in range(40))
            line = "".join(piece.text for piece in story_line(structs.replace(story, items=items), book, 80))
            _, _, when, desks, *_ = [line[0], line[1], *line[2:].split()]
            assert desks.removesuffix("家") == str(outlets)
            assert when == book.clock(story.latest)


def test_evidence_does_not_say_its_source_twice() -> None:
    edition = editions.rich()
    key, record = next(iter(edition.evidence.items()))
    row = edition.sources[0]
    named = structs.replace(record, source=row.id, outlet="", title=f"{row.name} 2025-12-17 01810 XIAOMI-W")
    book = Book(structs.replace(edition, evidence={**edition.evidence, key: named}), NOW)
    shown = "".join(piece.text for piece in evidence_rows(book, (key,), 80)[1].line)
    assert shown.count(row.name) == 1 and "01810 XIAOMI-W" in shown
