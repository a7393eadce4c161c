"""Asks every source that is on by default what it would ask, has the endpoint answer, and keeps the exchange.

The sources themselves read each answer while the archive is built: what they cannot read, or could follow and nobody
answers, stops the build.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from hstui.errors import SourceError
from hstui.sources.base import Ask, Payload, Record, Request, Source
from hstui.sources.registry import all_sources
from tools.demo.answer import Answer
from tools.demo.day import NOW, calendar
from tools.demo.endpoints import answer
from tools.demo.names import members

ALSO = frozenset({"sina.live", "hkex.daily_history"})
"""Stand-ins that are recorded, too: a second live wire, and the exchange's own files of the weeks before."""
WINDOWS = (timedelta(hours=48), timedelta(days=30))
"""The usual window of news, and one that walks the pages to their end."""
_LENGTH = timedelta(minutes=5)
_STATUS = {200: "OK", 404: "Not Found"}


class BuildError(Exception):
    """A source cannot read what its endpoint answers."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer."""

    request: Request
    answer: Answer


def sources() -> list[Source]:
    """The sources that the recording answers."""
    return [
        source
        for source in all_sources()
        if source.info.id in ALSO or (source.info.default == "on" and not source.info.fallback_for)
    ]


def ask(window: timedelta = WINDOWS[0]) -> Ask:
    """The circumstances of the sample morning."""
    return Ask(now=NOW, universe=members(), calendar=calendar(), window=window)


def exchanges() -> list[Exchange]:
    """Every exchange once, by source and in the order asked."""
    found: dict[tuple[str, str], Exchange] = {}
    for source in sources():
        for window in WINDOWS if source.info.kind == "news" else WINDOWS[:1]:
            for exchange, _ in walk(source, ask(window)):
                found.setdefault((exchange.request.method, exchange.request.url), exchange)
    return list(found.values())


def walk(source: Source, circumstances: Ask) -> Iterator[tuple[Exchange, tuple[Record, ...]]]:
    """A source's exchanges with the records in each, pages and other follow-ups included."""
    waiting = list(source.requests(circumstances))
    while waiting:
        request = waiting.pop(0)
        said = answer(request)
        exchange = Exchange(request, said)
        if said.status in request.absent:
            yield exchange, ()
            continue
        payload = Payload(request.url, said.status, {"content-type": said.content_type}, said.body, NOW)
        try:
            parsed = source.parse(request, payload, circumstances)
        except SourceError as error:
            raise BuildError(f"{source.info.id}: {request.url}: {error}") from error
        yield exchange, parsed.records
        waiting += parsed.follow


def records(source: Source, window: timedelta = WINDOWS[0]) -> list[Record]:
    """All that a source reads from its answers."""
    return [record for _, found in walk(source, ask(window)) for record in found]


def archive(found: Iterable[Exchange]) -> bytes:
    """The exchanges as HAR 1.2, gzipped: the same bytes for the same exchanges and zlib. The last starts at NOW."""
    rows = list(found)
    step = _LENGTH / (len(rows) - 1)
    entries = [_entry(row, NOW - step * (len(rows) - 1 - place)) for place, row in enumerate(rows)]
    log = {
        "version": "1.2",
        "creator": {"name": "hstui demo builder", "version": "1"},
        "comment": "SAMPLE: a constructed recording; docs/demo.md says what in it is fact and what is not.",
        "pages": [],
        "entries": entries,
    }
    text = json.dumps({"log": log}, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def _entry(exchange: Exchange, started: datetime) -> dict[str, Any]:
    request, said = exchange.request, exchange.answer
    return {
        "startedDateTime": started.isoformat(timespec="milliseconds"),
        "time": 120,
        "request": {
            "method": request.method,
            "url": request.url,
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [{"name": name, "value": value} for name, value in request.headers],
            "queryString": [
                {"name": name, "value": value}
                for name, value in parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
            ],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": said.status,
            "statusText": _STATUS[said.status],
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [{"name": "Content-Type", "value": said.content_type}],
            "content": _content(said),
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": len(said.body),
        },
        "cache": {},
        "timings": {"send": 0, "wait": 110, "receive": 10},
    }


def _content(said: Answer) -> dict[str, Any]:
    """Text where the bytes are UTF-8, base64 where they are not."""
    content: dict[str, Any] = {"size": len(said.body), "mimeType": said.content_type}
    try:
        return content | {"text": said.body.decode()}
    except UnicodeDecodeError:
        return content | {"text": base64.b64encode(said.body).decode(), "encoding": "base64"}
