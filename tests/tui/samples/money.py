"""Southbound money, corporate actions, and the index with its members."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from msgspec.structs import replace

from hstui.edition import model
from hstui.edition.model import Figure, Sentence
from tests.tui.samples.base import DAY, MEMBERS, NOW, ids_of, make_figure, make_history, make_hkd


def _extremes(label: str, history: tuple[tuple[date, Decimal], ...]) -> list[Figure]:
    values = [value for _, value in history]
    return [make_hkd(f"{label}.most", max(values)), make_hkd(f"{label}.least", min(values))]


def _channel(name: str, net: str, scale: int) -> tuple[model.ChannelRow, list[Figure]]:
    label, amount, history = f"southbound.{name}", Decimal(net), make_history(scale)
    figures = [
        Figure(
            f"{label}.net",
            f"{amount / 10**8}亿港元",
            amount,
            "HKD",
            ("hkex-1",),
            formula="buy - sell",
            inputs=("buy=612.40 HKD_100m", "sell=533.31 HKD_100m"),
            day=DAY,
        ),
        *(make_hkd(f"{label}.{what}", amount * times) for what, times in (("buy", 7), ("sell", 6), ("sum_5", 3))),
        make_hkd(f"{label}.sum_20", amount * 5),
        *_extremes(label, history),
    ]
    if name == "total":
        figures.append(make_hkd(f"{label}.year_to_date", Decimal("1402000000000")))
        figures.append(make_figure(f"{label}.since_as_high", 14, "14个交易日", "days"))
    else:
        figures.append(make_figure(f"{label}.sessions_held", 60, "60", "count"))
    row = model.ChannelRow(
        net_buy=amount,
        buy=amount * 7,
        sell=amount * 6,
        turnover=amount * 13,
        sessions_since_as_high=14 if name == "total" else None,
        sessions_held=60,
        sum_5=amount * 3,
        sum_20=amount * 5,
        year_to_date=Decimal("1402000000000") if name == "total" else None,
        figures=ids_of(figures),
        evidence=("hkex-1",),
        history=history,
    )
    return row, figures


def _stock_row(rank: int, net: int) -> tuple[model.StockFlowRow, list[Figure]]:
    code, name = MEMBERS[(rank * 3 + 1) % len(MEMBERS)]
    streak = (14, 6, 3, 1, 2, 1, -1, -2, -5, -9)[rank - 1]
    row = model.StockFlowRow(
        code=code,
        name=name,
        day=DAY,
        net_buy=Decimal(net) * 10**6,
        streak_days=streak,
        streak_total=Decimal(net * abs(streak)) * 10**6,
        streak_open=rank == 2,
        rank=rank,
        evidence=("hkex-1",),
        shanghai_net=Decimal(net) * 6 * 10**5,
        shenzhen_net=None if rank % 4 == 0 else Decimal(net) * 4 * 10**5,
        days_in_top_ten=20 - rank,
        holding_ratio=None if rank == 3 else Decimal("12.34") + rank,
        history=make_history(1_000_000 * net, 20 - rank),
    )
    label = f"southbound.{code}"
    figures = [
        make_hkd(f"{label}.net", row.net_buy),
        make_figure(f"{label}.streak_days", streak, f"{streak:+d}日", "days"),
        make_hkd(f"{label}.streak_total", row.streak_total),
        make_figure(f"{label}.top_ten_days", row.days_in_top_ten, f"{row.days_in_top_ten}个交易日", "days"),
        *_extremes(label, row.history),
    ]
    figures += [
        make_hkd(f"{label}.{leg}", value)
        for leg, value in (("shanghai_net", row.shanghai_net), ("shenzhen_net", row.shenzhen_net))
        if value is not None
    ]
    if row.holding_ratio is not None:
        figures.append(make_figure(f"{label}.holding_ratio", row.holding_ratio, f"{row.holding_ratio}%", "%"))
    return replace(row, figures=ids_of(figures)), figures


def make_flows() -> tuple[model.Flows, list[Figure]]:
    total, one = _channel("total", "7909000000", 100_000_000)
    shanghai, two = _channel("shanghai", "2218000000", 40_000_000)
    shenzhen, three = _channel("shenzhen", "5691000000", 60_000_000)
    nets = (1063, 751, 420, 180, 95, 20, -88, -310, -642, -1105)
    made = [_stock_row(rank, net) for rank, net in enumerate(nets, 1)]
    stocks = [row for row, _ in made]
    said = Sentence("南向资金12月17日净买入79.09亿港元，为14个交易日以来最高。", (one[0].id,), ("hkex-1",))
    action = model.ActionRow(
        "buyback", "01024", "快手-W", DAY, Sentence("快手-W 12月17日回购79.5万股，斥资5012万港元。"), (), ("hkex-1",)
    )
    placing = replace(
        action,
        kind="placing",
        code="00020",
        name="商汤-W",
        text=Sentence("商汤-W 拟配售17.5亿股B类股份，募资约31.5亿港元，用于核心业务与生成式人工智能研发。"),
    )
    flows = model.Flows(
        model.MarketFlows(DAY, shanghai, shenzhen, total, "previous_session"),
        tuple(stocks),
        (action, placing),
        (said,),
        "个股口径：沪深港股通十大成交活跃股，未上榜者数额未知。",
        ("09999", "00992"),
    )
    return flows, [*one, *two, *three, *(figure for _, own in made for figure in own)]


def _quote(code: str, what: str, value: Decimal, text: str, unit: str) -> Figure:
    return make_figure(f"quote.{code}.{what}", value, text, unit, "quote-1")


def make_index() -> tuple[model.IndexView, list[Figure]]:
    moves = []
    quotes: list[Figure] = []
    changes = (
        "1.23",
        "-0.45",
        "4.10",
        "2.05",
        "-3.30",
        "0.00",
        "0.88",
        "-1.12",
        "0.35",
        "-6.01",
        None,
        "1.9",
        "-0.2",
        "0.7",
        "-0.9",
        "3.2",
    )
    for (code, name), change in zip(MEMBERS, changes, strict=True):
        own = [
            _quote(code, "last", Decimal("41.36"), "41.36港元", "HKD"),
            _quote(code, "turnover", Decimal("3910000000"), "39.10亿港元", "HKD"),
            _quote(code, "pe", Decimal("23.4"), "23.4倍", "x"),
            make_figure(f"index.weight.{code}", Decimal("7.9"), "7.90%", "%", "quote-1"),
            make_figure(
                f"index.HSTECH.contribution.{code}", Decimal(change or 0) * 4, f"{change}点", "points", "quote-1"
            ),
        ]
        if change is not None:
            own.append(_quote(code, "change", Decimal(change), f"{Decimal(change):+.2f}%", "%"))
        quotes += own
        moves.append(
            model.MemberMove(
                code,
                name,
                Decimal("41.36"),
                None if change is None else Decimal(change),
                Decimal("3910000000"),
                Decimal("7.9"),
                Decimal(change or "0") * 4,
                "previous_session",
                figures=ids_of(own),
                quoted_at=NOW - timedelta(hours=16),
                pe=Decimal("23.4"),
            )
        )
    figures = [
        make_figure(f"index.{name}", Decimal(value), text, unit, "quote-1")
        for name, value, text, unit in (
            ("level", "5457.95", "5,457.95点", "points"),
            ("change_points", "55.43", "+55.43点", "points"),
            ("change", "1.03", "+1.03%", "%"),
            ("turnover", "51230000000", "512.30亿港元", "HKD"),
            ("advancers", "9", "9", "count"),
            ("decliners", "6", "6", "count"),
            ("unchanged", "1", "1", "count"),
            ("high_52w", "6715.46", "6,715.46点", "points"),
            ("low_52w", "4246.33", "4,246.33点", "points"),
        )
    ]
    view = model.IndexView(
        "HSTECH",
        "恒生科技指数",
        Decimal("5457.95"),
        Decimal("55.43"),
        Decimal("1.03"),
        Decimal("51230000000"),
        9,
        6,
        1,
        Decimal("6715.46"),
        Decimal("4246.33"),
        NOW - timedelta(hours=16),
        "previous_session",
        tuple(moves),
        (),
        figures=ids_of(figures),
        evidence=("quote-1",),
    )
    return view, [*figures, *quotes]
