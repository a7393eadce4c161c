"""The arrows between packages hold, and what is called pure is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import hstui

PACKAGE = Path(hstui.__file__).parent
PURE = ("text", "records", "universe", "sources", "analysis", "edition", "report")

CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.monotonic",
    "time.perf_counter", "time.localtime", "time.gmtime", "time.strftime",
}  # fmt: skip
READS_A_CLOCK = {
    "clock.py": "the only reader of the wall clock",
    "net/fetch.py": "spaces requests by the monotonic clock, which tells no time of day",
    "reprint.py": "compares the hours of a kept report before anything is loaded, datetime included",
    "tui/panes/news.py": "tells how long a story was looked at, by the monotonic clock",
}

FILES = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "getenv", "mkstemp"}
READS_FILES = {
    "text/i18n.py": "the catalogues of the package",
    "universe/loader.py": "the universe's own table",
    "analysis/rules.py": "the tables of the package",
    "analysis/knowledge.py": "the tables of the package",
}


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the package by its path in it."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def names(tree: ast.Module) -> Iterator[str]:
    """Every name and dotted name in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            yield dotted(node) or getattr(node, "attr", "")


def imports(tree: ast.Module) -> Iterator[str]:
    """Every module that a module imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_contracts_of_the_project_hold(capsys: pytest.CaptureFixture[str]) -> None:
    config = PACKAGE.parent / "pyproject.toml"
    if not config.is_file():
        pytest.skip("the contracts are in the checkout, not in an installation")
    status = lint_imports(config_filename=str(config), no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


def test_one_module_reads_the_clock() -> None:
    readers = {
        path
        for path, tree in trees().items()
        if any(name.split(".", name.count(".") - 1)[-1] in CLOCKS for name in names(tree) if "." in name)
        or {"time.time", "time.monotonic", "time.perf_counter"} & set(imports(tree))
    }
    assert readers == set(READS_A_CLOCK)


def touches_files(tree: ast.Module) -> bool:
    """Whether a module calls what reads or writes files, or looks at the environment."""
    called = {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }
    return bool(called & FILES) or any(name.endswith(("os.environ", "os.environb")) for name in names(tree))


def test_the_pure_core_opens_nothing_but_its_tables() -> None:
    core = tuple(f"{package}/" for package in PURE)
    openers = {path for path, tree in trees().items() if path.startswith(core) and touches_files(tree)}
    assert openers == set(READS_FILES)


def test_nothing_is_random_but_the_pause_between_requests() -> None:
    users = {path for path, tree in trees().items() if {"random", "secrets", "uuid"} & set(imports(tree))}
    assert users == {"net/manners.py"}


def test_only_the_app_draws() -> None:
    for library, others in {"textual": set(), "rich": {"text/width.py"}}.items():  # widths of characters are Rich's
        users = {path for path, tree in trees().items() if library in {n.split(".")[0] for n in imports(tree)}}
        assert {path for path in users if not path.startswith("tui/")} == others, library


def test_nobody_imports_the_front_ends() -> None:
    """But for the names and the filters of a configuration, which need nothing that draws."""
    pure = tuple(f"hstui.tui.{name}" for name in ("filter", "keys", "looks", "words"))
    users = {
        (path, name.startswith(pure))
        for path, tree in trees().items()
        for name in imports(tree)
        if not path.startswith("tui/") and name.startswith(("hstui.cli", "hstui.tui"))
    }
    assert users == {("__main__.py", False), ("launch.py", False), ("verify.py", True)}


def is_publisher(path: str) -> bool:
    """Whether a module has sources of its own."""
    assigned = (node for node in trees()[path].body if isinstance(node, ast.AnnAssign | ast.Assign))
    return path.startswith("sources/") and any("SOURCES" in ast.dump(node) for node in assigned)


def test_publishers_do_not_know_each_other() -> None:
    publishers = set(filter(is_publisher, trees()))
    assert len(publishers) > 20
    modules = {f"hstui.sources.{Path(path).stem}" for path in publishers}
    assert not {(path, name) for path in publishers for name in imports(trees()[path]) if name in modules}


def test_no_pane_knows_another() -> None:
    panes = {path for path in trees() if path.startswith("tui/panes/") and Path(path).stem not in ("__init__", "base")}
    modules = {f"hstui.tui.panes.{Path(path).stem}" for path in panes}
    assert not {(path, name) for path in panes for name in imports(trees()[path]) if name in modules}


def test_every_module_says_what_it_is_for() -> None:
    assert not [path for path, tree in trees().items() if not ast.get_docstring(tree)]
