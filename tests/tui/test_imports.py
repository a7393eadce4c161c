"""What is loaded before the first frame: Textual, the edition's model, our own views; no network, no analysis."""

from __future__ import annotations

import json
import subprocess
import sys

FORBIDDEN = (
    "httpx", "httpcore", "anyio", "pydantic", "diskcache", "sqlite3", "lxml", "xlrd", "opencc_purepy", "ahocorasick_rs",
    "xml", "markdown_it", "pypinyin", "hstui.net", "hstui.sources", "hstui.analysis", "hstui.report",
    "hstui.text.script", "textual.widgets._markdown", "textual.widgets._data_table",
    "hstui.tui.commands", "hstui.tui.page", "hstui.tui.widgets.prompt", "hstui.tui.filter",
)  # fmt: skip
PROGRAM = """
import asyncio, json, sys
from hstui.tui.app import HstuiApp
from hstui.tui.ports import TuiSettings
from tests.tui.desks import FakeDesk

loaded = []
def first_frame(self):
    loaded.extend(sys.modules)
    self.exit(0)
HstuiApp._first_frame = first_frame
app = HstuiApp(FakeDesk(), TuiSettings(refresh_on_open=False))

async def run():
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
asyncio.run(run())
json.dump(loaded, sys.stdout)
"""


def test_first_frame_loads_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=True)
    loaded = json.loads(done.stdout)
    assert "textual.app" in loaded and "hstui.tui.panes.tabs" in loaded
    heavy = [name for name in loaded if any(name == root or name.startswith(root + ".") for root in FORBIDDEN)]
    assert heavy == []
