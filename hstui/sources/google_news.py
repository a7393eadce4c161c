"""Google News search feed, opt-in: its owner allows a personal feed reader only. Headlines, outlets and links."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from msgspec.structs import replace

from hstui.records.news import Lang
from hstui.sources.base import Ask, Parsed, Payload, Request, Source, SourceInfo
from hstui.sources.feed import Entry
from hstui.sources.feed_source import add_entry, open_feed
from hstui.sources.newsio import Items

_URL = "https://news.google.com/rss/search"
_EDITIONS: dict[str, tuple[Lang, dict[str, str]]] = {
    "zh-Hans": ("zh-Hans", {"hl": "zh-CN", "gl": "CN", "ceid": "CN:zh-Hans"}),
    "zh-Hant": ("zh-Hant", {"hl": "zh-HK", "gl": "HK", "ceid": "HK:zh-Hant"}),
    "en": ("en", {"hl": "en-US", "gl": "US", "ceid": "US:en"}),
}
_NAMES_A_QUERY = 15
"""A query holds 32 words at most."""


class Search:
    """Members' names, joined by OR, in the language of the report."""

    info = SourceInfo(
        id="google.news",
        name="Google News",
        kind="news",
        home="https://news.google.com/",
        fresh=timedelta(minutes=30),
        pace=timedelta(seconds=5),
        trust=70,
        profiles=frozenset({"intl"}),
        default="opt_in",
        terms="the feed's own terms: personal, non-commercial feed reading only; unreachable in mainland China",
    )

    def requests(self, ask: Ask) -> Sequence[Request]:
        """One request for every fifteen members."""
        lang, edition = _edition(ask)
        names = [stock.short(lang) or stock.name(lang) for stock in ask.universe.stocks]
        days = max(1, math.ceil(ask.window / timedelta(days=1)))
        requests = []
        for start in range(0, len(names), _NAMES_A_QUERY):
            quoted = " OR ".join(f'"{name}"' for name in names[start : start + _NAMES_A_QUERY])
            requests.append(Request(f"{_URL}?{urlencode({'q': f'{quoted} when:{days}d', **edition})}", tag=lang))
        return requests

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """Entries without their descriptions, which only repeat the headline as a link."""
        items = Items(self.info, payload, ask, _edition(ask)[0], "Google News", kind="article", dated=False)
        for entry in open_feed(items, payload).entries:
            add_entry(items, without_outlet(entry))
        return items.parsed(quiet=True)


def without_outlet(entry: Entry) -> Entry:
    """The entry without text, and without its outlet at the end of a title of the form `Headline - Outlet`."""
    suffix = f" - {entry.outlet}"
    title = entry.title.strip()
    if entry.outlet and title.endswith(suffix) and len(title) > len(suffix):
        title = title.removesuffix(suffix)
    return replace(entry, title=title, summary="")


def _edition(ask: Ask) -> tuple[Lang, dict[str, str]]:
    return _EDITIONS.get(ask.lang, _EDITIONS["zh-Hans"])


SOURCES: tuple[Source, ...] = (Search(),)
