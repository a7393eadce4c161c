"""Coverage-guided fuzzing of everything that reads bytes from outside: `python -m fuzz [SECONDS]`.

Needs atheris (`pip install 'hstui[fuzz]'`). New inputs go to `fuzz/corpus`, one that raises to `fuzz/found`; the
tests run both on every change. `--seed` writes seeds for each target from the tests' answers; `--minimise` keeps of the
corpus only inputs that reach a line which no smaller one reaches.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

TraceFunction = Callable[[FrameType, str, Any], Any]

HERE = Path(__file__).parent


def seed() -> None:
    """A first input for each target: the smallest good answer of each source."""
    from fuzz.targets import targets

    payloads = HERE.parent / "tests" / "sources" / "payloads"
    for number, target in enumerate(targets()):
        answers = [p for p in payloads.glob(f"{target.name}/*") if "expected" not in p.name and p.name != "meta.json"]
        for answer in sorted(answers, key=lambda path: (path.stat().st_size, path.name))[:2]:
            data = bytes([number, 0]) + answer.read_bytes()
            if len(data) < 20_000:
                (HERE / "corpus" / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def minimise() -> None:
    """Drop what reaches nothing new, smallest inputs first."""
    from fuzz.targets import run

    reached: set[tuple[object, ...]] = set()
    kept = 0
    inputs = sorted((HERE / "corpus").iterdir(), key=lambda path: (path.stat().st_size, path.name))
    for path in inputs:
        data = path.read_bytes()
        lines = _lines(lambda data=data: run(data)) | {("target", *data[:1], 0)}  # type: ignore[misc]  # bound at once
        if lines <= reached:
            path.unlink()
        else:
            reached |= lines
            kept += 1
    sys.stdout.write(f"{kept} of {len(inputs)} inputs kept\n")


def _lines(action: Callable[[], None]) -> set[tuple[object, ...]]:
    """Steps from line to line of hstui that an action makes."""
    found: set[tuple[object, ...]] = set()

    def trace(frame: FrameType, _event: str, _argument: object) -> TraceFunction | None:
        if "hstui" not in frame.f_code.co_filename:
            return None
        before = frame.f_lineno

        def step(frame: FrameType, event: str, _argument: object) -> TraceFunction:
            nonlocal before
            if event == "line":
                found.add((frame.f_code.co_filename, before, frame.f_lineno))
                before = frame.f_lineno
            return step

        return step

    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(None)
    return found


def main() -> None:
    """Fuzz for so many seconds, 600 unless told."""
    if sys.argv[1:] in (["--seed"], ["--minimise"]):
        seed() if sys.argv[1] == "--seed" else minimise()
        return
    import atheris

    with atheris.instrument_imports(include=["hstui", "fuzz"]):
        from fuzz.targets import run, targets

        targets()
    seconds = sys.argv[1] if len(sys.argv) > 1 else "600"
    options = [f"-max_total_time={seconds}", "-max_len=20000", "-timeout=10", "-rss_limit_mb=1024"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={HERE}/found/", str(HERE / "corpus")], run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
