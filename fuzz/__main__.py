"""Coverage-guided fuzzing of everything that reads bytes from outside: `python -m fuzz [SECONDS]`.

Needs atheris (`pip install 'hstui[fuzz]'`). New inputs go to `fuzz/corpus`, one that raises to `fuzz/found`; the
tests run both on every change. `python -m fuzz --seed` writes a seed for each target from the tests' answers.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

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


def main() -> None:
    """Fuzz for so many seconds, 600 unless told."""
    if sys.argv[1:] == ["--seed"]:
        seed()
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
