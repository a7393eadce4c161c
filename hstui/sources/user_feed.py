"""Feeds that the user adds in the configuration: `[feeds.NAME]` with `url`, and what is known of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, timedelta
from typing import get_args

from hstui.clock import HKT
from hstui.errors import UsageError
from hstui.records.news import Lang
from hstui.sources.base import Source, SourceInfo
from hstui.sources.feed_source import FeedSource
from hstui.text.clean import clean_line, safe_url

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_KEYS = frozenset({"url", "name", "lang", "trust", "minutes", "enabled"})
_DEFAULT_TRUST = 60


def user_feeds(tables: Mapping[str, Mapping[str, object]]) -> tuple[Source, ...]:
    """The sources `user.<name>` of a table of feeds, sorted by name; a table with `enabled = false` gives none.

    Keys of a table: `url` (http or https, required), `name` (shown to readers), `lang` (`zh-Hans` by default),
    `trust` (0 to 100, 60 by default), `minutes` (how long an answer is good, 15 by default), `enabled`.
    Raises UsageError that names the table and the key.
    """
    return tuple(_feed(name, tables[name]) for name in sorted(tables) if tables[name].get("enabled", True) is not False)


def _feed(name: str, table: Mapping[str, object]) -> Source:
    where = f"feeds.{name}"
    if not _NAME.fullmatch(name):
        raise UsageError(f"{where}: a feed's name is up to 32 of a-z, 0-9, - and _")
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise UsageError(f"{where}: unknown key {unknown[0]}")
    url = safe_url(str(table.get("url", "")))
    if not url:
        raise UsageError(f"{where}: url is missing or not an http(s) address")
    shown = clean_line(str(table.get("name", name)), 60) or name
    lang = _lang(table.get("lang", "zh-Hans"), where)
    info = SourceInfo(
        id=f"user.{name}",
        name=shown,
        kind="news",
        home=url,
        fresh=timedelta(minutes=_whole(table, "minutes", 15, 1, 10_080, where)),
        trust=_whole(table, "trust", _DEFAULT_TRUST, 0, 100, where),
        terms="added by you",
    )
    return FeedSource(info, url, lang, shown, zone=UTC if lang == "en" else HKT)


def _lang(value: object, where: str) -> Lang:
    for lang in get_args(Lang):
        if value == lang:
            return lang  # type: ignore[no-any-return]  # get_args is untyped; the value is one of Lang's
    raise UsageError(f"{where}: lang is one of {', '.join(get_args(Lang))}")


def _whole(table: Mapping[str, object], key: str, default: int, least: int, most: int, where: str) -> int:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise UsageError(f"{where}: {key} is a whole number from {least} to {most}")
    return value
