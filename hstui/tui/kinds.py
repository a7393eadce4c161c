"""Short names of what an edition holds as ids: kinds of events, themes, the rules of advice. Filters know them, too."""

from __future__ import annotations

import re
from collections.abc import Mapping

_COLUMN = {"zh-Hans": 0, "zh-Hant": 1, "en": 2}
Names = Mapping[str, tuple[str, ...]]
"""Id → zh-Hans, zh-Hant, en, and what else it may be called."""

EVENTS: Names = {
    "buyback": ("回购", "回購", "buyback"),
    "placement": ("配售", "配售", "placing"),
    "listing": ("上市", "上市", "listing"),
    "launch": ("新品", "新品", "launch"),
    "rating": ("评级", "評級", "rating"),
    "earnings": ("业绩", "業績", "results"),
    "delivery": ("交付", "交付", "deliveries"),
    "personnel": ("人事", "人事", "people"),
    "partnership": ("合作", "合作", "partnership"),
    "mna": ("并购", "併購", "takeover"),
    "insider": ("股东增减持", "股東增減持", "insiders"),
    "fund_flow": ("资金流向", "資金流向", "money flow"),
    "index_move": ("指数涨跌", "指數升跌", "index move"),
    "price_move": ("股价涨跌", "股價升跌", "price move"),
    "index_change": ("指数调整", "指數調整", "index change"),
    "investigation": ("调查", "調查", "investigation"),
    "policy": ("政策", "政策", "policy"),
    "incident": ("事故", "事故", "incident"),
    "rnd": ("研发", "研發", "research"),
    "financing": ("融资", "融資", "funding"),
    "none": ("其他", "其他", "other"),
}
THEMES: Names = {
    "ai": ("AI大模型", "AI大模型", "AI models"),
    "auto": ("汽车", "汽車", "cars"),
    "chips": ("芯片", "芯片", "chips"),
    "hardware": ("智能硬件", "智能硬件", "devices"),
    "ecosystem": ("生态", "生態", "ecosystems"),
    "ecommerce": ("电商", "電商", "e-commerce"),
    "gaming": ("游戏", "遊戲", "games"),
    "regulation": ("监管", "監管", "regulation"),
    "earnings": ("业绩", "業績", "results"),
    "macro": ("宏观", "宏觀", "macro"),
    "flows": ("资金", "資金", "money flows"),
    "other": ("公司动态", "公司動態", "companies"),
}
RULES: Names = {
    "southbound_streak": ("南向连续买卖", "南向連續買賣", "southbound streak"),
    "southbound_size": ("南向单日大额", "南向單日大額", "southbound size"),
    "southbound_reversal": ("南向转向", "南向轉向", "southbound turn"),
    "buyback": ("公司回购", "公司回購", "buyback"),
    "placing": ("配售新股", "配售新股", "placing"),
    "relative_strength": ("相对强弱", "相對強弱", "relative strength"),
    "valuation": ("估值", "估值", "valuation"),
}
_OF_NEWS = ("新闻{kind}", "新聞{kind}", "news of {kind}")
_RULE = re.compile(r"\b(?:event\.)?[a-z_]+@\d+\b")


def named(names: Names, ident: str, lang: str) -> str:
    """What an id is called; the id itself where it has no name."""
    return names[ident][_COLUMN.get(lang, 0)] if ident in names else ident


def rule_words(text: str, lang: str) -> str:
    """A text with the rules in it called by their names, `southbound_size@2` among them."""

    def word(found: re.Match[str]) -> str:
        rule = found[0].partition("@")[0]
        if not rule.startswith("event."):
            return named(RULES, rule, lang)
        kind = named(EVENTS, rule.removeprefix("event."), lang)
        return _OF_NEWS[_COLUMN.get(lang, 0)].format(kind=kind)

    return _RULE.sub(word, text)
