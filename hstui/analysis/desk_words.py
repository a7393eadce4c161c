"""What desks put around a story and readers skip: datelines, columns, credits. Taken off the ends only."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from hstui.records.news import NewsItem

_DESKS = (
    "财联社|財聯社|格隆汇|格隆匯|智通财经APP|智通财经|智通財經|华尔街见闻|華爾街見聞|新浪财经|新浪科技|金十数据|金十|每经AI快讯|每经网|每经|"
    "澎湃新闻|界面新闻|证券时报网|证券时报e公司|证券时报|证券日报网|证券日报|证券之星|上证报中国证券网|上海证券报|中国证券报|中证网|第一财经|"
    "经济观察网|观点网|观点|新京报贝壳财经|贝壳财经|IT之家|钛媒体App|钛媒体|36氪|36kr|DoNews|凤凰网科技|凤凰网财经|腾讯科技|网易科技|"
    "北京商报|南方财经|21世纪经济报道|蓝鲸新闻|蓝鲸财经|阿思達克財經新聞|阿斯達克財經新聞|經濟通|经济通|快科技|红星资本局|乐居财经|"
    "AASTOCKS|Reuters|Bloomberg|彭博|路透|新华社|新华财经|中新社|中新网|央视新闻|中国网财经|同花顺|东方财富|富途"
)
_COLUMNS = (
    "异动股|異動股|焦点股|焦點股|热炒股|熱炒股|大行|大行报告|大行報告|公司业绩|公司業績|业绩|業績|盈喜|盈警|新股|板块|板塊|市传|市傳|北水动向|"
    "北水動向|北水|沪深港通|滬深港通|回购|回購|港股|A股|美股|亚股|亞股|中概股|外围|外圍|即市|快讯|快訊|最新|评级|評級|券商|窝轮|窩輪|轮证|輪證|"
    "热点|熱點|本港"
)
"""What desks put in book-title marks before a headline; other names in them are those of works."""
_DATE = r"(?:\d{4}年)?\d{1,2}月\d{1,2}日"

DATELINE: Final = re.compile(
    rf"^\s*(?:[（(【\[]?\s*(?:{_DESKS})[^，,。:：|｜丨]{{0,8}}?(?:{_DATE})?\s*(?:讯|訊|电|電|消息|报道|報道|快讯)?\s*[】\])）]?\s*[|｜丨，,:：—-]+\s*"
    rf"|[（(【\[]?\s*(?:{_DESKS})\s*(?:{_DATE}|\d{{1,2}}日)\s*(?:讯|訊|电|電|消息|报道|報道)?\s*[】\])）]?[|｜丨，,:：\s]*"
    rf"|{_DATE}(?:电|電|讯|訊|消息)[，,:：]?\s*)",
    re.IGNORECASE,
)
"""财联社12月17日电，… 格隆汇12月17日｜… DoNews12月17日消息,…"""

COLUMN: Final = re.compile(
    r"^\s*(?:\d{1,2}:\d{2}\s*)?(?:"
    r"(?:港股|美股|A股|个股|個股)?(?:异动|異動)(?:股)?[丨|｜:：]"
    r"|(?:大行评级|大行評級|大行报告|券商聚焦|机构|研报|研报掘金|快讯|快訊|突发|突發|重磅|独家|獨家|最新出炉|最新出爐|业绩快报|"
    r"港股公告|公告速递|港股概念追踪|新股消息|早报|晚报|图解|热点|直击|观察|Developing|Update \d?|Breaking|Exclusive)"
    r"\s*[丨|｜:：!！]+"
    r"|[【\[](?:[^】\]]{1,4}|[一-鿿]{0,4}[A-Za-z]{2,4}[一-鿿]{0,4})[】\]]"
    rf"|《(?:{_COLUMNS})》"
    r")\s*",
    re.IGNORECASE,
)
"""港股异动丨… 大行评级｜… 《異動股》… 【行情】…"""

CREDIT: Final = re.compile(
    r"\s*(?:[|｜丨]\s*(?:财报见闻|见闻早餐|财报|早报|晚报|[^|｜丨]{1,6}见闻)"
    r"|[-_–—]\s*(?:MoneyDJ理財網|手机网易网|國際|新聞|Yahoo新聞|鉅亨網|(?:新浪|网易|腾讯|搜狐|凤凰)[^\s]{0,4}|"
    r"Reuters|Bloomberg|CNBC|SCMP|Yahoo Finance)(?:\s*[|｜]\s*[^|｜]{2,16})?"
    rf"|[（(](?:{_DESKS}|The Information|[^（()）]{{2,6}}(?:新闻|日报|晚报|时报|财经|科技|网))[）)]"
    r"|\((?:记者|編輯|编辑)[^)]*\)|（(?:记者|編輯|编辑|来源|來源)[^）]*）"
    r"|\s*\.\.\.$)\s*[。.]?\s*$",
    re.IGNORECASE,
)
"""… | 财报见闻  … -MoneyDJ理財網  …（新浪科技）"""

_LONG: Final = 60
_SHOUT: Final = 12
_ASKED: Final = 16
_SENTENCE: Final = re.compile(r"[^\n。！？!?】]{4,}(?:[。！？!?]|$)?")
_WRAPPED: Final = re.compile(r"^【((?:【[^】]*】)?[^】]{6,})】\s*(.*)$", re.DOTALL)
"""【…】 round a headline, which may begin with a column's name in 【】 of its own."""


def strip_desk(text: str) -> str:
    """A headline or first sentence without the desk's own words; the text itself when nothing else would be left."""
    result = text.strip()
    for _ in range(3):
        before = result
        result = DATELINE.sub("", COLUMN.sub("", DATELINE.sub("", result)))
        result = CREDIT.sub("", result).strip()
        if result == before:
            break
    return result or text.strip()


def unwrap(text: str) -> tuple[str, str]:
    """The headline that a flash carries in 【】 and the rest; ("", text) when there is none."""
    found = _WRAPPED.match(text)
    return (found[1].strip(), found[2].strip()) if found else ("", text)


def full_title(item: NewsItem) -> str:
    """The item's title; with the sentence after it where the title is but an exclamation (国内首个！…) or question."""
    title = item.title
    if title[-1] not in "！!？?" or len(title) > (_ASKED if title[-1] in "？?" else _SHOUT):
        return title
    start = item.text.find(title)
    if start < 0:
        return title
    rest = item.text[start + len(title) : start + len(title) + _LONG]
    found = _SENTENCE.match(rest)
    return title + found[0].rstrip() if found else title


def headline(item: NewsItem) -> str:
    """The item's headline as a report prints it: the desk's words off, brackets round the whole of it, too."""
    return _headline(full_title(item))


@lru_cache(maxsize=8192)  # asked for several times while its story is made, and again when stories are chosen
def _headline(title: str) -> str:
    bracketed, rest = unwrap(title)
    if bracketed:
        title = bracketed if not rest or len(bracketed) >= 10 else rest
    title = strip_desk(title)
    if len(title) > _LONG:  # a flash without a headline: its first sentence is one
        cut = title.find("。", 12)
        title = title[:cut] if 0 < cut <= 2 * _LONG else title
        cut = max(title.rfind(stop, _SHOUT, _LONG) for stop in "，；")
        title = title[:cut] if len(title) > _LONG and cut > 0 else title
    return title.rstrip("。．") if title.count("。") <= 1 else title


_REPORT: Final = "证券研究报告"
"""A licensed business's name for what this note is not."""
_REPORT_HANT: Final = "證券研究報告"


def says_report(item: NewsItem) -> bool:
    """The item is from such a report; nobody's words that hold that name are passed on."""
    title, text = item.title, item.text  # asked of every item in every refresh
    return _REPORT in text or _REPORT_HANT in text or _REPORT in title or _REPORT_HANT in title
