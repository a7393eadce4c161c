"""What the last refresh parsed, kept for the next: an answer whose bytes are the same is not parsed again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from hstui.records.news import NewsItem
from hstui.records.provenance import Provenance
from hstui.sources.base import Ask, Parsed, Payload, Request


@dataclass(frozen=True, slots=True)
class _Held:
    answer: tuple[str, int, str, bytes]
    fetched_at: datetime
    parsed: Parsed


class Parses:
    """Parsed answers by source and request, as long as the source says that the passing of time changes nothing.

    Only news items are kept: they are the many, and nothing but their provenance tells when they were fetched.
    For one refresh at a time.
    """

    def __init__(self) -> None:
        self._ask: Ask | None = None
        self._held: dict[tuple[str, Request], _Held] = {}
        self._fresh: dict[tuple[str, Request], _Held] = {}

    def begin(self, ask: Ask) -> None:
        """Start a refresh. In other circumstances than the clock's, or if it was set back, nothing is remembered."""
        before, self._ask = self._ask, ask
        if before is None or before.now > ask.now or replace(before, now=ask.now) != ask:
            self._held = {}
        self._fresh = {}

    def end(self) -> None:
        """Forget what this refresh did not ask for."""
        self._held = self._fresh

    def find(self, source_id: str, request: Request, payload: Payload) -> Parsed | None:
        """What `parse` would give for this answer, where that is known."""
        held = self._held.get((source_id, request))
        if held is None or self._ask is None or held.parsed.until is None or held.parsed.until <= self._ask.now:
            return None
        if held.answer != _identity(payload):
            return None
        if held.fetched_at != payload.fetched_at:
            held = replace(held, fetched_at=payload.fetched_at, parsed=_refetched(held.parsed, payload.fetched_at))
        self._fresh[source_id, request] = held
        return held.parsed

    def keep(self, source_id: str, request: Request, payload: Payload, parsed: Parsed) -> None:
        """Remember what was parsed."""
        if parsed.until is not None and parsed.records and all(type(record) is NewsItem for record in parsed.records):
            self._fresh[source_id, request] = _Held(_identity(payload), payload.fetched_at, parsed)


def _identity(payload: Payload) -> tuple[str, int, str, bytes]:
    """All of an answer that a parser of news looks at; its body by a digest, since it need not be held."""
    digest = hashlib.sha256(payload.body).digest()
    return payload.url, payload.status, payload.headers.get("content-type", ""), digest


def _refetched(parsed: Parsed, moment: datetime) -> Parsed:
    """The same news, confirmed at that moment. Written out, since there are thousands and `replace` takes its time."""
    items = []
    for item in parsed.records:
        assert isinstance(item, NewsItem)
        seen = item.provenance
        provenance = Provenance(seen.source, seen.url, moment, seen.published, seen.raw, seen.title)
        items.append(
            NewsItem(
                item.id, item.source, item.outlet, item.lang, item.title, item.text, item.url, item.published,
                provenance, item.tickers, item.importance, item.kind, item.trust,
            )
        )  # fmt: skip
    return replace(parsed, records=tuple(items))
