"""Which stories tell one mishap of a company, though the first report and the follow-up have few words in common."""

from __future__ import annotations

import re
from typing import Final

from hstui.analysis.desk_words import headline
from hstui.analysis.story import StoryDraft
from hstui.text.script import fold

_KINDS: Final = (
    re.compile("车祸|撞|追尾|碰撞|交通事故|冲出|失控"),
    re.compile("起火|着火|自燃|失火|爆燃|冒烟|火灾|烧毁"),
    re.compile("崩了|崩溃|宕机|瘫痪|闪退|无法登录|无法使用|服务异常|服务器|故障|断网"),
    re.compile("泄露|泄漏|外泄|泄密"),
)
"""Kinds of mishap by the words of a headline; one event has one kind."""
_CITIES: Final = re.compile(
    "北京|上海|天津|重庆|香港|澳门|广州|深圳|杭州|南京|苏州|无锡|宁波|温州|合肥|武汉|长沙|成都|贵阳|昆明|西安|郑州|洛阳|"
    "济南|青岛|烟台|威海|太原|石家庄|沈阳|大连|长春|哈尔滨|福州|厦门|泉州|南昌|南宁|海口|三亚|兰州|银川|西宁|乌鲁木齐|"
    "呼和浩特|拉萨|东莞|佛山|珠海|惠州|中山|常州|南通|徐州|扬州|嘉兴|绍兴|金华|台州|芜湖|铜陵|柳州|绵阳|唐山|保定"
)
_DETAILS: Final = re.compile(
    "(?=(交警|消防|警方|车主|新车|提车|试驾|销售|门店|交付|展厅|园区|高速|路口|隧道|护栏|停车场|车库|充电|电池|"
    "驾驶员|司机|行人|乘客|伤者|身亡|受伤|无人伤亡|智驾|人驾))"
)
"""Who and what a mishap is told with; they may overlap (新车主)."""
_ALIKE: Final = 2
"""How many details two stories share that are of one mishap, where not both say in which city it was."""
_TOLD_AS: Final = frozenset({"incident", "none"})
_BODY: Final = 240


def same_mishap(one: StoryDraft, other: StoryDraft) -> bool:
    """Both tell mishaps of one kind that one company had in one city, or with the same details where a city is missing.

    That they happened within a day or two is for the caller to see to.
    """
    if not one.codes or one.codes != other.codes or not {one.event, other.event} <= _TOLD_AS:
        return False
    titles, again = _titles(one), _titles(other)
    if not any(kind.search(titles) and kind.search(again) for kind in _KINDS):
        return False
    said, repeated = _said(one), _said(other)
    cities, places = set(_CITIES.findall(said)), set(_CITIES.findall(repeated))
    if cities and places:
        return not cities.isdisjoint(places)
    return len(set(_DETAILS.findall(said)).intersection(_DETAILS.findall(repeated))) >= _ALIKE


def _titles(draft: StoryDraft) -> str:
    return "\n".join([fold(headline(item)) for item in draft.items])


def _said(draft: StoryDraft) -> str:
    return "\n".join([_titles(draft), *(fold(item.text[:_BODY]) for item in draft.items)])
