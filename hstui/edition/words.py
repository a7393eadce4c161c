"""Words for the states and kinds that an edition holds as ids."""

from __future__ import annotations

from hstui.edition.model import Change, SourceRow, SourceState
from hstui.errors import Fault, SourceError
from hstui.text.i18n import Translator

SEEN = "本版扫描成分股{members}只，其中{named}只有相关新闻；时间窗内新闻{items}条，刊出{stories}个事件。"
"""How much of the day an edition saw; said again where an editor leaves stories out."""


def freshness_word(freshness: str, tr: Translator) -> str:
    """The rung of the freshness ladder."""
    return {
        "realtime": tr("实时"),
        "delayed": tr("延迟"),
        "today": tr("当日"),
        "previous_session": tr("上一交易日"),
        "expired": tr("过期"),
        "missing": tr("缺失"),
    }[freshness]


def release_word(freshness: str, tr: Translator) -> str:
    """The rung for a figure that is released at its own pace: a weekly one stands longer than a session."""
    return tr("最新公布") if freshness == "previous_session" else freshness_word(freshness, tr)


def source_word(row: SourceRow, tr: Translator) -> str:
    """What a source did; a fallback that was not needed stands by, and who has not answered yet has not failed."""
    return tr("取数中") if row.asking else state_word(row.state, row.fallback_for, tr)


def state_word(state: SourceState, fallback_for: str, tr: Translator) -> str:
    """The word for a state; of a fallback that was not needed, that it stands by."""
    if state == "off" and fallback_for:
        return tr("备用")
    return {
        "live": tr("已取得"),
        "fresh": tr("缓存有效"),
        "stale": tr("旧数据"),
        "failed": tr("失败"),
        "off": tr("未启用"),
    }[state]


def stance_word(stance: str, tr: Translator) -> str:
    """A call's stance."""
    return {"overweight": tr("增持方向"), "watch": tr("关注方向"), "cautious": tr("谨慎方向")}[stance]


def age_words(seconds: int | None, tr: Translator) -> str:
    """An age in its largest fitting unit."""
    if seconds is None:
        return "—"
    if seconds < 60:
        return tr("{n}秒", n=seconds)
    if seconds < 3600:
        return tr("{n}分钟", n=seconds // 60)
    if seconds < 2 * 86_400:
        return tr("{n}小时", n=seconds // 3600)
    return tr("{n}天", n=seconds // 86_400)


def change_kind(change: Change, tr: Translator) -> str:
    """What kind of change it is."""
    return {
        "story_new": tr("新增"),
        "story_updated": tr("更新"),
        "story_resolved": tr("了结"),
        "story_dropped": tr("撤下"),
        "figure_revised": tr("修订"),
        "call_moved": tr("建议变动"),
        "risk_new": tr("新风险"),
        "risk_gone": tr("风险解除"),
    }[change.kind]


def change_words(change: Change, tr: Translator) -> str:
    """One line of what changed."""
    text = tr("{kind}：{story}", kind=change_kind(change, tr), story=change.text)
    before, after = change.before, change.after
    if change.kind == "call_moved":
        before, after = (stance_word(one, tr) if one else tr("未作判断") for one in (before, after))
    if before or after:
        text += tr("（{before} → {after}）", before=before or "—", after=after or "—")
    if change.cause:
        text += tr("；{cause}", cause=change.cause)
    return text


def verdict_word(verdict: str, tr: Translator) -> str:
    """What a scorecard line says of its rule."""
    return {
        "noise": tr("噪音（少于20次）"),
        "no_effect": tr("与随机无别"),
        "helpful": tr("有效"),
        "harmful": tr("有害"),
    }[verdict]


def fault_word(fault: Fault, tr: Translator) -> str:
    """What kind of failure it was."""
    return {
        Fault.CONNECT: tr("连接失败"),
        Fault.TIMEOUT: tr("超时"),
        Fault.CERTIFICATE: tr("证书无效"),
        Fault.PROTOCOL: tr("传输中断"),
        Fault.REDIRECT: tr("跳转异常"),
        Fault.ADDRESS: tr("地址不允许"),
        Fault.HTTP_STATUS: tr("对方拒绝"),
        Fault.BLOCKED: tr("被拦截"),
        Fault.RATE_LIMITED: tr("被限流"),
        Fault.TOO_LARGE: tr("内容过大"),
        Fault.DECODE: tr("无法解读"),
        Fault.EMPTY: tr("空白答复"),
        Fault.HTML: tr("答复是网页"),
        Fault.ENVELOPE: tr("对方报错"),
        Fault.SCHEMA: tr("格式变了"),
        Fault.NO_DATA: tr("没有数据"),
        Fault.WRONG_DAY: tr("日期不符"),
        Fault.WRONG_UNIT: tr("数值不合理"),
        Fault.PARTIAL: tr("不完整"),
        Fault.STALE: tr("没有更新"),
        Fault.OFFLINE: tr("离线"),
        Fault.NOT_RECORDED: tr("没有录下"),
        Fault.RESTING: tr("暂停询问"),
        Fault.DEADLINE: tr("时限已到"),
        Fault.ASKING: tr("取数中"),
        Fault.CRASH: tr("程序缺陷"),
    }[fault]


def trouble(error: SourceError | None, tr: Translator) -> str:
    """A source's error as the reader is told it, with the fault's id, by which the documentation knows it."""
    if error is None:
        return ""
    word = tr("{name}（{fault}）", name=fault_word(error.fault, tr), fault=error.fault)
    detail = error.detail
    if error.fault is Fault.OFFLINE:
        detail = tr("缓存中没有") if error.detail else tr("缓存中的答复已过有效期，未能更新")
    return tr("{fault}：{detail}", fault=word, detail=detail) if detail else word


def remedy(error: SourceError | None, tr: Translator) -> str:
    """What a reader can do about a source's error."""
    if error is None:
        return ""
    if error.fault is Fault.OFFLINE and not error.detail:  # what came was the cache's
        return tr("离线模式只用缓存；联网运行一次即可更新")
    known = {
        Fault.CONNECT: tr("检查网络、代理（HTTPS_PROXY）与域名解析"),
        Fault.TIMEOUT: tr("网络慢或被阻断；稍后再试，或换网络"),
        Fault.DEADLINE: tr("刷新总时限已到；稍后再试，或调大 network.deadline_seconds"),
        Fault.ASKING: tr("还在取数；答完后自动补上"),
        Fault.CERTIFICATE: tr("检查系统时间与证书（SSL_CERT_FILE）；不会跳过校验"),
        Fault.BLOCKED: tr("对方返回拦截页；降低频率或在 [sources] 中关闭该来源"),
        Fault.RATE_LIMITED: tr("对方要求放慢；等待后自动恢复"),
        Fault.RESTING: tr("连续失败后暂停十分钟，随后自动再试"),
        Fault.OFFLINE: tr("去掉 --offline，联网运行一次"),
        Fault.NOT_RECORDED: tr("录制中没有这个请求；换一份录制或改用实时"),
        Fault.SCHEMA: tr("对方改了格式；升级 hstui 或报告此问题"),
        Fault.ENVELOPE: tr("对方服务报错；稍后再试"),
        Fault.WRONG_DAY: tr("对方给了另一日的数据；稍后再试"),
        Fault.STALE: tr("对方的数据没有更新；留意数据时间"),
    }
    return known.get(error.fault, tr("稍后再试；持续出现请报告"))
