"""Runs the command line in this process, with folders of its own and no user's configuration."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hstui.cli import main
from hstui.sources.registry import all_sources
from tests.cli.feeds import FeedServer

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir")
FEW = ("cls.telegraph", "hkex.daily", "tencent.quotes")
"""Sources that make a small edition, for tests that do not look at what is in it."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a run ended and what it wrote where."""

    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Hstui = Callable[..., Result]


def sources_toml(*on: str) -> str:
    """A `[sources]` table with nothing switched on but these."""
    return "[sources]\n" + "".join(f'"{s.info.id}" = {str(s.info.id in on).lower()}\n' for s in all_sources())


def feed_config(sandbox: Path, server: FeedServer, *, allow: bool = True) -> Path:
    """A configuration with that feed alone."""
    file = sandbox / "config.toml"
    file.write_text(
        f'[[feeds]]\nname = "mine"\nurl = "{server.url}"\noutlet = "自家"\nallow_local = {str(allow).lower()}\n'
        "[network]\nexchange_seconds = 5\n" + sources_toml()
    )
    return file


def own_universe(file: Path, ident: str = "mine") -> Path:
    """A universe of the user's own in that file, with 腾讯 alone in it."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(f'[universe]\nid = "{ident}"\nname = "自选"\n[[stock]]\ncode = "00700"\nname = "腾讯控股"\n')
    return file


def isolated(folder: Path) -> dict[str, str]:
    """Environment variables under which nothing of the user's is read or written."""
    places = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "CACHE", "DATA", "STATE")}
    return {"HOME": str(folder), "LC_ALL": "C", **places}


@pytest.fixture(autouse=True)
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in isolated(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def few(sandbox: Path) -> Path:
    """A configuration with three sources."""
    file = sandbox / "few.toml"
    file.write_text(sources_toml(*FEW))
    return file


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


@pytest.fixture
def hstui(capsysbinary: pytest.CaptureFixture[bytes]) -> Hstui:
    def run(*args: str | Path) -> Result:
        try:
            status = main([str(arg) for arg in args])
        except SystemExit as left:  # argparse's way out of --help and --version
            status = int(left.code or 0)
        out, err = capsysbinary.readouterr()
        return Result(status, out, err.decode("utf-8"))

    return run
