"""Tells the companies that a text is about from those that it only mentions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import Protocol

_FORMER = re.compile(r"(?:^|[^之先提此以])(?:前|原|离开|曾任|曾在)$")
"""Before a name: somebody who used to be there (前小米高管)."""
_BACKER = re.compile(
    r"(?:支持|投资|领投|参投|持股|入股|参股|押注|背书|系)的|(?:\s?、[^,。]{0,8})?等?(?:巨头|机构)?持股"
)
"""After a name: the firm stands behind the one that the text is about (腾讯支持的燧原)."""
_INVESTS = re.compile(
    r"(?:、[^、,。:]{2,8}){0,3}等?[^、,。:]{0,6}?(?:领投|参投|跟投|联投|入局|加持|参与投资|战略投资|战略入股|出手投资)"
)
"""After a name that does not open the headline: one investor of several in a young firm, whose news it is."""
_CHANNEL = re.compile(r"(?:全网|独家|超市|mall)?(?:首发|首销|独家发售|旗舰店|现场体验|有售)")
"""After a name that does not open the headline: the shop in which somebody else's goods come out."""
_PLATFORM = re.compile(r"(?:、[^、,。:]{2,8}){0,3}等?(?:线上|网上|电商|第三方|各大|主流){0,2}(?:平台|渠道|商城)")
_SOLD_ON = re.compile(r"(?:在|于|登陆|上架|入驻|通过)(?:[^、,。:]{2,8}、){0,3}$")
"""After and before a name that does not open the headline: one of the platforms on which somebody else's goods are."""
_SUPPLIES = re.compile(r"(?:背靠|绑定|供货|供应|打入|切入|依赖|客户(?:包括|涵盖|有|为))(?:[^、,。:]{2,8}、){0,4}$")
"""Before a name that does not open the headline: the customers of the firm that the text is about."""
_CUSTOMERS = re.compile("(?:、[^、,。:]{2,8}){0,4}(?:等[^、,。:]{0,6}|的?(?:供应链|产业链))(?=[,。;!?】]|$)")
"""After it, so that it is one of several or their trade."""
_CIRCLE = re.compile(
    r'(?:、[^、,。:]{2,8}){0,3}的?["“「]?(?:小伙伴|供应商|供货商|代工厂)["”」]?(?!大会|会议|峰会|体系|名单|伙伴|管理|账期|货款|付款|工作)'
)
"""After a name: the firm that the text is about works for it."""
_EARNED = re.compile("[^,;。:]{0,12}?(?:收入|营收|营业额|订单|销售额|采购额)")
"""After 来自 and a name: what the firm that the text is about earns from it."""
_NICKNAME = re.compile(
    '["“「『](?:美国|英国|德国|法国|欧洲|欧美|日本|韩国|印度|印尼|越南|泰国|新加坡|土耳其|俄罗斯|东南亚|南亚|中东|非洲|拉美|巴西|墨西哥)'
    "版?的?$"
)
"""Before a name: what the like of it abroad is called (“美国美团”)."""
_PARENT = re.compile("(?:集团|控股|公司)?旗下的?")
"""After a name: what follows belongs to the firm."""
_HELD = re.compile(r"(?:持有|参股|间接持股|直接持股|持股|入股)\s?\S{0,3}$|(?:仅次于|不及|超过|赶超|比肩|媲美|对标)\s?$")
"""Before the name of a company outside: news of whoever holds a piece of it, or is measured by it."""
_BETS = re.compile(r"\S{0,4}?(?:支持|投资|押注|看好|加持|背后)的")
"""After the name of a company outside: it stands behind the one that the text is about."""
_USED = re.compile(
    r"(?:基于|联合|接入|搭载|上线|采用|适配|媲美|对标|比肩|叫板|超越|赶超|看齐|挑战|based on|powered by)\s?\S{0,6}\s?$"
)
"""Before a name: another firm uses it or is measured by it."""
_MEASURE = re.compile(
    r"\b(?:compet(?:e|es|ing|itors?) (?:with|to|like)|rivals? (?:to|like)|rivall?ing|challeng(?:e|es|ing)"
    r"|tak(?:e|es|ing) on|catch(?:es|ing)? up with|compared (?:with|to)|similar to|unlike|such as|than)"
    r"\s(?:[\w.]{2,12}(?:, (?:and )?| and | or )){0,2}$"
)
"""Before a name, perhaps after others: the one that the text is about is measured by it."""
_DENIAL = re.compile("互动平台|未开展业务|暂未|未与|均有合作|部分部件|占公司|公司与|产品.{0,6}应用于|供应商|定点|配套")
"""A supplier's answer to a question about a famous customer: about the supplier."""
_HOLDER = re.compile("大空头|伯里|burry|桥水|bridgewater|巴菲特|伯克希尔|段永平|景林|高瓴|13f|索罗斯|芒格|木头姐")
"""An investor's holdings: about the investor."""
_SPEAKER = (2, 24)
"""Characters before the colon of who speaks: at least, at most."""
_FORMER_ENDS = frozenset("前原开任在\n")
"""The last characters of what `_FORMER` finds: one look at them spares nearly all searches."""
_OPENING = 90
"""Characters of the body that say what a text is about whose title names no company."""
_FEW = 3
_OPENS = 4
"""Characters within which a name opens a headline."""


class Placed(Protocol):
    """Where a company is named."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def where(self) -> str: ...


def subjects(found: Mapping[str, Sequence[Placed]], members: frozenset[str], key: str, cut: int) -> list[str]:
    """Codes that a text is about. `key` is the folded title, a newline and the folded body; `cut` ends the title.

    A company in the title is its subject unless it stands there as a backer, a tool, a former employer, an investor's
    holding, or a supplier's customer. When the title names nobody, the few whom the body names at once are.
    """
    titled = [(code, places) for code, places in found.items() if places[0].where == "title"]
    if titled:
        title = key[:cut]
        holder = _HOLDER.search(title) is not None
        colon = title.find(":")
        speaker = colon + 1 if _SPEAKER[0] <= colon <= _SPEAKER[1] and _DENIAL.search(title) else 0
        first = min([places[0].start for _, places in titled])
        starts = {places[0].start for code, places in titled if code in members}
        return [
            code
            for code, places in titled
            if not (_aside(places, title, first, speaker, holder) if code in members else _held(places, title))
            and not _owns(places, title, starts)
        ]
    opening = [code for code, places in found.items() if places[0].where == "body" and places[0].start < _OPENING]
    return opening if len(opening) <= _FEW else []


def _aside(places: Sequence[Placed], title: str, first: int, speaker: int, holder: bool) -> bool:
    """Every mention of one company in the title is by the way."""
    if holder:
        return True
    for place in places:
        if place.where != "title":
            break
        start = place.start
        before = title[max(0, start - 16) : start]
        if _BACKER.match(title, place.end) or _CIRCLE.match(title, place.end):
            continue
        if before[-1:] in _FORMER_ENDS and _FORMER.search(before):
            continue
        if start > _OPENS and (_INVESTS.match(title, place.end) or _CHANNEL.match(title, place.end)):
            continue
        if _NICKNAME.search(before) or (start > _OPENS and before.endswith("来自") and _EARNED.match(title, place.end)):
            continue
        if start > _OPENS and _SUPPLIES.search(before) and _CUSTOMERS.match(title, place.end):
            continue
        if start > _OPENS and _SOLD_ON.search(before) and _PLATFORM.match(title, place.end):
            continue
        if start > first and (_USED.search(before) or _measures(title, start)):
            continue
        if 0 < speaker <= start or (not speaker and start > _OPENS and _DENIAL.search(title, 0, start)):
            continue
        return False
    return True


def _owns(places: Sequence[Placed], title: str, starts: Set[int]) -> bool:
    """Every mention in the title is of the parent of a member that is named right after it: whose own news it is."""
    titled = [place for place in places if place.where == "title"]
    found = [_PARENT.match(title, place.end) for place in titled]
    return all(owns is not None and owns.end() in starts for owns in found)


def _held(places: Sequence[Placed], title: str) -> bool:
    """Every mention in the title is of what somebody else holds or is measured by, or of a backer."""
    return all(
        _BETS.match(title, place.end)
        or _HELD.search(title, max(0, place.start - 12), place.start)
        or _measures(title, place.start)
        for place in places
        if place.where == "title"
    )


def _measures(title: str, start: int) -> bool:
    return _MEASURE.search(title, max(0, start - 48), start) is not None
