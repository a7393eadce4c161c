"""All benchmarks, each in a process of its own; one table, and a line in history.jsonl: python -m benchmarks [--quick]

`--only NAME` runs one (startup, refresh, pipeline). Exit status 1 when a gate is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.table import Result, table
from hstui import __version__

_ALL = ("startup", "refresh", "pipeline")
_HISTORY = Path(__file__).parent / "history.jsonl"


def _run(name: str, quick: bool) -> list[Result]:
    command = [sys.executable, "-m", f"benchmarks.{name}", "--json", *(["--quick"] if quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(f"{name}: failed with status {done.returncode}", file=sys.stderr)
    return [Result(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]


def _order(result: Result) -> int:
    return int(result.number[1:]) if result.number else 99


def main() -> int:
    """Run, print, note down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds")
    parser.add_argument("--only", choices=_ALL)
    options = parser.parse_args()
    results: list[Result] = []
    for name in (options.only,) if options.only else _ALL:
        print(f"{name} …", file=sys.stderr)
        results += _run(name, options.quick)
    results.sort(key=_order)
    print(table(results))
    missed = [result for result in results if result.verdict == "MISSED"]
    print(f"\n{sum(bool(r.verdict) for r in results) - len(missed)} gates held, {len(missed)} missed")
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": __version__,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "quick": options.quick,
        "figures": {
            f"{r.number} {r.what.strip()}".strip(): [
                round(r.value, 3),
                r.unit,
                r.ratio and round(r.ratio, 3),
                r.verdict,
            ]
            for r in results
        },
    }
    with _HISTORY.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
