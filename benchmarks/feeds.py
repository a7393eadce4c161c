"""Feed parsing against feedparser and, where installed, fastfeedparser: python -m benchmarks.feeds [FOLDER]

FOLDER holds recorded feeds (*.xml); without it, synthetic ones are parsed. Prints microseconds of CPU an item, the
median of interleaved rounds, and how many times as fast as feedparser each parser is: the ratio is what to trust.
Titles and summaries come out as words and dates as datetimes in ours; feedparser runs with and without sanitising.
"""

from __future__ import annotations

import importlib.util
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import feedparser

from hstui.sources.feed import parse_feed

_ROUNDS = 7


def synthetic(items: int = 100) -> bytes:
    """An RSS feed of short Chinese items, as flash desks have them."""
    rows = "".join(
        f"<item><title>第{n}条：恒生科技指数成份股公布业绩，收入同比增长{n % 40}%</title>"
        f"<link>https://example.com/live/{n}?from=rss&amp;id={n}</link><guid isPermaLink='false'>{n}</guid>"
        f"<description><![CDATA[<p>{'公司公布截至九月底止季度业绩。' * 12}</p>]]></description>"
        f"<pubDate>Wed, 17 Dec 2025 {n % 24:02d}:{n % 60:02d}:00 +0800</pubDate></item>"
        for n in range(items)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{rows}</channel></rss>'.encode()


def parsers() -> dict[str, Callable[[bytes], object]]:
    """What is compared, by name."""
    found: dict[str, Callable[[bytes], object]] = {
        "hstui": parse_feed,
        "feedparser": feedparser.parse,
        "feedparser, not sanitising": lambda body: feedparser.parse(
            body, sanitize_html=False, resolve_relative_uris=False
        ),
    }
    if importlib.util.find_spec("fastfeedparser"):
        import fastfeedparser

        found["fastfeedparser"] = fastfeedparser.parse
    return found


def measure(feeds: list[bytes]) -> dict[str, float]:
    """Seconds of CPU for all feeds, by parser: medians of interleaved rounds."""
    times: dict[str, list[float]] = {name: [] for name in parsers()}
    for _ in range(_ROUNDS):
        for name, parse in parsers().items():
            start = time.process_time()
            for feed in feeds:
                parse(feed)
            times[name].append(time.process_time() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def report(title: str, feeds: list[bytes]) -> None:
    """Print one table."""
    items = sum(len(parse_feed(feed).entries) for feed in feeds)
    seconds = measure(feeds)
    print(f"{title}: {len(feeds)} feeds, {items} items, {sum(map(len, feeds)) / 1e6:.2f} MB")
    for name, value in seconds.items():
        faster = seconds["feedparser"] / value
        print(f"  {name:28} {value / items * 1e6:8.1f} us/item {faster:7.1f} x feedparser's speed")


def main(arguments: list[str] | None = None) -> None:
    """Measure the folder's feeds, or synthetic ones."""
    warnings.simplefilter("ignore")
    folder = (sys.argv[1:] if arguments is None else arguments)[:1]
    if folder:
        report("recorded", [path.read_bytes() for path in sorted(Path(folder[0]).glob("*.xml"))])
    report("synthetic", [synthetic()])
    report("synthetic, not well-formed", [synthetic().replace("业绩，".encode(), b"A & B&nbsp;")])


if __name__ == "__main__":
    main()
