"""The app in a terminal: started, read, exported, left; nothing of it stays behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hstui.desk import render
from hstui.edition.model import Edition
from tests.terminal import Terminal

TABS = {
    "2": "新闻",
    "3": "净买入",
    "4": "美联储",
    "5": "程度",
    "6": "没有更早的版次",
    "7": "核心新闻动态监测",
    "8": "财联社电报",
}
SIZE = (100, 30)


def test_a_morning(tmp_path: Path, demo_edition: Edition) -> None:
    with Terminal(["--demo", "--data-dir", "data"], tmp_path, size=SIZE) as terminal:
        first = terminal.wait_for("样本")
        terminal.wait_for("5,457.95")
        assert len(first.splitlines()) <= 30
        for key, shown in TABS.items():
            terminal.type(key)
            terminal.wait_for(shown)
        terminal.type("2")
        terminal.wait_for("MiMo")
        terminal.type("/")
        terminal.wait_for("筛选：")
        terminal.type("回购\r")
        terminal.wait_for(lambda text: "筛选: 回购" in text and "MiMo" not in text)
        terminal.type("\x1b")
        terminal.wait_for(lambda text: "筛选: 回购" not in text)
        terminal.type("g")
        terminal.wait_for("MiMo")
        terminal.type("e")
        terminal.wait_for(".md")
        exported = list(tmp_path.glob("*.md"))
        terminal.leave()
        assert b"Traceback" not in terminal.written
    (note,) = exported
    assert note.name == f"{demo_edition.id}.md"
    assert note.read_bytes() == render(demo_edition, "markdown")


def test_keys_faster_than_the_screen(tmp_path: Path) -> None:
    with Terminal(["--demo", "--data-dir", "data"], tmp_path, size=SIZE) as terminal:
        terminal.wait_for("5,457.95")
        terminal.type("23456712347654321")
        terminal.type("8")
        terminal.wait_for(lambda text: "财联社电报" in text and "MiMo" not in text and "5,457.95" not in text)
        terminal.leave("2q")
    assert not (tmp_path / "data" / "hstui.log").exists()


def test_a_filter_written_in_one_go(tmp_path: Path) -> None:
    with Terminal(["--demo", "--data-dir", "data"], tmp_path, size=SIZE) as terminal:
        terminal.wait_for("5,457.95")
        terminal.type("/xm\r")
        terminal.wait_for("筛选: xm")
        terminal.type("\x1b")
        terminal.wait_for(lambda shown: "筛选: xm" not in shown)
        terminal.type("/小米\r")
        terminal.wait_for("筛选: 小米")
        terminal.type(":MAC\r")
        terminal.wait_for("美联储")
        terminal.type("2gw看10亿,再说\r:q")
        terminal.wait_for("腾讯音乐")
        terminal.type("\x1b")
        terminal.wait_for("看10亿,再说")
        terminal.leave()
    marks = json.loads(next(tmp_path.rglob("*state*.json")).read_bytes())
    assert not any(marks["marks"][kind] for kind in ("pinned", "hidden", "dropped"))
    assert list(marks["notes"].values()) == ["看10亿,再说"]


def test_keys_before_the_first_frame_wait_for_it(tmp_path: Path) -> None:
    for _ in range(2):
        with Terminal(["--demo", "--data-dir", "data"], tmp_path, size=SIZE) as terminal:
            terminal.wait_for(lambda _text: bool(terminal.written))
            terminal.type("2/xm\r")
            terminal.wait_for("筛选: xm")
            terminal.leave()


def test_the_next_morning_begins_with_the_last_edition(tmp_path: Path) -> None:
    for _ in range(2):
        with Terminal(["--demo", "--data-dir", "data"], tmp_path, size=SIZE) as terminal:
            terminal.wait_for("5,457.95")
            terminal.leave()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (160, 50)])
def test_sizes(tmp_path: Path, size: tuple[int, int]) -> None:
    with Terminal(["--demo", "--data-dir", "data"], tmp_path, size=size) as terminal:
        terminal.wait_for("样本")
        terminal.type("\x03")
        assert terminal.end() in (0, 130)
        assert terminal.left_changed() == []


def test_no_source_at_all(tmp_path: Path) -> None:
    with Terminal(["--offline", "--data-dir", "data", "--cache-dir", "cache"], tmp_path, size=SIZE) as terminal:
        terminal.wait_for("OFFLINE")
        terminal.wait_for("没有任何来源给出数据")
        terminal.leave("7q")


def test_a_usage_error_draws_nothing(tmp_path: Path) -> None:
    with Terminal(["--demo", "--universe", "nowhere"], tmp_path) as terminal:
        assert terminal.end() == 2
        assert "unknown universe" in terminal.text
        assert b"\x1b" not in terminal.written


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
    with Terminal(["--demo", "--config", "config.toml"], tmp_path, size=(200, 30)) as terminal:
        assert terminal.end() == 2
        assert said in terminal.text and ".toml: " in terminal.text
        assert b"\x1b" not in terminal.written
