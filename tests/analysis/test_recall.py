"""A digest that remembers the last one gives what a digest gives that remembers nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hstui.analysis.digest import digest
from hstui.analysis.knowledge import default_knowledge
from hstui.analysis.reading import Reading
from hstui.analysis.recall import Recall
from hstui.analysis.story import Digest, Told
from hstui.records.news import Fetch, NewsItem
from tests.analysis.news import NOW, WINDOW, item, universe

DAY = (
    item("商汤-W(00020.HK)拟配售12亿股新B类股份 总筹21.6亿港元", outlet="格隆汇", hours=1, ident="a"),
    item("商汤拟折价7%配售股份筹资约21.6亿港元", "商汤公告，拟以每股1.80港元配售12亿股新B类股份。", hours=2, ident="b"),
    item("小米集团发布新款电动汽车，起售价25万元", outlet="财联社", hours=3, ident="c"),
    item("小米新款电动汽车起售价25万元", outlet="格隆汇", hours=46, ident="d"),
    item("腾讯控股斥资6.36亿港元回购100万股", outlet="格隆汇", hours=60, ident="e"),
    item("腾讯控股回购100万股，涉资6.36亿港元", outlet="智通财经", hours=30, ident="f"),
    item("比亚迪电子11月营收同比增长12%", hours=None, ident="g"),
    item("某地举办马拉松比赛", hours=5, ident="h"),
)


AHEAD = item("小米集团明日召开发布会，新车起售价25万元", outlet="财联社", hours=-1, ident="i")


def run(items: Sequence[NewsItem], now: datetime, recall: Recall | None, told: dict[str, Told]) -> Digest:
    return digest(items, universe(), now, WINDOW, told, recall=recall)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from(range(len(DAY)))),
            st.integers(0, 60),
            st.booleans(),
            st.sampled_from(["", "，更新"]),
        ),
        min_size=2,
        max_size=5,
    )
)
def test_whatever_comes_and_goes_memory_changes_nothing(
    steps: list[tuple[set[int], int, bool, str]],
) -> None:
    recall = Recall()
    now = NOW
    for chosen, hours, known, suffix in steps:
        now += timedelta(hours=hours)
        items = [replace(DAY[n], title=DAY[n].title + suffix) for n in sorted(chosen)]
        told = {"0" * 32: Told("0" * 32, DAY[2].title, ("c",), DAY[2].published)} if known else {}
        assert run(items, now, recall, told) == run(items, now, None, told)


def test_items_fetched_again_stand_in_their_stories_with_the_new_time() -> None:
    recall = Recall()
    run(DAY, NOW, recall, {})
    later = NOW + timedelta(minutes=5)
    again = [replace(one, fetch=Fetch(later)) for one in DAY]

    found = run(again, later, recall, {})

    assert found == run(again, later, None, {})
    assert {one.provenance.fetched_at for story in found.stories for one in story.items} == {later}


def test_what_has_not_changed_is_not_read_again() -> None:
    recall = Recall()

    def readings(items: Sequence[NewsItem]) -> list[Reading]:
        recall.begin(universe(), default_knowledge())
        found = [recall.read(one).reading for one in items]
        recall.end()
        return found

    first = readings(DAY)
    again = readings([replace(DAY[0], title="商汤终止配售"), *DAY[1:]])

    assert again[0] is not first[0]
    assert all(one is other for one, other in zip(again[1:], first[1:], strict=True))
    readings(DAY[:1])
    assert readings(DAY[1:2])[0] is not first[1], "what was not asked for is forgotten"


def test_a_users_own_tables_are_read_once() -> None:
    recall = Recall()
    own = {"themes": {"words": {"ai": ["量子"]}}}
    assert recall.knowledge(own) is recall.knowledge({"themes": {"words": {"ai": ["量子"]}}})
    assert recall.knowledge({}) is not recall.knowledge(own)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([-40, 0, 20, 50, 100, 130, 900]), min_size=2, max_size=6), st.booleans())
def test_of_the_same_items_what_time_changes_is_found_anew(minutes: list[int], known: bool) -> None:
    recall, now, items = Recall(), NOW, (*DAY, AHEAD)
    told = {"0" * 32: Told("0" * 32, DAY[2].title, ("c",), DAY[2].published)} if known else {}
    for passed in minutes:
        now += timedelta(minutes=passed)
        assert run(items, now, recall, told) == run(items, now, None, told)
