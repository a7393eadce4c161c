"""A rich edition in our own wording: invented companies' news around real member names, nothing from any source."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from hstui.clock import HKT
from hstui.edition import model
from hstui.edition.model import Edition, Evidence, Figure, Sentence, Story, StoryItem

NOW = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)
DAY = date(2025, 12, 17)
MEMBERS = (
    ("00700", "腾讯控股"),
    ("09988", "阿里巴巴-W"),
    ("01810", "小米集团-W"),
    ("03690", "美团-W"),
    ("00981", "中芯国际"),
    ("01211", "比亚迪股份"),
    ("02015", "理想汽车-W"),
    ("01024", "快手-W"),
    ("09618", "京东集团-SW"),
    ("00020", "商汤-W"),
    ("09999", "网易-S"),
    ("09888", "百度集团-SW"),
    ("09868", "小鹏汽车-W"),
    ("00992", "联想集团"),
    ("06618", "京东健康"),
    ("02382", "舜宇光学科技"),
)
_TITLES = (
    ("ai", "buyback", ("01810",), "小米发布新一代端侧大模型并开放权重，推理速度提升2.6倍"),
    ("ai", "org", ("00700",), "腾讯调整大模型团队架构，设立首席科学家岗位"),
    ("ai", "listing", (), "两家大模型公司先后通过港交所聆讯，最快明年1月挂牌"),
    ("auto", "launch", ("02015",), "理想汽车进入三个海外市场，首批门店同日开业"),
    ("auto", "tech", ("01211",), "比亚迪高阶智驾内测里程超过15万公里"),
    ("auto", "data", (), "11月新能源车出口30万辆，同比增长2.6倍"),
    ("chip", "listing", (), "国产图形芯片公司科创板首日上涨超六倍"),
    ("chip", "tech", ("01810",), "小米公布射频器件研究成果，功率附加效率突破60%"),
    ("eco", "rd", ("01810",), "小米：未来五年研发投入2000亿元，明年约400亿元"),
    ("eco", "deal", ("09618",), "京东云中标1.28亿元产业平台项目"),
    ("money", "buyback", ("01024",), "快手本月第八次回购，累计近4亿港元"),
    ("money", "placing", ("00020",), "商汤拟配售17.5亿股新股，募资约31.5亿港元"),
)
THEMES = {
    "ai": "AI大模型与技术突破",
    "auto": "汽车产业全球化加速",
    "chip": "芯片融资与产业突破",
    "eco": "生态战略与跨界合作",
    "money": "回购与配售",
}
OUTLETS = (
    ("cls", "财联社"),
    ("wscn", "华尔街见闻"),
    ("gelonghui", "格隆汇"),
    ("rthk", "香港電台"),
    ("yahoo", "Yahoo Finance"),
)


def _id(number: int) -> str:
    return f"{number:032x}"


def _items(number: int, title: str) -> tuple[StoryItem, ...]:
    count = 1 + (number * 2) % 5
    items = []
    for at in range(count):
        source, outlet = OUTLETS[at]
        published = NOW - timedelta(hours=3 * number + at, minutes=7 * at)
        items.append(
            StoryItem(
                f"{source}-{number}",
                source,
                outlet,
                title if at == 0 else f"{outlet}：{title[:18]}的另一种写法",
                f"https://news.example/{source}/{number}",
                published,
                f"{outlet}称，{title}。公司表示，相关投入将分阶段进行，具体数字以公告为准。",
                "zh",
            )
        )
    return tuple(items)


def _story(number: int) -> tuple[Story, tuple[Figure, ...]]:
    theme, event, codes, title = _TITLES[number % len(_TITLES)]
    items = _items(number, title)
    evidence = tuple(item.id for item in items)
    figures = (
        Figure(f"s{number}.f1", "2.6倍", Decimal("2.6"), "x", evidence[:1], day=DAY),
        Figure(
            f"s{number}.f2",
            "138.48亿港元",
            Decimal("13848000000"),
            "HKD",
            evidence[:1],
            formula="sum(net_buy, 14 sessions)",
            inputs=("net=10.63 HKD_100m", "southbound.total.net"),
        ),
    )
    rating = Figure(
        f"story.{number}.score", f"{9.5 - number * 0.4:.2f}", Decimal("9.5") - number * Decimal("0.4"), "count",
        evidence[:1], formula="desks × facts × trust", inputs=(f"desks={len(items) * 0.5:g}", "facts=1.25", "trust=2"),
    )  # fmt: skip
    story = Story(
        id=_id(number + 1),
        theme=theme,
        event=event,
        codes=codes,
        mentions=("00981",) if number % 3 == 0 else (),
        others=() if codes else ("某大模型公司",),
        title=title,
        summary=f"{title}。此前公司连续14日获净买入，累计138.48亿港元，同比增长2.6倍。",
        score=9.5 - number * 0.4,
        score_parts={"trust": 2.0, "desks": len(items) * 0.5, "facts": 1.25},
        items=items,
        figures=tuple(figure.id for figure in figures),
        evidence=evidence,
        first_seen=items[-1].published,
        latest=items[0].published,
        related=(_id(2),) if number == 0 else (),
        variants=(model.Variant(figures[0].id, "格隆汇", items[0].published, "differs"),) if number == 0 else (),
        rating=rating.id,
    )
    return story, (*figures, rating)


def _history(scale: int, count: int = 20) -> tuple[tuple[date, Decimal], ...]:
    values = (12, 34, -8, 22, 41, 15, -19, 6, 28, 33, -42, 11, 19, 25, -5, 38, 44, 21, 52, 79)
    days = []
    day = DAY
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day -= timedelta(days=1)
    return tuple((day, Decimal(value * scale)) for day, value in zip(reversed(days), values[-count:], strict=True))


def _figure(ident: str, value: Decimal | int, text: str, unit: str, evidence: str = "hkex-1") -> Figure:
    return Figure(ident, text, Decimal(value), unit, (evidence,), day=DAY)


def _hkd(ident: str, value: Decimal | int) -> Figure:
    return _figure(ident, value, f"{Decimal(value) / 10**8:+.2f}亿港元", "HKD")


def _extremes(label: str, history: tuple[tuple[date, Decimal], ...]) -> list[Figure]:
    values = [value for _, value in history]
    return [_hkd(f"{label}.most", max(values)), _hkd(f"{label}.least", min(values))]


def _ids(figures: list[Figure]) -> tuple[str, ...]:
    return tuple(figure.id for figure in figures)


def _channel(name: str, net: str, scale: int) -> tuple[model.ChannelRow, list[Figure]]:
    label, amount, history = f"southbound.{name}", Decimal(net), _history(scale)
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
        *(_hkd(f"{label}.{what}", amount * times) for what, times in (("buy", 7), ("sell", 6), ("sum_5", 3))),
        _hkd(f"{label}.sum_20", amount * 5),
        *_extremes(label, history),
    ]
    if name == "total":
        figures.append(_hkd(f"{label}.year_to_date", Decimal("1402000000000")))
        figures.append(_figure(f"{label}.since_as_high", 14, "14个交易日", "days"))
    else:
        figures.append(_figure(f"{label}.sessions_held", 60, "60", "count"))
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
        figures=_ids(figures),
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
        history=_history(1_000_000 * net, 20 - rank),
    )
    label = f"southbound.{code}"
    figures = [
        _hkd(f"{label}.net", row.net_buy),
        _figure(f"{label}.streak_days", streak, f"{streak:+d}日", "days"),
        _hkd(f"{label}.streak_total", row.streak_total),
        _figure(f"{label}.top_ten_days", row.days_in_top_ten, f"{row.days_in_top_ten}个交易日", "days"),
        *_extremes(label, row.history),
    ]
    figures += [
        _hkd(f"{label}.{leg}", value)
        for leg, value in (("shanghai_net", row.shanghai_net), ("shenzhen_net", row.shenzhen_net))
        if value is not None
    ]
    if row.holding_ratio is not None:
        figures.append(_figure(f"{label}.holding_ratio", row.holding_ratio, f"{row.holding_ratio}%", "%"))
    return replace(row, figures=_ids(figures)), figures


def _flows() -> tuple[model.Flows, list[Figure]]:
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
    return _figure(f"quote.{code}.{what}", value, text, unit, "quote-1")


def _index() -> tuple[model.IndexView, list[Figure]]:
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
            _figure(f"index.weight.{code}", Decimal("7.9"), "7.90%", "%", "quote-1"),
            _figure(f"index.HSTECH.contribution.{code}", Decimal(change or 0) * 4, f"{change}点", "points", "quote-1"),
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
                figures=_ids(own),
                quoted_at=NOW - timedelta(hours=16),
                pe=Decimal("23.4"),
            )
        )
    figures = [
        _figure(f"index.{name}", Decimal(value), text, unit, "quote-1")
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
        figures=_ids(figures),
        evidence=("quote-1",),
    )
    return view, [*figures, *quotes]


def _macro() -> tuple[model.Macro, list[Figure]]:
    rows = (
        ("fed.range", "fed", "联邦基金目标区间", "3.50%-3.75%", "3.75", "%", "-0.25个百分点"),
        ("fed.effr", "fed", "有效联邦基金利率", "3.64%", "3.64", "%", "0.00"),
        ("hkma.balance", "hkd", "银行体系总结余", "538.21亿港元", "53821000000", "HKD", "-1.20亿港元"),
        ("hibor.on", "rates", "隔夜HIBOR", "2.10%", "2.10", "%", "+0.35个百分点"),
        ("hibor.1m", "rates", "1个月HIBOR", "3.02%", "3.02", "%", "+0.12个百分点"),
        ("fx.usdhkd", "fx", "美元兑港元", "7.7812", "7.7812", "HKD_per_USD", "+0.0012"),
        ("us.10y", "us", "美国十年期国债收益率", "4.15%", "4.15", "%", "-0.03个百分点"),
    )
    indicators = tuple(
        model.Indicator(
            key,
            group,
            title,
            text,
            Decimal(value),
            unit,
            DAY,
            change,  # type: ignore[arg-type]  # literals from a table
            "expired" if key == "us.10y" else "previous_session",
            ("index.level",),
            ("quote-1",),
            _history(1),
            note,
        )
        for (key, group, title, text, value, unit, change), note in zip(
            rows, ("", "", "", "", "收市利率，非定盘", "", ""), strict=True
        )
    )
    said = (
        Sentence("美联储12月会议下调目标区间25个基点至3.50%-3.75%，为年内第三次降息。", (), ("quote-1",)),
        Sentence("银行体系总结余538.21亿港元，一个月HIBOR报3.02%，港元处于兑换保证区间中段。", (), ("quote-1",)),
    )
    curve = tuple(
        zip(
            ("O/N", "1W", "2W", "1M", "2M", "3M", "6M", "12M"),
            map(Decimal, ("2.10", "2.55", "2.80", "3.02", "3.00", "3.05", "3.10", "3.12")),
            strict=True,
        )
    )
    fixings = [_figure(f"macro.hibor.{tenor}", rate, f"{rate}%", "%", "quote-1") for tenor, rate in curve]
    band = [
        _figure(f"macro.hkma.cu_{side}", Decimal(rate), f"{rate}00", "HKD_per_USD", "quote-1")
        for side, rate in (("strong", "7.75"), ("weak", "7.85"))
    ]
    place = model.Indicator(
        "fx.band", "fx", "兑换保证区间内位置", "31.20%", Decimal("31.2"), "%", DAY, "", "previous_session", _ids(band),
        ("quote-1",),
    )  # fmt: skip
    missing = ("美国CPI：来源超时，无缓存可用",)
    return model.Macro((*indicators, place), said, curve, DAY, missing, _ids(fixings)), [*fixings, *band]


def _scores() -> list[Figure]:
    """Numbers of the advice page: scores, weights, and how past calls fared."""
    figures = [
        _figure("scorecard.a.n", 34, "34", "count"),
        _figure("scorecard.a.hits", 62, "62%", "%"),
        _figure("scorecard.a.alpha", Decimal("1.42"), "+1.42", "pp"),
        _figure("scorecard.b.n", 8, "8", "count"),
        _figure("scorecard.b.alpha", Decimal("-0.6"), "-0.60", "pp"),
        _figure("scorecard.unscored.halted", 1, "1", "count"),
        _figure("advice.horizon", 20, "20个交易日", "days"),
    ]
    for at, (code, _) in enumerate(MEMBERS[:9]):
        score = Decimal("2.4") - at * Decimal("0.6")
        figures.append(_figure(f"advice.{code}.score", score, f"{score:+.2f}", "count"))
        figures += [
            _figure(f"advice.{code}.weight.{rule}", Decimal(weight), weight, "count")
            for rule, weight in (("southbound_streak", "+1.20"), ("buyback", "+0.50"), ("drawdown", "-0.70"))
        ]
    return figures


def _advice() -> model.Advice:
    calls = []
    for at, (code, name) in enumerate(MEMBERS[:9]):
        score = 2.4 - at * 0.6
        stance = "overweight" if score > 1 else "watch" if score > -1 else "cautious"
        reasons = (
            model.Reason(
                "连续14个交易日获南向净买入，累计138.48亿港元",
                "southbound_streak@1",
                1.2,
                ("hkex-1",),
                ("southbound.total.net", f"advice.{code}.weight.southbound_streak"),
            ),
            model.Reason("公司公告回购，本月第八次", "buyback@1", 0.5, ("hkex-1",), (f"advice.{code}.weight.buyback",)),
            model.Reason(
                "股价较52周高位回落超过三成",
                "drawdown@1",
                -0.7,
                ("quote-1",),
                (f"advice.{code}.weight.drawdown",),
                counter=True,
            ),
        )
        calls.append(
            model.Call(
                code,
                name,
                stance,
                score,
                reasons,
                "20个交易日，基准为恒生科技指数",
                "连续净买入中断或公告撤回",  # type: ignore[arg-type]  # computed literal
                date(2026, 1, 20),
            )
        )
    return model.Advice(
        "full",
        "advice@1",
        (Sentence("成分股中9只获得判断，其余证据不足。"),),
        tuple(calls),
        (("网易-S", "本版没有新闻，也没有资金数据"), ("舜宇光学科技", "只有一条证据")),
        Sentence("证据先行，结论留有余地。"),
        "增持：证据合计得分高于1；关注：介于-1与1之间；谨慎：低于-1。",
        {"overweight": 3, "watch": 3, "cautious": 3},
    )


def _sources() -> tuple[model.SourceRow, ...]:
    fetched = NOW - timedelta(minutes=2)
    return (
        model.SourceRow(
            "cls",
            "财联社电报",
            "news",
            "live",
            fetched,
            120,
            86,
            None,
            newest=NOW - timedelta(minutes=9),
            latency_ms=412,
            requests=3,
            home="https://news.example/cls",
        ),
        model.SourceRow(
            "wscn",
            "华尔街见闻",
            "news",
            "fresh",
            fetched,
            900,
            54,
            None,
            newest=NOW - timedelta(hours=1),
            latency_ms=233,
            requests=1,
        ),
        model.SourceRow(
            "hkex",
            "港交所港股通统计",
            "flow",
            "live",
            fetched,
            130,
            20,
            None,
            newest=NOW - timedelta(hours=14),
            latency_ms=1290,
            requests=2,
        ),
        model.SourceRow(
            "eastmoney",
            "东方财富个股资金",
            "flow",
            "stale",
            fetched - timedelta(hours=9),
            32400,
            311,
            "timeout: 10 s",
            "稍后再按 r；现用9小时前的缓存",
        ),
        model.SourceRow(
            "yahoo",
            "Yahoo Finance RSS",
            "news",
            "failed",
            None,
            None,
            0,
            "blocked: 防爬页面",
            "在配置里停用，或换网络",
            requests=2,
        ),
        model.SourceRow(
            "rthk",
            "香港電台財經",
            "news",
            "live",
            fetched,
            110,
            12,
            None,
            newest=NOW - timedelta(hours=2),
            latency_ms=301,
            requests=1,
            notes=("繁体来源",),
        ),
        model.SourceRow("fed", "Federal Reserve press", "macro", "off", None, None, 0, None),
    )


def rich(mode: str = "demo", stories: int = 12, lang: str = "zh-Hans", title: str = "") -> Edition:
    """An edition with something in every place."""
    sections: dict[str, list[Story]] = {theme: [] for theme in THEMES}
    index, quotes = _index()
    macro, fixings = _macro()
    figures: list[Figure] = [*quotes, *fixings, *_scores()]
    evidence = {
        "hkex-1": Evidence(
            "flow",
            "hkex",
            "https://stats.example/southbound/20251217",
            "港股通每日成交",
            "2025-12-17",
            NOW - timedelta(minutes=2),
            "SSE buy 306.2 sell 284.0; SZSE buy 306.2 sell 249.3 (HKD mn)",
            "港交所",
        ),
        "quote-1": Evidence(
            "quote",
            "tencent",
            "https://quotes.example/HSTECH",
            "HSTECH",
            "2025-12-17T16:08:00+08:00",
            NOW - timedelta(minutes=1),
            "last=5457.950 prev=5402.52",
            "腾讯行情",
        ),
    }
    for number in range(stories):
        story, own = _story(number)
        if title:
            story = replace(
                story,
                title=title,
                summary=title,
                items=tuple(replace(item, title=title, text=title, outlet=title[:40]) for item in story.items),
            )
        sections[story.theme].append(story)
        figures += own
        for item in story.items:
            evidence[item.id] = Evidence(
                "news",
                item.source,
                item.url,
                item.title,
                item.published.isoformat() if item.published else None,
                NOW,
                item.text,
                item.outlet,
            )
    flows, flow_figures = _flows()
    figures += flow_figures
    risks = (
        model.Risk(
            "policy",
            "对华芯片出口政策反复",
            Sentence("美方豁免安排仍待确认，供应存在变数。"),
            "近48小时有3条相关报道，阈值2条",
            "chip_policy@1",
            (),
            ("cls-0",),
            3,
        ),
        model.Risk(
            "hibor",
            "港元流动性收紧",
            Sentence("一个月HIBOR五个交易日上升35个基点。"),
            "hibor_1m_change_5d = 35bp > 30bp",
            "hibor_squeeze@1",
            ("index.level",),
            ("quote-1",),
            2,
        ),
        model.Risk(
            "placing",
            "配售摊薄",
            Sentence("商汤-W 拟发行新股，相当于扩大后股本约4.3%。"),
            "placing_pct = 4.3% > 3%",
            "dilution@1",
            (),
            ("hkex-1",),
            1,
        ),
    )
    evidence["older-1"] = replace(evidence["hkex-1"], kind="news", title="昨日的一条旧闻", excerpt="昨日的一条旧闻")
    was = replace(flow_figures[0], id="previous.southbound.total.net", text="79.05亿港元", value=Decimal(7905000000))
    was_score = Figure("previous.advice.00700.score", "+0.60", Decimal("0.6"), "", (), formula="Σ weights")
    figures += [was, was_score]
    changes = model.Changes(
        NOW - timedelta(days=1),
        "hstech-20251217T080000-demo",
        (
            model.Change("story_new", _id(1), _TITLES[0][3]),
            model.Change("story_updated", _id(2), _TITLES[1][3], cause="新增报道：格隆汇"),
            model.Change("story_resolved", _id(11), _TITLES[10][3], cause="新报道标题写明“完成交割”：财联社"),
            model.Change("story_dropped", "f" * 32, "昨日的一条旧闻", cause="移出时间窗", evidence=("older-1",)),
            model.Change(
                "figure_revised",
                "southbound.total.net",
                "港股通每日成交",
                "79.05亿港元",
                "79.09亿港元",
                "来源修订了同一日的数值",
                (was.id, "southbound.total.net"),
                ("hkex-1",),
            ),
            model.Change(
                "call_moved",
                "00700",
                "腾讯控股",
                "watch",
                "overweight",
                "新信号 southbound_streak@1",
                (was_score.id, "advice.00700.score"),
            ),
            model.Change("call_moved", "09999", "网易-S", "watch", "", "信号消失 buyback@1"),
            model.Change("risk_new", "hibor", "港元流动性收紧", figures=("index.level",), evidence=("quote-1",)),
            model.Change("risk_gone", "band", "港元贴近弱方"),
        ),
    )
    return Edition(
        schema_version=model.SCHEMA_VERSION,
        id=f"hstech-20251218T080000-{mode}",
        title=title or "恒生科技指数成分股晨报：端侧大模型、汽车出海、芯片融资",
        byline="hstui",
        universe="hstech",
        universe_name="恒生科技",
        as_of=NOW,
        trading_day=DAY,
        mode=mode,
        lang=lang,  # type: ignore[arg-type]  # any mode
        members=tuple(model.Member(code, name, Decimal("7.9"), DAY) for code, name in MEMBERS),
        opening=(
            Sentence("恒生科技指数12月17日收5,457.95点，升1.03%，16只成分股9升6跌。", ("index.level",), ("quote-1",)),
            Sentence("扫描16只成分股、5个新闻来源，得12条事件；1个来源失败，1个用缓存。"),
        ),
        index=index,
        news=tuple(
            model.ThemeSection(theme, name, tuple(sections[theme])) for theme, name in THEMES.items() if sections[theme]
        ),
        flows=flows,
        macro=macro,
        risks=risks,
        risks_note="按规则触发，次序按程度。",
        advice=_advice(),
        changes=changes,
        scorecard=model.Scorecard(
            (
                model.ScoreRow(
                    "southbound_streak@1",
                    "overweight",
                    20,
                    34,
                    21,
                    Decimal("1.42"),
                    False,
                    "helpful",
                    ("scorecard.a.n", "scorecard.a.hits", "scorecard.a.alpha"),
                ),
                model.ScoreRow(
                    "buyback@1",
                    "watch",
                    5,
                    8,
                    None,
                    Decimal("-0.6"),
                    True,
                    "noise",
                    ("scorecard.b.n", "scorecard.b.alpha"),
                ),
            ),
            (("停牌", 1),),
            "样本少于20次者仅供参考。",
            ("scorecard.unscored.halted",),
        ),
        coverage=model.Coverage(16, 9, 172, 140, stories, 6, 5, (Sentence("16只成分股中9只有新闻。"),)),
        figures=tuple(figures),
        evidence=evidence,
        sources=_sources(),
        dropped=(model.Dropped("某公司估值高企。", "没有数字支持", "risks"),),
        disclaimer="本报告由规则生成，不构成投资建议。",
        focus=("端侧大模型", "汽车出海", "芯片融资"),
    )


def markdown(edition: Edition) -> str:
    """A stand-in for the real report: enough to see that the preview is what export writes."""
    lines = [
        f"# {edition.title}",
        "",
        *(sentence.text for sentence in edition.opening),
        "",
        "## 一、核心新闻动态监测",
        "",
    ]
    for section in edition.news:
        lines += [f"### {section.title}", ""]
        for story in section.stories:
            lines += [f"[{story.title}](<{story.items[0].url}>)。{story.summary}[^1]", ""]
            lines += [f"> 【编者按】{story.note}", ""] if story.note else []
    lines += ["## 三、风险提示", ""]
    lines += [f"{at}. **{risk.title}**：{risk.text.text}" for at, risk in enumerate(edition.risks, 1)]
    return "\n".join([*lines, "", "[^1]: 参考 1", ""])


def bare() -> Edition:
    """An edition in which everything is missing, with reasons."""
    full = rich()
    return replace(
        full, opening=(), members=(), news=(), risks=(), figures=(), evidence={}, sources=(), dropped=(), risks_note="",
        index=model.IndexView("HSTECH", "恒生科技指数", None, None, None, None, None, None, None, None, None, None,
                              "missing", (), (), reason="没有行情"),
        flows=model.Flows(model.MarketFlows(None, None, None, None, "missing", "没有资金数据"), (), (), (), ""),
        macro=model.Macro((), ()),
        advice=model.Advice("full", "advice@1", (), (), (), Sentence(""), ""),
        changes=model.Changes(None, "", ()), scorecard=model.Scorecard((), (), ""),
        coverage=model.Coverage(0, 0, 0, 0, 0, 0, 0, ()), focus=(),
    )  # fmt: skip
