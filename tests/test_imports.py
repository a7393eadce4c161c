"""What each way of starting loads, in a process of its own: nobody waits for what he does not use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hstui.archive import Archive
from hstui.edition.model import Edition

HEAVY = {
    "textual", "rich", "httpx", "httpcore", "anyio", "pydantic", "lxml", "diskcache", "sqlite3", "xlrd",
    "opencc_purepy", "ahocorasick_rs", "asyncio", "ssl", "msgspec", "platformdirs",
}  # fmt: skip
FRAME = """
import asyncio, sys
from pathlib import Path
import hstui.launch
from hstui.commandline import _desk
from hstui.options import read
from hstui.tui.app import HstuiApp
from hstui.tui.ports import TuiSettings

early = {}

class App(HstuiApp):
    def _first_frame(self):
        early.update(early or sys.modules)
        super()._first_frame()

async def frame(app):
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert app.screen.size == (100, 30)
        print("held" if app.archived else "nothing held")
        assert early

desk = _desk(read(["--demo", "--data-dir", sys.argv[1]]))
asyncio.run(frame(App(desk, TuiSettings(lang=desk.lang, clock=desk.clock(), refresh_on_open=False))))
for name in set(sys.modules) - set(early):
    del sys.modules[name]
"""


def loaded(code: str, *args: str) -> tuple[str, set[str]]:
    """What a fresh interpreter prints, and which modules it has then."""
    tail = "\nimport sys\nprint('\\n<modules>', *sorted(name for name, module in sys.modules.items() if module))\n"
    run = subprocess.run(
        [sys.executable, "-c", code + tail, *args],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert run.returncode == 0, run.stderr
    printed, _, modules = run.stdout.rpartition("<modules>")
    return printed.strip(), set(modules.split())


def command(*args: str) -> str:
    return f"from hstui.cli import main\ntry:\n    main({list(args)!r})\nexcept SystemExit:\n    pass\n"


def test_version_help_and_a_typo_load_nothing_heavy() -> None:
    for args in (["--version"], ["--help"], ["--frobnicate"]):
        assert not loaded(command(*args))[1] & HEAVY, args


def test_a_dump_that_is_printed_again_and_the_app_load_no_argparse() -> None:
    for args in ([], ["--demo", "--data-dir", "x"], ["--dump", "-o", "note.md", "--lang", "en"]):
        assert "argparse" not in loaded(f"from hstui.options import read\nread({args!r})")[1]


def test_the_schema_needs_the_model_alone() -> None:
    assert loaded(command("--schema"))[1] & HEAVY == {"msgspec"}


def test_a_headless_run_never_loads_the_screen(tmp_path: Path) -> None:
    note = str(tmp_path / "note.md")
    modules = loaded(command("--demo", "-o", note, "--data-dir", str(tmp_path)))[1]
    assert Path(note).is_file()
    assert not modules & {"textual", "rich", "hstui.tui", "diskcache", "click"}


def test_looking_at_what_only_the_app_uses_loads_no_screen(tmp_path: Path) -> None:
    """Its names and filters are refused headless, too."""
    file = tmp_path / "config.toml"
    file.write_text('[keys]\n"live.refresh" = "f5"\n[filters]\ncars = "theme:auto"\n[screen]\ntheme = "nord"\n')
    places = f"Paths(Path({str(file)!r}), Path({str(tmp_path)!r}), Path({str(tmp_path)!r}))"
    code = f"from pathlib import Path\nfrom hstui.paths import Paths\nfrom hstui.config import load_settings\n\
from hstui.verify import verify\nverify(load_settings(Path({str(file)!r})), {places})"
    modules = loaded(code)[1]
    assert "hstui.tui.filter" in modules
    assert not modules & {"textual", "rich", "httpx", "diskcache"}


def test_annotating_loads_no_network(tmp_path: Path) -> None:
    items = tmp_path / "items.jsonl"
    items.write_text('{"id": 1, "title": "小米集团发布新车"}\n', "utf-8")
    printed, modules = loaded(command("--annotate", str(items)))
    assert "01810" in printed
    assert not modules & {"textual", "rich", "httpx", "pydantic", "lxml", "diskcache", "asyncio", "hstui.net"}


def test_knowing_all_sources_loads_neither_the_network_nor_what_reads_workbooks() -> None:
    modules = loaded("from hstui.sources.registry import all_sources\nassert all_sources()")[1]
    assert not modules & {"textual", "rich", "httpx", "diskcache", "xlrd", "argparse"}


def test_rendering_an_edition_loads_no_source_and_no_network() -> None:
    modules = loaded("import hstui.edition.codec, hstui.report.outline, hstui.report.markdown, hstui.report.html")[1]
    assert not modules & (HEAVY - {"msgspec"})
    assert not {name for name in modules if name.startswith(("hstui.sources", "hstui.net", "hstui.tui"))}


def test_the_first_frame_waits_for_no_network_and_no_parser(tmp_path: Path, demo_edition: Edition) -> None:
    Archive(tmp_path / "editions", "demo", "hstech").put(demo_edition)
    printed, modules = loaded(FRAME, str(tmp_path))
    assert printed == "held"
    assert "textual" in modules
    late = {
        "httpx", "httpcore", "pydantic", "lxml", "diskcache", "sqlite3", "xlrd", "opencc_purepy",
        "argparse", "gettext", "tomllib", "html.entities", "hashlib", "zoneinfo",
        "hstui.edition.gate", "hstui.edition.ledger", "hstui.text.clean", "hstui.tui.filter", "hstui.universe.loader",
    }  # fmt: skip
    assert not modules & late
    assert not {name for name in modules if name.startswith(("hstui.sources", "hstui.net.", "hstui.edition.compose"))}
