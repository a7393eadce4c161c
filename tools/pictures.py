"""The README's pictures: `python -m tools.pictures` draws each tab of the sample as SVG into docs/pictures/."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from hstui.config import Settings
from hstui.desk import Desk, Run
from hstui.paths import standard_paths
from hstui.resources import demo_recording
from hstui.tui.app import HstuiApp
from hstui.tui.ports import TuiSettings

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
TABS = {"1": "overview", "2": "news", "3": "money", "4": "macro", "5": "advice", "7": "report", "8": "sources"}
SIZE = (140, 42)


async def draw(desk: Desk) -> None:
    """One SVG a tab, from the archived sample edition."""
    app = HstuiApp(desk, TuiSettings(clock=desk.clock(), refresh_on_open=False))
    async with app.run_test(size=SIZE) as pilot:
        for key, name in TABS.items():
            await pilot.press(key)
            await pilot.pause()
            await pilot.pause()
            svg = app.export_screenshot(title="hstui", simplify=False)
            # Ids that differ from run to run would change every picture each time.
            (PICTURES / f"{name}.svg").write_text(re.sub(r"terminal-\d+", "terminal", svg), "utf-8")


def main() -> None:
    """Compose the sample and draw it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        paths = standard_paths(cache=Path(folder) / "cache", data=Path(folder) / "data")
        desk = Desk(Settings(lang="zh-Hans"), paths, Run(mode="demo", replay=demo_recording()))
        desk.refresh()
        asyncio.run(draw(desk))


if __name__ == "__main__":
    main()
