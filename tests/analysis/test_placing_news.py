from datetime import datetime
from decimal import Decimal

import pytest

from hstui.analysis.placing_news import placings_in
from hstui.analysis.story import StoryDraft
from hstui.clock import HKT
from hstui.records.news import Fetch, NewsItem

NOW = datetime(2025, 6, 3, 8, 0, tzinfo=HKT)


def story(title: str, text: str, event: str = "placement") -> StoryDraft:
    item = NewsItem(
        id="t:1", source="t", outlet="某社", lang="zh-Hans", title=title, text=text, url="", published=NOW,
        fetch=Fetch(NOW, "https://example.com"),
    )  # fmt: skip
    return StoryDraft(
        id="0" * 32, theme="flows", themes=("flows",), event=event, codes=("00020",), mentions=(), others=(),
        items=(item,), title=title, amounts=(), variants=(), first_seen=NOW, latest=NOW,
        score=1.0, score_parts={},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("某公司拟配售12亿股", "每股作价2.50港元，较前收市价折让约6.5%，集资总额约30亿港元。"),
        ("某公司折讓6.5%配股 集資30億港元", "擬配售12億股新股，每股2.5港元。"),
        (
            "Company to raise HK$3 billion in share placement",
            "It will sell 1.2 billion shares at HK$2.50 each, a discount of 6.5 per cent.",
        ),
    ],
)
def test_a_placing_is_read_in_three_scripts(title: str, text: str) -> None:
    (placing,) = placings_in([story(title, text)])
    assert placing.code == "00020"
    assert placing.announced == NOW.date()
    values = (placing.offered, placing.price, placing.proceeds, placing.discount)
    assert [q.value if q else None for q in values] == [
        Decimal(1_200_000_000), Decimal("2.5"), Decimal(3_000_000_000), Decimal("6.5"),
    ]  # fmt: skip


def test_without_a_number_of_shares_there_is_no_record() -> None:
    assert placings_in([story("某公司考虑配股", "尚无细节。")]) == []
    two_kinds = "发行1.2亿股美国存托股及1200万股A类普通股，普通股发行价每股25.1港元。"
    assert placings_in([story("某公司完成5亿美元股权发行", two_kinds)]) == []
    assert placings_in([story("某公司回购12亿股", "每股2.5港元。", event="buyback")]) == []
