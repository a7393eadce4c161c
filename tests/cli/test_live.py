"""Live runs, asked of servers on this machine: the user's own feeds, the cache behind them, and what failing leaves."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

from hstui.config import Feed, Settings
from hstui.desk import Desk, Run
from hstui.edition.model import Edition
from hstui.paths import standard_paths
from hstui.sources.registry import all_sources

from .conftest import Hstui, Result, feed_config, sources_toml
from .feeds import ITEMS, FeedHandler, FeedServer


def row(result: Result) -> tuple[str, int, str | None]:
    (only,) = [row for row in result.data["sources"] if row["state"] != "off"]
    assert only["id"] == "user.mine"
    return only["state"], only["records"], only["error"]


def test_a_feed_of_the_user_s_own_through_its_whole_life(hstui: Hstui, sandbox: Path, server: FeedServer) -> None:
    args = ("--dump", "--format", "json", "--config", feed_config(sandbox, server))

    first = hstui(*args, "--strict")
    assert (first.status, row(first)) == (0, ("live", len(ITEMS), None))
    outlets = {i["outlet"] for s in first.data["news"] for story in s["stories"] for i in story["items"]}
    assert outlets == {"自家"}
    assert all("hstui/" in agent for agent in server.agents)

    again = hstui(*args, "--strict")
    assert (again.status, row(again)) == (0, ("fresh", len(ITEMS), None))
    assert server.asked == 1

    refreshed = hstui(*args, "--refresh")
    assert row(refreshed) == ("live", len(ITEMS), None)
    assert (server.asked, server.unchanged) == (2, 1)

    offline = hstui(*args, "--offline", "--strict")
    assert (offline.status, row(offline)[:2], offline.data["mode"]) == (0, ("fresh", len(ITEMS)), "offline")
    assert server.asked == 2

    server.status = 404
    stale = hstui(*args, "--refresh")
    assert stale.status == 0
    assert row(stale)[:2] == ("stale", len(ITEMS))
    assert "http_status" in str(row(stale)[2])
    assert "user.mine: stale" in stale.err
    assert hstui(*args, "--refresh", "--strict").status == 3
    report = hstui("--dump", "--refresh", "--config", sandbox / "config.toml")
    assert "用了旧数据：mine" in report.text

    nothing = hstui(*args, "--cache-dir", sandbox / "another")
    assert (nothing.status, nothing.out) == (1, b"")
    assert "http_status" in nothing.err


def test_an_edition_for_a_day_to_come_is_not_archived(hstui: Hstui, sandbox: Path, server: FeedServer) -> None:
    args = ("--dump", "--format", "json", "--config", feed_config(sandbox, server))
    ahead = hstui(*args, "--now", "2100-01-04T08:00:00+08:00")
    assert ahead.status == 0
    assert "not archived: its moment is still to come" in ahead.err
    assert hstui(*args).data["changes"]["since"] is None


def test_a_private_address_must_be_allowed(hstui: Hstui, sandbox: Path, server: FeedServer) -> None:
    result = hstui("--dump", "--config", feed_config(sandbox, server, allow=False))
    assert result.status == 1
    assert "address" in result.err
    assert server.asked == 0


def test_a_live_run_recorded_and_replayed(hstui: Hstui, sandbox: Path, server: FeedServer) -> None:
    args = ("--dump", "--format", "json", "--config", feed_config(sandbox, server))
    live = hstui(*args, "--record", "day.har")
    asked = server.asked
    replayed = hstui(*args, "--replay", "day.har", "--now", live.data["as_of"])
    assert (live.status, replayed.status) == (0, 0)
    assert server.asked == asked
    for part in ("news", "figures", "flows", "risks", "advice"):
        assert replayed.data[part] == live.data[part]


def test_a_damaged_cache_is_set_aside_and_said(hstui: Hstui, sandbox: Path, server: FeedServer) -> None:
    args = ("--dump", "--format", "json", "--config", feed_config(sandbox, server), "--cache-dir", sandbox / "cache")
    assert hstui(*args).status == 0
    (database,) = (sandbox / "cache").rglob("cache.db")
    database.write_bytes(b"not a database, " * 512)
    result = hstui(*args)
    assert (result.status, row(result)[0]) == (0, "live")
    assert "cache" in result.err
    assert list((sandbox / "cache").glob("*corrupt*"))


def test_last_evening_s_figure_is_traced_without_asking_anew(hstui: Hstui, sandbox: Path, server: FeedServer) -> None:
    file = feed_config(sandbox, server)
    live = hstui("--dump", "--format", "json", "--config", file)
    fetched = {key for key, record in live.data["evidence"].items() if record["source"] == "user.mine"}
    figure = next(f for f in live.data["figures"] if fetched.intersection(f["evidence"]))
    asked = server.asked
    result = hstui("--trace", figure["text"], "--config", file)
    assert (result.status, server.asked) == (0, asked)
    assert "user.mine" in result.text


def test_a_server_of_the_user_s_own_is_asked_at_its_address(hstui: Hstui, sandbox: Path, server: FeedServer) -> None:
    file = sandbox / "config.toml"
    base = server.url.removesuffix("/feed.xml")
    file.write_text(sources_toml("rsshub.routes") + f'[source."rsshub.routes"]\nbase_url = "{base}"\nroutes = "/a"\n')
    result = hstui("--dump", "--format", "json", "--config", file)
    assert result.status == 0, result.err
    assert server.asked == 1
    assert sum(row["records"] for row in result.data["sources"]) == len(ITEMS)


def test_an_early_edition_of_the_sources_that_answered_is_shown_and_not_kept(sandbox: Path, server: FeedServer) -> None:
    """The second feed answers when the early edition has been seen."""
    seen: list[Edition] = []
    answered = threading.Event()

    class Late(FeedHandler):
        def handle(self) -> None:
            answered.wait(5)
            super().handle()

    with FeedServer(Late) as late:
        feeds = [Feed(name, one.url, allow_local=True) for name, one in (("quick", server), ("late", late))]
        off = {source.info.id: False for source in all_sources()}
        paths = standard_paths(None, sandbox / "cache", sandbox / "data")
        desk = Desk(Settings(feeds=feeds, sources=off), paths, Run(paced=False, early_after=timedelta(seconds=0.3)))

        def show(edition: Edition) -> None:
            assert desk.editions() == []
            seen.append(edition)
            answered.set()

        whole = desk.refresh(early=show)
    (early,) = seen
    state = {row.id: (row.state, row.error) for row in early.sources if row.state != "off"}
    assert state == {"user.quick": ("live", None), "user.late": ("failed", "asking")}
    assert early.news
    assert "暂编" in desk.report_text(early) and "取数中" in desk.report_text(early)
    assert [row.error for row in whole.sources if row.state != "off"] == [None, None]
    assert "暂编" not in desk.report_text(whole)
    assert desk.last() == whole
