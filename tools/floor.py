"""Start-up with the lowest versions that pyproject.toml allows: `python -m tools.floor [--newest]`.

Makes a virtual environment, pins every direct dependency to its lower bound (with `--newest` pip takes the newest
instead), composes the sample's note, and opens and quits the app in a pseudo-terminal. Exit status 1 and the words of
whatever failed when that does not work.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import time
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_REQUIREMENT = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?\s*>=\s*([0-9][0-9A-Za-z.]*)")
_START_SECONDS = 40.0


def lowest() -> list[str]:
    """`name==lower bound` of every direct dependency. Raises ValueError for one without a lower bound."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pins = []
    for requirement in project["dependencies"]:
        found = _REQUIREMENT.match(requirement)
        if found is None:
            raise ValueError(f"{requirement} has no lower bound")
        pins.append(f"{found.group(1)}=={found.group(2)}")
    return pins


def _install(folder: Path, pins: list[str]) -> Path:
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(pins) + "\n", encoding="utf-8")
    command: list[str | Path] = [programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "--constraint", constraints, str(ROOT)], check=True)
    return programs / "hstui"


def _environment(home: Path) -> dict[str, str]:
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "CACHE", "DATA")}
    return {**os.environ, **folders, "HOME": str(home), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}


def _composes(program: Path, home: Path) -> str:
    """What went wrong with the note; "" when nothing did."""
    done = subprocess.run(
        [program, "--demo", "--dump", "--strict"], env=_environment(home), cwd=home, capture_output=True, text=True,
        encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    if done.returncode or not done.stdout.startswith("# "):
        return f"--demo --dump ended with {done.returncode}:\n{done.stderr[-2000:]}"
    return ""


def _opens(program: Path, home: Path) -> str:
    """What went wrong with the app; "" when nothing did."""
    child, screen = pty.fork()
    if child == 0:
        os.chdir(home)
        os.execve(program, [str(program), "--demo"], _environment(home))
    written, asked = b"", False
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if select.select([screen], [], [], 0.5)[0]:
            try:
                piece = os.read(screen, 65536)
            except OSError:
                break
            if not piece:
                break
            written += piece
        elif not asked and len(written) > 1_000:
            os.write(screen, b"q")  # a frame was drawn, and nothing more for half a second
            asked = True
    else:
        os.kill(child, 9)
    _, status = os.waitpid(child, 0)
    os.close(screen)
    if status or not asked:
        return f"the app ended with status {status}:\n{written[-2000:].decode('utf-8', 'replace')}"
    return ""


def main() -> int:
    """Install, compose, open."""
    parser = argparse.ArgumentParser(prog="python -m tools.floor", description=__doc__)
    parser.add_argument("--newest", action="store_true", help="the newest versions instead of the lowest")
    newest = parser.parse_args().newest
    pins = [] if newest else lowest()
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        home.mkdir()
        program = _install(Path(place) / "venv", pins)
        wrong = _composes(program, home) or _opens(program, home)
    sys.stdout.write(f"{'newest' if newest else ', '.join(pins)}: {wrong or 'composes, opens and quits'}\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
