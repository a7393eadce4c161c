"""Dates of results to come are read from headlines that announce them, and kept while the news has gone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from hstui.analysis.results_ahead import announced
from hstui.clock import HKT
from tests.edition.builders import NOW, edition, item, outcome

TODAY = date(2025, 12, 18)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("某公司：将于1月13日发布第四季度财务业绩", date(2026, 1, 13)),
        ("某公司定於2026年1月13日舉行董事會會議，以批准刊發季度業績", date(2026, 1, 13)),
        ("Acme to report third-quarter results on Jan. 13", date(2026, 1, 13)),
        ("Acme will announce quarterly earnings on Tuesday, January 13", date(2026, 1, 13)),
        ("某公司：将在1月13日披露年报", date(2026, 1, 13)),
        ("某公司11月13日发布季度业绩", None),
        ("大行评级：看好某公司。另一家将于1月13日公布业绩", None),
        ("某公司将于1月13日举行发布会，此前其公布的业绩创新高", None),
        ("某公司将于12月10日发布季度业绩", None),
        ("某公司将于1月13日发布新车", None),
        ("某公司将于2月30日公布业绩", None),
        ("某公司将于11月30日公布业绩", None),
    ],
)
def test_a_day_ahead_on_which_results_will_be_published(text: str, day: date | None) -> None:
    assert announced(text, ("某公司", "acme"), TODAY) == day


def test_an_announced_date_is_told_and_stays_until_it_has_come() -> None:
    news = [item("1", "快手：将于1月13日公布第四季度业绩")]
    first = edition([outcome("cls.telegraph", "news", news)])
    (row,) = [row for row in first.flows.actions if row.kind == "results"]
    assert (row.code, row.day) == ("01024", date(2026, 1, 13))
    assert "静默期" in row.text.text
    other = [item("2", "小米发布新款手机")]
    week_later = NOW + timedelta(days=7)
    later = edition([outcome("cls.telegraph", "news", other)], previous=first, now=week_later)
    (kept,) = [row for row in later.flows.actions if row.kind == "results"]
    assert (kept.code, kept.day) == ("01024", date(2026, 1, 13))
    assert later.evidence[kept.evidence[0]].title == news[0].title
    after = edition([outcome("cls.telegraph", "news", other)], previous=later, now=datetime(2026, 1, 14, 8, tzinfo=HKT))
    assert [row for row in after.flows.actions if row.kind == "results"] == []
