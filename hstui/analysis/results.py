"""Which way a headline's figures point: results against a year ago and expectations, deliveries up or down.

A headline of results is a chain of measures, each with how it moved (营收同比增长20%，净利润下降8%). It is read from
left to right: a move belongs to the measure before it. The first move of each kind of measure counts, since headlines
begin with the whole group and go on with its parts; what moved that is no result (costs, users, a market, the share) is
passed over. Profit and revenue that point different ways point nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal


def _words(han: str, latin: str = "") -> str:
    """One alternative for all; Latin words are whole words."""
    return f"{han}|(?<![a-z])(?:{latin})(?![a-z])" if latin else han


_MEASURES: Final = {
    "total": _words("累计(?:[^,;。]{0,3}交付量?|销量|出货量?)"),
    "aside": _words(
        "[月人年]均收入|月收入|试驾|开支|支出|费用|成本|投入|用户|月活|日活|会员|客户|市场|行业|车市|股价|市值|骑手|门店|单价|均价",
        "costs?|spending|capex|expenses?|users|shares?|stock|market",
    ),
    "loss": _words("亏损|净亏|亏(?=[0-9超逾近])", "loss(?:es)?"),
    "margin": _words("毛利率|利润率|净利率", "margins?"),
    "profit": _words("净利润?|纯利|溢利|盈利|利润|毛利|ebitda?|每股收益", "earnings|profits?|income"),
    "part": _words("(?:业务|分部|板块|集团|游戏|广告|云)(?:的)?收入"),
    "revenue": _words("营收|收入|营业额|业绩", "revenues?|turnover"),
    "delivery": _words(
        "交付|销量|销售(?![网渠权部公门模])|出货|出口|批发|订单|锁单|单量",
        "deliver(?:y|ies|ed|s)|sales|shipments?|sold|sells",
    ),
}
"""Measures by what they tell of a company; the first that fits at a place. An aside is none of its results."""
_TOLD_AS: Final = {"total": "delivery"}
_MILESTONES: Final = ("突破", "新高", "纪录", "record")
"""Every total reaches them in time."""
_MOVES: Final = {
    "turned_down": _words("由盈转亏|扭盈为亏|转亏|报亏|巨亏|盈警|预亏", "swings? to (?:a )?loss|profit warning"),
    "turned_up": _words(
        "扭亏|转盈|转正|盈喜|首[次度](?:实现)?[^,;。]{0,14}盈利|告别亏损|(?:成功|成为[^,;。]{0,8})盈利",
        "swings? to (?:a )?profit",
    ),
    "better": _words(
        "超(?:出)?(?:市场|分析师|机构)?预[期估]|(?:高于|好于|优于|胜|好过)(?:市场|分析师|机构)?预[期估]|超[^,;。]{0,4}指引",
        "beats?|tops?",
    ),
    "worse": _words(
        "(?:不及|逊于?|低于|差于|弱于|未达)(?:市场|分析师|机构)?预[期估]|(?:低于|较)[^,;。]{0,4}指引|较预期低",
        "miss(?:es|ed)?",
    ),
    "still": _words("持平|见顶|趋势", "flat"),
    "less": _words("收窄|缩小|减亏", "narrow(?:s|ed)?"),
    "more": _words("扩大", "widen(?:s|ed)?"),
    "up": _words(
        "增长|增加|增幅|[大猛激暴劲剧微]增|增(?=[超逾近约至]?[0-9一二两三四五六七八九十])|上升|回升|攀升|升(?=[0-9至超逾近])|飙升|"
        "涨(?=[0-9超逾近])|[暴大微]涨|翻[倍番]|新高|纪录|突破",
        "rises?|rose|jump(?:s|ed)?|surge[sd]?|soar(?:s|ed)?|grow(?:s|th)?|grew|climb(?:s|ed)?|doubles?d?|up|record",
    ),
    "down": _words(
        "下降|下滑|下跌|减少|缩水|[骤锐]减|[骤大微]降|[暴大微]跌|跌(?=[0-9超逾近])|降(?=[0-9至超逾近幅])|腰斩|承压|新低",
        "falls?|fell|drop(?:s|ped)?|declin(?:e|es|ed)|slump(?:s|ed)?|plunge[sd]?|shrinks?|shrank|down",
    ),
    "quarter": _words("环比", "quarter on quarter|qoq"),
}
_TOKEN: Final = re.compile(
    "|".join(f"(?P<{name}>{words})" for name, words in {**_MOVES, **_MEASURES}.items()) + "|(?P<end>[;。!|])"
)
_TURNED: Final = re.compile(f"{_MOVES['turned_up']}|{_MOVES['turned_down']}")
_NO_LOSS: Final = re.compile("[的之]?(?:门店|业务|企业|公司|大户)")
"""What is said to lose money, where that is not the figure itself."""
_GUESSED: Final = re.compile(
    _words(
        "预计|预期(?=[^,;。]{0,20}(?:同比|将))|展望|目标|有望|信心|力争|计划|[拟欲]|想要|将(?!近)|或[将增年]|能否",
        "expects?|targets?|forecasts?|to (?:rise|fall|grow|report)",
    )
)
_TO_COME: Final = re.compile("展望|目标|有望|信心|力争|计划|[拟欲]|想要|能否")
_CLAUSE: Final = re.compile("[,;。!?|]|(?<=[^\x00-\xff]) (?=[^\x00-\xff])")
_CLAUSE_OR_ROW: Final = re.compile(f"{_CLAUSE.pattern}|、")
_COMPARED: Final = re.compile(
    r"(?P<measure>净利润?|利润|营收|收入)[^0-9,;。-]{0,6}(?P<now>-?[0-9]+(?:\.[0-9]+)?)亿[^0-9,;。]{0,4}[,;]"
    r"(?:上年|去年)同期[^0-9,;。-]{0,2}(?P<before>-?[0-9]+(?:\.[0-9]+)?)亿"
)
"""A figure and the same of a year ago: 净利润52.76亿元，上年同期117.31亿元."""


def results_point(
    folded: str,
    event: Literal["earnings", "delivery"],
    names: Sequence[str] = (),
    others: Sequence[str] = (),
    *,
    own_words: bool = False,
) -> int:
    """1 better, -1 worse, 0 both, neither or not yet known, for the company called `names`.

    `folded` is a headline as `hstui.text.script.fold` gives it, as are the names, longest first. It is read from the
    clause that first names the company, to the clause that begins with one of `others`; what stands before only if that
    says nothing. `own_words`: the company itself speaks, so that what it expects counts too. What others expect does
    not, nor does anything after it.
    """
    said = _known(folded, own_words=own_words)
    start = _first_named(said, names)
    said = _until_another(said, start, names, others)
    point = _point(said, event, start)
    if start == 0 or any(name in said[:start] for name in others):
        return point
    whole = _point(said, event, 0)
    return whole if not point or _TURNED.search(said, 0, start) else point


def profit_moved(folded: str) -> int:
    """Which way profit went by a report's text: 1, -1, 0 not said or both."""
    signs = _signs(folded, 0)
    found = {signs[kind] for kind in ("turn", "profit", "loss") if signs.get(kind)}
    return found.pop() if len(found) == 1 else 0


def _point(said: str, event: str, start: int) -> int:
    signs = _signs(said, start)
    if event == "delivery":
        return signs.get("delivery", 0)
    for compared in _COMPARED.finditer(said, start):
        kind = "revenue" if compared["measure"] in ("营收", "收入") else "profit"
        now, before = float(compared["now"]), float(compared["before"])
        signs.setdefault(kind, (now > before) - (now < before))
    if signs.get("turn"):
        return signs["turn"] if signs.get("profit") != -signs["turn"] else 0
    led = ("profit", "loss", "revenue", "expected", "margin")
    found = [signs[kind] for kind in led if signs.get(kind)] or [signs.get("part", 0)]
    return found[0] if found and len(set(found)) == 1 else 0


def _first_named(said: str, names: Sequence[str]) -> int:
    """Where the clause begins that first names the company; 0 if none does."""
    first = min((place for name in names if (place := said.find(name)) >= 0), default=0)
    return _clause_of(said, first)


def _clause_of(said: str, place: int) -> int:
    """Where the clause begins in which something stands."""
    return max((end.end() for end in _CLAUSE.finditer(said) if end.end() <= place), default=0)


def _until_another(said: str, start: int, names: Sequence[str], others: Sequence[str]) -> str:
    """Up to the clause that is about another company; those in a row with this one share what is said of them."""
    bare, companies, begin = {*names, *others}, tuple(others), start
    for end in _CLAUSE_OR_ROW.finditer(said, start):
        in_row = end[0] == "、" and said[begin : end.start()] in bare
        if not in_row and said.startswith(companies, end.end()):
            return said[: end.start()]
        begin = end.end()
    return said


def _known(folded: str, *, own_words: bool) -> str:
    """The headline up to the clause in which somebody looks ahead."""
    guess = (_TO_COME if own_words else _GUESSED).search(folded)
    if guess is None:
        return folded
    return folded[: _clause_of(folded, guess.start())]


def _signs(said: str, start: int) -> dict[str, int]:
    """The first sign of each kind of measure from `start` on; beside the measures `turn` into profit or loss, and
    `expected`."""
    signs: dict[str, int] = {}
    quarterly: dict[str, int] = {}
    measure, against_quarter = "", False
    open_loss = False
    for token in _TOKEN.finditer(said):
        kind = token.lastgroup or ""
        if kind in _MEASURES:
            measure, against_quarter = kind, False
            if kind == "loss" and _NO_LOSS.match(said, token.end()):
                measure = ""
            elif kind == "loss":
                open_loss = token.start() >= start
        elif token.start() < start:
            continue
        elif kind == "quarter":
            against_quarter = True
        elif kind in ("turned_up", "turned_down"):
            signs.setdefault("turn", 1 if kind == "turned_up" else -1)
        elif kind in ("better", "worse"):
            if measure == "aside":
                continue
            signs.setdefault("expected", 1 if kind == "better" else -1)
        elif kind == "still":
            open_loss = open_loss and measure != "loss"
            measure = ""
        elif kind == "end":
            measure = ""
        elif measure not in ("", "aside"):
            sign = _moved(kind, measure) if measure != "total" or token[0] not in _MILESTONES else 0
            if sign:
                (quarterly if against_quarter else signs).setdefault(_TOLD_AS.get(measure, measure), sign)
            against_quarter = False
            open_loss = open_loss and measure != "loss"
    if open_loss:
        signs.setdefault("loss", -1)
    return quarterly | signs


def _moved(move: str, measure: str) -> int:
    """What a move of a measure means: a loss that grows is worse."""
    if measure == "loss":
        return 1 if move in ("down", "less") else -1
    return {"up": 1, "down": -1, "less": -1, "more": 0}[move]
