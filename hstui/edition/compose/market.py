"""The index and its members' day."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hstui.analysis.index import IndexSnapshot, MemberMove, index_snapshot
from hstui.edition.compose.materials import Composing
from hstui.edition.model import Figure, IndexView, Sentence
from hstui.edition.model import MemberMove as MemberRow
from hstui.records.market import Quote
from hstui.records.provenance import Measure
from hstui.records.units import Unit

_NAMED = 3
_CLOSED = {
    1: "{day}{index}收报{level}，升{points}，幅度{change}。",
    0: "{day}{index}收报{level}，与前收持平。",
    -1: "{day}{index}收报{level}，跌{points}，幅度{change}。",
}
_TRADING = {
    1: "{day}{index}现报{level}，升{points}，幅度{change}。",
    0: "{day}{index}现报{level}，与前收持平。",
    -1: "{day}{index}现报{level}，跌{points}，幅度{change}。",
}


def analyse(c: Composing) -> IndexSnapshot:
    """The index on the session that the quotes describe."""
    m = c.materials
    return index_snapshot(m.records(Quote), m.universe, m.calendar, m.now)


def _value(measure: Measure | None, unit: Unit | None = None) -> Decimal | None:
    if measure is None:
        return None
    return (measure.quantity if unit is None else measure.quantity.to(unit)).value


def _member(c: Composing, move: MemberMove) -> MemberRow:
    figures: list[Figure] = []
    if move.last is not None:
        # A price needs no unit in the table whose heading names it.
        figures.append(c.ledger.figure(move.last, "quote"))
    for measure, signed in ((move.change, True), (move.turnover, False), (move.contribution, True), (move.pe, False)):
        if measure is not None:
            figures.append(c.ledger.figure(measure, "quote", signed=signed))
    if move.weight is not None:
        figures.append(c.ledger.figure(move.weight, "universe"))
    return MemberRow(
        code=move.code,
        name=c.short(move.code, move.name).text,
        last=_value(move.last),
        change_pct=_value(move.change),
        turnover=_value(move.turnover, Unit.HKD),
        weight=_value(move.weight),
        contribution=_value(move.contribution),
        freshness=move.freshness,
        figures=tuple(f.id for f in figures),
        evidence=figures[0].evidence if figures else (),
        quoted_at=move.quote.quoted_at if move.quote else None,
        pe=_value(move.pe),
    )


def _count(measure: Measure | None) -> int | None:
    return int(measure.quantity.value) if measure is not None else None


def index_page(c: Composing, snapshot: IndexSnapshot) -> IndexView:
    """The index as tabs and the opening block show it."""
    quoted = (
        (snapshot.level, False),
        (snapshot.change_points, True),
        (snapshot.change, True),
        (snapshot.turnover or snapshot.members_turnover, False),
        (snapshot.advancers, False),
        (snapshot.decliners, False),
        (snapshot.unchanged, False),
        (snapshot.high_52w, False),
        (snapshot.low_52w, False),
    )
    figures = [c.ledger.figure(m, "quote", signed=signed) for m, signed in quoted if m is not None]
    name = c.materials.universe.index_name(c.lang)
    return IndexView(
        code=snapshot.code,
        name=name,
        level=_value(snapshot.level),
        change_points=_value(snapshot.change_points),
        change_pct=_value(snapshot.change),
        turnover=_value(snapshot.turnover or snapshot.members_turnover, Unit.HKD),
        advancers=_count(snapshot.advancers),
        decliners=_count(snapshot.decliners),
        unchanged=_count(snapshot.unchanged),
        high_52w=_value(snapshot.high_52w),
        low_52w=_value(snapshot.low_52w),
        quoted_at=snapshot.quoted_at,
        freshness=snapshot.freshness,
        members=tuple(_member(c, move) for move in snapshot.members),
        sentences=tuple(_sentences(c, snapshot)),
        figures=tuple(f.id for f in figures),
        evidence=tuple(dict.fromkeys(e for f in figures[:1] for e in f.evidence)),
        reason="" if snapshot.level is not None else _why_no_level(c, snapshot),
    )


def _why_no_level(c: Composing, snapshot: IndexSnapshot) -> str:
    if not c.materials.universe.index_code:
        return c.tr("所看名单没有指明指数")
    if any(note.key == "ahead_of_clock" for note in snapshot.notes):
        return c.tr("指数报价的时间晚于现在，未采用")
    return c.tr("没有任何来源给出指数报价")


def _movers(c: Composing, moves: tuple[MemberMove, ...]) -> Sentence | None:
    clauses = []
    for move in [m for m in moves if m.change is not None][:_NAMED]:
        assert move.change is not None  # filtered above
        change = c.ledger.figure(move.change, "quote", signed=True)
        clauses.append(
            c.ledger.say("{name}{change}", codes=(move.code,), name=c.short(move.code, move.name), change=change)
            if c.lang != "en"
            else c.ledger.say("{name} {change}", codes=(move.code,), name=c.short(move.code, move.name), change=change)
        )
    return c.ledger.join(clauses, c.ledger.marks.listing) if clauses else None


def _sentences(c: Composing, s: IndexSnapshot) -> list[Sentence]:
    found: list[Sentence] = []
    name = c.materials.universe.index_name(c.lang)
    if s.level is not None and s.change is not None and s.change_points is not None and s.index_session is not None:
        sign = (s.change_points.quantity.value > 0) - (s.change_points.quantity.value < 0)
        message, day = (_CLOSED if s.closed else _TRADING)[sign], c.day(s.index_session, weekday=True)
        level = c.ledger.figure(s.level, "quote")
        if sign:
            points = c.ledger.figure(s.change_points, "quote", absolute=True)
            change = c.ledger.figure(s.change, "quote", signed=True)
            found.append(c.ledger.say(message, day=day, index=name, level=level, points=points, change=change))
        else:
            found.append(c.ledger.say(message, day=day, index=name, level=level))
    if s.advancers is not None and s.decliners is not None and s.unchanged is not None:
        found.append(
            c.ledger.say(
                "成分股{up}升{down}跌{flat}平。",
                up=c.ledger.figure(s.advancers, "quote"),
                down=c.ledger.figure(s.decliners, "quote"),
                flat=c.ledger.figure(s.unchanged, "quote"),
            )
        )
    turnover = s.turnover
    if turnover is not None:
        found.append(c.ledger.say("成交额{turnover}。", turnover=c.ledger.figure(turnover, "quote")))
    elif s.members_turnover is not None:
        found.append(c.ledger.say("成分股合计成交{turnover}。", turnover=c.ledger.figure(s.members_turnover, "quote")))
    for message, names in zip(_pulled(s.members), (_movers(c, s.leaders), _movers(c, s.laggards)), strict=True):
        if names is not None:
            found.append(c.ledger.say(message, codes=names.codes, names=names))
    return found


def _pulled(members: Sequence[MemberMove]) -> tuple[str, str]:
    """What leaders and laggards are led in: points of the index, if those can be told."""
    known = {member.contribution is not None for member in members if member.in_session}
    if known == {True}:
        return "拉动指数最多：{names}。", "拖累指数最多：{names}。"
    if True in known:
        return "可估算贡献的成分股中，拉动指数最多：{names}。", "可估算贡献的成分股中，拖累指数最多：{names}。"
    return "涨幅居前：{names}。", "跌幅居前：{names}。"
