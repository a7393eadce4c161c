"""What is asked, when: files by session, days by business day, and nothing that a clock moves without need."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from hstui.clock import HKT
from hstui.sources.registry import all_sources, by_id
from tests.sources.numbers.helpers import MORNING, asked, urls

NUMBERS = [
    source for source in all_sources() if source.info.kind != "news" and not source.info.id.startswith("hkexnews")
]
DAY_FILES = {"hkex.daily", "hkex.daily_history", "hkab.hibor", "treasury.yields"}


def days(source, now):
    return [request.tag for request in by_id(source).requests(asked(now))]


def test_hkex_asks_the_five_latest_connect_sessions_newest_first():
    assert days("hkex.daily", MORNING) == ["2025-12-17", "2025-12-16", "2025-12-15", "2025-12-12", "2025-12-11"]
    assert urls("hkex.daily")[0] == "https://www.hkex.com.hk/eng/csm/DailyStat/data_tab_daily_20251217e.js"
    assert all(404 in request.absent for request in by_id("hkex.daily").requests(asked()))


def test_hkex_skips_days_on_which_only_hong_kong_trades():
    assert days("hkex.daily", datetime(2026, 10, 8, 18, tzinfo=HKT))[:2] == ["2026-10-08", "2026-09-30"]


def test_the_fallback_continues_where_the_daily_files_end():
    recent, older = days("hkex.daily", MORNING), days("hkex.daily_history", MORNING)
    assert len(recent) + len(older) == 25
    assert older[0] == "2025-12-10"
    assert not set(recent) & set(older)


def test_the_number_of_files_is_a_setting_held_in_bounds():
    source = by_id("hkex.daily")
    assert len(source.requests(asked(settings={"sessions": "3"}))) == 3
    assert len(source.requests(asked(settings={"sessions": "100000"}))) == 60
    assert len(source.requests(asked(settings={"sessions": "many"}))) == 5


def test_one_history_request_serves_all_channels_and_carries_no_date():
    (url,) = urls("eastmoney.channel")
    query = parse_qs(urlsplit(url).query)
    assert query["filter"] == ['(MUTUAL_TYPE in ("002","004","006"))']
    assert "2025" not in url


def test_stock_history_is_asked_member_by_member():
    requests = by_id("eastmoney.stock_flow").requests(asked())
    assert [request.tag for request in requests] == list(asked().universe.codes)
    assert "filter=(SECURITY_CODE=%2200020%22)" in requests[0].url


def test_quotes_are_one_request_index_first():
    (tencent,) = urls("tencent.quotes")
    assert tencent.startswith("https://qt.gtimg.cn/q=r_hkHSTECH,r_hk00020,")
    (sina,) = urls("sina.quotes")
    assert sina.startswith("https://hq.sinajs.cn/list=rt_hk")
    assert dict(by_id("sina.quotes").requests(asked())[0].headers)["Referer"].endswith("sina.com.cn/")


def test_hibor_is_asked_for_business_days_and_today_only_after_the_fixing():
    assert days("hkab.hibor", MORNING)[0] == "2025-12-17"
    assert days("hkab.hibor", datetime(2025, 12, 18, 11, 15, tzinfo=HKT))[0] == "2025-12-18"
    assert days("hkab.hibor", datetime(2025, 12, 29, 9, 0, tzinfo=HKT))[:2] == ["2025-12-24", "2025-12-23"]
    assert urls("hkab.hibor")[0] == "https://www.hkab.org.hk/api/hibor?year=2025&month=12&day=17"


def test_the_treasury_is_asked_for_two_years_in_early_january():
    assert days("treasury.yields", datetime(2026, 1, 5, 8, tzinfo=HKT)) == ["2026", "2025"]
    assert days("treasury.yields", datetime(2026, 2, 5, 8, tzinfo=HKT)) == ["2026"]


def test_buyback_files_are_those_that_hold_the_months_trades():
    morning = days("hkexnews.buybacks", MORNING)
    assert morning[0] == "2025-12-18"
    assert morning[-1] == "2025-12-02"  # the file of the 1st holds November's last trades
    assert days("hkexnews.buybacks", datetime(2025, 12, 1, 8, tzinfo=HKT))[-1] == "2025-11-04"
    assert days("hkexnews.buybacks", datetime(2025, 12, 1, 18, tzinfo=HKT)) == ["2025-12-01"]


def test_the_constituents_feed_is_asked_only_for_an_index_of_its_owner():
    universe = asked().universe
    assert urls("hsi.constituents") == ["https://www.hsi.com.hk/data/chi/rt/index-series/hstech/constituents.do"]
    assert urls("hsi.constituents", asked(universe=replace(universe, index_code=""))) == []


@pytest.mark.parametrize(
    "source", [source for source in NUMBERS if source.info.id not in DAY_FILES], ids=lambda s: s.info.id
)
def test_requests_do_not_move_with_the_clock(source):
    """But for volatile parameters, a request names a resource: a recording answers it at another `--now`, too."""

    def identity(now):
        found = []
        for request in source.requests(asked(now)):
            parts = urlsplit(request.url)
            query = {name: value for name, value in parse_qs(parts.query).items() if name not in source.info.volatile}
            found.append((parts.netloc, parts.path, sorted(query.items())))
        return found

    assert identity(MORNING) == identity(datetime(2026, 1, 29, 19, 30, tzinfo=HKT))


def test_an_empty_universe_asks_nothing_of_sources_by_stock():
    nobody = asked(universe=replace(asked().universe, stocks=(), index_symbols={}, index_code=""))
    for source in ("eastmoney.stock_flow", "eastmoney.holdings", "tencent.quotes", "sina.quotes", "tencent.bars"):
        assert urls(source, nobody) == []


def test_every_fallback_chain_ends_and_starts_with_a_source_that_is_on():
    for source in NUMBERS:
        seen = [source.info.id]
        while by_id(seen[-1]).info.fallback_for:
            seen.append(by_id(seen[-1]).info.fallback_for)
            assert len(seen) < 5
        assert by_id(seen[-1]).info.default == "on" or source.info.default == "opt_in"
