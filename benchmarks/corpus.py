"""A made-up corpus: feeds of Chinese headlines with bodies, about a third of them retellings; the same every time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from benchmarks.annotate import headlines
from hstui.universe.model import Universe


def feeds(count: int, universe: Universe, now: datetime, each: int = 100) -> list[bytes]:
    """RSS documents of `each` items, `count` items in all, published over the two days before `now`."""
    rows = []
    for number, line in enumerate(headlines(count, universe)):
        item = json.loads(line)
        moment = format_datetime(now - timedelta(hours=47) * (count - number) / count)
        rows.append(
            f"<item><title>{escape(item['title'])}</title><link>https://news.example/{number}</link>"
            f"<guid>{number}</guid><pubDate>{moment}</pubDate><description>{escape(item['body'])}</description></item>"
        )
    return [_document(rows[start : start + each]) for start in range(0, count, each)]


def _document(rows: Sequence[str]) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(rows)}</channel></rss>'.encode()
