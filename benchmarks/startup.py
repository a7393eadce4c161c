"""Opening, keys, memory, quitting, idling, and the dump that is printed again; in a pty, interleaved with bare Textual.

Needs Linux. The app opens the archived edition of the sample; whatever it shows first is its last session's picture.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.bare import READY
from benchmarks.server import publisher
from benchmarks.table import Result, main, middle
from benchmarks.terminal import Program, Seen, watch
from hstui.sources.registry import all_sources

_SCRIPT = Path(sys.executable).with_name("hstui")
_HSTUI = [str(_SCRIPT)] if _SCRIPT.exists() else [sys.executable, "-m", "hstui"]
_KEYS = (*(b"j",) * 20, *(b"\x1b[6~",) * 8, b"1", b"2", b"3", b"2", b"1", b"2")
"""Down, pages, tabs."""
_FILTER = (b"/", "小".encode(), "米".encode(), b"\x7f")


def measure(quick: bool) -> list[Result]:
    """All figures of this file."""
    rounds = 3 if quick else 9
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = ["--data-dir", name, "--cache-dir", f"{name}/cache", "--config", f"{name}/none.toml"]
        Path(f"{name}/none.toml").write_text("")
        hstui = _HSTUI
        subprocess.run([*hstui, "--demo", "--dump", "-o", f"{name}/note.md", *places], check=True)
        app = Program([*hstui, "--demo", *places], "退出", early="存档")
        bare = Program([sys.executable, "-m", "benchmarks.bare"], READY, quit_keys=b"\x11")
        watch(app)  # leaves the picture behind
        pairs = [(watch(app), watch(bare)) for _ in range(rounds)]
        idle_app = watch(replace(app, idle=5.0, settle=8.0))  # its last message stands for six seconds
        idle_bare = watch(replace(bare, idle=5.0))
        return [
            *_compared(pairs),
            *_uncompiled(app, [b.frame for _, b in pairs if b.frame], min(rounds, 5)),
            Result("P17", "idle, CPU a second", idle_app.idle_cpu or 0.0, "ms", idle_bare.idle_cpu, "bare"),
            Result("P17", "  against 3 ms a second", idle_app.idle_cpu or 0.0, "ms", gate=3, moonshot=1.8),
            Result("P17", "idle, bytes written in 5 s", idle_app.idle_bytes, "B", gate=0, moonshot=0),
            *_keys(name),
            *_dumps(folder, rounds),
            *_held(),
        ]


def _compared(pairs: Sequence[tuple[Seen, Seen]]) -> list[Result]:
    """The app against bare Textual, run by run."""
    found = []
    for number, what, field, other, gate, moonshot in (
        ("P1", "live first frame", "frame", "frame", 1.0, 0.8),
        ("P1", "  CPU to it", "cpu", "cpu", 1.0, 0.8),
        ("P2", "last session's content on screen", "early", "frame", 0.15, 0.06),
        ("P16", "quit", "quit", "quit", 1.0, 0.5),
    ):
        values = [getattr(a, field) for a, b in pairs if getattr(a, field) and getattr(b, other)]
        yardstick = statistics.median([getattr(b, other) for _, b in pairs if getattr(b, other)])
        value, spread = middle(values)
        found.append(Result(number, what, value, "ms", yardstick, "bare", gate, moonshot, spread))
    peak, spread = middle([a.peak or 0.0 for a, _ in pairs])
    bare = statistics.median([b.peak or 0.0 for _, b in pairs])
    found.append(Result("P15", "peak memory at the first frame", peak, "MiB", gate=48, moonshot=42, spread=spread))
    found.append(Result("P15", "  bare Textual's", bare, "MiB"))
    return found


def _uncompiled(app: Program, bare: Sequence[float], rounds: int) -> list[Result]:
    """The very first start: no bytecode of anything, the standard library included."""
    times = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as empty:
            seen = watch(replace(app, environment=(("PYTHONPYCACHEPREFIX", empty),)))
            times.append(seen.frame or 0.0)
    value, spread = middle(times)
    return [
        Result("P3", "first start, nothing compiled", value, "ms", statistics.median(bare), "bare", 3.5, None, spread)
    ]


def _keys(folder: str) -> list[Result]:
    """From key to frame with 10,000 and 100,000 stories; filtering them."""
    found = []
    for count in (10_000, 100_000):
        program = Program(
            [sys.executable, "-m", "benchmarks.crowd", str(count), folder], "退出", keys=_KEYS, settle=1.0
        )
        times = sorted(watch(program).keys)
        typed = replace(program, keys=_FILTER, redrawing=True, settle=1.0 + count / 8_000)
        slowest, filter_spread = middle([max(watch(typed).keys[1:]) for _ in range(3)])
        p95 = times[int(len(times) * 0.95)]
        spread = f"{times[0]:.1f}–{times[-1]:.1f}"
        median = statistics.median(times)
        named = f"{count:,} stories"
        found += [
            Result("P4", f"key to frame, {named}, median", median, "ms", gate=20, moonshot=10, spread=spread),
            Result("P4", f"key to frame, {named}, 95%", p95, "ms", gate=50, moonshot=20),
            Result("P5", f"filter, {named}, slowest key", slowest, "ms", gate=30, moonshot=15, spread=filter_spread),
        ]
    return found


def _cpu(command: Sequence[str]) -> float:
    """Milliseconds of CPU of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def _dumps(folder: Path, rounds: int) -> list[Result]:
    """`--dump`: from a cache that is fresh, printed again, and of the sample."""
    feeds = "".join(
        f'[[feeds]]\nname = "f{n}"\nurl = "https://localhost:{{port}}/{n}"\nallow_local = true\n' for n in range(10)
    )
    off = "[sources]\n" + "".join(f'"{source.info.id}" = false\n' for source in all_sources())
    places = ["--data-dir", f"{folder}/live", "--cache-dir", f"{folder}/live-cache", "--config", f"{folder}/live.toml"]
    dump = [*_HSTUI, "--dump", *places]
    nothing = [sys.executable, "-c", "pass"]
    with publisher(folder, 10, 0, 100) as port:
        (folder / "live.toml").write_text(off + feeds.replace("{port}", str(port)))
        subprocess.run(dump, check=True, stdout=subprocess.DEVNULL)
        composed = _cpu(dump)  # every answer fresh: nobody is asked, and the report is kept
        again, yardstick = [], []
        for _ in range(rounds * 2):
            again.append(_cpu(dump))
            yardstick.append(_cpu(nothing))
    demo = [*_HSTUI, "--demo", "--dump", "--data-dir", f"{folder}/again"]
    sample, spread = middle([_cpu(demo) for _ in range(rounds)])
    value, again_spread = middle(again)
    pass_, _ = middle(yardstick)
    return [
        Result("P14", "--dump from cache, CPU", value, "ms", pass_, "pass", 8, 4, again_spread),
        Result("P14", "  composed anew from fresh answers (1,000 items)", composed, "ms", pass_, "pass"),
        Result("", "--demo --dump, CPU", sample, "ms", gate=1500, moonshot=1000, spread=spread),
    ]


def _held() -> list[Result]:
    """The app after a refresh that read 10,000 items."""
    with tempfile.TemporaryDirectory() as name, publisher(Path(name), 20, 0, 500) as port:
        off = "[network]\npace = 0.5\n[sources]\n" + "".join(f'"{s.info.id}" = false\n' for s in all_sources())
        feeds = "".join(
            f'[[feeds]]\nname = "f{n}"\nurl = "https://localhost:{port}/{n}"\nallow_local = true\n' for n in range(20)
        )
        Path(f"{name}/c.toml").write_text(off + feeds)
        command = [*_HSTUI, "--config", f"{name}/c.toml", "--data-dir", name, "--cache-dir", name]
        seen = watch(Program(command, "已更新", idle=1.0, settle=1.0))
    return [
        Result("P15", "peak memory after a refresh of 10,000 items", seen.peak_end or 0.0, "MiB", gate=90, moonshot=60)
    ]


if __name__ == "__main__":
    main(measure)
