"""The app in a terminal: started, read, exported, left; nothing of it stays behind."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from hstui.desk import render
from hstui.edition.model import Edition
from tests.end_to_end.terminal import Terminal

TABS = {
    "2": "新闻",
    "3": "净买入",
    "4": "美联储",
    "5": "程度",
    "6": "没有更早的版次",
    "7": "核心新闻动态监测",
    "8": "财联社电报",
}
STATES = {b"?1049": b"h", b"?25": b"l", b"?1000": b"h", b"?1002": b"h", b"?1003": b"h", b"?1006": b"h", b"?2004": b"h"}
"""Modes that a full-screen program switches, and how; left, the other way holds."""


def restored(raw: bytes) -> bool:
    """Whether every mode that was switched was switched back last."""
    last: dict[bytes, bytes] = {}
    for modes, way in re.findall(rb"\x1b\[(\?[\d;]+)([hl])", raw):
        for mode in modes.removeprefix(b"?").split(b";"):
            last[b"?" + mode] = way
    return not [mode for mode, way in STATES.items() if last.get(mode) == way]


def test_a_morning(tmp_path: Path, demo_edition: Edition) -> None:
    with Terminal(["--demo", "--data-dir", "data"], tmp_path) as terminal:
        first = terminal.wait_for("样本")
        terminal.wait_for("5,457.95")
        assert len(first.splitlines()) <= 30
        for key, shown in TABS.items():
            terminal.send(key)
            terminal.wait_for(shown)
        terminal.send("2")
        terminal.wait_for("MiMo")
        terminal.send("/")
        terminal.wait_for("筛选：")
        terminal.send("回购\r")
        terminal.wait_for(lambda text: "筛选: 回购" in text and "MiMo" not in text)
        terminal.send("\x1b")
        terminal.wait_for(lambda text: "筛选: 回购" not in text)
        terminal.send("g")
        terminal.wait_for("MiMo")
        terminal.send("e")
        terminal.wait_for(".md")
        exported = list(tmp_path.glob("*.md"))
        terminal.send("q")
        assert terminal.left() == 0
        assert terminal.after == terminal.before
        assert restored(bytes(terminal.raw))
        assert b"Traceback" not in terminal.raw
    (note,) = exported
    assert note.name == f"{demo_edition.id}.md"
    assert note.read_bytes() == render(demo_edition, "markdown")


def test_keys_faster_than_the_screen(tmp_path: Path) -> None:
    with Terminal(["--demo", "--data-dir", "data"], tmp_path) as terminal:
        terminal.wait_for("5,457.95")
        terminal.send("23456712347654321")
        terminal.send("8")
        terminal.wait_for(lambda text: "财联社电报" in text and "MiMo" not in text and "5,457.95" not in text)
        terminal.send("2q")
        assert terminal.left() == 0
        assert restored(bytes(terminal.raw))
    assert not (tmp_path / "data" / "hstui.log").exists()


def test_a_filter_written_in_one_go(tmp_path: Path) -> None:
    with Terminal(["--demo", "--data-dir", "data"], tmp_path) as terminal:
        terminal.wait_for("5,457.95")
        terminal.send("/xm\r")
        terminal.wait_for("筛选: xm")
        terminal.send("\x1b")
        terminal.wait_for(lambda shown: "筛选: xm" not in shown)
        terminal.send("/小米\r")
        terminal.wait_for("筛选: 小米")
        terminal.send(":MAC\r")
        terminal.wait_for("美联储")
        terminal.send("2gw看10亿,再说\r:q")
        terminal.wait_for("腾讯音乐")
        terminal.send("\x1b")
        terminal.wait_for("看10亿,再说")
        terminal.send("q")
        assert terminal.left() == 0
        assert restored(bytes(terminal.raw))
    marks = json.loads(next(tmp_path.rglob("*state*.json")).read_bytes())
    assert not any(marks["marks"][kind] for kind in ("pinned", "hidden", "dropped"))
    assert list(marks["notes"].values()) == ["看10亿,再说"]


def test_keys_before_the_first_frame_wait_for_it(tmp_path: Path) -> None:
    for _ in range(2):
        with Terminal(["--demo", "--data-dir", "data"], tmp_path) as terminal:
            terminal.wait_for(lambda _text: bool(terminal.raw))
            terminal.send("2/xm\r")
            terminal.wait_for("筛选: xm")
            terminal.send("q")
            assert terminal.left() == 0
            assert restored(bytes(terminal.raw))


def test_the_next_morning_begins_with_the_last_edition(tmp_path: Path) -> None:
    for _ in range(2):
        with Terminal(["--demo", "--data-dir", "data"], tmp_path) as terminal:
            terminal.wait_for("5,457.95")
            terminal.send("q")
            assert terminal.left() == 0
            assert terminal.after == terminal.before
            assert restored(bytes(terminal.raw))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (160, 50)])
def test_sizes(tmp_path: Path, size: tuple[int, int]) -> None:
    columns, rows = size
    with Terminal(["--demo", "--data-dir", "data"], tmp_path, columns, rows) as terminal:
        terminal.wait_for("样本")
        terminal.send("\x03")
        assert terminal.left() in (0, 130)
        assert terminal.after == terminal.before
        assert restored(bytes(terminal.raw))


def test_no_source_at_all(tmp_path: Path) -> None:
    with Terminal(["--offline", "--data-dir", "data", "--cache-dir", "cache"], tmp_path) as terminal:
        terminal.wait_for("OFFLINE")
        terminal.wait_for("没有任何来源给出数据")
        terminal.send("7q")
        assert terminal.left() == 0
        assert restored(bytes(terminal.raw))


def test_a_usage_error_draws_nothing(tmp_path: Path) -> None:
    with Terminal(["--demo", "--universe", "nowhere"], tmp_path) as terminal:
        assert terminal.left() == 2
        assert "unknown universe" in terminal.text
        assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("[sources]\n'cls.telegraf' = true\n", "sources.cls.telegraf: no such source; did you mean cls.telegraph"),
        ("[rules]\nadvice = 'advice.toml'\n", "advice.toml: advice.stance.overwieght: no such key"),
        ("[keys]\n'live.refersh' = 'f5'\n", "keys.live.refersh: no such command; did you mean live.refresh"),
        ("[keys]\n'live.refresh' = 'q'\n", "'q' is the key of live.refresh and app.quit"),
        ("[filters]\ncars = 'thema:auto'\n", "filters.cars: "),
        ("[screen]\ntheme = 'hstui-drak'\n", "screen.theme = hstui-drak: no such theme; did you mean hstui-dark"),
    ],
)
def test_a_configuration_error_draws_nothing(tmp_path: Path, config: str, said: str) -> None:
    (tmp_path / "config.toml").write_text(config)
    (tmp_path / "advice.toml").write_text("[stance]\noverwieght = 2\n")
    with Terminal(["--demo", "--config", "config.toml"], tmp_path, columns=200) as terminal:
        assert terminal.left() == 2
        assert said in terminal.text and ".toml: " in terminal.text
        assert b"\x1b" not in terminal.raw
