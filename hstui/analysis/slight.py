"""Stories of a member that matter little: hearsay, open questions, promotion, entries in a register."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from hstui.analysis.desk_words import headline
from hstui.records.news import NewsItem

_HEARSAY: Final = re.compile(
    r"(?:博主|网友|網友|大V|爆料人|爆料者|数码达人)[^，,。]{0,12}?(?:透露|爆料|曝光|曝|称|稱|晒|发现|发文|放出|表示|猜测|分享|指)"
    r"|(?:网传|網傳|据传|據傳|坊间传)"
)
"""Somebody on the web says so: the only source."""
_ANSWERED: Final = re.compile(
    "回应|回應|声明|聲明|辟谣|闢謠|否认|否認|证实|證實|确认|確認|官方|官宣|公告|宣布|公司称|警方|交警|通报|通報|法院|监管|監管"
)
"""The company or an authority has spoken: news, whoever spoke first."""
_ASKED: Final = re.compile(r"[^｜|丨\s]{2,8}\s*[｜|丨].*[？?]$")
"""A column's name and a question: somebody's view of what was told before."""
_WONDERED: Final = re.compile(
    r"(?:如何|怎么|怎樣|怎样|怎麼)(?:评价|評價|看待|看)"
    r"|(?:是什么|是什麼|有哪些|值得关注|意味着什么|怎么做到的|怎么回事|为什么|為什麼|为何|图啥|图什么|何以|能否|是不是|靠什么)[^，。]{0,12}[？?]?$"
)
"""A forum's or a column's open question: it tells nothing but what was told before."""
_REGISTERED: Final = re.compile(
    r"(?:申请|申請|公布|公开|公開|获得?|獲得?|取得|注册|註冊|登记|撤回)[^，,。:：]{0,26}(?:专利|專利|商标|商標)"
    r"|(?:专利|專利|商标|商標)[^，,。:：]{0,8}(?:公布|公开|公開|获授?权?|獲授?權?|注册|註冊|申请|申請|通过|曝光)"
)
"""An entry in the register of patents and marks, of which a large company makes thousands a year."""
_RANKED: Final = re.compile(
    "(?:榜单|排行榜|公司榜|百强|[0-9]00强|最受赞赏|最佳雇主|最佳ceo|年鉴|颁奖)"
    "|(?:荣获|榮獲|斩获|斬獲|获得|獲得|获评|獲評|荣膺|榮膺|摘得|入选|入選)[^，,。:：]{0,24}(?:奖|獎|称号|稱號|案例|榜|名单|名單)",
    re.IGNORECASE,
)
"""A prize or a place in somebody's list."""
_DISPUTED: Final = re.compile(
    "侵权|侵權|诉|訴|纠纷|糾紛|争议|爭議|无效|無效|授权费|许可费|收费|赔偿|賠償|索要|转让|轉讓"
)
_PROMOTION: Final = re.compile(
    "初雪|赏雪|滑雪|雪季|冰雪节|冰雪季|赏秋|圣诞|跨年|年货节|购物节|促销|特惠|优惠券|满减|红包雨|联名|周边|快闪|打卡|同款|粉丝福利|粉絲福利|星光大赏|"
    "搜索量|搜索热度|预订热度|热度高涨|热度攀升|賞雪|聖誕|促銷|聯名|優惠券"
)
_WEIGHTY: Final = re.compile(r"\d\s?[万亿萬億]|亏|虧|营收|營收|利润|利潤|财报|財報|订单|訂單")
"""Sums and counts that a season's advertisement lacks."""
_NO_NEWS: Final = frozenset({"none", "delivery", "partnership", "launch", "rnd"})
"""Kinds of event that an open question or an entry in a register reads like."""
_UNTOLD: Final = frozenset({"none", "delivery"})
"""Kinds of which a question tells nothing, whatever stands before it: what comes out is news though somebody asks."""
_PLAIN: Final = frozenset({"none", "delivery", "partnership"})
"""Kinds of event that a promotion reads like; a product, a deal or an inquiry is news of its own."""
_ACCOUNT: Final = 24
"""Characters by which a text exceeds a headline that asks, where it answers."""
_COUNTED: Final = re.compile("销量|銷量|出货|出貨|交付|份额|份額|指数|指數|成分|成份")
"""A list by what was sold, or of an index, is news."""
_OFFICIAL: Final = 20
"""Trust rank below which a filing, an authority or the company itself speaks."""
_LEAD: Final = 160
"""Characters of a body in which it names its source."""


def is_slight(items: Sequence[NewsItem], event: str) -> bool:
    """No desk tells more of it than what somebody on the web says, a column asks, or the season's promotion."""
    if any(item.trust < _OFFICIAL for item in items):
        return False
    return (
        all(_ASKED.match(headline(item)) for item in items)
        or (event in _PLAIN and all(_promotes(item.title) for item in items))
        or (event in _NO_NEWS and any(all(map(test, items)) for test in (_registers, _ranks)))
        or (event in _NO_NEWS and all(_wonders(item, only=event not in _UNTOLD) for item in items))
        or _only_heard(items)
    )


def _promotes(title: str) -> bool:
    return bool(_PROMOTION.search(title)) and not _WEIGHTY.search(title)


def _wonders(item: NewsItem, *, only: bool) -> bool:
    """It asks; and, with `only`, begins with asking, so that it states nothing before."""
    title = headline(item)
    told = len(item.text) >= len(item.title) + _ACCOUNT
    return not (told or _WEIGHTY.search(title) or _ANSWERED.search(title)) and bool(
        _WONDERED.match(title) if only else _WONDERED.search(title)
    )


def _ranks(item: NewsItem) -> bool:
    return bool(_RANKED.search(item.title)) and not _COUNTED.search(item.title)


def _registers(item: NewsItem) -> bool:
    return bool(_REGISTERED.search(item.title)) and not _DISPUTED.search(item.title)


def _only_heard(items: Sequence[NewsItem]) -> bool:
    """Each desk's item, or one under the same headline, cites somebody on the web, and nobody has answered."""
    told: dict[str, list[NewsItem]] = {}
    for item in items:
        told.setdefault(item.title, []).append(item)
    # The first headline that nobody heard of settles it, as in nearly all stories.
    return (
        bool(told)
        and all(any(_HEARSAY.search(_opening(item)) for item in same) for same in told.values())
        and not any(_ANSWERED.search(_opening(item)) for item in items)
    )


def _opening(item: NewsItem) -> str:
    return f"{item.title}\n{item.text[:_LEAD]}"
