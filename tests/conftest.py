"""What several folders of tests share: the edition of the bundled sample, composed once."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from hstui.config import Settings
from hstui.desk import Desk, Run, render
from hstui.edition.model import Edition
from hstui.paths import standard_paths
from hstui.resources import demo_recording

# The same examples every time, however busy the machine is; new ones are what fuzzing is for.
settings.register_profile("hstui", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hstui")

# A shell ignores interrupts for what it runs in the background, and so would every program that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def demo_desk(folder: Path, lang: str = "zh-Hans", recording: Path | None = None) -> Desk:
    """A desk on the sample (or a recording made from it) that keeps its files in `folder`."""
    paths = standard_paths(folder / "config.toml", folder / "cache", folder / "data")
    return Desk(Settings(lang=lang), paths, Run(mode="demo", replay=recording or demo_recording()))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def demo_edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The sample's edition in Simplified Chinese, without an earlier one."""
    return demo_desk(tmp_path_factory.mktemp("demo")).refresh()


@pytest.fixture(scope="session")
def demo_editions(demo_edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Edition]:
    """The sample's edition by language."""
    others = {lang: demo_desk(tmp_path_factory.mktemp(lang), lang).refresh() for lang in ("zh-Hant", "en")}
    return {"zh-Hans": demo_edition, **others}


@pytest.fixture(scope="session")
def demo_json(demo_edition: Edition) -> dict[str, Any]:
    """What `--demo --dump --format json` prints, parsed."""
    parsed: dict[str, Any] = json.loads(render(demo_edition, "json"))
    return parsed
