"""With whom a deal is struck, by a headline; and that another's is another story."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hstui.analysis.partners import same_partner
from hstui.analysis.rank import choose, limits
from tests.analysis.news import item, reader, run


@pytest.mark.parametrize(
    ("title", "partner"),
    [
        ("北岸电信与阿里巴巴签署战略合作协议", "北岸电信"),
        ("传阿里巴巴与远山汽车达成合作", "远山汽车"),
        ("腾讯云携手远山银行共建实验室", "远山银行"),
        ("美团深化与远山银行的合作", "远山银行"),
        ("美团将深化合作", ""),
        ("比亚迪与美的达成战略合作", ""),
        ("阿里云上线新模型", ""),
    ],
)
def test_the_other_side_of_a_deal(title: str, partner: str) -> None:
    assert reader().read(title).traits.partner == partner


def test_a_partner_is_the_same_under_a_longer_name_and_where_it_is_not_named() -> None:
    assert same_partner("远山汽车", "远山")
    assert same_partner("", "远山")
    assert not same_partner("远山汽车", "北岸电信")


def test_two_linked_deals_are_both_printed() -> None:
    titles = ("北岸电信与阿里巴巴签署战略合作协议", "远山汽车与阿里巴巴达成合作，共建数据中心")
    first, second = (run(item(title, outlet=title[:2], hours=3)).stories[0] for title in titles)
    linked = replace(second, theme=first.theme, related=(first.id,))
    told = [story.title for section in choose([first, linked], limits()) for story in section.stories]
    assert sorted(told) == sorted(titles)


def test_two_deals_told_in_the_same_words_are_two_stories() -> None:
    told = run(
        item("北岸电信与阿里巴巴签署AI战略合作协议", hours=3),
        item("远山汽车与阿里巴巴签署AI战略合作协议", outlet="乙", hours=4),
        item("阿里巴巴与北岸电信签署AI战略合作协议", outlet="丙", hours=5),
    ).stories
    assert sorted(story.desks for story in told) == [1, 2]
