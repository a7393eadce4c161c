"""Links leave only as one argument of one plain program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from textual.pilot import Pilot

from hstui.tui.app import HstuiApp
from hstui.tui.links import LinkFailedError, LinkRefusedError, checked, command, open_link
from tests.tui.support import drive, foot, press, until


@pytest.mark.parametrize(
    "url",
    [
        "--help",
        "-e x",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "",
        "http://",
        "ftp://a/b",
        "//a/b",
    ],
)
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(LinkRefusedError):
        checked(url)


@pytest.mark.parametrize(
    "url",
    ["http://x.example/;touch y", "https://x.example/$(reboot)", "https://x.example/`id`", 'https://x.example/"a b'],
)
def test_shell_characters_stay_inside_one_argument(url: str) -> None:
    parts = command(url, {"BROWSER": sys.executable + " %s"} if "python" not in sys.executable else {"BROWSER": "true"})
    assert len(parts) == 2 and parts[-1].startswith(("http://", "https://")) and " " not in parts[-1]


@pytest.mark.parametrize(
    "browser",
    [
        "sh -c 'b %s'",
        "setsid sh -c",
        "timeout 5 bash -c",
        "bash",
        "/bin/sh",
        "env x",
        "python3",
        "w3m",
        "no-such-browser-here",
        "'",
        "true --x=%s",
    ],
)
def test_unsafe_browsers_are_refused(browser: str) -> None:
    with pytest.raises(LinkRefusedError):
        command("https://x.example/", {"BROWSER": browser})


def test_the_program_gets_the_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "opened"
    program = tmp_path / "browse"
    program.write_text(f'#!/bin/sh\nprintf "%s|" "$#" "$@" > {log}\n')
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{program} --new-tab %s")
    open_link("https://x.example/a;touch b?c=$(d)")
    assert log.read_text() == "2|--new-tab|https://x.example/a;touch%20b?c=$%28d%29|"


def test_platforms_have_their_openers() -> None:
    assert command("https://x.example/", {}, "darwin") == ["/usr/bin/open", "https://x.example/"]
    assert command("https://x.example/", {}, "win32")[-1] == "https://x.example/"


def test_an_opener_that_fails_is_told_and_one_that_runs_on_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "false")
    with pytest.raises(LinkFailedError) as caught:
        open_link("https://x.example/")
    assert (caught.value.program, caught.value.status) == ("false", 1)

    class Running(subprocess.Popen[bytes]):
        def wait(self, timeout: float | None = None) -> int:
            if timeout is not None:
                raise subprocess.TimeoutExpired("false", timeout)
            return super().wait()

    monkeypatch.setattr(subprocess, "Popen", Running)
    assert open_link("https://x.example/").wait() != 0, "it ended badly, but long after"


def test_a_story_that_did_not_open_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "false")

    async def scenario(app: HstuiApp, pilot: Pilot[int]) -> None:
        await press(pilot, "2", "o")
        await until(pilot, lambda: "没有打开（false 以 1 结束），按 y 复制 https://" in foot(app))
        assert not app.session.store.marked("read")
        monkeypatch.setenv("BROWSER", "true")
        await press(pilot, "o")
        await until(pilot, lambda: bool(app.session.store.marked("read")))

    drive(scenario)
