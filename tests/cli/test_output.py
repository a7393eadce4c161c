"""Where the report goes: standard output alone or one file, whole or not at all."""

from __future__ import annotations

import json
import os
import signal
import stat
import threading
from pathlib import Path

import pytest

from hstui.desk import render
from hstui.edition.model import Edition

from .conftest import Hstui, own_universe


def test_standard_output_holds_the_report_and_nothing_else(hstui: Hstui, demo_edition: Edition) -> None:
    result = hstui("--demo", "--dump")
    assert result.status == 0
    assert result.out == render(demo_edition, "markdown")
    assert result.err == ""


@pytest.mark.parametrize("fmt", ["markdown", "json", "html", "text"])
def test_each_format_by_name_and_by_suffix(hstui: Hstui, few: Path, sandbox: Path, fmt: str) -> None:
    printed = hstui("--demo", "--dump", "--config", few, "--format", fmt)
    assert printed.status == 0
    suffixes = {"markdown": ("md", "MARKDOWN"), "json": ("json",), "html": ("html", "htm"), "text": ("txt",)}
    for suffix in suffixes[fmt]:
        written = hstui("--demo", "--config", few, "-o", f"note.{suffix}")
        assert (written.status, written.out) == (0, b"")
        assert (sandbox / f"note.{suffix}").read_bytes() == printed.out
    hstui("--demo", "--dump", "--config", few, "--output", "note", "--format", fmt)
    assert (sandbox / "note").read_bytes() == printed.out


def test_the_format_s_name_wins_over_the_suffix(hstui: Hstui, few: Path, sandbox: Path) -> None:
    assert hstui("--demo", "--dump", "--config", few, "-o", "note.md", "--format", "json").status == 0
    json.loads((sandbox / "note.md").read_bytes())


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_names_of_standard_output(hstui: Hstui, few: Path, sandbox: Path, name: str) -> None:
    assert hstui("--demo", "--config", few, "-o", name).out == hstui("--demo", "--dump", "--config", few).out
    assert not (sandbox / "-").exists()


def test_an_older_file_is_replaced_in_one_step(hstui: Hstui, few: Path, sandbox: Path) -> None:
    target = sandbox / "note.md"
    target.write_text("yesterday's")
    before = target.open()
    assert hstui("--demo", "--config", few, "-o", target).status == 0
    with before:
        assert before.read() == "yesterday's"  # who has it open keeps the old one
    assert target.read_text("utf-8").startswith("# ")
    assert [path.name for path in sandbox.iterdir() if path.name.startswith(".")] == []


def test_a_file_that_cannot_be_written_leaves_nothing(hstui: Hstui, few: Path, sandbox: Path) -> None:
    result = hstui("--demo", "--config", few, "-o", "n" * 300 + ".md")
    assert (result.status, result.out) == (2, b"")
    assert result.err.splitlines()[-1].startswith("hstui: -o ")
    assert not list(sandbox.glob("*.md"))


def test_a_pipe_or_a_device_takes_the_report_and_stays(hstui: Hstui, few: Path, sandbox: Path) -> None:
    pipe = sandbox / "pipe.md"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert hstui("--demo", "--config", few, "-o", pipe).status == 0
    reader.join(10)
    assert read[0].startswith(b"# ")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert hstui("--demo", "--config", few, "-o", "/dev/null").status == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the platform has no device that is always full")
def test_a_full_disk_is_one_line(hstui: Hstui, few: Path) -> None:
    result = hstui("--demo", "--config", few, "-o", "/dev/full", "--format", "markdown")
    assert result.status == 2
    assert "No space left" in result.err.splitlines()[-1]


def test_an_archive_that_cannot_be_written_costs_only_a_warning(hstui: Hstui, few: Path, sandbox: Path) -> None:
    (sandbox / "file").write_text("")
    result = hstui("--demo", "--dump", "--config", few, "--data-dir", sandbox / "file")
    assert result.status == 0
    assert result.out.startswith(b"# ")
    assert f"not archived: Not a directory ({sandbox / 'file' / 'editions'}" in result.err


def test_damaged_editions_are_passed_over_and_kept(hstui: Hstui, few: Path, sandbox: Path) -> None:
    folder = sandbox / "d" / "editions" / "demo-hstech"
    folder.mkdir(parents=True)
    whole = hstui("--demo", "--dump", "--config", few, "--data-dir", sandbox / "other").out
    names = ["20251216T080000.json", "20251217T080000.json", "20251399T000000.json", "notes.json"]
    for name, damage in zip(names, (b"", b'{"schema_version": 1', b"\0" * 40, b"{}"), strict=True):
        (folder / name).write_bytes(damage)
    (folder / "20251215T080000.json").mkdir()
    result = hstui("--demo", "--dump", "--config", few, "--data-dir", sandbox / "d")
    assert (result.status, result.out) == (0, whole)
    assert result.err.count("20251217T080000.json") == 1
    assert [(folder / name).exists() for name in names] == [True] * 4


def test_languages(hstui: Hstui, few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def title(*args: str) -> str:
        return hstui("--demo", "--dump", "--config", few, *args).text.splitlines()[0]

    hans, hant, english = (title("--lang", lang) for lang in ("zh-Hans", "zh-Hant", "en"))
    assert len({hans, hant, english}) == 3
    assert "恒生科技" in hans
    assert "Hang Seng TECH" in english
    for locale, expected in {
        "C": hans,
        "POSIX": hans,
        "zh_CN.UTF-8": hans,
        "fr_FR.UTF-8": hans,
        "zh_HK.UTF-8": hant,
        "zh_TW": hant,
        "zh_MO.big5": hant,
        "en_GB.UTF-8": english,
    }.items():
        monkeypatch.setenv("LC_ALL", locale)
        assert title() == expected, locale


def test_another_universe(hstui: Hstui, few: Path, sandbox: Path) -> None:
    mine = own_universe(sandbox / "mine.toml")
    result = hstui("--demo", "--dump", "--config", few, "--universe", mine, "--format", "json")
    assert result.status == 0, result.err
    assert result.data["universe"] == "mine"
    assert {code for section in result.data["news"] for story in section["stories"] for code in story["codes"]} <= {
        "00700"
    }


def test_a_file_called_like_a_packaged_universe_has_an_archive_of_its_own(
    hstui: Hstui, few: Path, sandbox: Path
) -> None:
    mine = own_universe(sandbox / "hstech.toml", "hstech")
    first = hstui(
        "--demo", "--dump", "--config", few, "--universe", mine, "--now", "2025-12-18T07:59", "--format", "json"
    )
    assert first.status == 0, first.err
    second = hstui("--demo", "--dump", "--config", few, "--format", "json")
    assert second.data["changes"]["since"] is None
    third = hstui("--demo", "--dump", "--config", few, "--universe", mine, "--format", "json")
    assert third.data["changes"]["since"] == "2025-12-18T07:59:00+08:00"


def test_two_files_of_one_name_have_an_archive_each(hstui: Hstui, few: Path, sandbox: Path) -> None:
    files = [own_universe(sandbox / folder / "watch.toml", "w") for folder in ("one", "two")]
    dump = ("--demo", "--dump", "--config", few, "--format", "json", "--universe")
    assert hstui(*dump, files[0], "--now", "2025-12-18T07:59").status == 0
    assert hstui(*dump, files[1]).data["changes"]["since"] is None
    assert hstui(*dump, files[0]).data["changes"]["since"] == "2025-12-18T07:59:00+08:00"


def test_a_configuration_names_files_from_where_it_lies(
    hstui: Hstui, sandbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = sandbox / "settings"
    own_universe(settings / "mine.toml")
    (settings / "config.toml").write_text('universe = "mine.toml"\n')
    elsewhere = sandbox / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    result = hstui("--demo", "--dump", "--config", "../settings/config.toml", "--format", "json")
    assert result.status == 0, result.err
    assert result.data["universe"] == "mine"


def test_a_narrow_window_counts_fewer_items(hstui: Hstui) -> None:
    counts = [
        hstui("--demo", "--dump", "--format", "json", "--window", length).data["coverage"]["items_in_window"]
        for length in ("2h", "3d")
    ]
    assert counts[0] < counts[1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_kill_leaves_nothing_half_written(
    hstui: Hstui, sandbox: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    inherited = signal.signal(number, signal.SIG_DFL)  # what has been switched off (nohup) would stay so
    monkeypatch.setattr(os, "fsync", lambda _: os.kill(os.getpid(), number))
    try:
        assert hstui("--schema", "-o", "out.json").status == 128 + number
        assert list(sandbox.iterdir()) == []
        assert signal.getsignal(number) == signal.SIG_DFL
    finally:
        signal.signal(number, inherited)
