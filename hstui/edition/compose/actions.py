"""Corporate actions: repurchases, placings, and dates ahead, one line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hstui.analysis.actions import (
    Blackout,
    BuybackSummary,
    PlacingSummary,
    Upcoming,
    blackouts,
    buybacks,
    file_days,
    placings,
    upcoming,
)
from hstui.analysis.placing_news import placings_in
from hstui.analysis.results_ahead import AFTER_CLOSE, results_ahead
from hstui.analysis.story import Digest
from hstui.clock import HKT
from hstui.edition.compose.materials import Composing
from hstui.edition.ledger import Part
from hstui.edition.model import ActionRow, Figure
from hstui.errors import Fault
from hstui.records.flows import Buyback, Placing
from hstui.records.news import CalendarEvent
from hstui.records.provenance import Measure, Provenance
from hstui.sources.base import Outcome


@dataclass(frozen=True, slots=True)
class Actions:
    """What the analysis found, and its rows."""

    buybacks: list[BuybackSummary]
    placings: list[PlacingSummary]
    upcoming: list[Upcoming]
    rows: tuple[ActionRow, ...]
    blackouts: Mapping[str, Blackout]
    """Members in the month before their results, by code."""


def _fig(c: Composing, measure: Measure, kind: str) -> Figure:
    return c.ledger.figure(measure, kind)


_STOPPED = frozenset({Fault.DEADLINE, Fault.ASKING, Fault.CRASH})
"""Faults after which a source's notes do not name every request that came to nothing."""
_LEAST_RATIO = Decimal("0.005")
"""A smaller share of the mandate is printed as 0.00%, which tells nothing."""


def files_read(c: Composing) -> frozenset[date]:
    """Days of the month's repurchase files that were read whole, whether or not a company that is watched stands in
    them."""
    found = (_files_of(c, one) for one in c.materials.outcomes if any(isinstance(r, Buyback) for r in one.records))
    return frozenset().union(*found)


def _files_of(c: Composing, outcome: Outcome) -> frozenset[date]:
    """The files of one source, less those that its notes name by their day: requests that failed, rows that could not
    be read.

    The source asks for every file of the month; a day without a file has no report, or none yet. Where that cannot be
    taken for granted, because the source was stopped or asked for less, only the rows tell which files there were."""
    m = c.materials
    proven = file_days(record for record in outcome.records if isinstance(record, Buyback))
    stopped = outcome.error is not None and outcome.error.fault in _STOPPED
    asked, day = set(), m.calendar.session_on_or_before(m.now.date())
    first = m.calendar.last_completed(m.now).replace(day=1)
    while m.calendar.previous(day) >= first:
        asked.add(day)
        day = m.calendar.previous(day)
    read = set(proven)
    if not stopped and proven and outcome.requests >= len(asked):
        read |= asked
    named = {note[:10] for note in outcome.notes}
    return frozenset(day for day in read if day.isoformat() not in named)


def _buyback(c: Composing, b: BuybackSummary) -> ActionRow:
    parts: dict[str, Part] = {
        "day": c.day(b.day),
        "name": c.full(b.code, b.name),
        "shares": _fig(c, b.bought, "buyback"),
        "paid": _fig(c, b.paid, "buyback"),
        "times": c.ledger.figure(b.month_days, "buyback", text=str(int(b.month_days.quantity.value))),
        "sum": _fig(c, b.month_paid, "buyback"),
    }
    message = (
        "{day}{name}回购{shares}，付{paid}；月内{times}次，合计{sum}"
        if b.month_complete
        else "{day}{name}回购{shares}，付{paid}；月内至少{times}次，合计至少{sum}"
    )
    clauses = [c.ledger.say(message, (b.code,), (), **parts)]
    if b.mandate_ratio is not None and b.mandate_ratio.quantity.value >= _LEAST_RATIO:
        ratio = _fig(c, b.mandate_ratio, "buyback")
        clauses.append(c.ledger.say("现行授权下累计购回授权日已发行股份的{ratio}", (b.code,), (), ratio=ratio))
    sentence = c.ledger.ended(c.ledger.join(clauses, c.ledger.marks.semicolon))
    return ActionRow(
        "buyback", b.code, c.short(b.code, b.name).text, b.day, sentence, sentence.figures, sentence.evidence
    )


def _placing(c: Composing, p: PlacingSummary) -> ActionRow:
    clauses = [c.ledger.say("{day}{name}公布配售", (p.code,), (), day=c.day(p.announced), name=c.full(p.code, p.name))]
    told: tuple[tuple[Measure | None, str], ...] = (
        (p.offered, "{figure}"),
        (p.price, "每股{figure}"),
        (p.proceeds, "所得{figure}"),
        (p.discount, "折让{figure}"),
        (p.dilution, "摊薄{figure}"),
    )
    for measure, message in told:
        if measure is not None:
            clauses.append(c.ledger.say(message, (p.code,), (), figure=_fig(c, measure, "announcement")))
    clauses += [
        c.ledger.say("另有来源称{figure}", (p.code,), (), figure=_fig(c, d.other, "announcement"))
        for d in p.disagreements
    ]
    sentence = c.ledger.ended(c.ledger.join(clauses, c.ledger.marks.comma))
    return ActionRow(
        "placing", p.code, c.short(p.code, p.name).text, p.announced, sentence, sentence.figures, sentence.evidence
    )


def _ahead(c: Composing, u: Upcoming, silent: frozenset[str]) -> ActionRow | None:
    if u.kind == "index_review" and u.review is not None:
        c.ledger.names.update(u.codes)
        sentence = c.ledger.say("{day}指数成分股调整生效。", u.codes, (), day=c.ledger.day(u.day, year=True))
        return ActionRow("review", "", c.materials.universe.name(c.lang), u.day, sentence, (), ())
    if u.kind in ("results", "lockup") and u.event is not None and u.codes:
        evidence = c.ledger.enter(u.event.provenance, "announcement")
        results = u.kind == "results"
        message = "{day}{name}公布业绩。" if results else "{day}{name}有股份解禁。"
        if results and u.codes[0] in silent:
            message = "{day}{name}公布业绩；在此之前为静默期，没有回购不是负面信号。"
        sentence = c.ledger.say(
            message, u.codes, (evidence,), day=c.ledger.day(u.day, year=True), name=c.full(u.codes[0])
        )
        return ActionRow(
            "results" if results else "lockup", u.codes[0], c.short(u.codes[0]).text, u.day, sentence, (), (evidence,)
        )
    return None


def actions_page(c: Composing, digest: Digest) -> Actions:
    """Members' actions of the past week and dates ahead."""
    m = c.materials
    today = m.now.date()
    completed = m.calendar.last_completed(m.now)
    bought = buybacks(m.records(Buyback), m.universe, m.calendar, today, files=files_read(c), completed=completed)
    bought = [b for b in bought if b.member]
    stated = [*m.records(Placing), *placings_in(digest.stories)]
    placed = [p for p in placings(stated, m.universe, today) if p.member]
    events = _events(c, digest, today)
    ahead = upcoming(events, m.universe, m.now)
    silent = blackouts(events, m.universe.codes, today)
    rows = [_buyback(c, b) for b in bought] + [_placing(c, p) for p in placed]
    rows += [row for u in ahead if (row := _ahead(c, u, frozenset(silent))) is not None]
    return Actions(bought, placed, ahead, tuple(rows), silent)


def _events(c: Composing, digest: Digest, today: date) -> list[CalendarEvent]:
    """Dates ahead: of records, of the window's news, and what the edition before this one had of news since gone."""
    told = [*c.materials.records(CalendarEvent), *results_ahead(digest.stories, c.materials.universe, c.materials.now)]
    dated = {code for event in told if event.kind == "results" for code in event.codes}
    return told + [event for event in _carried(c, today) if dated.isdisjoint(event.codes)]


def _carried(c: Composing, today: date) -> Iterator[CalendarEvent]:
    before = c.materials.previous
    if before is None:
        return
    for row in before.flows.actions:
        if row.kind != "results" or row.day < today or not row.evidence:
            continue
        origin = before.evidence[row.evidence[0]]
        published = datetime.fromisoformat(origin.published) if origin.published else None
        yield CalendarEvent(
            datetime.combine(row.day, AFTER_CLOSE, HKT),
            "results",
            origin.title,
            Provenance(origin.source, origin.url, origin.fetched, published, origin.excerpt, origin.title),
            (row.code,),
        )
