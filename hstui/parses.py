"""What the last refresh parsed, kept for the next: an answer whose bytes are the same is not parsed again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from hstui.records.news import Fetch, NewsItem
from hstui.sources.base import Ask, Parsed, Payload, Request


@dataclass(frozen=True, slots=True)
class _Held:
    answer: tuple[str, int, str, int, int]
    fetches: tuple[Fetch, ...]
    """Of the records, each object once: all that a confirmation changes in them."""
    parsed: Parsed


class Parses:
    """Parsed answers by source and request, as long as the source says that the passing of time changes nothing.

    Only news items are kept: they are the many, and nothing but their provenance tells when they were fetched.
    For one refresh at a time.
    """

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        """Whose turn it is to parse in a thread. Side by side they would only share one interpreter, and every one
        hold its whole document."""
        self._ask: Ask | None = None
        self._held: dict[tuple[str, Request], _Held] = {}
        self._fresh: dict[tuple[str, Request], _Held] = {}

    def begin(self, ask: Ask) -> None:
        """Start a refresh. In other circumstances than the clock's, or if it was set back, nothing is remembered."""
        before, self._ask = self._ask, ask
        if before is None or before.now > ask.now or replace(before, now=ask.now) != ask:
            self._held = {}
        self._fresh = {}
        self.turn = asyncio.Lock()  # of this refresh's event loop

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
        for fetch in held.fetches:
            fetch.at = payload.fetched_at
        self._fresh[source_id, request] = held
        return held.parsed

    def keep(self, source_id: str, request: Request, payload: Payload, parsed: Parsed) -> None:
        """Remember what was parsed."""
        items = [record for record in parsed.records if type(record) is NewsItem]
        if parsed.until is not None and items and len(items) == len(parsed.records):
            fetches = tuple({id(item.fetch): item.fetch for item in items}.values())
            self._fresh[source_id, request] = _Held(_identity(payload), fetches, parsed)


def _identity(payload: Payload) -> tuple[str, int, str, int, int]:
    """All of an answer that a parser of news looks at. Its body by length and Python's own keyed hash, which is five
    times as fast as a digest and good enough among one publisher's answers to one request in one process."""
    body = payload.body
    return payload.url, payload.status, payload.headers.get("content-type", ""), len(body), hash(body)
