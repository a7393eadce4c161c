"""`--doctor`: each source's state, latency, records, newest item's age, error, and what to do about it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hstui.edition.words import remedy, state_word, trouble
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


def _state(o: Outcome, lang: Lang) -> str:
    """The word that the report and the app have for it, with its id, which scripts look for, where that is another."""
    tr = translator(lang)
    word = state_word(o.state, o.source.fallback_for, tr)
    return word if word == o.state else tr("{name}（{fault}）", name=word, fault=o.state)


def diagnosis(now: datetime, outcomes: list[Outcome], lang: Lang) -> str:
    """The table as text, one source a line."""
    tr = translator(lang)
    header = (
        tr("来源编号"), tr("取数状态"), tr("毫秒"), tr("记录数"), tr("答复年龄"), tr("最新一条"), tr("错误与办法")
    )  # fmt: skip
    rows = [header]
    for o in outcomes:
        latency = str(round(o.latency.total_seconds() * 1000)) if o.latency is not None else "-"
        error = f"{trouble(o.error, tr)} - {remedy(o.error, tr)}" if o.error else ""
        if o.used_instead_of:
            error = f"({tr('代替 {id}', id=o.used_instead_of)}) {error}"
        elif o.source.fallback_for and o.state == "off":
            error = tr("备用：{id}没有数据时才询问", id=o.source.fallback_for)
        elif o.source.fallback_for:
            error = f"({tr('{id}的备用', id=o.source.fallback_for)}) {error}"
        rows.append(
            (
                o.source.id,
                _state(o, lang),
                latency,
                str(len(o.records)),
                _age(o.fetched_at, now),
                _age(o.newest, now),
                error,
            )
        )
    widths = [max(cell_len(row[i]) for row in rows) for i in range(len(header) - 1)]
    aligns = ("left", "left", "right", "right", "right", "right")
    lines = [
        "  ".join([*(pad(c, w, a) for c, w, a in zip(row[:-1], widths, aligns, strict=True)), row[-1]]).rstrip()
        for row in rows
    ]
    return "\n".join(lines) + "\n"
