"""`--doctor`: each source's state, latency, records, newest item's age, error, and what to do about it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hstui.errors import Fault, SourceError
from hstui.text.i18n import Lang, Translator, translator
from hstui.text.width import cell_len, pad

if TYPE_CHECKING:
    from hstui.sources.base import Outcome


def remedy(error: SourceError | None, tr: Translator) -> str:
    """What a reader can do about a source's error."""
    if error is None:
        return ""
    known = {
        Fault.CONNECT: tr("检查网络、代理（HTTPS_PROXY）与域名解析"),
        Fault.TIMEOUT: tr("网络慢或被阻断；稍后再试，或换网络"),
        Fault.DEADLINE: tr("刷新总时限已到；稍后再试，或调大 network.deadline_seconds"),
        Fault.CERTIFICATE: tr("检查系统时间与证书（SSL_CERT_FILE）；不会跳过校验"),
        Fault.BLOCKED: tr("对方返回拦截页；降低频率或在 [sources] 中关闭该来源"),
        Fault.RATE_LIMITED: tr("对方要求放慢；等待后自动恢复"),
        Fault.RESTING: tr("连续失败后暂停十分钟，随后自动再试"),
        Fault.OFFLINE: tr("离线模式且缓存中没有；联网运行一次"),
        Fault.NOT_RECORDED: tr("录制中没有这个请求；换一份录制或改用实时"),
        Fault.SCHEMA: tr("对方改了格式；升级 hstui 或报告此问题"),
        Fault.ENVELOPE: tr("对方服务报错；稍后再试"),
        Fault.WRONG_DAY: tr("对方给了另一日的数据；稍后再试"),
        Fault.STALE: tr("对方的数据没有更新；留意数据时间"),
    }
    return known.get(error.fault, tr("稍后再试；持续出现请报告"))


def newest(outcome: Outcome) -> datetime | None:
    """The newest publication time among an outcome's records, where they are dated to the minute."""
    moments = [getattr(r, "published", None) or getattr(r, "quoted_at", None) for r in outcome.records]
    return max((m for m in moments if isinstance(m, datetime)), default=None)


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
        rows.append(
            (o.source.id, o.state, latency, str(len(o.records)), _age(o.fetched_at, now), _age(newest(o), now), trouble)
        )
    widths = [max(cell_len(row[i]) for row in rows) for i in range(len(header) - 1)]
    aligns = ("left", "left", "right", "right", "right", "right")
    lines = [
        "  ".join([*(pad(c, w, a) for c, w, a in zip(row[:-1], widths, aligns, strict=True)), row[-1]]).rstrip()
        for row in rows
    ]
    return "\n".join(lines) + "\n"
