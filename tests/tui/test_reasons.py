"""From a call's reason to the news and the records behind it."""

from __future__ import annotations

from msgspec import structs
from textual.pilot import Pilot

from hstui.edition.model import Edition, Reason
from hstui.tui.app import HstuiApp
from hstui.tui.index import Book
from hstui.tui.pages.reading import evidence_rows
from hstui.tui.pages.risk import call_detail_rows, call_target
from hstui.tui.rows import plain_text
from tests.tui import editions
from tests.tui.desks import FakeDesk
from tests.tui.samples.base import NOW
from tests.tui.support import drive, news, press, text

STORY = editions.rich().news[0].stories[1]


def with_news_reason() -> Edition:
    """The first call has a reason out of the news, after one of many filings."""
    edition = editions.rich()
    filing = edition.evidence["hkex-1"]
    filings = {f"filing-{n:02}": structs.replace(filing, kind="buyback", title=f"filing {n}") for n in range(16)}
    first, *rest = edition.advice.calls
    score = f"advice.{first.code}.weight"
    many = Reason("公司公告回购", "buyback@2", 1.0, tuple(filings), (f"{score}.buyback",))
    told = Reason(STORY.title, "event.launch@2", 0.5, STORY.evidence, (f"{score}.drawdown",), story=STORY.id)
    calls = (structs.replace(first, reasons=(many, told)), *rest)
    advice = structs.replace(edition.advice, calls=calls)
    return structs.replace(edition, advice=advice, evidence={**edition.evidence, **filings})


def to_reason(app: HstuiApp) -> None:
    view = app.view
    assert view.go_key(f"event.launch@2 {STORY.title}")


async def open_call(app: HstuiApp, pilot: Pilot[int]) -> None:
    await press(pilot, "5")
    assert app.view.go_key(with_news_reason().advice.calls[0].code)
    await press(pilot, "tab")
    to_reason(app)


def test_labels_have_no_column_for_reasons() -> None:
    edition = editions.rich()
    calls = tuple(structs.replace(call, reasons=(), invalidation="") for call in edition.advice.calls)
    labels = structs.replace(edition, advice=structs.replace(edition.advice, level="labels", calls=calls))

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "5")
        shown = text(app)
        assert calls[0].name in shown and "得分" in shown
        assert "理由" not in shown

    drive(scenario, FakeDesk(held=labels), size=(120, 40))


def test_enter_on_a_reason_out_of_the_news_opens_its_story_and_o_its_link() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await open_call(app, pilot)
        await press(pilot, "y")
        assert app.clipboard == STORY.items[0].url
        await press(pilot, "enter")
        assert app.main.tab == "news" and news(app).stories.story == STORY
        assert STORY.id in app.session.store.marked("read")
        await press(pilot, "backspace")
        assert app.main.tab == "risk" and app.view.id == "ri-detail"
        assert app.view.key_at(app.view.cursor).startswith("event.launch@2")

    drive(scenario, FakeDesk(held=with_news_reason()), size=(100, 30))


def test_the_same_reason_on_the_stock_s_page_opens_the_story_too() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        code = with_news_reason().advice.calls[0].code
        await press(pilot, "3")
        assert app.view.go_key(code)
        await press(pilot, "enter")
        to_reason(app)
        await press(pilot, "enter")
        assert app.page is None and app.main.tab == "news" and news(app).stories.story == STORY

    drive(scenario, FakeDesk(held=with_news_reason()), size=(100, 30))


def test_a_trace_of_a_reason_shows_its_weight_and_its_own_evidence() -> None:
    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await open_call(app, pilot)
        await press(pilot, "t")
        assert app.page is not None
        kinds = {row.target.id: row.target.kind for row in app.page.sheet.rows if row.target is not None}
        assert "figure" in kinds.values()
        assert {key for key, kind in kinds.items() if kind == "evidence"} >= set(STORY.evidence)

    drive(scenario, FakeDesk(held=with_news_reason()), size=(100, 30))


def test_a_reason_of_no_story_links_to_its_first_record() -> None:
    edition = with_news_reason()
    book = Book(edition, NOW)
    rows = call_detail_rows(edition.advice.calls[0], book, 80)
    target = next(row.target for row in rows if row.target is not None and row.target.id.startswith("buyback@2"))
    assert target.url == edition.evidence["filing-00"].url and not target.story


def test_each_reason_s_first_record_comes_before_the_rest_of_any() -> None:
    call = with_news_reason().advice.calls[0]
    assert call_target(call).evidence[:3] == ("filing-00", STORY.evidence[0], "filing-01")


def test_evidence_beyond_what_is_listed_can_be_opened() -> None:
    edition = with_news_reason()
    book = Book(edition, NOW)
    evidence = call_target(edition.advice.calls[0]).evidence
    last = evidence_rows(book, evidence, 80)[-1]
    assert last.target is not None and last.target.evidence == evidence[12:]

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await open_call(app, pilot)
        assert app.view.go_key(last.target.id)  # type: ignore[union-attr]  # it has one
        await press(pilot, "enter")
        assert app.page is not None
        shown = plain_text(app.page.sheet.rows)
        assert all(edition.evidence[key].title in shown for key in evidence[12:])
        assert edition.evidence[evidence[0]].url and "filing 15" in text(app) + shown

    drive(scenario, FakeDesk(held=edition), size=(100, 30))
