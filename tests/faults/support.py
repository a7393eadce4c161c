"""What the fault tests share: hostile answers sent through the real fetcher and `gather`, beside a good source."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from hstui.config import Feed
from hstui.edition.compose import Materials, compose
from hstui.edition.model import Edition
from hstui.records.news import NewsItem
from hstui.sessions import load_calendar
from hstui.sources.base import Ask, Outcome, Source
from hstui.sources.registry import by_id
from hstui.sources.user_feed import user_feeds
from hstui.text.i18n import Lang, translator
from hstui.universe.loader import load_universe
from tests.gathering import gathered
from tests.net.support import MORNING, Host, ok
from tests.sources.contract import PAYLOADS

RSS_TYPE = "application/rss+xml; charset=utf-8"
JSON_TYPE = "application/json; charset=utf-8"
ALLOWED_LAG = 0.5
"""Seconds that the event loop may stand still while one answer is read; the machine may be busy."""

ASK = Ask(now=MORNING, universe=load_universe("hstech", MORNING.date()), calendar=load_calendar())


def rss(*items: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f'{prolog}<rss version="2.0"><channel><title>源</title>{"".join(items)}</channel></rss>'


def entry(title: str, number: int = 1, *more: str) -> str:
    """An item whose title is put in as it stands."""
    return (
        f"<item><title>{title}</title><link>https://bad.example/{number}</link><guid>{number}</guid>"
        f"<pubDate>Wed, 17 Dec 2025 16:{number % 60:02}:00 +0800</pubDate>{''.join(more)}</item>"
    )


GOOD = rss(*(entry(f"好消息{n}", n) for n in (1, 2, 3))).encode()


@dataclass(frozen=True)
class Told:
    """What came of the bad source, with the good one asked beside it."""

    bad: Outcome
    good: Outcome
    lag: float
    """Longest time that the event loop stood still, in seconds."""
    asked: Sequence[httpx.Request]

    @property
    def titles(self) -> list[str]:
        return [record.title for record in self.bad.records if isinstance(record, NewsItem)]

    @property
    def fault(self) -> str:
        return str(self.bad.error.fault) if self.bad.error else ""


def feed_source(name: str = "bad") -> Source:
    return user_feeds([Feed(name=name, url=f"https://{name}.example/feed")])[0]


async def _heartbeat(beats: list[float]) -> None:
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0.01)
        now = time.perf_counter()
        beats.append(now - last - 0.01)
        last = now


def tell(
    body: bytes | str,
    content_type: str = RSS_TYPE,
    *,
    source: Source | None = None,
    status: int = 200,
    cache: Path | None = None,
    ask: Ask = ASK,
) -> Told:
    """The answer `body` to every request of a source (a user's feed unless another is given).

    Asserts what holds for every fault: the good source is unharmed, the loop never stood still."""
    bad, good = source or feed_source(), feed_source("good")

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "good.example":
            return ok(GOOD, content_type=RSS_TYPE)
        return ok(body, status, content_type=content_type)

    host = Host(answer)
    beats: list[float] = [0.0]

    async def scenario() -> list[Outcome]:
        heart = asyncio.create_task(_heartbeat(beats))
        try:
            return await gathered(host, bad, good, ask=ask, deadline=timedelta(seconds=20), cache_dir=cache)
        finally:
            heart.cancel()

    outcomes = {outcome.source.id: outcome for outcome in asyncio.run(scenario())}
    told = Told(outcomes[bad.info.id], outcomes["user.good"], max(beats), host.requests)
    assert len(told.good.records) == 3, "the good source lost items"
    assert told.good.error is None
    assert told.fault != "crash", told.bad.error
    assert told.lag < ALLOWED_LAG, f"the loop stood still for {told.lag:.2f} s"
    return told


def payload_of(source_id: str) -> dict[str, Any]:
    """A good answer of a source of JSON, to be spoilt."""
    value: dict[str, Any] = json.loads((PAYLOADS / source_id / "ok.json").read_text(encoding="utf-8"))
    return value


def tell_source(source_id: str, body: bytes | str, content_type: str = JSON_TYPE, **more: Any) -> Told:
    """`tell` with one of the registry's sources."""
    return tell(body, content_type, source=by_id(source_id), **more)


def flashes(*titles: str) -> str:
    """An answer of `eastmoney.fast` with those titles, escaped as JSON escapes them (lone surrogates, too)."""
    answer = payload_of("eastmoney.fast")
    template = answer["data"]["fastNewsList"][0]
    answer["data"]["fastNewsList"] = [
        {**template, "title": title, "summary": "", "code": f"20251217{number:010}", "showTime": "2025-12-17 16:00:00",
         "stockList": [], "realSort": str(number)}
        for number, title in enumerate(titles, 1)
    ]  # fmt: skip
    answer["data"]["sortEnd"] = ""
    return json.dumps(answer, ensure_ascii=True)


def edition_of(told: Told, lang: Lang = "zh-Hans") -> Edition:
    """The edition composed from what the two sources gave."""
    materials = Materials(
        outcomes=tuple(sorted((told.bad, told.good), key=lambda outcome: outcome.source.id)),
        now=ASK.now, universe=ASK.universe, calendar=ASK.calendar, mode="live", lang=lang, stories=10_000,
    )  # fmt: skip
    return compose(materials, translator(lang))
