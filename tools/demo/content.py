"""Reads the hand-written news of the sample days: content/*.toml, story by story, each told by several desks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from hstui.clock import HKT
from tools.demo.noise import number

CONTENT = Path(__file__).with_name("content")
YEAR = 2025

DESKS = frozenset(
    {"cls", "em", "em_stock", "wscn", "wscn_global", "glh", "ths", "sina", "rthk_zh", "rthk_en", "yahoo", "yahoo_hk",
     "scmp_tech", "scmp_business", "hkex_press", "sfc_press", "govhk", "hkma_press"}
)  # fmt: skip
"""Who can tell an item, one name for each list that a source publishes."""

_KEYS = frozenset({"desk", "at", "title", "text", "codes", "weight"})


@dataclass(frozen=True, slots=True)
class Item:
    """One item as one desk tells it."""

    desk: str
    at: datetime
    title: str
    """May be empty: some wires carry flashes without one."""
    text: str
    codes: tuple[str, ...]
    """HK codes that the desk attaches; for lists of one stock's news, the stock."""
    weight: int
    """0 ordinary, 1 marked by the desk, 2 marked as major."""
    story: str
    """Which event it tells; empty for items of their own."""

    @property
    def headline(self) -> str:
        """The title, or the first sentence of a flash without one."""
        return self.title or self.text.split("。", 1)[0]

    def number(self, digits: int = 7) -> int:
        """The item's identifier on its wire."""
        return number(self.desk, self.at, self.headline, digits=digits)


@cache
def items() -> tuple[Item, ...]:
    """All items, newest first. Raises ValueError, naming file and title, for one that is not well written."""
    found: list[Item] = []
    for path in sorted(CONTENT.glob("[0-9]*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for story in table.get("story", ()):
            found += _told(path, story["told"], story["id"])
        found += _told(path, table.get("single", ()), "")
    return tuple(sorted(found, key=lambda item: (-item.at.timestamp(), item.desk, item.headline)))


def told_by(desk: str) -> list[Item]:
    """One desk's items, newest first."""
    return [item for item in items() if item.desk == desk]


@cache
def table(name: str) -> dict[str, Any]:
    """Another table of the content folder, such as `southbound.toml`."""
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


def _told(path: Path, rows: Iterable[Mapping[str, Any]], story: str) -> list[Item]:
    return [_item(path, row, story) for row in rows]


def _item(path: Path, row: Mapping[str, Any], story: str) -> Item:
    item = Item(
        desk=row["desk"],
        at=datetime.strptime(f"{YEAR}-{row['at']}", "%Y-%m-%d %H:%M").replace(tzinfo=HKT),
        title=row["title"],
        text=row.get("text", ""),
        codes=tuple(row.get("codes", ())),
        weight=row.get("weight", 0),
        story=story,
    )
    where = f"{path.name}: {item.headline}"
    if strange := row.keys() - _KEYS:
        raise ValueError(f"{where}: unknown key {sorted(strange)[0]}")
    if item.desk not in DESKS:
        raise ValueError(f"{where}: unknown desk {item.desk}")
    if not item.headline:
        raise ValueError(f"{path.name}: an item of {item.desk} at {row['at']} says nothing")
    if item.desk in ("em_stock", "yahoo") and not item.codes:
        raise ValueError(f"{where}: a list of one stock's news needs the stock")
    return item
