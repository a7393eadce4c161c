"""`--doctor`: each source's state, latency, records, newest item's age, error, and what to do about it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hstui.edition.words import remedy
from hstui.text.i18n import Lang, translator
from hstui.text.width import cell_len, pad

if TYPE_CHECKING:
    from hstui.sources.base import Outcome


def _age(then: datetime | None, now: datetime) -> str:
    if then is None:
        return "-"
    minutes = max(0, int((now - then).total_seconds()) // 60)
    if minutes < 120:
        return f"{minutes}m"
    return f"{minutes // 60}h" if minutes < 48 * 60 else f"{minutes // 1440}d"


def diagnosis(now: datetime, outcomes: list[Outcome], lang: Lang) -> str:
    """The table as text, one source a line."""
    tr = translator(lang)
    header = ("source", "state", "ms", "records", "age", "newest", tr("错误与办法"))
    rows = [header]
    for o in outcomes:
        latency = str(round(o.latency.total_seconds() * 1000)) if o.latency is not None else "-"
        trouble = f"{o.error} - {remedy(o.error, tr)}" if o.error else ""
        if o.used_instead_of:
            trouble = f"({tr('代替 {id}', id=o.used_instead_of)}) {trouble}"
        elif o.source.fallback_for and o.state == "off":
            trouble = tr("备用：{id}没有数据时才询问", id=o.source.fallback_for)
        elif o.source.fallback_for:
            trouble = f"({tr('{id}的备用', id=o.source.fallback_for)}) {trouble}"
        rows.append(
            (o.source.id, o.state, latency, str(len(o.records)), _age(o.fetched_at, now), _age(o.newest, now), trouble)
        )
    widths = [max(cell_len(row[i]) for row in rows) for i in range(len(header) - 1)]
    aligns = ("left", "left", "right", "right", "right", "right")
    lines = [
        "  ".join([*(pad(c, w, a) for c, w, a in zip(row[:-1], widths, aligns, strict=True)), row[-1]]).rstrip()
        for row in rows
    ]
    return "\n".join(lines) + "\n"
