"""Filings become news where they may move a share; what returns and circulars say is left to records or to nobody."""

from __future__ import annotations

from datetime import datetime

import pytest

from hstui.analysis.filings import filings_as_news
from hstui.clock import HKT
from hstui.records.news import Announcement
from hstui.records.provenance import Provenance
from tests.analysis.news import NOW, universe
from tests.edition.builders import edition, outcome

FILED = datetime(2025, 12, 18, 7, 5, tzinfo=HKT)


def filing(title: str, *categories: str, text: str = "", code: str = "00020") -> Announcement:
    url = "https://www1.hkexnews.hk/listedco/1.pdf"
    origin = Provenance("hkexnews.latest", url, NOW, FILED, f"{text}\n{title}", title)
    return Announcement(f"hkexnews.latest:{title}", (code,), title, categories, text, url, FILED, origin)


def test_a_placing_filed_at_the_exchange_is_a_story_that_leads_with_the_filing() -> None:
    placing = filing("根據一般授權配售新B類股份", "10000", "18480", text="公告及通告 - [配售]")
    made = edition([outcome("hkexnews.latest", "actions", [placing])])
    (story,) = [story for section in made.news for story in section.stories]
    assert (story.codes, story.event) == (("00020",), "placement")
    assert story.items[0].url == placing.url
    assert story.items[0].outlet == "披露易"
    assert [reason.rule for call in made.advice.calls for reason in call.reasons] == ["event.placement@2"]


@pytest.mark.parametrize(
    ("categories", "text", "told"),
    [
        (("10000", "13400"), "公告及通告 - [中期業績]", True),
        (("10000", "19750"), "公告及通告 - [內幕消息]", True),
        (("50000", "50100"), "翌日披露報表 - [股份購回]", False),
        (("51500",), "月報表", False),
        (("10000", "12350"), "公告及通告 - [更換董事]", False),
        ((), "公告及通告 - [配售]", True),
        ((), "翌日披露報表 - [其他 / 股份購回]", False),
    ],
)
def test_what_may_move_a_share_is_told(categories: tuple[str, ...], text: str, told: bool) -> None:
    assert bool(filings_as_news([filing("公告", *categories, text=text)], universe())) is told


def test_filings_of_strangers_are_none_of_this_note() -> None:
    assert filings_as_news([filing("配售", "18480", code="09999")], universe())
    assert not filings_as_news([filing("配售", "18480", code="00001")], universe())
