"""The cards of the macro page: one indicator each, with its day, its change and how fresh it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from hstui.analysis.macro import MacroView
from hstui.clock import HKT
from hstui.edition.compose.called import SERIES
from hstui.edition.compose.materials import Composing
from hstui.edition.ledger import evidence_of
from hstui.edition.model import Figure, Freshness, Indicator, IndicatorGroup
from hstui.records.provenance import Measure
from hstui.records.units import Unit

_Card = tuple[str, str, IndicatorGroup]
"""Series, id, group."""
_CARDS: tuple[_Card, ...] = (
    ("fed.effr", "fed.effr", "fed"),
    ("fed.sofr", "fed.sofr", "fed"),
    ("fed.soma_total", "fed.soma", "fed"),
    ("hkma.balance_before_dw", "hkma.balance", "hkd"),
    ("hkma.base_rate", "hkma.base_rate", "hkd"),
    ("hkab.hibor_on", "hibor.on", "rates"),
    ("hkab.hibor_1m", "hibor.1m", "rates"),
    ("hkab.hibor_3m", "hibor.3m", "rates"),
    ("hkma.fixing_1m", "hkma.fixing_1m", "rates"),
    ("hkma.overnight_close", "hkma.overnight", "rates"),
    ("fx.usdhkd", "fx.usdhkd", "fx"),
    ("fx.usdhkd_spot", "fx.usdhkd_spot", "fx"),
    ("ust.10y", "ust.10y", "us"),
    ("ust.2y", "ust.2y", "us"),
    ("us.vix", "us.vix", "us"),
)
_GROUPS: tuple[IndicatorGroup, ...] = ("fed", "hkd", "rates", "fx", "us")


def fig(c: Composing, measure: Measure, *, signed: bool = False, absolute: bool = False) -> Figure:
    unit = {Unit.HKD_MILLION: Unit.HKD, Unit.USD_MILLION: Unit.USD, Unit.USD_BILLION: Unit.USD}.get(
        measure.quantity.unit
    )
    return c.ledger.figure(measure, "series", signed=signed, absolute=absolute, unit=unit)


def cards(c: Composing, view: MacroView) -> list[Indicator]:
    """All cards by group, those of one group in the order of making."""
    found = [*_range_card(c, view), *_series_cards(c, view), *_band_card(c, view), *_computed_cards(c, view)]
    return sorted(found, key=lambda one: _GROUPS.index(one.group))


def _card(
    ident: str,
    group: IndicatorGroup,
    title: str,
    figure: Figure,
    day: date | None,
    freshness: Freshness,
    *,
    beside: Sequence[Figure] = (),
    change: Figure | None = None,
    history: tuple[tuple[date, Decimal], ...] = (),
    note: str = "",
) -> Indicator:
    """The card of a figure; `beside` are others that it prints or stands for."""
    printed = (*beside, change) if change is not None else tuple(beside)
    return Indicator(
        id=ident,
        group=group,
        title=title,
        text=figure.text,
        value=figure.value,
        unit=figure.unit,
        day=day,
        change_text=change.text if change is not None else "",
        freshness=freshness,
        figures=(figure.id, *(one.id for one in printed)),
        evidence=evidence_of((figure, *printed)),
        history=history,
        note=note,
    )


def _range_card(c: Composing, view: MacroView) -> Iterator[Indicator]:
    """The target range; without the last change when the range has expired."""
    low, high = view.series.get("fed.target_lower"), view.series.get("fed.target_upper")
    if low is None or high is None or low.latest.day != high.latest.day:
        return
    last = view.policy.last_change if view.policy is not None else None
    lower, upper = fig(c, low.latest), fig(c, high.latest)
    change = fig(c, last.change, signed=True) if last is not None else None
    yield Indicator(
        id="fed.range",
        group="fed",
        title=c.tr("联邦基金目标区间"),
        text=f"{lower.text}-{upper.text}" if c.lang == "en" else f"{lower.text}至{upper.text}",
        value=high.latest.quantity.value,
        unit=str(Unit.PCT),
        day=high.latest.day,
        change_text=change.text if change is not None else "",
        freshness=high.freshness,
        figures=(lower.id, upper.id, change.id) if change is not None else (lower.id, upper.id),
        evidence=evidence_of((upper, lower) if change is None else (upper, lower, change)),
        note=c.tr("变动为最近一次调整") if change is not None else "",
    )


def _series_cards(c: Composing, view: MacroView) -> Iterator[Indicator]:
    for series, ident, group in _CARDS:
        one = view.series.get(series)
        if one is None:
            continue
        figure = fig(c, one.latest)
        yield _card(
            ident,
            group,
            c.tr(SERIES[series]),
            figure,
            one.latest.day,
            one.freshness,
            change=fig(c, one.change, signed=True) if one.change is not None else None,
            history=tuple((h.day, h.quantity.value) for h in one.history if h.day is not None),
            note=c.tr("收市利率，非定盘") if series == "hkma.overnight_close" else "",
        )


def _band_card(c: Composing, view: MacroView) -> Iterator[Indicator]:
    """Where USD/HKD stands between the undertakings."""
    band = view.band
    if band is None:
        return
    position, strong, weak, rate = (fig(c, one) for one in (band.position, band.strong, band.weak, band.rate))
    yield _card(
        "fx.band",
        "fx",
        c.tr("兑换保证区间内位置"),
        position,
        band.rate.day,
        view.series["fx.usdhkd" if band.official else "fx.usdhkd_spot"].freshness,
        beside=(strong, weak, rate),
        note=c.tr("自强方{strong}至弱方{weak}", strong=strong.text, weak=weak.text),
    )


def _computed_cards(c: Composing, view: MacroView) -> Iterator[Indicator]:
    """Slopes, spreads and the estimate of reserve purchases. They are made of nothing that has expired."""
    curve, us, bills = view.curve, view.us, view.bills
    reserve = bills.reserve_estimate if bills else None
    estimate = c.tr("估算：短期国债买入减MBS本金回流")
    rows: tuple[tuple[str, IndicatorGroup, str, Measure | None, str], ...] = (
        ("fed.reserve_estimate", "fed", "准备金管理买入（近30天）", reserve, estimate),
        ("hibor.on_sofr", "rates", "HIBOR隔夜减SOFR", curve.spread_on if curve else None, ""),
        ("hibor.3m_1m", "rates", "HIBOR 3个月减1个月", curve.slope_3m_1m if curve else None, ""),
        ("ust.10y_2y", "us", "美国国债10年期减2年期", us.ten_two, ""),
        ("ust.10y_3m", "us", "美国国债10年期减3个月", us.ten_three_month, ""),
    )
    today = c.materials.now.astimezone(HKT).date()
    for ident, group, title, measure, note in rows:
        if measure is None:
            continue
        fresh: Freshness = "today" if measure.day == today else "previous_session"
        yield _card(ident, group, c.tr(title), fig(c, measure, signed=group != "fed"), measure.day, fresh, note=note)
