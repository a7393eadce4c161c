"""The macro page: cards with their values, and sentences whose direction words follow the data."""

from __future__ import annotations

from hstui.analysis.macro import HiborCurve, MacroView, PolicyPath, macro_view
from hstui.edition.compose.materials import Composing
from hstui.edition.ledger import Part
from hstui.edition.model import Figure, Indicator, IndicatorGroup, Macro, Sentence
from hstui.records.market import PolicyDecision, SeriesPoint
from hstui.records.news import CalendarEvent
from hstui.records.provenance import Measure
from hstui.records.units import Unit

_CHANGED = {
    "cut": "美联储于{day}决定降息{bp}，目标区间为{lower}至{upper}",
    "raise": "美联储于{day}决定加息{bp}，目标区间为{lower}至{upper}",
}
_PENDING = {
    "cut": "美联储于{day}决定降息{bp}至{lower}至{upper}，尚未反映在每日利率中",
    "raise": "美联储于{day}决定加息{bp}至{lower}至{upper}，尚未反映在每日利率中",
    "hold": "美联储于{day}维持目标区间{lower}至{upper}",
}
_NTH = {"cut": "为{year}年第{n}次降息", "raise": "为{year}年第{n}次加息"}
_SHEET = {
    "expanding": "美联储资产负债表扩张：{series}规模{level}，近13周增加{change}",
    "shrinking": "美联储资产负债表收缩：{series}规模{level}，近13周减少{change}",
    "flat": "美联储资产负债表大致持平：{series}规模{level}，近13周变动{change}",
}
_INPUTS = {
    "fx": "汇率{figure}",
    "spread": "1个月息差{figure}",
    "undertaking": "总结余日变动{figure}",
}
_DEMAND = {
    "strong": "港元需求偏强（评分{score}，依据{inputs}）。",
    "steady": "港元需求平稳（评分{score}，依据{inputs}）。",
    "weak": "港元需求偏弱（评分{score}，依据{inputs}）。",
}


def analyse(c: Composing) -> MacroView:
    """All indicators as of the edition's moment."""
    m = c.materials
    return macro_view(m.records(SeriesPoint), m.records(PolicyDecision), m.records(CalendarEvent), m.calendar, m.now)


def _fig(c: Composing, measure: Measure, *, signed: bool = False, absolute: bool = False) -> Figure:
    unit = {Unit.HKD_MILLION: Unit.HKD, Unit.USD_MILLION: Unit.USD, Unit.USD_BILLION: Unit.USD}.get(
        measure.quantity.unit
    )
    return c.ledger.figure(measure, "series", signed=signed, absolute=absolute, unit=unit)


class _Page:
    """Sentences and cards in the making."""

    def __init__(self, c: Composing, view: MacroView) -> None:
        self.c = c
        self.view = view
        self.sentences: list[Sentence] = []

    def say(self, message: str, /, **parts: Part) -> Sentence:
        return self.c.ledger.say(message, (), (), **parts)

    def close(self, clauses: list[Sentence]) -> None:
        """Clauses as one sentence."""
        if clauses:
            ledger = self.c.ledger
            self.sentences.append(ledger.ended(ledger.join(clauses, ledger.marks.comma)))

    def policy(self, path: PolicyPath) -> None:
        """The target range, the last change in force, and a decision not yet in force."""
        c = self.c
        last = path.last_change
        clauses: list[Sentence] = []
        if last is not None:
            clauses.append(
                self.say(
                    _CHANGED["cut" if last.direction == "cut" else "raise"],
                    day=c.ledger.day(last.decided, year=last.decided.year != c.materials.now.year),
                    bp=_fig(c, last.change, absolute=True),
                    lower=_fig(c, path.lower),
                    upper=_fig(c, path.upper),
                )
            )
            if last.nth_of_year is not None:
                year = c.ledger.counted(
                    "macro.fed.year",
                    last.decided.year,
                    "year of the decision",
                    _fig(c, last.change, absolute=True).evidence,
                    str(last.decided.year),
                )
                nth = c.ledger.figure(last.nth_of_year, "series", text=str(int(last.nth_of_year.quantity.value)))
                clauses.append(self.say(_NTH["cut" if last.direction == "cut" else "raise"], year=year, n=nth))
        else:
            clauses.append(
                self.say("美联储目标区间为{lower}至{upper}", lower=_fig(c, path.lower), upper=_fig(c, path.upper))
            )
        if path.cumulative_12m is not None and path.cumulative_12m.quantity.value:
            lower = path.cumulative_12m.quantity.value < 0
            message = "近12个月累计降息{change}" if lower else "近12个月累计加息{change}"
            clauses.append(self.say(message, change=_fig(c, path.cumulative_12m, absolute=True)))
        self.close(clauses)
        if path.pending is not None:
            p = path.pending
            self.close(
                [
                    self.say(
                        _PENDING[p.direction],
                        day=c.day(p.decided),
                        bp=_fig(c, p.change, absolute=True),
                        lower=_fig(c, p.lower),
                        upper=_fig(c, p.upper),
                    )
                ]
            )
        if path.next_meeting is not None:
            evidence = c.ledger.enter(path.next_meeting.provenance, "statement")
            self.sentences.append(
                c.ledger.say(
                    "下次议息会议：{day}。",
                    (),
                    (evidence,),
                    day=c.ledger.day(path.next_meeting.starts.date(), year=True),
                )
            )

    def assets(self) -> None:
        """The balance sheet's direction and bill purchases."""
        c, sheet, bills = self.c, self.view.balance_sheet, self.view.bills
        clauses: list[Sentence] = []
        if sheet is not None and sheet.direction is not None and sheet.change_13w is not None:
            series = c.tr("SOMA") if "soma" in sheet.series else c.tr("总资产")
            clauses.append(
                self.say(
                    _SHEET[sheet.direction],
                    series=series,
                    level=_fig(c, sheet.level),
                    change=_fig(
                        c, sheet.change_13w, signed=sheet.direction == "flat", absolute=sheet.direction != "flat"
                    ),
                )
            )
        if bills is not None:
            clauses.append(self.say("近30天买入短期国债{total}（含MBS本金再投资）", total=_fig(c, bills.total)))
        self.close(clauses)

    def hkd(self) -> None:
        """The Aggregate Balance, the base rate, HIBOR, the band, and the verdict with its inputs beside it."""
        c, v = self.c, self.view
        clauses: list[Sentence] = []
        if v.balance is not None:
            clauses.append(self.say("银行体系总结余{level}", level=_fig(c, v.balance.balance)))
            if v.balance.change_5 is not None:
                more = v.balance.change_5.quantity.value >= 0
                message = "较5个交易日前增加{change}" if more else "较5个交易日前减少{change}"
                clauses.append(self.say(message, change=_fig(c, v.balance.change_5, absolute=True)))
            if v.balance.intervention == "strong":
                clauses.append(self.say("强方兑换保证被触发"))
            elif v.balance.intervention == "weak":
                clauses.append(self.say("弱方兑换保证被触发"))
        if v.base_rate is not None:
            clauses.append(self.say("金管局基本利率{rate}", rate=_fig(c, v.base_rate.base_rate)))
        self.close(clauses)
        clauses = []
        if v.curve is not None:
            clauses += self._hibor(v.curve)
        if v.band is not None:
            clauses.append(
                self.say(
                    "美元兑港元{rate}，距弱方{weak}",
                    rate=_fig(c, v.band.rate),
                    weak=_fig(c, v.band.to_weak),
                )
            )
        self.close(clauses)
        if v.demand is not None:
            parts = [
                self.say(_INPUTS[p.key], figure=_fig(c, p.measure)) for p in v.demand.parts if p.measure is not None
            ]
            score = c.ledger.figure(v.demand.score, "series", text=f"{v.demand.score.quantity.value:+}")
            inputs = c.ledger.join(parts, c.ledger.marks.listing)
            self.sentences.append(self.say(_DEMAND[v.demand.verdict], score=score, inputs=inputs))

    def _hibor(self, curve: HiborCurve) -> list[Sentence]:
        c = self.c
        clauses = []
        overnight, month = curve.tenor("O/N"), curve.tenor("1M")
        if overnight is not None:
            clauses.append(self.say("隔夜HIBOR {rate}", rate=_fig(c, overnight)))
        if month is not None:
            clauses.append(self.say("1个月HIBOR {rate}", rate=_fig(c, month)))
        if curve.spread_1m is not None:
            clauses.append(self.say("1个月HIBOR与SOFR 30日均值之差{bp}", bp=_fig(c, curve.spread_1m, signed=True)))
        if curve.quarter_end or curve.month_end:
            clauses.append(self.say("正值季末" if curve.quarter_end else "正值月末"))
        return clauses


_Card = tuple[str, str, IndicatorGroup, str]
"""Series, id, group, title."""
_CARDS: tuple[_Card, ...] = (
    ("fed.effr", "fed.effr", "fed", "联邦基金有效利率"),
    ("fed.sofr", "fed.sofr", "fed", "SOFR"),
    ("fed.soma_total", "fed.soma", "fed", "SOMA 持有总额"),
    ("hkma.balance_before_dw", "hkma.balance", "hkd", "总结余（贴现窗前）"),
    ("hkma.base_rate", "hkma.base_rate", "hkd", "金管局基本利率"),
    ("hkab.hibor_on", "hibor.on", "rates", "HIBOR 隔夜"),
    ("hkab.hibor_1m", "hibor.1m", "rates", "HIBOR 1个月"),
    ("hkab.hibor_3m", "hibor.3m", "rates", "HIBOR 3个月"),
    ("hkma.fixing_1m", "hkma.fixing_1m", "rates", "HIBOR 1个月（金管局）"),
    ("hkma.overnight_close", "hkma.overnight", "rates", "隔夜利率（收市）"),
    ("fx.usdhkd", "fx.usdhkd", "fx", "美元兑港元（ECB交叉）"),
    ("fx.usdhkd_spot", "fx.usdhkd_spot", "fx", "美元兑港元（市价）"),
    ("ust.10y", "ust.10y", "us", "美国国债10年期"),
    ("ust.2y", "ust.2y", "us", "美国国债2年期"),
    ("us.vix", "us.vix", "us", "VIX"),
)


def _cards(c: Composing, view: MacroView) -> list[Indicator]:
    found: list[Indicator] = []
    policy = view.policy
    if policy is not None:
        lower, upper = _fig(c, policy.lower), _fig(c, policy.upper)
        change = _fig(c, policy.last_change.change, signed=True) if policy.last_change is not None else None
        found.append(
            Indicator(
                id="fed.range",
                group="fed",
                title=c.tr("联邦基金目标区间"),
                text=f"{lower.text}-{upper.text}" if c.lang == "en" else f"{lower.text}至{upper.text}",
                value=policy.upper.quantity.value,
                unit=str(Unit.PCT),
                day=policy.day,
                change_text=change.text if change is not None else "",
                freshness=view.series["fed.target_upper"].freshness,
                figures=(lower.id, upper.id, change.id) if change is not None else (lower.id, upper.id),
                evidence=upper.evidence,
                note=c.tr("变动为最近一次调整") if change is not None else "",
            )
        )
    for series, ident, group, title in _CARDS:
        one = view.series.get(series)
        if one is None:
            continue
        figure = _fig(c, one.latest)
        change_figure = _fig(c, one.change, signed=True) if one.change is not None else None
        found.append(
            Indicator(
                id=ident,
                group=group,
                title=c.tr(title),
                text=figure.text,
                value=figure.value,
                unit=figure.unit,
                day=one.latest.day,
                change_text=change_figure.text if change_figure is not None else "",
                freshness=one.freshness,
                figures=(figure.id, change_figure.id) if change_figure is not None else (figure.id,),
                evidence=figure.evidence,
                history=tuple((h.day, h.quantity.value) for h in one.history if h.day is not None),
                note=c.tr("收市利率，非定盘") if series == "hkma.overnight_close" else "",
            )
        )
    if view.band is not None:
        position, strong, weak = (_fig(c, one) for one in (view.band.position, view.band.strong, view.band.weak))
        found.append(
            Indicator(
                id="fx.band",
                group="fx",
                title=c.tr("兑换保证区间内位置"),
                text=position.text,
                value=position.value,
                unit=position.unit,
                day=view.band.position.day,
                change_text="",
                freshness=view.series[_rate_series(view)].freshness,
                figures=(position.id, strong.id, weak.id),
                evidence=position.evidence,
                note=c.tr("自强方{strong}至弱方{weak}", strong=strong.text, weak=weak.text),
            )
        )
    return found


def _rate_series(view: MacroView) -> str:
    return "fx.usdhkd" if view.band is not None and view.band.official else "fx.usdhkd_spot"


def _missing(c: Composing, view: MacroView) -> tuple[str, ...]:
    names = {
        "macro.policy": c.tr("联邦基金目标区间"),
        "macro.balance_sheet": c.tr("美联储资产规模"),
        "macro.bills": c.tr("美联储短债买入"),
        "macro.balance": c.tr("银行体系总结余"),
        "macro.base_rate": c.tr("金管局基本利率"),
        "macro.curve": c.tr("HIBOR曲线"),
        "macro.band": c.tr("美元兑港元"),
        "macro.demand": c.tr("港元需求判断"),
        "macro.us": c.tr("美国国债收益率"),
    }
    return tuple(c.tr("{name}：来源没有给出数据", name=names.get(n.about, n.about)) for n in view.missing)


def macro_page(c: Composing, view: MacroView) -> Macro:
    """The page; sentences are not yet through the gate."""
    page = _Page(c, view)
    if view.policy is not None:
        page.policy(view.policy)
    page.assets()
    page.hkd()
    if view.us.ten_year is not None:
        clauses = [page.say("美国10年期国债收益率{rate}", rate=_fig(c, view.us.ten_year))]
        if view.us.change_5 is not None:
            up = view.us.change_5.quantity.value >= 0
            message = "较5个交易日前上行{bp}" if up else "较5个交易日前下行{bp}"
            clauses.append(page.say(message, bp=_fig(c, view.us.change_5, absolute=True)))
        page.close(clauses)
    curve = view.curve
    return Macro(
        indicators=tuple(_cards(c, view)),
        sentences=tuple(page.sentences),
        curve=tuple((name, m.quantity.value) for name, m in curve.tenors) if curve is not None else (),
        curve_day=curve.day if curve is not None else None,
        curve_figures=tuple(_fig(c, m).id for _, m in curve.tenors) if curve is not None else (),
        missing=_missing(c, view),
    )
