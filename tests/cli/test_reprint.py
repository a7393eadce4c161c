"""A dump that is asked for again while nobody would be asked anew: the same bytes, at once, and only then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hstui import reprint
from hstui.clock import system_clock
from hstui.errors import Fault, SourceError
from hstui.sources.base import Outcome, SourceInfo
from tests.cli.conftest import Hstui, Result, feed_config
from tests.cli.feeds import FeedServer
from tests.test_imports import command, loaded

NOW = system_clock()
INFO = SourceInfo("toy.one", "一", "news", "https://toy.example/", fresh=timedelta(minutes=5), keep=timedelta(days=1))
OTHER = replace(INFO, id="toy.two", fresh=timedelta(minutes=2))


@pytest.fixture
def config(sandbox: Path, server: FeedServer) -> Path:
    return feed_config(sandbox, server)


def one_state(run: Result) -> str:
    (state,) = {row["state"] for row in run.data["sources"]} - {"off"}
    return str(state)


def test_nobody_is_asked_and_the_bytes_are_the_same(hstui: Hstui, config: Path, server: FeedServer) -> None:
    dump = ("--dump", "--format", "json", "--config", str(config))
    asked = hstui(*dump)
    fresh = hstui(*dump)
    again = hstui(*dump)
    assert [one_state(run) for run in (asked, fresh, again)] == ["live", "fresh", "fresh"]
    assert fresh.data["as_of"] > asked.data["as_of"]
    assert (again.out, again.err, server.asked) == (fresh.out, fresh.err, 1)


def test_it_loads_nothing_heavy(hstui: Hstui, config: Path) -> None:
    hstui("--dump", "--config", str(config))
    first = hstui("--dump", "--config", str(config))
    printed, modules = loaded(command("--dump", "--config", str(config)))
    assert printed == first.text.strip()
    heavy = {"pydantic", "httpx", "lxml", "textual", "asyncio", "msgspec", "hstui.config", "hstui.desk", "platformdirs"}
    assert not modules & heavy


def test_it_is_composed_anew_when_asked_so_or_when_something_is_different(
    hstui: Hstui, config: Path, server: FeedServer, tmp_path: Path
) -> None:
    dump = ("--dump", "--config", str(config))
    hstui(*dump)
    first = hstui(*dump)
    assert hstui(*dump, "--refresh").status == 0
    assert server.asked == 2
    assert hstui(*dump, "--lang", "en").out != first.out
    kept = list((tmp_path / "data" / "hstui" / "printed").iterdir())
    assert kept and all(file.stat().st_mode & 0o077 == 0 for file in kept)
    edition = next((tmp_path / "data" / "hstui" / "editions").rglob("*.json"))
    edition.unlink()
    kept_before = {file: file.read_bytes() for file in kept}
    assert hstui(*dump).status == 0
    assert any(file.read_bytes() != body for file, body in kept_before.items())
    config.write_text('lang = "en"\n' + config.read_text("utf-8"), "utf-8")
    assert hstui(*dump).out != first.out


def test_a_damaged_or_foreign_file_is_passed_over(hstui: Hstui, config: Path, tmp_path: Path) -> None:
    dump = ("--dump", "--config", str(config))
    hstui(*dump)
    first = hstui(*dump)
    (file,) = (tmp_path / "data" / "hstui" / "printed").iterdir()
    body = file.read_bytes()
    for bad in (b"", body[:40], body[:-5], b"\xff" * 100, body.replace(b"\n", b"\r", 1)):
        file.write_bytes(bad)
        again = hstui(*dump)
        assert (again.status, again.text[:20]) == (0, first.text[:20])


def test_until_when_a_composition_holds() -> None:
    good = Outcome(INFO, "fresh", fetched_at=NOW - timedelta(minutes=1))
    sooner = Outcome(OTHER, "fresh", fetched_at=NOW - timedelta(minutes=1))
    off = Outcome(replace(INFO, id="toy.off"), "off")
    failed = Outcome(OTHER, "failed", error=SourceError(Fault.TIMEOUT, "late"))
    stale = Outcome(OTHER, "stale", error=SourceError(Fault.OFFLINE, "cache"), fetched_at=NOW - timedelta(hours=1))
    later = NOW + timedelta(minutes=4)
    assert reprint.good_until([good, off], NOW, offline=False) == later
    assert reprint.good_until([good, sooner], NOW, offline=False) == NOW + timedelta(minutes=1)
    assert reprint.good_until([good, replace(sooner, state="live")], NOW, offline=False) == NOW
    assert reprint.good_until([good, failed], NOW, offline=False) == NOW
    assert reprint.good_until([good, stale], NOW, offline=False) == NOW
    assert reprint.good_until([good, failed], NOW, offline=True) == later
    assert reprint.good_until([good, stale], NOW, offline=True) == NOW
    assert reprint.good_until([], NOW, offline=True) == NOW


def test_a_report_is_not_printed_before_or_after_its_time(tmp_path: Path) -> None:
    arguments = ["--dump", "--data-dir", str(tmp_path)]
    printed = reprint.Printed("报告".encode(), ["注意"], 1, 3)
    moment = system_clock()
    for start, end, held in ((-5, 60, True), (-60, -5, False), (5, 60, False)):
        times = (moment + timedelta(seconds=start), moment + timedelta(seconds=end))
        reprint.keep(arguments, printed, *times, files=[str(tmp_path / "none")])
        found = reprint.find(arguments)
        assert (found is not None) == held
        assert not held or (found and (found.body, found.warnings, found.short, found.total))  # fmt: skip
    reprint.keep(arguments, printed, moment, moment + timedelta(minutes=1), [str(tmp_path / "none")])
    assert reprint.find(arguments) is not None
    (tmp_path / "none").write_text("")
    assert reprint.find(arguments) is None
