"""What only a process of its own shows: pipes, encodings, hash seeds, terminals, signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hstui.desk import render
from hstui.edition.model import Edition

from .conftest import isolated, sources_toml

PYTHON = [sys.executable, "-W", "error", "-m", "hstui"]
LIMIT = 60


def run(folder: Path, *args: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PYTHON, *args],
        env={"PATH": os.environ["PATH"], **isolated(folder), **env},
        cwd=cwd or folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LIMIT,
        check=False,
    )


def shell(folder: Path, script: str) -> subprocess.CompletedProcess[bytes]:
    """Runs a line of bash in which `$HSTUI` is the program."""
    return subprocess.run(
        ["bash", "-c", script],
        env={"PATH": os.environ["PATH"], **isolated(folder), "HSTUI": " ".join(PYTHON)},
        cwd=folder,
        capture_output=True,
        timeout=LIMIT,
        check=False,
    )


@pytest.fixture
def few_args(few: Path) -> str:
    return f"--demo --dump --config {few}"


def test_nothing_but_the_inputs_decides_the_bytes(tmp_path: Path, demo_edition: Edition) -> None:
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    for fmt, places in {
        "markdown": {"PYTHONHASHSEED": "1", "TZ": "America/New_York", "LC_ALL": "C", "PYTHONUTF8": "0"},
        "json": {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    }.items():
        result = run(tmp_path, "--demo", "--dump", "--format", fmt, cwd=elsewhere, **places)
        assert (result.returncode, result.stderr) == (0, b"")
        assert result.stdout == render(demo_edition, fmt)


def test_a_reader_that_leaves_early_is_no_fault(tmp_path: Path, few_args: str) -> None:
    result = shell(tmp_path, f"$HSTUI {few_args} --format json | head -1; echo ${{PIPESTATUS[0]}}")
    assert result.stdout.decode().splitlines() == ["{", "0"]
    assert result.stderr == b""
    gone = shell(tmp_path, f"set -o pipefail; $HSTUI {few_args} --format json | true; echo ${{PIPESTATUS[0]}}")
    assert (gone.stdout, gone.stderr) == (b"0\n", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the platform has no device that is always full")
def test_an_output_that_takes_nothing(tmp_path: Path, few_args: str) -> None:
    for redirection in (">/dev/full", ">&-"):
        result = shell(tmp_path, f"$HSTUI {few_args} {redirection}")
        assert result.returncode == 2
        assert len(result.stderr.splitlines()) == 1
    deaf = shell(tmp_path, f"$HSTUI --replay nowhere.har --dump 2>&-; $HSTUI {few_args} 2>&- <&- | head -c 2")
    assert deaf.stdout == b"# "


def test_messages_survive_a_terminal_without_chinese(tmp_path: Path) -> None:
    result = run(tmp_path, "--offline", "--dump", PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert result.returncode == 1
    assert result.stderr.isascii()
    assert b"Traceback" not in result.stderr
    assert b"offline: nothing in the cache" in result.stderr


def test_a_silent_source_and_an_interrupt(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        config = tmp_path / "config.toml"
        config.write_text(
            f'[[feeds]]\nname = "silent"\nurl = "http://127.0.0.1:{port}/"\nallow_local = true\n'
            f"[network]\nexchange_seconds = {LIMIT}\n{sources_toml()}"
        )
        process = subprocess.Popen(
            [*PYTHON, "--dump", "--config", str(config), "-o", "note.md", "--record", "day.har"],
            env={"PATH": os.environ["PATH"], **isolated(tmp_path)},
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        server.settimeout(LIMIT)
        connection, _ = server.accept()
        with connection:
            connection.recv(4096)  # it has asked, and waits for an answer that never comes
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=LIMIT)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert not (tmp_path / "note.md").exists()
    assert not [path.name for path in tmp_path.iterdir() if path.name.endswith(".tmp")]


def test_two_at_once(tmp_path: Path, few: Path) -> None:
    results: list[subprocess.CompletedProcess[bytes]] = []
    args = ("--demo", "--dump", "--config", str(few), "--format", "json")
    threads = [threading.Thread(target=lambda: results.append(run(tmp_path, *args))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert [(r.returncode, r.stderr) for r in results] == [(0, b"")] * 2
    assert results[0].stdout == results[1].stdout
    json.loads(results[0].stdout)
