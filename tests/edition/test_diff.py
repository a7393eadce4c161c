"""What changed: stories by what became of them, figures with both values traceable, calls with the cause."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from decimal import Decimal

from msgspec.structs import replace

from hstui.edition.model import Change, Edition
from hstui.report.trace import trace
from hstui.sources.base import Record
from tests.edition.builders import DAY, NOW, SESSIONS, channel, edition, flows, item, outcome, stock

ROWS = flows()


def news(*items: Record) -> Edition:
    return edition([outcome("cls.telegraph", "news", items)])


def after(previous: Edition, *items: Record, hours: float = 0) -> list[Change]:
    made = edition([outcome("cls.telegraph", "news", items)], previous=previous, now=NOW + timedelta(hours=hours))
    return [change for change in made.changes.entries if change.kind.startswith("story_")]


PHONE = item("1", "小米发布新款手机，售价3999元起")
GAME = item("2", "网易新游戏海外上线")


def test_a_story_is_new_or_gone_for_a_reason() -> None:
    first = news(PHONE, GAME)
    (gone,) = after(first, PHONE)
    assert (gone.kind, gone.text, gone.cause) == ("story_dropped", "网易新游戏海外上线", "来源不再列出")
    team = item("3", "腾讯大模型团队调整架构", hours=-40)
    assert {(c.kind, c.cause) for c in after(first, PHONE, GAME, team, hours=40)} == {
        ("story_new", ""),
        ("story_dropped", "移出时间窗"),
    }
    both = [outcome("cls.telegraph", "news", [PHONE, GAME])]
    (outranked,) = (c for c in edition(both, previous=first, stories=1).changes.entries if c.kind == "story_dropped")
    assert outranked.cause == "让位于更重要的新闻"


def test_what_is_gone_keeps_its_evidence() -> None:
    made = edition([outcome("cls.telegraph", "news", [PHONE])], previous=news(PHONE, GAME))
    (gone,) = (c for c in made.changes.entries if c.kind == "story_dropped")
    assert made.evidence[gone.evidence[0]].title == "网易新游戏海外上线"


def test_a_desk_that_reported_before_is_not_told_as_one_that_joins() -> None:
    first, more = (item(n, "商汤拟配售17.5亿股，筹资31.5亿港元", hours=hours) for n, hours in (("1", 10), ("2", 5)))
    again = edition([outcome("cls.telegraph", "news", [first, more])], previous=news(first), lang="en")
    (change,) = (change for change in again.changes.entries if change.kind == "story_updated")
    assert change.cause == "new reports by CLS"


def test_another_desk_s_report_updates_a_story_and_an_end_resolves_it() -> None:
    first = news(item("1", "商汤拟配售17.5亿股，筹资31.5亿港元", source="a.news"))
    (more,) = after(
        first,
        item("1", "商汤拟配售17.5亿股，筹资31.5亿港元", source="a.news"),
        item("2", "商汤拟配售17.5亿股，筹资31.5亿港元，折让9%", source="b.news", hours=5),
    )
    assert more.kind == "story_updated"
    (end,) = after(
        first,
        item("1", "商汤拟配售17.5亿股，筹资31.5亿港元", source="a.news"),
        item("2", "商汤完成配售17.5亿股，筹资31.5亿港元", source="b.news", hours=5),
    )
    assert end.kind == "story_resolved"
    assert "完成配售" in end.cause


def money(previous: Edition | None, net: str) -> Edition:
    rows = [*ROWS[:-3], *channel("eastmoney.channel", DAY, net, "1000")]
    return edition([outcome("eastmoney.channel", "flows", rows)], previous=previous)


def test_both_values_of_a_revised_figure_can_be_traced() -> None:
    first = money(None, "2218")
    second = money(first, "2300")
    revision = next(c for c in second.changes.entries if c.id == "southbound.shanghai.net")
    assert revision.figures == ("previous.southbound.shanghai.net", "southbound.shanghai.net")
    held = {figure.id: figure for figure in second.figures}
    was, now = (held[ident] for ident in revision.figures)
    assert (was.text, now.text) == ("+22.18亿港元", "+23.00亿港元")
    assert all(key in second.evidence for key in (*was.evidence, *now.evidence))
    assert "shanghai 2025-12-17 2218" in trace(second, was.id)
    assert "shanghai 2025-12-17 2300" in trace(second, now.id)
    kinds = [c.id for c in second.changes.entries if c.kind == "figure_revised"]
    assert len(kinds) == len(set(kinds))
    assert not any("~" in ident for ident in kinds)


def test_a_price_that_was_still_moving_is_no_revision() -> None:
    first = money(None, "2218")
    moved = replace(
        first,
        figures=tuple(
            replace(f, id="index.HSTECH.level", value=Decimal(1)) if f.id == "southbound.shanghai.net" else f
            for f in first.figures
        ),
        index=replace(first.index, freshness="delayed"),
    )
    assert [c for c in money(moved, "2218").changes.entries if c.kind == "figure_revised"] == []


def test_a_net_that_is_made_of_what_was_bought_and_sold_can_be_revised() -> None:
    def computed(net: str, previous: Edition | None = None) -> Edition:
        of_day = [dataclasses.replace(row, computed=True) for row in channel("hkex.daily", DAY, net, "1000")]
        return edition([outcome("hkex.daily", "flows", [*ROWS[:-3], *of_day])], previous=previous)

    changes = computed("2200", computed("2218")).changes.entries
    (revised,) = (change for change in changes if change.id == "southbound.shanghai.net")
    assert (revised.kind, revised.before, revised.after) == ("figure_revised", "+22.18亿港元", "+22.00亿港元")


def calls(previous: Edition | None, days: int, *, rules: dict[str, object] | None = None) -> Edition:
    legs = [stock("01810", day, 700_000_000, 50_000_000) for day in SESSIONS[-days:]]
    sources = [outcome("eastmoney.channel", "flows", ROWS)]
    if days:
        sources.append(outcome("eastmoney.stock_flow", "flows", legs))
    return edition(sources, previous=previous, rules={"advice": rules} if rules else {})


def test_calls_that_move_come_or_go_say_which_signals_did_it() -> None:
    none, some = calls(None, 0), calls(None, 2)
    (came,) = [c for c in calls(none, 2).changes.entries if c.kind == "call_moved"]
    assert (came.id, came.before, came.after) == ("01810", "", "watch")
    assert "southbound_size@" in came.cause
    (went,) = [c for c in calls(some, 0).changes.entries if c.kind == "call_moved"]
    assert (went.before, went.after) == ("watch", "")
    assert went.figures == ("previous.advice.01810.score",)
    moved = calls(some, 2, rules={"stance": {"overweight": 0.4, "reasons": 1, "families": 1}})
    (change,) = [c for c in moved.changes.entries if c.kind == "call_moved"]
    assert (change.before, change.after) == ("watch", "overweight")
    assert change.figures == ("previous.advice.01810.score", "advice.01810.score")


def test_an_earlier_edition_in_another_language_leaves_none_of_its_words() -> None:
    """The archive is one for all languages: a reader switches and compares with what stood there before."""
    words = {"zh-Hans": ("小米", "南向资金流出", "+22.18亿港元"), "en": ("Xiaomi", "Southbound outflow", "+HK$2.22bn")}
    rows = [*ROWS[:-3], *channel("eastmoney.channel", DAY, "-9000", "-9000")]
    legs = [stock("01810", day, 700_000_000, 50_000_000) for day in SESSIONS[-2:]]
    sources = [outcome("eastmoney.channel", "flows", rows), outcome("eastmoney.stock_flow", "flows", legs)]
    for before, now in (("zh-Hans", "en"), ("en", "zh-Hans")):
        first = edition(sources, lang=before)
        assert first.risks
        made = edition([outcome("eastmoney.channel", "flows", ROWS)], previous=first, lang=now)
        gone = next(c for c in made.changes.entries if c.kind == "risk_gone")
        moved = next(c for c in made.changes.entries if c.kind == "call_moved")
        assert (moved.text, gone.text) == words[now][:2]
        revision = next(
            c
            for c in edition([outcome("eastmoney.channel", "flows", rows)], previous=made, lang=before).changes.entries
            if c.id == "southbound.shanghai.net"
        )
        assert revision.before == words[before][2]
        assert revision.figures[0].startswith("previous.")


def test_a_row_of_names_is_written_as_the_language_writes_it() -> None:
    first = news(item("1", "商汤拟配售17.5亿股，筹资31.5亿港元", source="a.news"))
    for lang, mark in (("zh-Hans", "乙、甲"), ("en", "乙, 甲")):
        items: list[Record] = [item("1", "商汤拟配售17.5亿股，筹资31.5亿港元", source="a.news")]
        items += [
            replace(item(name, "商汤拟配售17.5亿股，筹资31.5亿港元", source=name, hours=5), outlet=name)
            for name in ("甲", "乙")
        ]
        made = edition([outcome("cls.telegraph", "news", items)], previous=first, lang=lang)
        (more,) = (change for change in made.changes.entries if change.kind == "story_updated")
        assert mark in more.cause
