"""Reads the shipped recording as a replay does: by the requests that the sources make, not by the builder's tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

from hstui.clock import HKT
from hstui.net.har import Recording, load_recording
from hstui.resources import demo_recording
from hstui.sessions import load_calendar
from hstui.sources.base import Ask, Parsed, Payload, Record, Source
from hstui.sources.registry import all_sources, by_id
from hstui.universe.loader import load_universe

NOW = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)
STAND_INS = ("hkex.daily_history", "sina.live")


@cache
def recording() -> Recording:
    return load_recording(demo_recording())


def default_sources() -> list[Source]:
    return [source for source in all_sources() if source.info.default == "on" and not source.info.fallback_for]


def circumstances(window: timedelta) -> Ask:
    return Ask(now=NOW, universe=load_universe("hstech", NOW.date()), calendar=load_calendar(), window=window)


def answers(source: Source, window: timedelta = timedelta(hours=48)) -> Iterator[Parsed]:
    """What a source reads from each of its answers, pages followed. KeyError for a request without an entry."""
    ask = circumstances(window)
    waiting = list(source.requests(ask))
    while waiting:
        request = waiting.pop(0)
        found = recording().matching(request.method, request.url, request.body, source.info.volatile)
        if not found:
            raise KeyError(f"{source.info.id}: not recorded: {request.url}")
        exchange = found[0]
        if exchange.status in request.absent:
            continue
        payload = Payload(request.url, exchange.status, dict(exchange.headers), exchange.body, exchange.fetched)
        parsed = source.parse(request, payload, ask)
        yield parsed
        waiting += parsed.follow


@cache
def records(source_id: str) -> tuple[Record, ...]:
    return tuple(record for parsed in answers(by_id(source_id)) for record in parsed.records)


def connect_days_back(last: date) -> Iterator[date]:
    """Stock Connect's sessions from `last` backwards."""
    calendar = load_calendar()
    day = last
    while True:
        if calendar.is_connect(day):
            yield day
        day -= timedelta(days=1)
