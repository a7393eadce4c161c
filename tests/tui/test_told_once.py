"""What the reading pane has twice is shown once, and words say no more than is known."""

from __future__ import annotations

from msgspec import structs

from hstui.edition.model import Story, StoryItem
from hstui.tui.index import Book
from hstui.tui.pages.reading import evidence_rows, reading_rows
from hstui.tui.pages.trace import trace_rows
from hstui.tui.rows import plain_text
from tests.tui import editions
from tests.tui.samples.base import NOW

EDITION = editions.rich()
STORY = EDITION.news[0].stories[0]
LEAD = STORY.items[0]


def reader(story: Story, lang: str = "zh-Hans") -> str:
    return plain_text(reading_rows(story, Book(EDITION, NOW, lang=lang), 100))


def of(*items: StoryItem) -> Story:
    return structs.replace(STORY, title="题", summary="", items=items, figures=(), evidence=(), related=(), variants=())


def test_a_report_that_came_through_two_channels_is_listed_once() -> None:
    again = structs.replace(LEAD, id="x", url="https://news.example/x")
    later = structs.replace(LEAD, id="y", outlet="另一家")
    shown = reader(of(LEAD, later, again))
    assert (
        LEAD.title in shown
        and shown.count(f" {LEAD.outlet}  ") == 1 == shown.count(" 另一家  ")
        and shown.index(LEAD.outlet) < shown.index("另一家")
    )


def test_a_body_that_only_repeats_its_title_is_not_printed() -> None:
    for text in (LEAD.title, f" {LEAD.title}。\n"):
        assert reader(of(structs.replace(LEAD, text=text))).count(LEAD.title) == 1
    assert "另有细节" in reader(of(structs.replace(LEAD, text=f"{LEAD.title}。另有细节")))


def test_evidence_of_one_report_recorded_twice_is_one_line_that_opens_both() -> None:
    record = structs.replace(EDITION.evidence[STORY.evidence[0]], kind="news", outlet="某社", title="同一标题")
    filing = structs.replace(record, kind="buyback")
    evidence = {**EDITION.evidence, "n1": record, "n2": record, "b1": filing, "b2": filing}
    rows = evidence_rows(Book(structs.replace(EDITION, evidence=evidence), NOW), ("n1", "n2", "b1", "b2"), 80)
    assert [row.target.evidence for row in rows if row.target] == [("n1", "n2"), ("b1",), ("b2",)]
    assert plain_text(rows[:1]).rstrip().endswith("3")


def test_one_amount_in_two_wordings_is_one_figure_and_a_trace_shows_both() -> None:
    figure = EDITION.figures[0]
    texts = {"a": ("79亿港元", "HKD"), "b": ("79億元", "CNY"), "c": ("79亿元人民币", "CNY"), "d": ("80億元", "CNY")}
    made = tuple(
        structs.replace(figure, id=ident, text=text, unit=unit, formula=None, value=figure.value + (ident == "d"))
        for ident, (text, unit) in texts.items()
    )
    edition = structs.replace(EDITION, figures=(*EDITION.figures, *made))
    for order in ("abcd", "dcba"):
        story = structs.replace(of(LEAD), figures=tuple(order), rating="")
        rows = reading_rows(story, Book(edition, NOW), 100)
        listed = [row.target.figures for row in rows if row.target and row.target.kind == "figure"]
        assert {frozenset(ids) for ids in listed} == {frozenset("ab"), frozenset("c"), frozenset("d")}
        assert ("a", "b") in listed  # the wording that names the currency stands there


def test_a_trace_does_not_say_its_source_twice() -> None:
    row = EDITION.sources[0]
    key, record = next(iter(EDITION.evidence.items()))
    named = structs.replace(record, source=row.id, outlet="", title=f"{row.name} 03690", excerpt="price=1")
    pair = [f for f in EDITION.figures if f.formula is None][:2]
    figures = tuple(structs.replace(one, evidence=(key,), inputs=()) for one in pair)
    rest = tuple(one for one in EDITION.figures if one.id not in {figure.id for figure in figures})
    edition = structs.replace(EDITION, evidence={**EDITION.evidence, key: named}, figures=(*figures, *rest))
    shown = plain_text(trace_rows([figure.id for figure in figures], (), Book(edition, NOW), 100))
    assert shown.count("03690") == 2  # in full, and once more "as above"
    assert shown.count(row.name) == 2


def test_stories_linked_as_related_are_not_called_one_affair() -> None:
    story = structs.replace(STORY, related=(EDITION.news[0].stories[1].id,))
    for lang, word, never in (("zh-Hans", "相关", "同一"), ("zh-Hant", "相關", "同一"), ("en", "Related", "Same")):
        shown = reader(story, lang=lang)
        assert word in shown and never not in shown
