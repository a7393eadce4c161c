"""Whatever records say, the analysis of numbers gives values or notes: it does not raise, and loses no evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hstui.analysis.advice import advise
from hstui.analysis.index import index_snapshot
from hstui.analysis.macro import macro_view
from hstui.analysis.observed import Observed, StorySignal
from hstui.analysis.risks import find_risks
from hstui.analysis.southbound import market_flows, stock_flows
from hstui.clock import HKT
from hstui.records.flows import ChannelFlow, StockFlow
from hstui.records.market import Quote, SeriesPoint
from hstui.records.provenance import Measure
from hstui.records.units import Quantity, Unit, hkd, pct
from tests.analysis.builders import CALENDAR, NOW, origin, stock, universe

CODES = ("00700", "01810", "03690")
HSTECH = universe(
    *(stock(code, weight, date(2025, 12, 8)) for code, weight in zip(CODES, ("8", None, "7"), strict=True))
)
SERIES = ("fed.target_lower", "fed.target_upper", "fed.soma_total", "fed.soma_mbs", "fed.bill_purchase", "fed.sofr",
          "fed.sofr_30d", "hkma.balance_before_dw", "hkma.closing_balance", "hkma.base_rate", "hkma.forex_t1",
          "hkab.hibor_on", "hkab.hibor_1m", "hkab.hibor_12m", "fx.usdhkd", "fx.usdhkd_spot", "ust.10y",
          "us.vix")  # fmt: skip

days = st.integers(-25, 3).map(lambda back: date(2025, 12, 17) + timedelta(days=back))
numbers = st.one_of(
    st.sampled_from(["0", "-1", "1", "7.8", "4.25", "-0.00", "1e12"]),
    st.decimals(min_value=-(10**6), max_value=10**6, places=3).map(str),
).map(Decimal)
units = st.sampled_from([Unit.HKD_MILLION, Unit.HKD_MILLION, Unit.HKD_MILLION, Unit.HKD, Unit.CNY_MILLION])
sources = st.sampled_from(["hkex.daily", "eastmoney.channel"])


@st.composite
def channel_rows(draw: st.DrawFn) -> ChannelFlow:
    unit, day = draw(units), draw(days)
    amounts = [Quantity(value, unit) if (value := draw(st.none() | numbers)) is not None else None for _ in range(4)]
    channel = draw(st.sampled_from(["shanghai", "shenzhen", "total"]))
    return ChannelFlow(day, channel, *amounts, origin(draw(sources), day, str(amounts)[:200]))  # type: ignore[arg-type]  # a literal


@st.composite
def stock_rows(draw: st.DrawFn) -> StockFlow:
    day, legs = draw(days), [draw(st.none() | numbers) for _ in range(2)]
    net = sum((leg for leg in legs if leg is not None), Decimal(0))
    sized = [None if leg is None else hkd(leg) for leg in legs]
    code = draw(st.sampled_from([*CODES, "00005"]))
    return StockFlow(code, code, day, hkd(net), None, None, sized[0], sized[1], None, None, None, None,
                     origin(draw(sources), day, f"{code} {net}"))  # fmt: skip


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    code = draw(st.sampled_from(["HSTECH", *CODES]))
    when = datetime.combine(draw(days), datetime.min.time(), HKT) + timedelta(hours=draw(st.integers(0, 23)))
    last, before, high, low, pe = (draw(numbers) for _ in range(5))
    return Quote(
        code=code, name=code, last=hkd(last), previous_close=hkd(before), change=pct(draw(numbers)),
        turnover=hkd(abs(low)), volume=None, high=None, low=None, high_52w=hkd(high), low_52w=hkd(low),
        pe=Quantity(pe, Unit.TIMES), market_value=None, quoted_at=when,
        provenance=origin("tencent.quotes", when.date(), f"{code} {last}"),
    )  # fmt: skip


@st.composite
def points(draw: st.DrawFn) -> SeriesPoint:
    series, day = draw(st.sampled_from(SERIES)), draw(days)
    unit = draw(st.sampled_from([Unit.PCT, Unit.HKD_MILLION, Unit.USD, Unit.HKD_PER_USD, Unit.POINTS]))
    value = draw(numbers)
    return SeriesPoint(series, day, Quantity(value, unit), origin(draw(sources), day, f"{series} {value}"))


stories = st.builds(
    StorySignal,
    id=st.text(max_size=4), codes=st.lists(st.sampled_from([*CODES, "00005"]), max_size=2).map(tuple),
    event=st.sampled_from(["earnings", "placement", "policy", "rnd", "none", "?"]),
    theme=st.sampled_from(["ai", "chips", "flows", "?"]), score=st.floats(-1, 9), title=st.text(max_size=20),
)  # fmt: skip


def measures(found: object) -> Iterator[Measure]:
    """Every measure inside a result."""
    if isinstance(found, Measure):
        yield found
    elif is_dataclass(found) and not isinstance(found, type):
        for each in fields(found):
            yield from measures(getattr(found, each.name))
    elif isinstance(found, tuple | list):
        for one in found:
            yield from measures(one)
    elif isinstance(found, dict):
        for one in found.values():
            yield from measures(one)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(channel_rows(), max_size=25), st.lists(stock_rows(), max_size=25), st.lists(quotes(), max_size=8),
    st.lists(points(), max_size=40), st.lists(stories, max_size=6),
)  # fmt: skip
def test_any_records_give_values_or_notes(
    channels: list[ChannelFlow], rows: list[StockFlow], quoted: list[Quote], series: list[SeriesPoint],
    told: list[StorySignal],
) -> None:  # fmt: skip
    market = market_flows(channels, CALENDAR, NOW)
    day = market.day or date(2025, 12, 17)
    observed = Observed(
        HSTECH, CALENDAR, day, NOW, market=market, stories=told,
        stocks=stock_flows(rows, CALENDAR, HSTECH, day, sessions=market.sessions),
        index=index_snapshot(quoted, HSTECH, CALENDAR, NOW), macro=macro_view(series, [], [], CALENDAR, NOW),
    )  # fmt: skip
    risks = find_risks(observed)
    view = advise(observed, len(risks))
    found = list(measures((market, observed.stocks, observed.index, observed.macro, risks, view)))
    for measure in found:
        assert measure.provenance, measure.label
        assert measure.label
        assert measure.day is None or measure.day <= NOW.date() or measure.label.startswith("fx")
        if measure.inputs:
            assert measure.formula, measure.label
    assert len(view.calls) + len(view.not_judged) == len(CODES)
    # One label, one value: figures are looked up by it.
    by_label: dict[str, Quantity] = {}
    for part in (market, observed.stocks, observed.index, observed.macro):
        for measure in measures(part):
            if "@" not in measure.label:
                assert by_label.setdefault(measure.label, measure.quantity) == measure.quantity, measure.label
