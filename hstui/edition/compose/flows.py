"""The money page: channels, stocks, streaks."""

from __future__ import annotations

from decimal import Decimal

from hstui.analysis.measures import derived
from hstui.analysis.southbound import ChannelDay, MarketFlow, StockStreak, market_flows, stock_flows
from hstui.edition.compose.materials import Composing
from hstui.edition.ledger import Name, evidence_of
from hstui.edition.model import ChannelRow, Figure, MarketFlows, Sentence, StockFlowRow
from hstui.records.flows import ChannelFlow, Holding, StockFlow
from hstui.records.provenance import Measure
from hstui.records.units import Unit

_LEADERS = 3
_STREAK_WORTH_SAYING = 3
_DRAWN = 20
"""Sessions of a history that are drawn as bars."""


def analyse(c: Composing) -> tuple[MarketFlow, list[StockStreak]]:
    """Southbound totals and member rows of the latest complete session."""
    m = c.materials
    market = market_flows(m.records(ChannelFlow), m.calendar, m.now)
    if market.day is None:
        return market, []
    stocks = stock_flows(
        m.records(StockFlow), m.calendar, m.universe, market.day, m.records(Holding), sessions=market.sessions
    )
    return market, stocks


def _hkd(measure: Measure | None) -> Decimal | None:
    return measure.quantity.to(Unit.HKD).value if measure is not None else None


def _money(c: Composing, measure: Measure, *, absolute: bool = False) -> Figure:
    return c.ledger.figure(measure, "flow", absolute=absolute, signed=not absolute, unit=Unit.HKD)


def _extremes(c: Composing, label: str, history: tuple[Measure, ...]) -> list[Figure]:
    """The largest and the smallest of the sessions that are drawn, which the picture names."""
    drawn = history[-_DRAWN:]
    if len(drawn) < 2:
        return []
    found = []
    for name, pick in (("most", max), ("least", min)):
        chosen = pick(drawn, key=lambda one: one.quantity.to(Unit.HKD).value)
        formula = f"{pick.__name__} of {len(drawn)} sessions"
        found.append(_money(c, derived(chosen.quantity, formula, (chosen,), f"{label}.{name}", chosen.day)))
    return found


def _held(c: Composing, day: ChannelDay, formula: str) -> Figure:
    """How many sessions a comparison could look back over."""
    evidence = tuple(dict.fromkeys(c.ledger.enter(p, "flow") for h in day.history for p in h.provenance))
    return c.ledger.counted(f"southbound.{day.channel}.sessions_held", day.sessions_held, formula, evidence)


def _channel_row(c: Composing, day: ChannelDay | None) -> ChannelRow | None:
    if day is None:
        return None
    signed = (day.net, day.sum_5, day.sum_20, day.year_to_date)
    figures = [_money(c, measure) for measure in signed if measure is not None]
    figures += [_money(c, measure, absolute=True) for measure in (day.buy, day.sell, day.turnover) if measure]
    printed = evidence_of(figures)
    if day.since_as_high is not None:
        figures.append(c.ledger.figure(day.since_as_high, "flow"))
    elif day.net is not None:
        figures.append(_held(c, day, "sessions held, none of them as high"))
    figures += _extremes(c, f"southbound.{day.channel}", day.history)
    return ChannelRow(
        net_buy=_hkd(day.net),
        buy=_hkd(day.buy),
        sell=_hkd(day.sell),
        turnover=_hkd(day.turnover),
        sessions_since_as_high=int(day.since_as_high.quantity.value) if day.since_as_high else None,
        sessions_held=day.sessions_held,
        sum_5=_hkd(day.sum_5),
        sum_20=_hkd(day.sum_20),
        year_to_date=_hkd(day.year_to_date),
        figures=tuple(f.id for f in figures),
        evidence=printed,
        history=tuple((h.day, h.quantity.to(Unit.HKD).value) for h in day.history if h.day is not None),
        reason=_why_none(c, day),
    )


def _why_none(c: Composing, day: ChannelDay) -> str:
    if day.net is not None:
        return ""
    return c.tr("该日数字与往日相差悬殊，疑为单位错误，未采用") if day.suspect else c.tr("该日净买额尚未公布")


def market_page(c: Composing, market: MarketFlow) -> MarketFlows:
    """The channels' rows of the page."""
    reasons = {
        "no_rows": c.tr("没有任何来源给出南向资金数据"),
        "no_complete_session": c.tr("来源所给的日子都还没有完整数据"),
    }
    return MarketFlows(
        trading_day=market.day,
        shanghai=_channel_row(c, market.shanghai),
        shenzhen=_channel_row(c, market.shenzhen),
        total=_channel_row(c, market.total),
        freshness=market.freshness,
        reason=next((reasons[n.key] for n in market.notes if n.key in reasons), "") if market.day is None else "",
    )


def _direction(c: Composing, channel: ChannelDay, bought: str, sold: str, even: str) -> Sentence | None:
    if channel.net is None:
        return None
    amount, day = _money(c, channel.net, absolute=True), c.day(channel.day)
    if not channel.net.quantity.value:
        return c.ledger.say(even, evidence=amount.evidence, day=day)
    return c.ledger.say(bought if channel.net.quantity.value > 0 else sold, amount=amount, day=day)


def _superlative(c: Composing, day: ChannelDay) -> Sentence | None:
    """How the day compares, where that is worth a clause: among at least five sessions."""
    if day.net is None or not day.net.quantity.value:
        return None
    buying = day.net.quantity.value > 0
    span, since, held_only = (
        (day.high_of, day.since_as_high, day.since_as_high is None)
        if buying
        else (day.low_of, day.since_as_low, day.since_as_low is None)
    )
    if span < 5:
        return None
    if since is not None:
        figure = c.ledger.figure(since, "flow", text=str(span))
    else:
        figure = _held(c, day, "sessions held, all of them lower" if buying else "sessions held, all of them higher")
    if held_only:
        message = "为所取得的{n}个交易日中最高" if buying else "为所取得的{n}个交易日中最低"
    else:
        message = "为近{n}个交易日最高" if buying else "为近{n}个交易日最低"
    return c.ledger.say(message, n=figure)


def market_sentences(c: Composing, market: MarketFlow) -> list[Sentence]:
    """The market's day in one or two sentences: total with its rank, channels, recent sums."""
    if market.day is None or market.total is None:
        return []
    if market.total.suspect:
        said = c.ledger.say("{day}南向资金数字与往日相差悬殊，疑为单位错误，未采用", day=c.day(market.day))
        return [c.ledger.ended(said)]
    if market.total.net is None:
        return []
    parts: list[Sentence] = []
    bought, sold = "{day}南向资金合计净买入{amount}", "{day}南向资金合计净卖出{amount}"
    head = _direction(c, market.total, bought, sold, "{day}南向资金买卖合计相抵")
    assert head is not None  # net is known, see above
    parts.append(head)
    for channel, words in (
        (market.shanghai, ("沪港股通净买入{amount}", "沪港股通净卖出{amount}", "沪港股通买卖相抵")),
        (market.shenzhen, ("深港股通净买入{amount}", "深港股通净卖出{amount}", "深港股通买卖相抵")),
    ):
        clause = _direction(c, channel, *words) if channel is not None else None
        if clause is not None:
            parts.append(clause)
    rank = _superlative(c, market.total)
    if rank is not None:
        parts.insert(1, rank)
    comma = c.ledger.marks.comma
    sentences = [c.ledger.ended(c.ledger.join(parts, comma))]
    if market.provisional:
        sentences.append(c.ledger.ended(c.ledger.say("当日统计尚未最终确定，为初步数字")))
    sums = [
        c.ledger.say(bought if measure.quantity.value >= 0 else sold, amount=_money(c, measure, absolute=True))
        for measure, bought, sold in (
            (market.total.sum_5, "近5个交易日累计净买入{amount}", "近5个交易日累计净卖出{amount}"),
            (market.total.sum_20, "近20个交易日累计净买入{amount}", "近20个交易日累计净卖出{amount}"),
            (market.total.year_to_date, "年初至今累计净买入{amount}", "年初至今累计净卖出{amount}"),
        )
        if measure is not None
    ]
    if sums:
        sentences.append(c.ledger.ended(c.ledger.join(sums, comma)))
    return sentences


def channel_sentences(c: Composing, market: MarketFlow) -> list[Sentence]:
    """What each channel turned over, and how its day compares."""
    clauses: list[Sentence] = []
    for channel, turnover, bought, sold in (
        (market.shanghai, "沪港股通成交{amount}", "净买入{rank}", "净卖出{rank}"),
        (market.shenzhen, "深港股通成交{amount}", "净买入{rank}", "净卖出{rank}"),
    ):
        if channel is None or channel.net is None or channel.turnover is None:
            continue
        parts = [c.ledger.say(turnover, amount=_money(c, channel.turnover, absolute=True))]
        rank = _superlative(c, channel)
        if rank is not None:
            parts.append(c.ledger.say(bought if channel.net.quantity.value > 0 else sold, rank=rank))
        clauses.append(c.ledger.join(parts, c.ledger.marks.comma))
    return [c.ledger.ended(c.ledger.join(clauses, c.ledger.marks.semicolon))] if clauses else []


def stock_row(c: Composing, s: StockStreak) -> StockFlowRow:
    """One member's row of the table."""
    # As the table prints it, so that the cell is the figure's text; a second + where the rows held end first.
    streak = c.tr("{n}日", n=f"{int(s.streak_days.quantity.value):+d}{'+' if s.streak_open else ''}")
    figures = [_money(c, s.net), c.ledger.figure(s.streak_days, "flow", text=streak), _money(c, s.streak_total)]
    figures += [_money(c, leg) for leg in (s.shanghai_net, s.shenzhen_net) if leg is not None]
    printed = evidence_of(figures)
    if s.holding_ratio is not None:
        figures.append(c.ledger.figure(s.holding_ratio, "flow"))
    figures.append(c.ledger.figure(s.top_ten_days, "flow"))
    figures += _extremes(c, f"southbound.{s.code}", s.history)
    return StockFlowRow(
        code=s.code,
        name=c.short(s.code, s.name).text,
        day=s.day,
        net_buy=s.net.quantity.to(Unit.HKD).value,
        streak_days=int(s.streak_days.quantity.value),
        streak_total=s.streak_total.quantity.to(Unit.HKD).value,
        streak_open=s.streak_open,
        rank=s.rank,
        evidence=printed,
        figures=tuple(f.id for f in figures),
        shanghai_net=_hkd(s.shanghai_net),
        shenzhen_net=_hkd(s.shenzhen_net),
        partial_days=s.partial_days,
        days_in_top_ten=int(s.top_ten_days.quantity.value),
        holding_ratio=s.holding_ratio.quantity.value if s.holding_ratio else None,
        holding_change=s.holding_change.quantity.value if s.holding_change else None,
        history=tuple((h.day, h.quantity.to(Unit.HKD).value) for h in s.history if h.day is not None),
    )


def disagreements(c: Composing, market: MarketFlow) -> list[Sentence]:
    """Figures of the day on which sources differ: both are told, and whose is used."""
    found = []
    for d in market.disagreements:
        if d.day == market.day and d.used.provenance and d.other.provenance:
            used, other = (c.ledger.called.get(one.provenance[0].source, "") for one in (d.used, d.other))
            found.append(
                c.ledger.say(
                    "来源不一：{used}为{one}，{other}为{two}，采用前者。",
                    used=Name(used),
                    one=_money(c, d.used),
                    other=Name(other),
                    two=_money(c, d.other),
                )
            )
    return found


def _streak_clause(c: Composing, s: StockStreak) -> Sentence:
    buying = s.net.quantity.value >= 0
    amount = _money(c, s.net, absolute=True)
    name = c.full(s.code, s.name)
    days = abs(int(s.streak_days.quantity.value))
    if days < _STREAK_WORTH_SAYING:
        message = "{name}净买入{amount}" if buying else "{name}净卖出{amount}"
        said = c.ledger.say(message, codes=(s.code,), name=name, amount=amount)
        return c.ledger.say("{said}（仅单通道上榜）", codes=(s.code,), said=said) if s.partial else said
    message = (
        (
            "{name}净买入{amount}，已连续{days}日净买入，累计{total}",
            "{name}净买入{amount}，已至少连续{days}日净买入，累计{total}",
        )
        if buying
        else (
            "{name}净卖出{amount}，已连续{days}日净卖出，累计{total}",
            "{name}净卖出{amount}，已至少连续{days}日净卖出，累计{total}",
        )
    )[s.streak_open]
    said = c.ledger.say(
        message,
        codes=(s.code,),
        name=name,
        amount=amount,
        days=c.ledger.figure(s.streak_days, "flow", text=str(days)),
        total=_money(c, s.streak_total, absolute=True),
    )
    if not s.partial_days:
        return said
    label = f"southbound.{s.code}.partial_days"
    partial = c.ledger.counted(label, s.partial_days, "days of the streak with one channel's leg only", said.evidence)
    return c.ledger.say("{said}（其中{n}日仅单通道上榜）", codes=(s.code,), said=said, n=partial)


def stock_sentences(c: Composing, stocks: list[StockStreak]) -> list[Sentence]:
    """The leaders of the day among members, and who was sold most."""
    members = [s for s in stocks if s.member]
    sentences = []
    bought = [s for s in members if s.net.quantity.value > 0][:_LEADERS]
    sold = [s for s in reversed(members) if s.net.quantity.value < 0][:_LEADERS]
    for group in (bought, sold):
        if group:
            joined = c.ledger.join([_streak_clause(c, s) for s in group], c.ledger.marks.semicolon)
            sentences.append(c.ledger.ended(joined))
    return sentences


def basis(c: Composing) -> str:
    """What the per-stock figures cover."""
    return c.tr("个股按沪、深两通道每日十大成交活跃股口径；未上榜为未知，不作零计；仅一个通道上榜的日子为部分数。")
