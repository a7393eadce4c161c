from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace as replace_struct

from hstui.analysis.scorecard import EVERY, CallOutcome, PastCall, ScoreLine, ScoreTable
from hstui.clock import HKT
from hstui.desk import render
from hstui.edition.codec import decode_edition, encode_edition
from hstui.edition.model import Sentence
from hstui.edition.terms import terms_text
from hstui.edition.words import remedy, trouble
from hstui.errors import CompositionError, Fault, SourceError
from hstui.records.news import CalendarEvent
from hstui.records.units import Quantity, Unit
from hstui.sources.base import Outcome, State
from hstui.sources.registry import all_sources
from hstui.text.i18n import LANGS, Lang, translator
from hstui.universe.loader import load_universe
from tests.edition.builders import (
    DAY,
    NOW,
    SESSIONS,
    channel,
    edition,
    flows,
    item,
    membership,
    outcome,
    provenance,
    stock,
)


def texts(sentences: Iterable[Sentence]) -> str:
    return "".join(s.text for s in sentences)


def test_nothing_at_all_is_refused_with_the_reasons() -> None:
    dead = outcome("cls.telegraph", "news", state="failed", error=SourceError(Fault.CONNECT, "refused"))
    with pytest.raises(CompositionError, match=r"cls\.telegraph: connect: refused"):
        edition([dead])
    with pytest.raises(CompositionError):
        edition([])


def test_a_network_that_is_down_is_told_in_one_line() -> None:
    down = SourceError(Fault.CONNECT, "the host's name cannot be resolved")
    silent = [outcome(f"feed.{n:02}", "news", state="failed", error=down) for n in range(40)]
    odd = outcome("cls.telegraph", "news", state="failed", error=SourceError(Fault.HTTP_STATUS, "404 Not Found"))
    with pytest.raises(CompositionError) as refused:
        edition([odd, *silent])
    told = str(refused.value)
    assert "feed.00, feed.01, feed.02 (+37): connect: the host's name cannot be resolved; cls.telegraph: http" in told
    assert told.endswith("检查网络、代理（HTTPS_PROXY）与域名解析")
    rows = refused.value.sources
    assert [row.id for row in rows[:2]] == ["cls.telegraph", "feed.00"]
    assert {row.state for row in rows} == {"failed"} and rows[0].trouble and rows[0].advice
    assert rows[0].name in refused.value.told and "连接失败" in refused.value.told


def test_one_source_is_enough_and_the_gaps_are_told() -> None:
    dead = outcome("hkma.base", "macro", state="failed", error=SourceError(Fault.TIMEOUT))
    made = edition([outcome("cls.telegraph", "news", [item("1", "小米发布新款手机，售价3999元起")]), dead])
    assert [s.title for section in made.news for s in section.stories] == ["小米发布新款手机，售价3999元起"]
    assert made.flows.market.total is None
    assert made.flows.market.reason
    assert made.index.level is None
    assert made.index.reason
    assert made.macro.missing
    assert "hkma.base" in texts(made.coverage.sentences)
    row = next(r for r in made.sources if r.id == "hkma.base")
    assert (row.state, row.error, row.trouble) == ("failed", "timeout", "超时（timeout）")


def test_channels_add_up_and_are_said_with_their_rank() -> None:
    made = edition([outcome("eastmoney.channel", "flows", flows())])
    total = made.flows.market.total
    assert total is not None
    assert total.net_buy == Decimal(3_218_000_000)
    said = texts(made.flows.sentences)
    assert "12月17日南向资金合计净买入32.18亿港元" in said
    assert "沪港股通净买入22.18亿港元" in said
    assert "为所取得的6个交易日中最高" in said
    (sentence,) = made.flows.channels
    assert sentence.text.startswith("沪港股通成交400.00亿港元，净买入为所取得的6个交易日中最高")
    assert made.dropped == ()


def test_a_day_of_as_much_bought_as_sold_is_neither() -> None:
    rows = [row for n, day in enumerate(SESSIONS) for row in channel("eastmoney.channel", day, f"{5 - n}", f"{n - 5}")]
    for lang, even in (("zh-Hans", "买卖"), ("zh-Hant", "買賣"), ("en", "cancelled out")):
        made = edition([outcome("eastmoney.channel", "flows", rows)], lang=lang)
        told = made.flows.sentences[0].text, texts(made.advice.assessment)
        assert all(even in text and "0.00" not in text for text in told)
        assert made.dropped == ()


def test_news_are_as_old_as_the_last_answer_and_none_where_nobody_answered() -> None:
    def desk(name: str, ago: timedelta) -> Outcome:
        return replace(outcome(name, "news", [item(name, "小米发布新款手机")]), fetched_at=NOW - ago)

    young = edition([desk("a", timedelta(hours=5)), desk("b", timedelta(hours=2))])
    assert "新闻至 12月18日 06:00 HKT。" in young.opening[0].text
    old = edition([desk("a", timedelta(days=3))])
    assert "新闻至 12月15日 08:00 HKT（过期）。" in old.opening[0].text
    dead = outcome("desk", "news", state="failed", error=SourceError(Fault.TIMEOUT))
    silent = edition([dead, outcome("eastmoney.channel", "flows", flows())])
    assert "新闻至 缺失。" in silent.opening[0].text
    assert "没有任何新闻来源给出数据" in render(silent, "markdown").decode()


def test_a_streak_counts_sessions_and_says_which_days_are_partial() -> None:
    rows = [stock("01810", day, 100_000_000, None if day.day == 16 else 50_000_000) for day in SESSIONS[2:]]
    made = edition([outcome("eastmoney.channel", "flows", flows()), outcome("eastmoney.stock_flow", "flows", rows)])
    (row,) = made.flows.stocks
    assert (row.code, row.streak_days, row.partial_days) == ("01810", 4, 1)
    assert row.streak_total == Decimal(550_000_000)
    assert "（其中1日仅单通道上榜）" in texts(made.flows.sentences)
    assert "00700" in made.flows.uncovered


def test_a_single_leg_is_said_to_be_one_in_the_sentence_and_in_the_reason_that_rests_on_it() -> None:
    rows = [stock("01810", DAY, 900_000_000, None)]
    made = edition([outcome("eastmoney.channel", "flows", flows()), outcome("eastmoney.stock_flow", "flows", rows)])
    assert "净买入9.00亿港元（仅单通道上榜）" in texts(made.flows.sentences)
    (call,) = made.advice.calls
    assert call.reasons[0].text == "单日南向净买入9.00亿港元（含仅单通道上榜的日子）"
    assert made.dropped == ()


def test_figures_read_in_the_evening_are_called_provisional() -> None:
    rows = flows()
    evening = datetime(2025, 12, 17, 18, 30, tzinfo=HKT)
    made = edition([outcome("eastmoney.channel", "flows", rows)], now=evening)
    assert "当日统计尚未最终确定，为初步数字。" in texts(made.flows.sentences)
    assert "初步" not in texts(edition([outcome("eastmoney.channel", "flows", rows)]).flows.sentences)


def test_a_day_out_of_all_proportion_is_told_and_none_of_its_figures_are_given() -> None:
    rows = [row for n, day in enumerate(SESSIONS[:-1]) for row in channel("eastmoney.channel", day, f"{100 + n}", "9")]
    slipped = [
        replace(row, **{name: Quantity(getattr(row, name).value * 1_000_000, Unit.HKD_MILLION)
                        for name in ("net", "buy", "sell", "turnover")})
        for row in channel("eastmoney.channel", DAY, "100", "1000")
    ]  # fmt: skip
    made = edition([outcome("eastmoney.channel", "flows", [*rows, *slipped])])
    total = made.flows.market.total
    assert total is not None
    assert (total.net_buy, total.turnover, total.sum_5, total.year_to_date) == (None, None, None, None)
    assert total.reason == "该日数字与往日相差悬殊，疑为单位错误，未采用"
    assert texts(made.flows.sentences) == "12月17日南向资金数字与往日相差悬殊，疑为单位错误，未采用。"
    assert made.dropped == ()


def test_two_sources_that_differ_are_both_told() -> None:
    other = [*flows("hkex.daily")[:-3], *channel("hkex.daily", DAY, "2300", "1000")]
    made = edition([outcome("eastmoney.channel", "flows", flows()), outcome("hkex.daily", "flows", other)])
    said = texts(made.flows.sentences)
    assert "来源不一" in said
    assert "22.18亿港元" in said
    assert "23.00亿港元" in said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("state", ["failed", "stale"])
def test_every_source_that_fell_short_is_told_whatever_it_is_called(lang: Lang, state: State) -> None:
    """腾讯行情 is not 腾讯, and 7x24 is no number: a name must not cost the line that tells of them all."""
    short = [source.info for source in all_sources() if source.info.id != "eastmoney.channel"]
    fallen = (Outcome(info, state, (), SourceError(Fault.TIMEOUT), None, 1) for info in short)
    made = edition([outcome("eastmoney.channel", "flows", flows()), *fallen], lang=lang)
    said = texts(made.coverage.sentences)
    assert all(info.called(lang) in said for info in short)
    assert made.dropped == ()


@pytest.mark.parametrize("lang", LANGS)
def test_an_early_edition_says_how_many_sources_have_not_answered(lang: Lang) -> None:
    waiting = [source.info for source in all_sources() if source.info.id in ("cls.telegraph", "hkab.hibor")]
    asked = (Outcome(info, "failed", (), SourceError(Fault.ASKING), None, 1) for info in waiting)
    made = edition([outcome("eastmoney.channel", "flows", flows()), *asked], lang=lang)
    first = made.opening[0]
    (count,) = (figure for figure in made.figures if figure.id in first.figures)
    assert (count.value, first.text.startswith(("暂编", "暫編", "Early edition"))) == (2, True)
    assert not any(info.called(lang) in texts(made.coverage.sentences) for info in waiting)
    assert made.dropped == ()


def test_the_terms_of_every_source_are_told_in_the_reader_s_language() -> None:
    for source in all_sources():
        given = source.info.terms
        assert terms_text(given, translator("en")) == given
        assert not given or not terms_text(given, translator("zh-Hans")).isascii(), source.info.id
    assert terms_text("whatever", translator("zh-Hant")) == "whatever"


def test_a_changed_member_list_is_told() -> None:
    codes = [*load_universe("hstech", NOW.date()).codes[1:], "00772"]
    made = edition([outcome("hsi.constituents", "market", [membership(codes)])])
    said = texts(made.coverage.sentences)
    assert "商汤-W（00020.HK）" in said
    assert "00772.HK" in said


def test_every_figure_leads_back_and_every_sentence_is_carried() -> None:
    rows = [stock("01810", day, 100_000_000, 50_000_000) for day in SESSIONS]
    news = [item("1", "小米拟回购不超过20亿港元股份", "公司公告，回购将于年内进行。")]
    made = edition(
        [
            outcome("cls.telegraph", "news", news),
            outcome("eastmoney.channel", "flows", flows()),
            outcome("eastmoney.stock_flow", "flows", rows),
        ]
    )
    assert made.figures
    for figure in made.figures:
        assert figure.evidence, figure
        assert set(figure.evidence) <= set(made.evidence)
    known = {figure.id for figure in made.figures}
    for sentence in (*made.opening, *made.flows.sentences, *made.coverage.sentences, *made.advice.assessment):
        assert set(sentence.figures) <= known
        assert set(sentence.evidence) <= set(made.evidence)
    assert decode_edition(encode_edition(made)) == made


def test_results_ahead_say_that_silence_until_then_is_no_signal() -> None:
    def told(day: date) -> str:
        starts = datetime(day.year, day.month, day.day, 12, tzinfo=HKT)
        ahead = CalendarEvent(starts, "results", "R", provenance("hkex.calendar", f"01810 {day}"), ("01810",))
        made = edition([outcome("hkex.calendar", "flows", [ahead])])
        assert made.dropped == ()
        (row,) = (action for action in made.flows.actions if action.kind == "results")
        assert row.evidence
        return row.text.text

    assert "静默期" in told(date(2026, 1, 12))
    assert "静默期" not in told(date(2026, 1, 28))


def test_no_triggered_risk_is_said() -> None:
    made = edition([outcome("cls.telegraph", "news", [item("1", "小米发布新款手机，售价3999元起")])])
    assert made.risks == ()
    assert "没有触发任何风险" in made.risks_note


def test_advice_can_be_switched_off() -> None:
    made = edition([outcome("cls.telegraph", "news", [item("1", "小米发布新机")])], advice_level="off")
    assert made.advice.calls == ()
    assert made.advice.level == "off"
    assert (made.advice.distribution, made.advice.definitions) == ({}, "")
    assert not [figure.id for figure in made.figures if figure.id.startswith("advice.")]
    assert made.dropped == ()


def test_labels_are_calls_without_what_they_rest_on() -> None:
    legs = [stock("01810", day, 700_000_000, 50_000_000) for day in SESSIONS[-2:]]
    sources = [outcome("eastmoney.channel", "flows", flows()), outcome("eastmoney.stock_flow", "flows", legs)]
    full, made = edition(sources), edition(sources, advice_level="labels")
    (before,), (call,) = full.advice.calls, made.advice.calls
    assert before.reasons and before.rules
    assert call == replace_struct(before, reasons=(), invalidation="")
    (score,) = (figure for figure in made.figures if figure.id == "advice.01810.score")
    assert (score.text, score.formula, score.inputs) == ("+0.50", "Σ weights", ())
    assert score.evidence and "advice.toml" not in {made.evidence[key].source for key in score.evidence}
    assert not [figure.id for figure in made.figures if figure.id.startswith("advice.01810.weight.")]
    assert made.dropped == ()
    moved = edition(sources, advice_level="labels", previous=edition(sources[:1], advice_level="labels"))
    (change,) = (change for change in moved.changes.entries if change.kind == "call_moved")
    assert (change.after, change.cause, change.figures) == ("watch", "", ("advice.01810.score",))


def test_what_changed_names_stories_and_revised_figures() -> None:
    first = edition(
        [
            outcome(
                "cls.telegraph", "news", [item("1", "小米发布新款手机，售价3999元起"), item("2", "网易新游戏海外上线")]
            ),
            outcome("eastmoney.channel", "flows", flows()),
        ]
    )
    revised = [*flows()[:-3], *channel("eastmoney.channel", DAY, "2300", "1000")]
    second = edition(
        [
            outcome(
                "cls.telegraph",
                "news",
                [item("1", "小米发布新款手机，售价3999元起"), item("3", "腾讯大模型团队调整架构")],
            ),
            outcome("eastmoney.channel", "flows", revised),
        ],
        previous=first,
    )
    kinds = {(change.kind, change.text) for change in second.changes.entries}
    assert ("story_new", "腾讯大模型团队调整架构") in kinds
    assert ("story_dropped", "网易新游戏海外上线") in kinds
    revision = next(c for c in second.changes.entries if c.id == "southbound.shanghai.net")
    assert (revision.kind, revision.before, revision.after) == ("figure_revised", "+22.18亿港元", "+23.00亿港元")


def test_the_same_materials_give_no_changes_and_the_same_bytes() -> None:
    outcomes = [outcome("cls.telegraph", "news", [item("1", "小米发布新款手机，售价3999元起")])]
    first = edition(outcomes)
    assert encode_edition(edition(outcomes)) == encode_edition(first)
    assert edition(outcomes, previous=first).changes.entries == ()


def test_money_that_has_expired_speaks_for_nobody() -> None:
    rows = [stock("01810", day, 900_000_000, 50_000_000 + day.day) for day in SESSIONS]
    month_later = datetime(2026, 1, 20, 8, 0, tzinfo=HKT)
    told = [outcome("eastmoney.channel", "flows", flows()), outcome("eastmoney.stock_flow", "flows", rows)]
    made = edition(told, now=month_later)
    assert made.flows.market.freshness == "expired"
    assert made.advice.calls == ()
    assert made.risks == ()
    assert "南向资金无当期数据" in texts(made.advice.assessment)


def test_the_definition_names_the_scores_and_the_universe_s_index() -> None:
    made = edition([outcome("eastmoney.channel", "flows", flows())])
    assert "增持：规则得分达到+1.50" in made.advice.definitions
    assert "得分不高于-1.00" in made.advice.definitions
    assert {"+1.50", "-1.00"} <= {figure.text for figure in made.figures}


def test_without_an_index_no_benchmark_is_named() -> None:
    nobody_s = replace(load_universe("hstech", NOW.date()), index_code="")
    made = edition([outcome("cls.telegraph", "news", [item("1", "大和：上调小米评级至“买入”")])], universe=nobody_s)
    assert made.advice.calls
    assert made.advice.definitions.endswith("所看名单没有指明基准指数：没有可比的收市，建议都不评分。")
    report = render(made, "markdown").decode()
    assert "期限20个交易日，无基准指数；" in report
    assert "20个交易日，基准" not in report
    assert made.index.reason == "所看名单没有指明指数"  # no source was asked for one


@pytest.mark.parametrize(("hits", "said"), [(5, "63%"), (3, "38%"), (4, "50%"), (7, "88%")])
def test_the_scorecard_rounds_half_up(hits: int, said: str) -> None:
    call = PastCall("e", NOW, "00700", "overweight", ("buyback@2",))
    line = ScoreLine(EVERY, "overweight", 5, 8, hits, Decimal("0.10"), None, 8, "noise")
    made = edition(
        [outcome("cls.telegraph", "news", [item("1", "小米发布新款手机")])],
        scores=ScoreTable((line,), (), (CallOutcome(call, 5, DAY, DAY, Decimal(1), None),)),
    )
    assert said in {figure.text for figure in made.figures}


def test_offline_an_old_answer_and_none_are_told_apart() -> None:
    tr = translator("en")
    old, none = SourceError(Fault.OFFLINE), SourceError(Fault.OFFLINE, "nothing in the cache")
    assert trouble(none, tr) == "offline (offline): not in the cache"
    assert trouble(old, tr) == "offline (offline): the cached answer is past its time and could not be renewed"
    assert remedy(none, tr) != remedy(old, tr) and "not in the cache" not in remedy(old, tr)
    assert remedy(none, tr) == "run once without --offline"  # that it is not in the cache stands before it


def test_a_rating_is_told_without_the_broker_s_target() -> None:
    rated = item("1", "大和：上调小米目标价至58港元，评级“买入”")
    made = edition([outcome("cls.telegraph", "news", [rated])])
    (call,) = made.advice.calls
    assert [reason.text for reason in call.reasons] == ["机构上调评级或目标"]
    assert call.reasons[0].evidence


def test_what_the_checks_of_numbers_found_is_counted_and_can_be_traced() -> None:
    source = "eastmoney.channel"
    rows = [row for n, day in enumerate(SESSIONS) for row in channel(source, day, f"{100 + n}", f"{900 + n}")]
    again = [replace(row, day=date(2025, 12, 18)) for row in rows[-3:]]  # the last day's figures, stamped anew
    evening = datetime(2025, 12, 18, 21, 0, tzinfo=HKT)
    made = edition([outcome(source, "flows", [*rows, *again])], now=evening)
    assert "有3条记录因单位不符、超出合理范围、重复旧数或时间晚于现在而未采用。" in texts(made.coverage.sentences)
    figure = next(figure for figure in made.figures if figure.id == "checks.left_out")
    assert "repeats_earlier_day southbound.total 2025-12-18" in made.evidence[figure.evidence[0]].excerpt
    assert "未采用" not in texts(edition([outcome(source, "flows", rows)]).coverage.sentences)


def test_nobody_s_research_report_is_passed_on() -> None:
    news = [
        item("1", "小米发布新款手机，售价3999元起"),
        item("2", "腾讯：某券商证券研究报告"),
        item("3", "美团上线新业务", "證券研究報告摘要"),
    ]
    made = edition([outcome("cls.telegraph", "news", news)])
    assert [s.title for section in made.news for s in section.stories] == ["小米发布新款手机，售价3999元起"]


def test_an_item_without_a_usable_time_is_counted() -> None:
    news = [item("1", "小米发布新款手机"), item("2", "腾讯发布新游戏", hours=-9)]
    made = edition([outcome("cls.telegraph", "news", news)])
    assert "另有新闻1条没有可用的发布时间，不单独刊出。" in texts(made.coverage.sentences)


def test_a_defect_met_in_one_headline_costs_that_headline_and_is_told() -> None:
    class Trap(str):
        """A title in which a rule of ours meets what it cannot read."""

        def __len__(self) -> int:
            raise RecursionError

    news = [item("1", "小米发布新款手机"), replace_struct(item("2", "腾讯发布新游戏"), text=Trap("腾讯"))]
    made = edition([outcome("cls.telegraph", "news", news)])
    assert [s.title for section in made.news for s in section.stories] == ["小米发布新款手机"]
    assert "有新闻1条无法分析，未采用。" in texts(made.coverage.sentences)


def test_members_in_the_news_are_counted_whether_or_not_it_is_printed() -> None:
    """`report.stories` says how much is printed, not how much there was."""
    items = [item("1", "小米发布新款手机，售价3999元起"), item("2", "美团宣布回购1亿港元股份", hours=5)]
    news = [outcome("cls.telegraph", "news", items)]
    whole, none = edition(news), edition(news, stories=0)
    assert whole.coverage.members_with_news == none.coverage.members_with_news == 2
    assert (whole.coverage.stories, none.coverage.stories) == (2, 0)
    assert "其中2只有相关新闻；时间窗内新闻2条，刊出0个事件" in texts(none.coverage.sentences)
    named = next(figure for figure in none.figures if figure.id == "coverage.members_with_news")
    assert "01810" in none.evidence[named.evidence[0]].excerpt
    assert "时间窗内有相关新闻，但本版没有刊出。" in render(none, "text").decode()
    nothing = edition([outcome("cls.telegraph", "news"), outcome("eastmoney.channel", "flows", flows())])
    assert "时间窗内没有与成分股相关的新闻" in render(nothing, "text").decode()
