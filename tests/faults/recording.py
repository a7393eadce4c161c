"""The bundled sample with its headlines replaced by hostile ones, as a recording to replay."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hstui.resources import demo_recording
from tests.faults.hostile import all_titles

NEWS_HOSTS = frozenset(
    {
        "www.cls.cn", "api-one.wallstcn.com", "np-weblist.eastmoney.com", "np-listapi.eastmoney.com",
        "www.gelonghui.com", "news.10jqka.com.cn", "zhibo.sina.com.cn", "query1.finance.yahoo.com",
        "rthk.hk", "www.scmp.com", "www.news.gov.hk", "feeds.finance.yahoo.com", "hk.finance.yahoo.com",
    }
)  # fmt: skip
KEYS = frozenset({"title", "content", "brief", "content_text", "rich_text", "summary", "digest"})
_ITEM_TITLE = re.compile(r"(<item\b[^>]*>(?:(?!</item>).)*?<title>).*?(</title>)", re.DOTALL)


def hostile_recording(folder: Path) -> Path:
    """Every headline of the sample's news is a hostile one now."""
    har = json.loads(gzip.decompress(demo_recording().read_bytes()))
    titles = cycle(all_titles())
    for entry in har["log"]["entries"]:
        if urlsplit(entry["request"]["url"]).hostname not in NEWS_HOSTS:
            continue
        content = entry["response"]["content"]
        text = content["text"]
        if content.get("encoding") == "base64":
            text = base64.b64decode(text).decode("utf-8", "replace")
            del content["encoding"]
        content["text"] = _spoilt(text, titles)
    path = folder / "hostile.har"
    path.write_text(json.dumps(har, ensure_ascii=True), encoding="ascii")
    return path


def _spoilt(text: str, titles: Iterator[str]) -> str:
    try:
        return json.dumps(_replaced(json.loads(text), titles), ensure_ascii=True)
    except ValueError:
        return _ITEM_TITLE.sub(lambda found: found[1] + _as_xml(next(titles)) + found[2], text)


def _replaced(value: Any, titles: Iterator[str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _replaced(item, titles, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, titles) for item in value]
    return next(titles) if isinstance(value, str) and value and key in KEYS else value


def _as_xml(title: str) -> str:
    return "".join(c if c.isalnum() and not 0xD800 <= ord(c) < 0xE000 else f"&#{ord(c)};" for c in title[:2_000])
