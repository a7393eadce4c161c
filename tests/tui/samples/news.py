"""Stories in our own wording: invented news around real member names, nothing from any source."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from hstui.edition import model
from hstui.edition.model import Figure, Story, StoryItem
from tests.tui.samples.base import DAY, NOW

TITLES = (
    ("ai", "buyback", ("01810",), "小米发布新一代端侧大模型并开放权重，推理速度提升2.6倍"),
    ("ai", "org", ("00700",), "腾讯调整大模型团队架构，设立首席科学家岗位"),
    ("ai", "listing", (), "两家大模型公司先后通过港交所聆讯，最快明年1月挂牌"),
    ("auto", "launch", ("02015",), "理想汽车进入三个海外市场，首批门店同日开业"),
    ("auto", "tech", ("01211",), "比亚迪高阶智驾内测里程超过15万公里"),
    ("auto", "data", (), "11月新能源车出口30万辆，同比增长2.6倍"),
    ("chip", "listing", (), "国产图形芯片公司科创板首日上涨超六倍"),
    ("chip", "tech", ("01810",), "小米公布射频器件研究成果，功率附加效率突破60%"),
    ("eco", "rd", ("01810",), "小米：未来五年研发投入2000亿元，明年约400亿元"),
    ("eco", "deal", ("09618",), "京东云中标1.28亿元产业平台项目"),
    ("money", "buyback", ("01024",), "快手本月第八次回购，累计近4亿港元"),
    ("money", "placing", ("00020",), "商汤拟配售17.5亿股新股，募资约31.5亿港元"),
)
THEMES = {
    "ai": "AI大模型与技术突破",
    "auto": "汽车产业全球化加速",
    "chip": "芯片融资与产业突破",
    "eco": "生态战略与跨界合作",
    "money": "回购与配售",
}
OUTLETS = (
    ("cls", "财联社"),
    ("wscn", "华尔街见闻"),
    ("gelonghui", "格隆汇"),
    ("rthk", "香港電台"),
    ("yahoo", "Yahoo Finance"),
)


def story_id(number: int) -> str:
    return f"{number:032x}"


def _items(number: int, title: str) -> tuple[StoryItem, ...]:
    count = 1 + (number * 2) % 5
    items = []
    for at in range(count):
        source, outlet = OUTLETS[at]
        published = NOW - timedelta(hours=3 * number + at, minutes=7 * at)
        items.append(
            StoryItem(
                f"{source}-{number}",
                source,
                outlet,
                title if at == 0 else f"{outlet}：{title[:18]}的另一种写法",
                f"https://news.example/{source}/{number}",
                published,
                f"{outlet}称，{title}。公司表示，相关投入将分阶段进行，具体数字以公告为准。",
                "zh",
            )
        )
    return tuple(items)


def make_story(number: int) -> tuple[Story, tuple[Figure, ...]]:
    theme, event, codes, title = TITLES[number % len(TITLES)]
    items = _items(number, title)
    evidence = tuple(item.id for item in items)
    figures = (
        Figure(f"s{number}.f1", "2.6倍", Decimal("2.6"), "x", evidence[:1], day=DAY),
        Figure(
            f"s{number}.f2",
            "138.48亿港元",
            Decimal("13848000000"),
            "HKD",
            evidence[:1],
            formula="sum(net_buy, 14 sessions)",
            inputs=("net=10.63 HKD_100m", "southbound.total.net"),
        ),
    )
    rating = Figure(
        f"story.{number}.score", f"{9.5 - number * 0.4:.2f}", Decimal("9.5") - number * Decimal("0.4"), "count",
        evidence[:1], formula="desks × facts × trust", inputs=(f"desks={len(items) * 0.5:g}", "facts=1.25", "trust=2"),
    )  # fmt: skip
    story = Story(
        id=story_id(number + 1),
        theme=theme,
        event=event,
        codes=codes,
        mentions=("00981",) if number % 3 == 0 else (),
        others=() if codes else ("某大模型公司",),
        title=title,
        summary=f"{title}。此前公司连续14日获净买入，累计138.48亿港元，同比增长2.6倍。",
        score=9.5 - number * 0.4,
        score_parts={"trust": 2.0, "desks": len(items) * 0.5, "facts": 1.25},
        items=items,
        figures=tuple(figure.id for figure in figures),
        evidence=evidence,
        first_seen=items[-1].published,
        latest=items[0].published,
        related=(story_id(2),) if number == 0 else (),
        variants=(model.Variant(figures[0].id, "格隆汇", items[0].published, "differs"),) if number == 0 else (),
        rating=rating.id,
    )
    return story, (*figures, rating)
