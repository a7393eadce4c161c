"""What is fuzzed: everything that reads bytes from outside. A target may raise only what its callers expect.

The first byte of an input chooses the target, the rest is its data. `run` raises for a defect: an exception of
another kind, a result that breaks a promise, or (seen by the fuzzer itself) a hang or a dead process.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from hstui.clock import HKT
from hstui.edition.codec import decode_edition
from hstui.errors import SourceError
from hstui.net.cache import Entry
from hstui.net.manners import HostRecord
from hstui.records.news import NewsItem
from hstui.sessions import load_calendar
from hstui.sources.base import Ask, Payload, Source
from hstui.sources.feed import parse_feed
from hstui.sources.registry import all_sources
from hstui.text.clean import clean_line, clean_text, html_to_text, safe_url
from hstui.text.decode import decode
from hstui.text.markdown import escape
from hstui.text.numbers import parse_decimal
from hstui.text.script import fold
from hstui.tui.safe import plain
from hstui.universe.loader import load_universe

NOW = datetime(2025, 12, 18, 8, 0, tzinfo=HKT)
TYPES = ("application/json", "text/xml; charset=gbk", "text/html", "text/plain; charset=utf-8")


class Target(NamedTuple):
    """One thing that reads bytes."""

    name: str
    read: Callable[[bytes], None]


@cache
def _ask() -> Ask:
    return Ask(
        NOW, load_universe("hstech", NOW.date()), load_calendar(), timedelta(hours=48), settings={"base_url": ""}
    )


def _source(source: Source) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        ask = _ask()
        with suppress(SourceError):
            request = next(iter(source.requests(ask)), None)
            if request is None:
                return
            kind = TYPES[data[0] % len(TYPES)] if data else TYPES[0]
            body = data[1:]
            scrub = getattr(source, "scrub", None)
            if scrub is not None:
                body = scrub(body)
            parsed = source.parse(request, Payload(request.url, 200, {"content-type": kind}, body, NOW), ask)
            for record in parsed.records:
                if isinstance(record, NewsItem):
                    assert record.title and clean_line(record.title) == record.title, record.title
                    assert clean_text(record.text) == record.text, record.text
                    assert safe_url(record.url) == record.url, record.url
            for note in parsed.notes:
                assert note.isprintable(), note

    return read


def _feed(data: bytes) -> None:
    with suppress(SourceError):
        parse_feed(data, "text/xml", "https://example.com/")


def _text(data: bytes) -> None:
    text = html_to_text(decode(data))
    for once in (clean_line(text), *clean_text(text).split("\n")):
        assert plain(once[:2_000]) == once[:2_000], "something passes that the screen refuses"
        once.encode("utf-8")
    assert clean_line(clean_line(text)) == clean_line(text)
    escape(clean_line(text))
    link = safe_url(text)
    assert safe_url(link) == link and link.isascii()
    fold(clean_text(text))
    with suppress(ValueError):
        parse_decimal(text)


def _stored(data: bytes) -> None:
    Entry.from_bytes(data)
    HostRecord.from_json(data)
    with suppress(ValueError):
        decode_edition(data)


@cache
def targets() -> tuple[Target, ...]:
    """All, in an order that does not change while no source is added."""
    sources = tuple(Target(source.info.id, _source(source)) for source in all_sources())
    return (Target("feed", _feed), Target("text", _text), Target("stored", _stored), *sources)


def run(data: bytes) -> None:
    """One input."""
    if data:
        known = targets()
        known[data[0] % len(known)].read(data[1:])
