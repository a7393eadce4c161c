"""A source whose answer is an RSS, Atom or JSON feed: all that differs between publishers is data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta, tzinfo

from hstui.records.news import Lang, NewsKind
from hstui.sources.base import Ask, Parsed, Payload, Request, SourceInfo
from hstui.sources.feed import Entry, Feed, parse_feed
from hstui.sources.newsio import Items
from hstui.text.clean import clean_line

STALE_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class FeedSource:
    """One feed at one address."""

    info: SourceInfo
    url: str
    lang: Lang
    outlet: str
    kind: NewsKind = "article"
    zone: tzinfo = UTC
    """Where dates without a zone were written."""
    skip: str = ""
    """Entries whose link holds this are left out: a paid section."""
    dated: bool = True
    """Its entries have dates. A feed that a user adds may be without."""

    def requests(self, ask: Ask) -> Sequence[Request]:
        """The feed."""
        return (Request(self.url),)

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        """The feed's entries."""
        return self.items(request, payload, ask).parsed()

    def items(self, request: Request, payload: Payload, ask: Ask) -> Items:
        """The entries as items; notes tell of repairs and of a feed that has gone stale."""
        items = Items(self.info, payload, ask, self.lang, self.outlet, self.kind, self.dated)
        read_feed(items, payload, zone=self.zone, skip=self.skip)
        return items


def read_feed(
    items: Items,
    payload: Payload,
    *,
    zone: tzinfo = UTC,
    skip: str = "",
    tickers: tuple[str, ...] = (),
    named_by_feed: bool = False,
) -> None:
    """Add a feed's entries to the items; `named_by_feed`: the feed's title is the outlet."""
    feed = open_feed(items, payload, zone)
    if named_by_feed:
        items.outlet = clean_line(feed.title, 60) or items.outlet
    for entry in feed.entries:
        if skip and skip in entry.link:
            items.drop("of a paid section")
            continue
        add_entry(items, entry, tickers)
    dated = (entry.published for entry in feed.entries if entry.published is not None)
    items.note_stale(max((moment for moment in dated if not items.doubt(moment)), default=None), STALE_AFTER)


def open_feed(items: Items, payload: Payload, zone: tzinfo = UTC) -> Feed:
    """The feed; what was mended in it is noted, and that it was cut off makes the answer incomplete."""
    feed = parse_feed(payload.body, payload.headers.get("content-type", ""), payload.url, zone)
    items.notes.extend(feed.notes)
    items.cut = feed.cut
    return feed


def add_entry(items: Items, entry: Entry, tickers: tuple[str, ...] = ()) -> None:
    """Add one entry; without an id of its own it is known by its link, else by its title and time."""
    items.add(
        entry.id or entry.link or f"{entry.title}\n{entry.published}",
        title=entry.title,
        text="" if entry.summary.strip() == entry.title.strip() else entry.summary,
        url=entry.link,
        published=entry.published,
        tickers=tickers,
        outlet=entry.outlet,
    )
