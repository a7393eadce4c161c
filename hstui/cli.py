"""The command line: chooses the app or a headless run, keeps standard output for the report, sets the exit status.

Everything but argparse is imported where it is needed, so `--version` and `--help` answer at once.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hstui import __version__
from hstui.errors import CompositionError, HstuiError, UsageError

if TYPE_CHECKING:
    from hstui.desk import Desk
    from hstui.edition.model import Edition, Mode

OK, NOTHING, USAGE, FELL_SHORT, INTERRUPTED = 0, 1, 2, 3, 130
_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]  # typeshed says NoReturn; raising is that
        raise UsageError(f"{message} (see hstui --help)")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="hstui",
        description="The Hong Kong tech morning note, in a terminal. Without --dump it opens the app.",
        epilog="Exit status: 0 composed, 1 nothing could be composed, 2 usage, 3 --strict fell short, 130 interrupted.",
        allow_abbrev=False,
    )
    what = parser.add_argument_group("what to do")
    what.add_argument("--dump", action="store_true", help="compose without a screen, write the report, exit")
    what.add_argument("--doctor", action="store_true", help="ask every source once and print how it does")
    what.add_argument("--trace", metavar="FIGURE", help="show where a printed figure (its text or id) comes from")
    what.add_argument("--annotate", metavar="FILE", help="analyse JSON lines (- reads standard input)")
    what.add_argument("--schema", action="store_true", help="print the JSON Schema of --format json")
    what.add_argument("--version", action="version", version=f"hstui {__version__}")
    out = parser.add_argument_group("output")
    out.add_argument("--format", choices=("markdown", "json", "html", "text"), help="markdown, or by -o's suffix")
    out.add_argument("-o", "--output", metavar="FILE", type=Path, help="write there instead of standard output")
    out.add_argument("--lang", metavar="LANG", help="zh-Hans, zh-Hant or en; by the locale")
    data = parser.add_argument_group("data")
    data.add_argument("--demo", action="store_true", help="use the recording inside the package: a sample, no network")
    data.add_argument("--replay", metavar="FILE.har", type=Path, help="answer every request from a recording (HAR 1.2)")
    data.add_argument("--record", metavar="FILE.har", type=Path, help="keep every exchange of this run")
    data.add_argument("--offline", action="store_true", help="ask the cache only")
    data.add_argument("--refresh", action="store_true", help="ask again even where the cache is fresh")
    data.add_argument("--now", metavar="ISO8601", help="the edition's clock: 2025-12-18T08:00:00+08:00")
    data.add_argument("--window", metavar="48h", help="how far back news counts")
    data.add_argument("--universe", metavar="NAME|FILE", help="whom to watch: hstech, or a TOML file")
    data.add_argument("--strict", action="store_true", help="exit 3 if a source failed or gave old data")
    places = parser.add_argument_group("places")
    places.add_argument("--config", metavar="FILE", type=Path, help="the configuration file")
    places.add_argument("--cache-dir", metavar="DIR", type=Path, help="where answers are kept")
    places.add_argument("--data-dir", metavar="DIR", type=Path, help="where editions are kept")
    app = parser.add_argument_group("app")
    app.add_argument("--watch", metavar="MINUTES", type=float, help="refresh every so many minutes on trading days")
    app.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    return parser


def warn(message: str) -> None:
    """One line on standard error."""
    with contextlib.suppress(OSError):  # nobody may be listening
        sys.stderr.write(f"hstui: {message}\n")


def write_out(data: bytes) -> None:
    """Bytes to standard output; UTF-8 whatever the locale says."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _moment(text: str) -> datetime:
    from hstui.clock import HKT

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--now: not an ISO 8601 time: {text!r}; write 2025-12-18T08:00:00+08:00") from None
    return moment.replace(tzinfo=HKT) if moment.tzinfo is None else moment


def _format(args: argparse.Namespace) -> str:
    if args.format:
        return str(args.format)
    if args.output is not None:
        suffix = args.output.suffix.lower()
        if suffix and suffix not in _SUFFIXES:
            raise UsageError(f"-o {args.output}: no format goes with {suffix}; add --format")
        return _SUFFIXES.get(suffix, "markdown")
    return "markdown"


def _desk(args: argparse.Namespace) -> Desk:
    from hstui.config import load_settings, with_flags
    from hstui.desk import Desk, Run
    from hstui.paths import standard_paths
    from hstui.resources import demo_recording

    if sum(bool(x) for x in (args.demo, args.replay, args.offline)) > 1:
        raise UsageError("--demo, --replay and --offline exclude each other")
    paths = standard_paths(args.config, args.cache_dir, args.data_dir)
    settings = load_settings(paths.config_file, required=args.config is not None)
    settings = with_flags(settings, lang=args.lang, universe=args.universe, window=args.window)
    mode: Mode = "demo" if args.demo else "replay" if args.replay else "offline" if args.offline else "live"
    run = Run(
        mode=mode,
        replay=demo_recording() if args.demo else args.replay,
        record=args.record,
        refresh=args.refresh,
        now=_moment(args.now) if args.now else None,
    )
    if run.replay is not None and not run.replay.is_file():
        raise UsageError(f"{run.replay}: no such recording")
    return Desk(settings, paths, run)


def _strict(args: argparse.Namespace, edition: Edition) -> int:
    if not args.strict:
        return OK
    short = [row for row in edition.sources if row.state in ("failed", "stale")]
    for row in short:
        warn(f"strict: {row.id} is {row.state}: {row.error or 'old data'}")
    return FELL_SHORT if short else OK


def _dump(args: argparse.Namespace) -> int:
    from hstui.desk import render

    fmt = _format(args)
    if args.output is not None and not args.output.parent.is_dir():
        raise UsageError(f"-o {args.output}: there is no folder {args.output.parent}")
    desk = _desk(args)
    edition = desk.refresh()
    for line in desk.warnings:
        warn(line)
    for row in edition.sources:
        if row.state in ("failed", "stale"):
            warn(f"{row.id}: {row.state}: {row.error or 'old data'}")
    data = render(edition, fmt)
    if args.output is None:
        write_out(data)
    else:
        from hstui.files import write_atomically

        try:
            write_atomically(args.output, data)
        except OSError as error:
            raise UsageError(f"-o {args.output}: cannot be written: {error.strerror or error}") from None
    return _strict(args, edition)


def _trace(args: argparse.Namespace) -> int:
    from hstui.report.trace import trace

    text = trace(_desk(args).refresh(), args.trace)
    if not text:
        warn(f"no figure of this edition is {args.trace!r}; --format json lists them under figures")
        return NOTHING
    write_out(text.encode("utf-8"))
    return OK


def _doctor(args: argparse.Namespace) -> int:
    from hstui.doctor import diagnosis

    desk = _desk(args)
    now, outcomes = desk.ask()
    write_out(diagnosis(now, outcomes, desk.lang).encode("utf-8"))
    return FELL_SHORT if args.strict and any(o.state in ("failed", "stale") for o in outcomes) else OK


def _annotate(args: argparse.Namespace) -> int:
    from hstui.annotate import annotate_lines
    from hstui.clock import system_clock
    from hstui.universe.loader import load_universe

    now = _moment(args.now) if args.now else system_clock()
    # Lines of any age come in: who was a member at some time in the past year counts.
    universe = load_universe(args.universe or "hstech", now.date()).with_leavers(now.date() - timedelta(days=365))
    try:
        lines = sys.stdin.buffer.readlines() if args.annotate == "-" else Path(args.annotate).read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"--annotate {args.annotate}: {error.strerror or error}") from None
    good = bad = 0
    for line in annotate_lines(lines, universe):
        if line.startswith('{"error"') or '"error":' in line[:200]:
            bad += 1
        else:
            good += 1
        write_out(line.encode("utf-8") + b"\n")
    if bad:
        warn(f"{bad} of {good + bad} lines could not be read; each says why")
    return USAGE if bad and not good else OK


def _app(args: argparse.Namespace) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        warn("the app needs a terminal on standard input and output; hstui --dump writes the report without one")
        return USAGE
    from hstui.launch import launch

    return launch(_desk(args), watch=args.watch, mouse=not args.no_mouse)


def _run(argv: Sequence[str] | None) -> int:
    args = _parser().parse_args(argv)
    if args.schema:
        import json

        from hstui.edition.codec import edition_schema

        write_out(json.dumps(edition_schema(), ensure_ascii=False, indent=1).encode() + b"\n")
        return OK
    if args.annotate:
        return _annotate(args)
    if args.doctor:
        return _doctor(args)
    if args.trace:
        return _trace(args)
    if args.dump or args.output is not None:
        return _dump(args)
    return _app(args)


def main(argv: Sequence[str] | None = None) -> int:
    """Run hstui; returns the exit status."""
    try:
        return _run(argv)
    except CompositionError as error:
        warn(str(error))
        return NOTHING
    except HstuiError as error:
        warn(str(error))
        return USAGE
    except BrokenPipeError:
        # The reader has left (`| head`): silence, and no second complaint when Python flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
