"""Parsing one answer of one source in chosen circumstances."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from hstui.clock import HKT
from hstui.errors import Fault, SourceError
from hstui.sessions import load_calendar
from hstui.sources.base import Ask, Parsed, Payload, Record, Request, Source
from hstui.sources.registry import by_id
from hstui.universe.loader import load_universe

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "wire"
MORNING = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)


def asked(now: datetime = MORNING, **changes: object) -> Ask:
    """The circumstances of a refresh at `now`."""
    ask = Ask(now=now, universe=load_universe("hstech", now.date()), calendar=load_calendar())
    return replace(ask, **changes)  # type: ignore[arg-type]  # fields of Ask, named by the test


def answer(
    source: str | Source,
    body: bytes | str,
    *,
    tag: str = "",
    url: str = "https://example.org/answer",
    ask: Ask | None = None,
    content_type: str = "",
    page: int = 1,
) -> Parsed:
    """What a source makes of a body."""
    ask = ask or asked()
    known = by_id(source) if isinstance(source, str) else source
    data = body.encode() if isinstance(body, str) else body
    payload = Payload(url, 200, {"content-type": content_type} if content_type else {}, data, ask.now)
    return known.parse(Request(url, tag=tag, page=page), payload, ask)


def fault(source: str, body: bytes | str, *, tag: str = "") -> Fault:
    """The fault that a source names for a body."""
    try:
        answer(source, body, tag=tag)
    except SourceError as error:
        return error.fault
    raise AssertionError(f"{source} found nothing wrong")


def urls(source: str, ask: Ask | None = None) -> list[str]:
    """What a source asks first."""
    return [request.url for request in by_id(source).requests(ask or asked())]


def only(records: tuple[Record, ...], **values: object) -> Record:
    """The one record with those attributes."""
    found = [item for item in records if all(getattr(item, name, None) == value for name, value in values.items())]
    assert len(found) == 1, found
    return found[0]
