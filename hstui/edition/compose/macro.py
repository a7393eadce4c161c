"""The macro page: cards with their values, and sentences whose direction words follow the data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from hstui.analysis.macro import AggregateBalance, Demand, HiborCurve, MacroView, PolicyPath, macro_view
from hstui.clock import HKT
from hstui.edition.compose.macro_cards import cards, fig
from hstui.edition.compose.materials import Composing
from hstui.edition.ledger import Part
from hstui.edition.model import Macro, Sentence
from hstui.records.market import PolicyDecision, SeriesPoint
from hstui.records.news import CalendarEvent
from hstui.records.provenance import Measure

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
_AHEAD = {"more": "金管局预计下一交易日增加{change}", "less": "金管局预计下一交易日减少{change}"}
_AMOUNT_MOVED = ("较5个交易日前增加{change}", "较5个交易日前减少{change}")
_RATE_MOVED = ("较5个交易日前上行{change}", "较5个交易日前下行{change}")
_NOT_ZERO = re.compile("[1-9]")
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
    points, decisions, events = m.records(SeriesPoint), m.records(PolicyDecision), m.records(CalendarEvent)
    return macro_view(points, decisions, events, m.calendar, m.now, m.rules.get("macro"))


@dataclass(frozen=True, slots=True)
class _Clause:
    """Part of a sentence, and the day that its values are of."""

    text: Sentence
    day: date | None


class _Page:
    """Sentences in the making."""

    def __init__(self, c: Composing, view: MacroView) -> None:
        self.c = c
        self.view = view
        self.sentences: list[Sentence] = []

    def say(self, message: str, /, **parts: Part) -> Sentence:
        return self.c.ledger.say(message, (), (), **parts)

    def close(self, clauses: list[_Clause], by: date | None = None) -> None:
        """Clauses as one sentence. Those of a day before `by`, else before the newest of them, say it (截至)."""
        if not clauses:
            return
        ledger = self.c.ledger
        newest = by or max((one.day for one in clauses if one.day is not None), default=None)
        runs = [list(run) for _, run in groupby(clauses, key=lambda one: one.day)]
        told = [self._dated(run, newest) for run in runs]
        self.sentences.append(ledger.ended(ledger.join(told, ledger.marks.semicolon)))

    def _dated(self, run: list[_Clause], newest: date | None) -> Sentence:
        """Clauses of one day, with the day where it is an earlier one."""
        ledger, day = self.c.ledger, run[0].day
        text = ledger.join([one.text for one in run], ledger.marks.comma)
        if day is None or newest is None or day >= newest:
            return text
        return self.say(
            "{text}（均截至{day}）" if len(run) > 1 else "{text}（截至{day}）", text=text, day=self.c.day(day)
        )

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
                    bp=fig(c, last.change, absolute=True),
                    lower=fig(c, path.lower),
                    upper=fig(c, path.upper),
                )
            )
            if last.nth_of_year is not None:
                year = c.ledger.counted(
                    "macro.fed.year",
                    last.decided.year,
                    "year of the decision",
                    fig(c, last.change, absolute=True).evidence,
                    str(last.decided.year),
                )
                nth = c.ledger.figure(last.nth_of_year, "series", text=str(int(last.nth_of_year.quantity.value)))
                clauses.append(self.say(_NTH["cut" if last.direction == "cut" else "raise"], year=year, n=nth))
        else:
            clauses.append(
                self.say("美联储目标区间为{lower}至{upper}", lower=fig(c, path.lower), upper=fig(c, path.upper))
            )
        if path.cumulative_12m is not None and path.cumulative_12m.quantity.value:
            lower = path.cumulative_12m.quantity.value < 0
            message = "近12个月累计降息{change}" if lower else "近12个月累计加息{change}"
            clauses.append(self.say(message, change=fig(c, path.cumulative_12m, absolute=True)))
        self.close([_Clause(one, path.day) for one in clauses])
        if path.pending is not None:
            p = path.pending
            decided = self.say(
                _PENDING[p.direction],
                day=c.day(p.decided),
                bp=fig(c, p.change, absolute=True),
                lower=fig(c, p.lower),
                upper=fig(c, p.upper),
            )
            self.close([_Clause(decided, p.decided)])
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
        clauses: list[_Clause] = []
        if sheet is not None and sheet.direction is not None and sheet.change_13w is not None:
            flat = sheet.direction == "flat"
            told = self.say(
                _SHEET[sheet.direction],
                series=c.tr("SOMA") if "soma" in sheet.series else c.tr("总资产"),
                level=fig(c, sheet.level),
                change=fig(c, sheet.change_13w, signed=flat, absolute=not flat),
            )
            clauses.append(_Clause(told, sheet.level.day))
        if bills is not None:
            told = self.say("近30天买入短期国债{total}（含MBS本金再投资）", total=fig(c, bills.total))
            clauses.append(_Clause(told, bills.until))
        # Both describe weeks: without its day, a figure would be taken for this morning's.
        self.close(clauses, by=c.materials.now.astimezone(HKT).date())

    def hkd(self) -> None:
        """The Aggregate Balance, the base rate, HIBOR, the band, and the verdict with its inputs beside it."""
        c, v = self.c, self.view
        clauses: list[_Clause] = []
        if v.balance is not None:
            clauses += [_Clause(one, v.balance.balance.day) for one in self._balance(v.balance)]
        if v.base_rate is not None:
            rate = v.base_rate.base_rate
            clauses.append(_Clause(self.say("金管局基本利率{rate}", rate=fig(c, rate)), rate.day))
        self.close(clauses)
        clauses = self._hibor(v.curve) if v.curve is not None else []
        if v.band is not None:
            rate = v.band.rate
            pair = self.say("美元兑港元{rate}，距弱方{weak}", rate=fig(c, rate), weak=fig(c, v.band.to_weak))
            clauses.append(_Clause(pair, rate.day))
        self.close(clauses)
        if v.demand is not None:
            self.sentences.append(self._demand(v.demand))

    def _balance(self, balance: AggregateBalance) -> Iterator[Sentence]:
        c = self.c
        yield self.say("银行体系总结余{level}", level=fig(c, balance.balance))
        if balance.change_5 is not None:
            yield self._moved(balance.change_5, *_AMOUNT_MOVED)
        if balance.discount_window is not None and balance.discount_window.quantity.value > 0:
            yield self.say("另有贴现窗借款{amount}", amount=fig(c, balance.discount_window))
        ahead = balance.forecast_change
        if ahead is not None and ahead.quantity.value:
            message = _AHEAD["more" if ahead.quantity.value > 0 else "less"]
            yield self.say(message, change=fig(c, ahead, absolute=True))
        if balance.intervention == "strong":
            yield self.say("强方兑换保证被触发")
        elif balance.intervention == "weak":
            yield self.say("弱方兑换保证被触发")

    def _demand(self, demand: Demand) -> Sentence:
        """The verdict; an input of an earlier day than the others says which."""
        c = self.c
        used = [(part.key, part.measure) for part in demand.parts if part.measure is not None]
        newest = max((one.day for _, one in used if one.day is not None), default=None)
        inputs = []
        for key, measure in used:
            told = self.say(_INPUTS[key], figure=fig(c, measure))
            if measure.day is not None and newest is not None and measure.day < newest:
                told = self.say("截至{day}的{figure}", day=c.day(measure.day), figure=told)
            inputs.append(told)
        score = c.ledger.figure(demand.score, "series", text=f"{demand.score.quantity.value:+}")
        return self.say(_DEMAND[demand.verdict], score=score, inputs=c.ledger.join(inputs, c.ledger.marks.listing))

    def _hibor(self, curve: HiborCurve) -> list[_Clause]:
        c = self.c
        clauses: list[_Clause] = []
        overnight, month = curve.tenor("O/N"), curve.tenor("1M")
        if overnight is not None:
            clauses.append(_Clause(self.say("隔夜HIBOR {rate}", rate=fig(c, overnight)), curve.day))
        if month is not None:
            message = "1个月HIBOR（金管局公布）{rate}" if curve.fallback else "1个月HIBOR {rate}"
            clauses.append(_Clause(self.say(message, rate=fig(c, month)), curve.day))
            if curve.change_1m_5 is not None:
                clauses.append(_Clause(self._moved(curve.change_1m_5, *_RATE_MOVED), curve.day))
        if curve.spread_1m is not None:
            clauses.append(_Clause(self._to_sofr(curve.spread_1m), curve.spread_1m.day))
        if curve.quarter_end or curve.month_end:
            clauses.append(_Clause(self.say("正值季末" if curve.quarter_end else "正值月末"), curve.day))
        return clauses

    def _to_sofr(self, spread: Measure) -> Sentence:
        """The 1-month fixing less the average SOFR, which is published later and says of which day it is."""
        c, (_, average) = self.c, spread.inputs
        bp = fig(c, spread, signed=True)
        if average.day is None or average.day == spread.day:
            return self.say("1个月HIBOR与SOFR 30日均值之差{bp}", bp=bp)
        return self.say("1个月HIBOR与截至{day}的SOFR 30日均值之差{bp}", day=c.day(average.day), bp=bp)

    def _moved(self, change: Measure, up: str, down: str) -> Sentence:
        """A change over five sessions; one that would be printed as zero is none."""
        figure = fig(self.c, change, absolute=True)
        if not _NOT_ZERO.search(figure.text):
            return self.c.ledger.say("与5个交易日前持平", (), figure.evidence)
        return self.say(up if change.quantity.value > 0 else down, change=figure)

    def yields(self) -> None:
        """The ten-year Treasury yield."""
        us = self.view.us
        if us.ten_year is None:
            return
        clauses = [self.say("美国10年期国债收益率{rate}", rate=fig(self.c, us.ten_year))]
        if us.change_5 is not None:
            clauses.append(self._moved(us.change_5, *_RATE_MOVED))
        self.close([_Clause(one, us.ten_year.day) for one in clauses])


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
        "macro.sofr_30d": c.tr("SOFR 30日均值"),
    }
    lines = []
    for note in view.missing:
        name = names.get(note.about, note.about)
        if note.key != "expired" or note.day is None:
            lines.append(c.tr("{name}：来源没有给出数据", name=name))
        elif note.detail:
            what = names.get(note.detail, note.detail)
            lines.append(c.tr("{name}：{what}的数据截至{day}，已过期", name=name, what=what, day=c.day(note.day).text))
        else:
            lines.append(c.tr("{name}：数据截至{day}，已过期，不用于正文", name=name, day=c.day(note.day).text))
    return tuple(lines)


def macro_page(c: Composing, view: MacroView) -> Macro:
    """The page; sentences are not yet through the gate."""
    page = _Page(c, view)
    if view.policy is not None:
        page.policy(view.policy)
    page.assets()
    page.hkd()
    page.yields()
    curve = view.curve
    return Macro(
        indicators=tuple(cards(c, view)),
        sentences=tuple(page.sentences),
        curve=tuple((name, m.quantity.value) for name, m in curve.tenors) if curve is not None else (),
        curve_day=curve.day if curve is not None else None,
        curve_figures=tuple(fig(c, m).id for _, m in curve.tenors) if curve is not None else (),
        missing=_missing(c, view),
    )
