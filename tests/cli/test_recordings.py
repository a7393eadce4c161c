"""Recordings: the same bytes every time, sources that are missing from them, and new ones made of a run."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from hstui.resources import demo_recording

from .conftest import Hstui, own_universe, sources_toml

CLS = "www.cls.cn"


def har(keep: Callable[[str], bool] = bool) -> dict[str, Any]:
    """The sample's archive with the exchanges of some hosts only, as if it had been recorded on a day."""
    archive: dict[str, Any] = json.loads(gzip.decompress(demo_recording().read_bytes()))
    log = archive["log"]
    del log["comment"]
    log["entries"] = [e for e in log["entries"] if keep(urlsplit(e["request"]["url"]).hostname or "")]
    return archive


def write(path: Path, archive: dict[str, Any]) -> Path:
    path.write_text(json.dumps(archive), "utf-8")
    return path


def test_the_same_recording_gives_the_same_bytes(hstui: Hstui, sandbox: Path) -> None:
    file = write(sandbox / "day.har", har())
    for fmt in ("markdown", "json"):
        first, second = (hstui("--replay", file, "--dump", "--format", fmt) for _ in range(2))
        assert first.status == second.status == 0
        assert first.out == second.out


def test_a_clock_with_milliseconds_finds_no_earlier_edition_of_itself(hstui: Hstui, few: Path) -> None:
    now = "2025-12-18T08:00:00.640+08:00"
    first, second = (
        hstui("--demo", "--dump", "--config", few, "--now", now, "--format", "json").data for _ in range(2)
    )
    assert first == second
    assert first["changes"]["since"] is None


def test_the_clock_is_the_recording_s_unless_told(hstui: Hstui, few: Path) -> None:
    assert hstui("--demo", "--dump", "--config", few, "--format", "json").data["as_of"] == "2025-12-18T08:00:00+08:00"
    for now in ("2025-12-18T01:30:00Z", "2025-12-18T09:30:00", "2025-12-18T09:30+08:00"):
        told = hstui("--demo", "--dump", "--config", few, "--format", "json", "--now", now)
        assert told.data["as_of"] == "2025-12-18T09:30:00+08:00"


def test_modes_are_labelled(hstui: Hstui, few: Path, sandbox: Path) -> None:
    day = write(sandbox / "day.har", har())
    for fmt in ("markdown", "html", "text"):
        assert "SAMPLE" in hstui("--demo", "--dump", "--config", few, "--format", fmt).text
        replayed = hstui("--replay", day, "--dump", "--config", few, "--format", fmt).text
        assert "REPLAY" in replayed
        assert "SAMPLE" not in replayed
    assert hstui("--demo", "--dump", "--config", few, "--format", "json").data["mode"] == "demo"


def test_a_sample_is_one_however_often_it_is_recorded(hstui: Hstui, few: Path) -> None:
    hstui("--demo", "--dump", "--config", few, "--record", "one.har")
    hstui("--replay", "one.har", "--dump", "--config", few, "--record", "two.har.gz")
    for file in ("one.har", "two.har.gz", demo_recording()):
        data = hstui("--replay", file, "--dump", "--config", few, "--format", "json").data
        assert (data["mode"], data["sample"]) == ("replay", True)
        replayed = hstui("--replay", file, "--dump", "--config", few, "--format", "text").text
        assert "SAMPLE" in replayed and "REPLAY" in replayed


def test_a_source_that_the_recording_lacks_is_named_everywhere(hstui: Hstui, sandbox: Path) -> None:
    file = write(sandbox / "day.har", har(lambda host: host != CLS))
    result = hstui("--replay", file, "--dump", "--format", "json", "--strict")
    assert result.status == 3
    assert "cls.telegraph: failed: not_recorded" in result.err
    row = next(row for row in result.data["sources"] if row["id"] == "cls.telegraph")
    assert (row["state"], row["records"]) == ("failed", 0)
    assert row["error"].startswith("not_recorded")
    assert result.data["coverage"]["sources_answered"] == result.data["coverage"]["sources_asked"] - 1

    relaxed = hstui("--replay", file, "--dump")
    assert relaxed.status == 0
    assert "cls.telegraph: failed: not_recorded" in relaxed.err
    coverage = relaxed.text.split("## 七、")[1]
    assert "未取得：财联社电报（没有录下）" in coverage
    line = next(line for line in coverage.splitlines() if line.startswith("|") and "财联社电报" in line)
    assert "失败" in line
    assert re.search(r"没有录下（not\\?_recorded）", line)


def test_a_source_answered_in_part_falls_short_too(hstui: Hstui, sandbox: Path) -> None:
    archive = har()
    log = archive["log"]
    log["entries"] = [e for e in log["entries"] if "data_tab_daily_20251216" not in e["request"]["url"]]
    file = write(sandbox / "day.har", archive)
    config = sandbox / "c.toml"
    config.write_text(sources_toml("hkex.daily"))
    assert hstui("--demo", "--dump", "--config", config, "--strict").status == 0
    cut = hstui("--replay", file, "--dump", "--config", config, "--strict")
    assert cut.status == 3
    assert "hkex.daily: live: partial: 1 of " in cut.err


def test_a_source_s_own_settings_reach_it_alone(hstui: Hstui, sandbox: Path) -> None:
    def requests(sessions: str) -> int:
        config = sandbox / "c.toml"
        config.write_text(sources_toml("hkex.daily") + f'[source."hkex.daily"]\nsessions = "{sessions}"\n')
        rows = hstui("--demo", "--dump", "--config", config, "--format", "json").data["sources"]
        return sum(int(row["requests"]) for row in rows)

    assert (requests("2"), requests("4")) == (2, 4)


def test_strict_is_content_with_the_whole_sample(hstui: Hstui) -> None:
    result = hstui("--demo", "--dump", "--strict", "--format", "json")
    assert (result.status, result.err) == (0, "")
    assert {row["state"] for row in result.data["sources"]} == {"live", "off"}


def test_a_recording_of_other_hosts_composes_nothing(hstui: Hstui, sandbox: Path) -> None:
    archive = har(lambda host: host == CLS)
    for entry in archive["log"]["entries"]:
        entry["request"]["url"] = entry["request"]["url"].replace(CLS, "other.example")
    result = hstui("--replay", write(sandbox / "day.har", archive), "--dump", "-o", "note.md")
    assert (result.status, result.out) == (1, b"")
    assert "not_recorded" in result.err
    assert not (sandbox / "note.md").exists()


def test_a_recording_of_nothing_composes_nothing(hstui: Hstui, sandbox: Path) -> None:
    result = hstui("--replay", write(sandbox / "day.har", {"log": {"version": "1.2", "entries": []}}), "--dump")
    assert (result.status, result.out) == (1, b"")
    assert "not_recorded" in result.err


def test_offline_with_nothing_in_the_cache(hstui: Hstui) -> None:
    result = hstui("--offline", "--dump")
    assert (result.status, result.out) == (1, b"")
    assert len(result.err.splitlines()) == 1
    assert "offline: nothing in the cache" in result.err


def test_no_source_at_all(hstui: Hstui, sandbox: Path) -> None:
    config = sandbox / "none.toml"
    config.write_text(sources_toml())
    result = hstui("--demo", "--dump", "--config", config)
    assert (result.status, result.out) == (1, b"")
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize("name", ["again.har", "again.har.gz"])
def test_a_recorded_run_replays_to_the_same_edition(hstui: Hstui, sandbox: Path, name: str) -> None:
    first = hstui("--demo", "--dump", "--record", name, "--format", "json")
    assert first.status == 0
    assert (sandbox / name).stat().st_mode & 0o077 == 0
    now = first.data["as_of"]
    second = hstui("--replay", name, "--now", now, "--dump", "--format", "json")
    assert second.status == 0
    assert second.err == ""

    def without_mode(edition: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in edition.items() if key not in ("mode", "id", "disclaimer")}

    assert without_mode(second.data) == without_mode(first.data)


def test_a_recording_that_cannot_be_written_does_not_cost_the_note(
    hstui: Hstui, few: Path, sandbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: Path, _data: bytes, mode: int | None = None) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hstui.net.record.write_atomically", full)
    result = hstui("--demo", "--dump", "--record", "r.har", "--config", few, "--data-dir", sandbox / "d")
    assert result.status == 0 and result.text.startswith("# ")
    assert "r.har: the recording cannot be written (No space left on device)" in result.err
    assert list((sandbox / "d" / "editions").rglob("*.json")), "the edition was not archived"


def test_a_recording_with_unanswered_entries_says_so(hstui: Hstui, few: Path, sandbox: Path) -> None:
    archive = har()
    archive["log"]["entries"].append({"request": {"method": "GET", "url": "https://x.example/"}, "response": {}})
    result = hstui("--replay", write(sandbox / "day.har", archive), "--dump", "--config", few)
    assert result.status == 0
    assert "without an answer, passed over: 1" in result.err


def test_editions_of_modes_and_universes_are_kept_apart(hstui: Hstui, few: Path, sandbox: Path) -> None:
    mine = own_universe(sandbox / "mine.toml")
    hstui("--demo", "--dump", "--config", few, "--data-dir", "d")
    hstui("--replay", write(sandbox / "day.har", har()), "--dump", "--config", few, "--data-dir", "d")
    hstui("--demo", "--dump", "--config", few, "--data-dir", "d", "--universe", mine)
    kept = sorted(path.relative_to("d/editions").as_posix() for path in Path("d").rglob("2*.json"))
    assert len(kept) == 3
    assert len({name.split("/")[0] for name in kept}) == 3
    later = hstui("--demo", "--dump", "--config", few, "--data-dir", "d", "--now", "2025-12-18T09:00+08:00")
    assert "自 2025-12-18 08:00 HKT 一版以来" in later.text
