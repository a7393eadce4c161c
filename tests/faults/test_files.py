"""Files, the command line and the environment: F01, F02, F04 to F09. Killed exports (F03) are in test_disk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hstui.config import Report, Settings, load_settings
from hstui.desk import Desk, Run
from hstui.edition.model import Edition
from hstui.errors import UsageError
from hstui.formats import SUFFIXES
from hstui.paths import standard_paths
from hstui.sources.base import Ask, Outcome, Parsed, Payload, Request
from hstui.tui.links import LinkRefusedError, command
from tests.faults.support import feed_source
from tests.gathering import collect
from tests.net.support import INFO, Host, Toy, ok

ROOT = Path(__file__).parents[2]


def desk_for(folder: Path) -> Desk:
    settings = Settings(report=Report(directory=str(folder)))
    return Desk(settings, standard_paths(None, folder / "cache", folder / "data"), Run(mode="offline"))


@pytest.mark.parametrize(
    "title",
    ["../../x", "/etc/x", "CON", "a\0b", "长" * 300, "-rf", ".bashrc", "📈", "点.", "$(reboot)"],
    ids=range(10),
)
@pytest.mark.parametrize("fmt", sorted(SUFFIXES))
def test_f01_a_report_s_name_is_ours_whatever_its_title(
    title: str, fmt: str, tmp_path: Path, demo_edition: Edition
) -> None:
    written = desk_for(tmp_path).export(replace(demo_edition, title=title), fmt)
    assert written.parent == tmp_path.resolve()
    assert written.name == f"{demo_edition.id}{SUFFIXES[fmt]}"
    assert written.name.isascii()
    assert len(written.name.encode()) <= 120
    assert written.name[0] not in ".-"
    assert [path.name for path in tmp_path.iterdir()] == [written.name]


def test_f02_an_existing_report_is_not_replaced_but_numbered(tmp_path: Path, demo_edition: Edition) -> None:
    desk = desk_for(tmp_path)
    first, second, third = (desk.export(demo_edition, "text") for _ in range(3))
    assert [path.stem.removeprefix(demo_edition.id) for path in (first, second, third)] == ["", "-2", "-3"]


def test_f02_a_link_is_never_followed_out(tmp_path: Path, demo_edition: Edition) -> None:
    outside = tmp_path / "outside"
    outside.write_text("别人的")
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / f"{demo_edition.id}.md").symlink_to(outside)
    (folder / f"{demo_edition.id}-2.md").symlink_to(tmp_path / "nowhere")
    named = folder / "named.md"
    named.symlink_to(outside)
    desk_for(folder).export(demo_edition, "markdown")
    desk_for(folder).export(demo_edition, "markdown", named)
    assert outside.read_text() == "别人的"
    assert not (tmp_path / "nowhere").exists()
    assert not named.is_symlink(), "the link was replaced by the report, its target left alone"


def test_f02_a_folder_in_the_place_of_the_report_is_an_error_that_changes_nothing(
    tmp_path: Path, demo_edition: Edition
) -> None:
    taken = tmp_path / "report.md"
    taken.mkdir()
    with pytest.raises(OSError):
        desk_for(tmp_path).export(demo_edition, "markdown", taken)
    assert [path.name for path in tmp_path.iterdir()] == ["report.md"]
    assert not list(taken.iterdir())


@pytest.mark.parametrize(
    "url", ["--help", "-e x", "javascript:alert(1)", "file:///etc/passwd", "http://x.example/\ntouch y", "http://", "x"]
)
def test_f04_what_is_no_web_address_is_never_handed_over(url: str) -> None:
    with pytest.raises(LinkRefusedError):
        command(url, {"BROWSER": "true"})


@pytest.mark.parametrize("url", ["http://x.example/;touch y", "https://x.example/$(id)", "https://x.example/`id`"])
def test_f04_an_address_is_one_argument(url: str) -> None:
    program, argument = command(url, {"BROWSER": "true %s"})
    assert Path(program).name == "true"
    assert argument.startswith(("http://x.example/", "https://x.example/"))
    assert not set(argument) & set(" \n`")


@pytest.mark.parametrize("browser", ["sh -c 'b %s'", "bash -c %s", "env sh", "python3 -c", "true --url=%s"])
def test_f04_a_browser_that_is_a_shell_is_refused(browser: str) -> None:
    with pytest.raises(LinkRefusedError):
        command("https://x.example/", {"BROWSER": browser})


def run(arguments: Sequence[str], folder: Path, **more: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        **{f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "CACHE", "DATA")},
        **more.pop("env", {}),
    }
    return subprocess.run(
        [sys.executable, "-m", "hstui", *arguments], cwd=folder, env=environment, capture_output=True, timeout=120,
        check=False, **more,
    )  # fmt: skip


def test_f05_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    line = f"'{sys.executable}' -m hstui --demo --dump --format json; echo status $? >&2"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run(
        ["sh", "-c", f"({line}) | head -c 10 >/dev/null"], cwd=tmp_path, env=environment, capture_output=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
    assert done.stderr.split()[-2:] in ([b"status", b"0"], [b"status", b"141"])


def test_f05_the_app_without_a_terminal_is_one_line(tmp_path: Path) -> None:
    done = run(["--demo"], tmp_path, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"terminal" in done.stderr
    assert done.stdout == b""


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "cp936"}])
def test_f06_the_report_is_utf8_whatever_the_locale(environment: dict[str, str], tmp_path: Path) -> None:
    done = run(["--demo", "--dump", "--lang", "zh-Hans"], tmp_path, env={"PYTHONUTF8": "0", **environment})
    assert done.returncode == 0, done.stderr
    assert "恒生科技指数" in done.stdout.decode("utf-8")
    wrong = run(["--dump", "--lang", "中文"], tmp_path, env={"PYTHONUTF8": "0", **environment})
    assert wrong.returncode == 2
    assert b"Traceback" not in wrong.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'lang = "en"\nwindow = \nadvice = "off"', "line 2"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"colour = 1", "unknown key colour"),
        (b"#" * 10_000_000 + b"\nlang = 5", "lang"),
        (b"x = " + b"[" * 50_000, "TOML"),
        (b"x = " + b"{a=" * 50_000, "TOML"),
        (b'[rules]\nthemes = "config.toml"', ""),
    ],
    ids=["invalid", "not UTF-8", "unknown key", "10 MB", "nested lists", "nested tables", "names itself"],
)
def test_f07_a_bad_configuration_is_one_line(text: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(text)
    if not said:
        assert load_settings(file).rules == {"themes": str(file)}
        done = run(["--demo", "--dump", "--config", str(file)], tmp_path)
        assert b"Traceback" not in done.stderr
        return
    with pytest.raises(UsageError) as caught:
        load_settings(file)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "text",
    [
        '[source."rsshub.routes"]\nbase_url = ["https://u:hunter2@x.example"]',
        '[source."rsshub.routes"]\ntoken = 5\nkey = "hunter2"',
        '[network]\nuser_agent = "hunter2"\ndeadline_seconds = "soon"',
        'lang = "hunter2"',
        '[[feeds]]\nname = "a"\nurl = "https://u:hunter2@x.example"\ntrust = "high"',
        'lang = "hunter2',
    ],
)
def test_f07_a_secret_in_a_bad_configuration_is_not_printed(text: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_settings(file)
    assert "hunter2" not in str(caught.value)


class Misbehaving(Toy):
    """A source that does one bad thing when it is asked, or when it reads."""

    def __init__(self, how: str, where: str) -> None:
        super().__init__(id="toy.bad")
        self._how, self._where = how, where

    def _do(self) -> Any:
        if self._how == "raises":
            raise RuntimeError("\x1b]0;x\x07 [/] 坏")
        if self._how == "exits":
            sys.exit("bye")
        if self._how == "prints":
            return [Request("https://toy.example/list")] if self._where == "requests" else Parsed(())
        return None

    def requests(self, ask: Ask) -> Sequence[Request]:
        if self._where == "requests":
            wrong: Sequence[Request] = self._do()
            return wrong
        return super().requests(ask)

    def parse(self, request: Request, payload: Payload, ask: Ask) -> Parsed:
        if self._where == "parse":
            wrong: Parsed = self._do()
            return wrong
        return super().parse(request, payload, ask)


def beside_a_good_one(source: Toy, deadline: float = 5.0) -> Outcome:
    """The outcome of a source; asserts that the one beside it has all its records."""
    host = Host(lambda _: ok('{"items": [1]}'))
    bad, good = collect(host, source, Toy(id="toy.good"), deadline=timedelta(seconds=deadline))
    assert len(good.records) == 1
    return bad


@pytest.mark.parametrize("where", ["requests", "parse"])
@pytest.mark.parametrize("how", ["raises", "exits", "returns nothing"])
def test_f08_a_source_that_misbehaves_is_named_and_alone(how: str, where: str) -> None:
    outcome = beside_a_good_one(Misbehaving(how, where))
    assert outcome.state == "failed"
    assert outcome.error is not None
    assert str(outcome.error.fault) == "crash"
    assert "\x1b" not in str(outcome.error)


def test_f08_a_source_that_hangs_costs_its_own_time_alone() -> None:
    """Hanging is the network's to end (N03-N06); of a source itself only a generator without an end can hang."""

    class Endless(Toy):
        def requests(self, ask: Ask) -> Any:
            return (Request(f"https://toy.example/{n}") for n in count())

    outcome = beside_a_good_one(Endless(id="toy.bad", pace=timedelta(0)), deadline=8.0)
    assert outcome.requests <= 500


def test_f09_the_names_that_start_up_needs_exist_in_the_installed_versions(tmp_path: Path) -> None:
    """The same with the lowest versions allowed is `make floor`."""
    done = run(["--demo", "--dump", "--strict"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert INFO.id and feed_source().info.id
