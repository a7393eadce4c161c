"""Feeds that the user adds in the configuration, each a source of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import Protocol

from hstui.clock import HKT
from hstui.errors import UsageError
from hstui.records.news import Lang
from hstui.sources.base import Source, SourceInfo
from hstui.sources.feed_source import FeedSource
from hstui.text.clean import clean_line, safe_url

_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


class FeedSettings(Protocol):
    """What the configuration says of a feed."""

    @property
    def name(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def lang(self) -> Lang: ...
    @property
    def outlet(self) -> str: ...
    @property
    def trust(self) -> int: ...


def user_feeds(feeds: Iterable[FeedSettings]) -> tuple[Source, ...]:
    """The sources `user.<name>`, sorted by id; a name that is not plain (a-z, 0-9, - and _) gives a digest instead.

    Raises UsageError that names the feed and the key.
    """
    sources = [_feed(feed) for feed in feeds]
    seen: set[str] = set()
    for source in sources:
        if source.info.id in seen:
            raise UsageError(f"feeds: two feeds are called {source.info.name}")
        seen.add(source.info.id)
    return tuple(sorted(sources, key=lambda source: source.info.id))


def _feed(feed: FeedSettings) -> Source:
    name = clean_line(feed.name, 60)
    if not name:
        raise UsageError("feeds: a feed without a name")
    url = safe_url(feed.url)
    if not url:
        raise UsageError(f"feeds: {name}: url is not an http(s) address")
    if not 0 <= feed.trust <= 100:
        raise UsageError(f"feeds: {name}: trust is a number from 0 (first) to 100")
    key = name.lower()
    if not _PLAIN_NAME.fullmatch(key):
        key = hashlib.sha256(name.encode()).hexdigest()[:12]
    info = SourceInfo(
        id=f"user.{key}",
        name=name,
        kind="news",
        home=url,
        fresh=timedelta(minutes=15),
        trust=feed.trust,
        terms="added by you",
    )
    zone = UTC if feed.lang == "en" else HKT
    return FeedSource(info, url, feed.lang, clean_line(feed.outlet, 60) or name, zone=zone, dated=False)
