"""The freshness ladder: how old a value is by its own time and the trading calendar, never by fetch time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal

from hstui.clock import HKT, SKEW
from hstui.sessions import Calendar

Freshness = Literal["realtime", "delayed", "today", "previous_session", "expired", "missing"]
"""实时, 延迟, 当日, 上一交易日, 过期, 缺失."""

LADDER: tuple[Freshness, ...] = ("realtime", "delayed", "today", "previous_session", "expired", "missing")
"""From best to worst."""

REALTIME = timedelta(minutes=2)
"""A quote this young while the market trades is real time."""
DELAYED = timedelta(minutes=20)
"""Free Hong Kong quotes come about 15 minutes late; up to this age they are merely delayed."""

_OPEN = time(9, 30)
_NOON = time(12, 0)
_AFTERNOON = time(13, 0)
_CLOSE = time(16, 0)
_PUBLISHED = time(20, 0)
"""Southbound statistics of the day are out by then."""
_BY_EVENING = timedelta(hours=4)
"""After the close, until when a session's figures may be awaited."""


def staler(one: Freshness, than: Freshness) -> bool:
    """Whether one rung is below another."""
    return LADDER.index(one) > LADDER.index(than)


def _close(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, _NOON if day in calendar.half_days else _CLOSE, HKT)


def after_close(quoted_at: datetime, calendar: Calendar) -> bool:
    """Whether a quote is a close: stamped at its session's close (to the minute) or later."""
    then = quoted_at.astimezone(HKT)
    session = calendar.session_on_or_before(then.date())
    return then.date() > session or then >= _close(session, calendar) - timedelta(minutes=1)


def in_session(now: datetime, calendar: Calendar) -> bool:
    """Whether continuous trading is on; the lunch break is part of the session."""
    now = now.astimezone(HKT)
    return calendar.is_session(now.date()) and now.time() >= _OPEN and now < _close(now.date(), calendar)


def _trading_age(then: datetime, now: datetime, calendar: Calendar) -> timedelta:
    """Time between two moments of one day that counts: lunch and the time after the close do not."""
    day = now.date()
    end = min(now, _close(day, calendar))
    start = max(then, datetime.combine(day, _OPEN, HKT))
    noon, afternoon = datetime.combine(day, _NOON, HKT), datetime.combine(day, _AFTERNOON, HKT)
    lunch = max(timedelta(0), min(end, afternoon) - max(start, noon))
    return max(timedelta(0), end - start - lunch)


def quote_freshness(quoted_at: datetime | None, now: datetime, calendar: Calendar) -> Freshness:
    """Where a quote stands.

    While the market trades: `realtime` up to 2 minutes of trading time, `delayed` up to 20, `expired` beyond
    (a feed that stands still). After the close: `today` for a quote of the last 20 minutes of trading or
    later. The latest completed session's close before the next one starts: `previous_session`. Older, or
    stamped in the future: `expired`.
    """
    if quoted_at is None:
        return "missing"
    then, now = quoted_at.astimezone(HKT), now.astimezone(HKT)
    if then > now + SKEW:
        return "expired"
    if then.date() == now.date() and calendar.is_session(now.date()) and now.time() >= _OPEN:
        age = _trading_age(then, now, calendar)
        if in_session(now, calendar):
            return "realtime" if age <= REALTIME else "delayed" if age <= DELAYED else "expired"
        return "today" if age <= DELAYED else "expired"
    session = calendar.session_on_or_before(then.date())
    latest = calendar.last_completed(now)
    if session < latest:
        return "expired"
    frozen = then.date() == session and then < _close(session, calendar) - DELAYED
    return "expired" if frozen else "previous_session"


def _latest_connect(now: datetime, calendar: Calendar) -> date:
    return calendar.connect_sessions(calendar.last_completed(now), 1)[0]


def flow_freshness(day: date | None, now: datetime, calendar: Calendar) -> Freshness:
    """Where a day's Stock Connect figures stand: `today` on the evening of their own day, `previous_session`
    while they are the latest that can have been published, else `expired`.

    A day after the latest completed session (an unfinished or restamped row) is `expired`, too.
    """
    if day is None:
        return "missing"
    now = now.astimezone(HKT)
    latest = _latest_connect(now, calendar)
    if day > latest or not calendar.is_connect(day):
        return "expired"
    if day == latest:
        return "today" if day == now.date() else "previous_session"
    before = calendar.connect_sessions(latest - timedelta(days=1), 1)[0]
    awaited = latest == now.date() and now.time() < _PUBLISHED
    return "previous_session" if day == before and awaited else "expired"


def series_freshness(
    day: date | None, now: datetime, limit_days: int, sessions: Calendar | None = None
) -> Freshness:  # fmt: skip
    """Where a macro observation stands: `previous_session` (the latest published) up to `limit_days` calendar
    days old, then `expired`. Limits by cadence are in macro.toml.

    With `sessions`, the calendar of the days on which the series is published, the latest session's observation does
    not expire: after a long holiday there is no newer one."""
    if day is None:
        return "missing"
    now = now.astimezone(HKT)
    age = (now.date() - day).days
    if age < 0:
        return "expired"
    if age == 0:
        return "today"
    if age <= limit_days or (sessions is not None and day >= sessions.last_completed(now - _BY_EVENING)):
        return "previous_session"
    return "expired"
