"""The currency that a bare 亿 or 元 has in a story, judged by its desk and its subject; never by the script."""

from __future__ import annotations

import re

from hstui.text.script import fold

_TAIWAN = re.compile(
    "moneydj|鉅亨|钜亨|工商时报|中时|联合新闻|udn|经济日报|yahoo新闻|yahoo奇摩|digitimes|technews|科技新报|ettoday|自由时报|动区|旺得富|"
    "数位时代|中央社|风传媒|三立|今周刊|ithome|商周"
)
_HONG_KONG = re.compile(
    "etnet|经济通|aastocks|阿斯达克|香港01|hk01|星岛|now财经|now新闻|明报|信报|rthk|香港电台|东网|on\\.cc|香港经济日报|hket|大公|文汇|"
    "头条日报|am730|真灼|stockfisher"
)
_HK_FLOW = re.compile("南向|港股通|北水|南下资金|(?:港股|恒指|大市).*成交")
_A_SHARE = re.compile("a股")
_HK_CODE = re.compile(r"\d{4,5}[.-]hk\b|\(0\d{4}\)|-s?w\b")
_HK_ACT = re.compile("回购|配售|沽空|目标价|每股|先旧后新|配股|折让|股价|现价|收报")
_US = re.compile(
    r"美股|纳指|道指|标普|美联储|英伟达|特斯拉|openai|微软|谷歌|亚马逊|苹果公司|\bmeta\b|甲骨文|anthropic|马斯克|华尔街|软银|spacex|"
    r"\bxai\b|美国政府|白宫|博通|奈飞|华纳|派拉蒙|\bamd\b|英特尔"
)
_CHINA = re.compile("人民币|a股|沪深|两市|央行|财政部|国资|公募|北交所|科创板|创业板|净利|营收")
_TAIWAN_SUBJECT = re.compile("新台币|台股|台厂|台积电|台币|新竹|加权指数|台湾|三大法人|卖超|买超|鸿海|联发科")


def implied_currency(title: str, source: str = "") -> str:
    """`HKD`, `CNY`, `USD` or `TWD`: what a number of money without a currency most likely is in this story.

    A desk of Taiwan counts in TWD when the story is not about Hong Kong's market; Hong Kong's desks in HKD;
    flows, buybacks and placings of Hong Kong's market are HKD; American firms without a Chinese one USD; else CNY.
    """
    key = fold(title)
    desk = fold(source)
    if _HK_FLOW.search(key):
        return "HKD"
    if _HK_CODE.search(key) and _HK_ACT.search(key):
        return "CNY" if _A_SHARE.search(key) else "HKD"
    if _TAIWAN.search(desk) and "香港经济" not in desk:
        return "TWD"
    if _HONG_KONG.search(desk):
        return "HKD"
    if _TAIWAN_SUBJECT.search(key):
        return "TWD"
    if _US.search(key) and not _CHINA.search(key):
        return "USD"
    return "CNY"
