"""`python -m tools.demo [FILE]` writes the recording; `--check` only says whether the shipped one is up to date."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from hstui.resources import demo_recording
from tools.demo.build import archive, exchanges


def main(arguments: list[str]) -> int:
    """0 when written or up to date, 1 when `--check` finds another recording."""
    check = "--check" in arguments
    named = [argument for argument in arguments if argument != "--check"]
    path = Path(named[0]) if named else demo_recording()
    found = exchanges()
    data = archive(found)
    if check:
        # Compared unpacked: another zlib may pack the same text into other bytes.
        same = path.is_file() and gzip.decompress(path.read_bytes()) == gzip.decompress(data)
        sys.stderr.write(f"{path}: {'up to date' if same else 'differs, run python -m tools.demo'}\n")
        return 0 if same else 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    sys.stderr.write(f"{path}: {len(found)} exchanges, {len(data):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
