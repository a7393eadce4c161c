"""Which way a headline's figures point: results against a year ago and expectations, deliveries up or down.

A headline of results is a chain of measures, each with how it moved (营收同比增长20%，净利润下降8%). It is read from
left to right: a move belongs to the measure before it. The first move of each kind of measure counts, since headlines
begin with the whole group and go on with its parts; what moved that is no result (costs, users, a market, the share) is
passed over. Profit and revenue that point different ways point nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal

from hstui.analysis.headline import CLAUSE, alternatives, clause_of

_MEASURES: Final = {
    "total": alternatives("累计(?:[^,;。]{0,3}交付量?|销量|出货量?)"),
    "aside": alternatives(
        "(?:1[-~至到]|前|首)(?:[3-9]|1[0-2]|[三四五六七八九十]{1,2})个?月[^,;。]{0,8}?"
        "(?:销量|交付量?|出货量?)"  # all but the last month's was told before
        "|(?:业务|分部|板块|游戏|广告|云|订阅|会员|付费|直播|音乐|电商|外卖|汽车|手机|家电|硬件|软件|大模型|ai|海外|国际|服务)"
        "(?:的)?(?:总?收入|营收)|[月人年]均收入|月收入|试驾|开支|支出|费用|成本|投入|用户|月活|日活|会员|客户|市场|行业|车市|股价|市值|骑手|门店|单价|均价",
        "costs?|spending|capex|expenses?|users|shares?|stock|market",
    ),
    "loss": alternatives("亏损|净亏|亏(?=[0-9超逾近])", "loss(?:es)?"),
    "margin": alternatives("毛利率|利润率|净利率", "margins?"),
    "profit": alternatives("净利润?|纯利|溢利|盈利|利润|毛利|ebitda?|每股收益", "earnings|profits?|income"),
    "revenue": alternatives("营收|收入|营业额|业绩", "revenues?|turnover"),
    "delivery": alternatives(
        "交付|销量|销售(?![网渠权部公门模])|出货|出口|批发|订单|锁单|单量",
        "deliver(?:y|ies|ed|s)|sales|shipments?|sold|sells",
    ),
}
"""Measures by what they tell of a company; the first that fits at a place. An aside is none of its results."""
_TOLD_AS: Final = {"total": "delivery"}
_MILESTONES: Final = ("突破", "新高", "纪录", "record")
"""Every total reaches them in time."""
_PERIOD: Final = re.compile("[年月季周日天]|q[1-4]|同比|环比|单店|month|quarter|week|year")
"""What makes a count that of some time: before 突破, in its clause."""
_MOVES: Final = {
    "lost_less": alternatives("", "(?:narrow|cut|trim)(?:s|ed|med)?(?: [a-z-]+){0,4} loss(?:es)?"),
    "lost_more": alternatives("", "widen(?:s|ed)?(?: [a-z-]+){0,4} loss(?:es)?"),
    "turned_down": alternatives("由盈转亏|扭盈为亏|转亏|报亏|巨亏|盈警|预亏", "swings? to (?:a )?loss|profit warning"),
    "turned_up": alternatives(
        "扭亏|转盈|转正|盈喜|首[次度](?:实现)?[^,;。]{0,14}盈利|告别亏损|(?:成功|成为[^,;。]{0,8})盈利",
        "swings? to (?:a )?profit",
    ),
    "better": alternatives(
        "超(?:出)?(?:市场|分析师|机构)?预[期估]|(?:高于|好于|优于|胜|好过)(?:市场|分析师|机构)?预[期估]|超[^,;。]{0,4}指引",
        "beats?|tops?",
    ),
    "worse": alternatives(
        "(?:不及|逊于?|低于|差于|弱于|未达)(?:市场|分析师|机构)?预[期估]|(?:低于|较)[^,;。]{0,4}指引|较预期低",
        "miss(?:es|ed)?",
    ),
    "still": alternatives("持平|见顶|趋势", "flat"),
    "less": alternatives("收窄|缩小|减亏", "narrow(?:s|ed)?"),
    "more": alternatives("扩大", "widen(?:s|ed)?"),
    "up": alternatives(
        "增长|增加|增幅|[大猛激暴劲剧微]增|增(?=[超逾近约至]?[0-9一二两三四五六七八九十])|上升|回升|攀升|升(?=[0-9至超逾近])|飙升|"
        "涨(?=[0-9超逾近])|[暴大微]涨|翻[倍番]|新高|纪录|突破",
        "rises?|rose|jump(?:s|ed)?|surge[sd]?|soar(?:s|ed)?|grow(?:s|th)?|grew|climb(?:s|ed)?|doubles?d?|up|record",
    ),
    "down": alternatives(
        "下降|下滑|下跌|减少|缩水|[骤锐]减|[骤大微]降|[暴大微]跌|跌(?=[0-9超逾近])|降(?=[0-9至超逾近幅])|腰斩|承压|新低|掉队|垫底",
        "falls?|fell|drop(?:s|ped)?|declin(?:e|es|ed)|slump(?:s|ed)?|plunge[sd]?|shrinks?|shrank|down",
    ),
    "quarter": alternatives("环比", "quarter on quarter|qoq"),
}
_TOKEN: Final = re.compile(
    "|".join(f"(?P<{name}>{words})" for name, words in {**_MOVES, **_MEASURES}.items()) + f"|(?P<end>{CLAUSE.pattern})"
)
_TURNED: Final = re.compile(f"{_MOVES['turned_up']}|{_MOVES['turned_down']}")
_MOVE: Final = re.compile("|".join(_MOVES.values()))
_SEGMENT: Final = re.compile("业务|分部|板块|部门")
"""Before a loss or a first profit in its clause: it is that part's, not the group's."""
_CONTINUES: Final = re.compile(
    "(?:同比|环比|按年|按季|较|比|[大猛激暴骤微]?[增降升涨跌]|[高低]于|超|不及|逊|再?创|刷新|连|均|双双|亦|也|且|并|而|但|远|由|扭|转|收窄"
    "|扩大|持平|达|约|至|(?:上年|去年)同期|up|down|from|on)"
)
"""How a clause begins that goes on with the measure of the one before."""
_SLIGHT: Final = re.compile(r"[^0-9,;。]{0,6}(?P<pct>[0-9]+(?:\.[0-9]+)?)(?:%| ?per ?cent)")
_LEAST: Final = 3.0
"""% by which revenue moves at least: less is as good as none."""
_SUM: Final = re.compile(r"[0-9](?:亿|万|%|元)")
_NO_LOSS: Final = re.compile("[的之]?(?:门店|业务|企业|公司|大户)")
"""What is said to lose money, where that is not the figure itself."""
_GUESSED: Final = re.compile(
    alternatives(
        "预计|预期(?=[^,;。]{0,20}(?:同比|将))|展望|目标|有望|信心|力争|计划|[拟欲]|想要|将(?!近)|或[将增年成达超]|能否",
        "expects?|targets?|forecasts?|to (?:rise|fall|grow|report)",
    )
)
_TO_COME: Final = re.compile("展望|目标|有望|信心|力争|计划|[拟欲]|想要|能否")
_CLAUSE_OR_ROW: Final = re.compile(f"{CLAUSE.pattern}|、")
_FIGURE: Final = r"-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_COMPARED: Final = re.compile(
    rf"(?P<measure>净利润?|利润|营收|收入)[^0-9,;。-]{{0,6}}(?P<now>{_FIGURE})亿[^0-9,;。]{{0,4}}[,;]"
    rf"(?:上年|去年)同期[^0-9,;。-]{{0,8}}(?P<before>{_FIGURE})亿"
)
"""A figure and the same of a year ago: 净利润52.76亿元，上年同期117.31亿元."""
_ESTIMATED: Final = re.compile(
    rf"(?P<measure>净利润?|利润|每股(?:收益|盈利)|每股?ads(?:收益|盈利)|ebitda)[^0-9,;。-]{{0,6}}"
    rf"(?P<now>{_FIGURE})(?P<unit>[万亿]?)[^0-9,;。]{{0,5}}[,;](?:[同环]比[^,;。]{{0,12}}[,;])?"
    rf"(?:市场|分析师|机构)?预[估期]为?(?P<before>{_FIGURE})(?P=unit)(?![0-9万亿])"
)
"""Profit and what was expected of it: 每股收益0.8元，市场预期1.1元."""
_FORECAST: Final = re.compile(
    rf"(?P<measure>净?营收|收入|营业额|净利润?|利润)[^0-9,;。-]{{0,6}}(?P<now>{_FIGURE})(?P<unit>[万亿])[^0-9,;。]{{0,5}}[,;]"
    rf"(?:[同环]比[^,;。]{{0,12}}[,;])?(?:市场|分析师|机构)?预[估期]为?(?P<before>{_FIGURE})(?P=unit)"
)
"""What a headline states and what was expected of it: 季度营收76亿元，市场预期80亿元."""
_PROFIT: Final = ("turn", "profit", "loss")


_WHEN_AND_HOW: Final = re.compile(
    r"\([^()]*\)|(?:fy|q|h)[0-9]+|non-gaap|第?[一二三四首次末单]财?季度?|财?季度?|(?:上半|下半|半|全|去|今|财)年度?|年度?|中期"
    "|前[一二三四五六七八九十0-9]+个?月|[一二三四五六七八九十]+月|截至|止|三个月|录得|实现|集团|股份|控股|公司"
    "|财报|年报|中报|季报|业绩|公告|发布|公布|显示|归母|归属于?|上市公司|股东|应占|经?调整后?|非gaap|公认会计准则|扣非"
    "|经营|运营|营业|同比|环比|按年|按季|单[日月]|[总净纯前第的为年月日上下:·|0-9. ]"
)
"""What stands between a company's name and a measure of the whole group: when, and by which standard."""
_AMOUNT: Final = re.compile("[0-9] ?(?:亿|万|%|元)")
_GROUP: Final = frozenset({"profit", "loss", "revenue", "turned_up", "turned_down"})


def states_results(folded: str, names: Sequence[str]) -> bool:
    """Whether a headline states profit or revenue of the group: not of a part of it, nor what somebody says of them."""
    for token in _TOKEN.finditer(folded):
        if token.lastgroup not in _GROUP:
            continue
        before = folded[clause_of(folded, token.start()) : token.start()]
        speaker, _, told = before.rpartition(":")
        if not _SEGMENT.search(speaker) and any(name in speaker for name in names):
            before = told  # 甲公司全面盈利：季度营收…
        for name in names:
            before = before.replace(name, "")
        after = CLAUSE.split(folded[token.start() :], maxsplit=1)[0]
        if not _WHEN_AND_HOW.sub("", before) and (_AMOUNT.search(after) or _MOVE.search(after)):
            return True
    return False


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
    clause that first names the company, to the clause that begins with one of `others`; what stands before counts only
    where it is a turn into profit or loss. `own_words`: the company itself speaks, so that what it expects counts too.
    What others expect does not, nor does anything after it.
    """
    said = _known(folded, own_words=own_words)
    start = _first_named(said, names)
    said = _until_another(said, start, names, others)
    point = _point(said, event, start, names)
    alone = start > 0 and not any(name in said[:start] for name in others)
    # What stands before the name counts where it is a turn: 扭亏为盈！甲公司…
    return _point(said, event, 0, names) if alone and _TURNED.search(said, 0, start) else point


def results_moved(folded: str, names: Sequence[str] = (), others: Sequence[str] = ()) -> tuple[int, int, int]:
    """Which way profit and revenue went by a headline of results, and against what was expected: 1, -1, 0 not said or
    both."""
    said = _known(folded, own_words=False)
    start = _first_named(said, names)
    signs = _all_signs(_until_another(said, start, names, others), start, names)
    return _one_sign(signs, _PROFIT), _one_sign(signs, ("revenue",)), _one_sign(signs, ("expected",))


@lru_cache(maxsize=256)  # every refresh asks the reports that are still there again
def profit_moved(folded: str) -> int:
    """Which way profit went by a report's text, against a year ago or what was expected: 1, -1, 0 not said or both."""
    signs = _all_signs(folded, 0, ())
    for estimated in _ESTIMATED.finditer(folded):
        if not _of_a_segment(folded, estimated):
            signs.setdefault("expected_of_it", _by_figures(estimated))
    return _one_sign(signs, (*_PROFIT, "expected_of_it"))


def _one_sign(signs: Mapping[str, int], kinds: Sequence[str]) -> int:
    """The sign of those kinds; 0 where they have none or both."""
    found = {signs[kind] for kind in kinds if signs.get(kind)}
    return found.pop() if len(found) == 1 else 0


def _point(said: str, event: str, start: int, names: Sequence[str]) -> int:
    if event == "delivery":
        return _signs(said, start, names).get("delivery", 0)
    signs = _all_signs(said, start, names)
    if signs.get("turn"):
        return signs["turn"] if signs.get("profit") != -signs["turn"] else 0
    return _one_sign(signs, ("profit", "loss", "revenue", "expected", "margin"))


def _all_signs(said: str, start: int, names: Sequence[str]) -> dict[str, int]:
    """The signs by words, and by figures beside those of a year ago."""
    signs = _signs(said, start, names)
    for compared in _COMPARED.finditer(said, start):
        if not _of_a_segment(said, compared):
            signs.setdefault("revenue" if compared["measure"] in ("营收", "收入") else "profit", _by_figures(compared))
    for told in _FORECAST.finditer(said, start):
        if not _of_a_segment(said, told):
            signs.setdefault("expected", _by_figures(told))
    return signs


def _by_figures(told: re.Match[str]) -> int:
    now, before = (float(told[name].replace(",", "")) for name in ("now", "before"))
    return (now > before) - (now < before)


def _first_named(said: str, names: Sequence[str]) -> int:
    """Where the clause begins that first names the company; 0 if none does."""
    first = min((place for name in names if (place := said.find(name)) >= 0), default=0)
    return clause_of(said, first)


def _until_another(said: str, start: int, names: Sequence[str], others: Sequence[str]) -> str:
    """Up to the clause that is about another company; those in a row with this one share what is said of them."""
    bare, companies, begin = {*names, *others}, tuple(others), start
    for end in _CLAUSE_OR_ROW.finditer(said, start):
        before = said[begin : end.start()]
        in_row = end[0] == "、" and before in bare
        if not in_row and said.startswith(companies, end.end()):
            return said[: end.start()]
        if end[0] == "、" and _SUM.search(before):  # what has its figure is told: 营收破3000亿元、江淮…
            return said[: end.start()]
        begin = end.end()
    return said


def _known(folded: str, *, own_words: bool) -> str:
    """The headline up to the clause in which somebody looks ahead."""
    guess = (_TO_COME if own_words else _GUESSED).search(folded)
    if guess is None:
        return folded
    return folded[: clause_of(folded, guess.start())]


def _signs(said: str, start: int, names: Sequence[str]) -> dict[str, int]:
    """The first sign of each kind of measure from `start` on; beside the measures `turn` into profit or loss, and
    `expected`. A clause that neither names a measure nor goes on with one is about something else."""
    signs: dict[str, int] = {}
    quarterly: dict[str, int] = {}
    own = tuple(names)
    measure, against_quarter, open_loss = "", False, False
    for token in _TOKEN.finditer(said):
        kind = token.lastgroup or ""
        if kind == "end":
            if token[0] not in ", " or not (_CONTINUES.match(said, token.end()) or said.startswith(own, token.end())):
                measure = ""
        elif kind in _MEASURES:
            measure, against_quarter = kind, False
            if kind == "loss" and (_NO_LOSS.match(said, token.end()) or _of_a_segment(said, token)):
                measure = ""
            elif kind == "loss":
                open_loss = token.start() >= start
        elif token.start() < start:
            continue
        elif kind == "quarter":
            against_quarter = True
        elif kind in ("turned_up", "turned_down"):
            if not _of_a_segment(said, token):
                signs.setdefault("turn", 1 if kind == "turned_up" else -1)
        elif kind in ("lost_less", "lost_more"):
            signs.setdefault("loss", 1 if kind == "lost_less" else -1)
        elif kind in ("better", "worse"):
            if measure != "aside":
                signs.setdefault("expected", 1 if kind == "better" else -1)
        elif kind == "still":
            open_loss = open_loss and measure != "loss"
            measure = ""
        elif measure not in ("", "aside"):
            reached = token[0] in _MILESTONES and (measure == "total" or _of_all_time(said, token, measure))
            sign = 0 if reached or (measure == "revenue" and _slightly(said, token)) else _moved(kind, measure)
            if sign:
                (quarterly if against_quarter else signs).setdefault(_TOLD_AS.get(measure, measure), sign)
            against_quarter = False
            open_loss = open_loss and measure != "loss"
    if open_loss:
        signs.setdefault("loss", -1)
    return quarterly | signs


def _of_all_time(said: str, token: re.Match[str], measure: str) -> bool:
    """A count passes a round number, and no time is said in which: it is a total (海外销量突破5万辆)."""
    begin = clause_of(said, token.start())
    return measure == "delivery" and token[0] == "突破" and not _PERIOD.search(said, begin, token.start())


def _slightly(said: str, token: re.Match[str]) -> bool:
    """The move is of a few percent only (增长1.2%)."""
    told = _SLIGHT.match(said, token.end())
    return told is not None and float(told["pct"]) < _LEAST


def _of_a_segment(said: str, token: re.Match[str]) -> bool:
    """What is told of profit or loss is a part's: its name stands before in the clause."""
    return _SEGMENT.search(said, clause_of(said, token.start()), token.end()) is not None


def _moved(move: str, measure: str) -> int:
    """What a move of a measure means: a loss that grows is worse."""
    if measure == "loss":
        return 1 if move in ("down", "less") else -1
    return {"up": 1, "down": -1, "less": -1, "more": 0}[move]
