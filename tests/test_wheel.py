"""The wheel: everything that the program needs is in it, and it runs from anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import hstui
from hstui import __version__
from hstui.desk import render
from hstui.edition.model import Edition

PROJECT = Path(hstui.__file__).parent.parent

pytestmark = pytest.mark.skipif(not (PROJECT / "pyproject.toml").is_file(), reason="needs a checkout to build from")


def run(command: list[str | Path], cwd: Path) -> subprocess.CompletedProcess[bytes]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP", "XDG", "LC_"))}
    done = subprocess.run(command, cwd=cwd, capture_output=True, timeout=120, env={**plain, "LC_ALL": "C"}, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built by its own back end."""
    folder = tmp_path_factory.mktemp("wheel")
    builder = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    run([sys.executable, "-c", builder, folder], PROJECT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel unpacked in it; its dependencies are those of this one."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    told = run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder).stdout
    site = Path(told.decode().strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    ours = sysconfig.get_path("purelib")
    # After the wheel on the path, and without running this environment's .pth files: they would lead to the checkout.
    (site / "dependencies.pth").write_text(f"{ours}\n")
    return python


def test_what_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        entry_points = archive.read(next(n for n in names if n.endswith("entry_points.txt"))).decode()
    assert wheel.name == f"hstui-{__version__}-py3-none-any.whl"
    assert "hstui = hstui.cli:main" in entry_points
    expected = {
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "hstui").rglob("*")
        if path.is_file() and path.suffix in (".py", ".toml", ".mo", ".gz") and "__pycache__" not in path.parts
    }
    expected |= {f"hstui/{path.relative_to(PROJECT).as_posix()}" for path in (PROJECT / "styles").glob("*.tcss")}
    assert any(name.endswith("base.tcss") for name in expected)
    assert any(name.endswith(".har.gz") for name in expected)
    assert expected <= set(names)
    strangers = [name for name in names if not name.startswith(("hstui/", f"hstui-{__version__}.dist-info/"))]
    assert strangers == []
    assert not [name for name in names if name.endswith((".pyc", ".pyo", ".orig"))]


def test_it_runs_from_elsewhere(installed: Path, tmp_path: Path, demo_edition: Edition) -> None:
    where = run([installed, "-c", "import hstui; print(hstui.__file__)"], tmp_path).stdout.decode().strip()
    assert Path(where).is_relative_to(installed.parent.parent)
    version = run([installed, "-m", "hstui", "--version"], tmp_path)
    assert version.stdout.decode().strip() == f"hstui {__version__}"
    dump = run([installed, "-m", "hstui", "--demo", "--dump", "--data-dir", tmp_path / "data"], tmp_path)
    assert dump.stdout == render(demo_edition, "markdown")
    assert dump.stderr == b""


def test_its_screen_finds_its_styles(installed: Path, tmp_path: Path) -> None:
    code = (
        "import hstui.launch\n"
        "from hstui.resources import styles_dir\n"
        "from hstui.tui.app import HstuiApp\n"
        "assert all(path.is_file() for path in HstuiApp.CSS_PATH)\n"
        "print(styles_dir())\n"
    )
    styles = run([installed, "-c", code], tmp_path).stdout.decode().strip()
    assert Path(styles).is_relative_to(installed.parent.parent)
