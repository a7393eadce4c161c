"""The command line: the app or a headless run; standard output for the report alone; the exit status.

Everything is imported where it is needed, so `--version` and `--help` answer at once.
"""

from __future__ import annotations

import contextlib
import math
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hstui import picture, reprint
from hstui.errors import CompositionError, HstuiError, UsageError, reason
from hstui.options import Options, read

if TYPE_CHECKING:
    from hstui.config import Settings
    from hstui.desk import Desk
    from hstui.edition.model import Edition, Mode, SourceRow
    from hstui.paths import Paths

OK, NOTHING, USAGE, FELL_SHORT, INTERRUPTED = 0, 1, 2, 3, 130
_STANDARD_OUTPUT = ("-", "/dev/stdout")
_YEARS = range(1990, 2200)
"""Of `--now`: what a calendar can be drawn for, and far from where dates run out."""

_LONGEST_LINE = 4_000
_LONGEST_WATCH = 86_400
"""Minutes between refreshes, as in the configuration."""


def warn(message: str) -> None:
    """One line on standard error, whatever is in it: files and sources are quoted there."""
    from hstui.text.clean import clean_line

    warn_text(clean_line(message, _LONGEST_LINE))


def warn_text(message: str) -> None:
    """Lines on standard error that were cleaned before."""
    picture.withdraw()  # what is said must not vanish with it
    with contextlib.suppress(OSError, AttributeError):  # nobody may be listening, or it was closed from the start
        sys.stderr.write(f"hstui: {message}\n")


def write_out(data: bytes) -> None:
    """Bytes to standard output; UTF-8 whatever the locale says.

    Raises UsageError when they cannot be written, BrokenPipeError when the reader has left."""
    if sys.stdout is None:
        raise UsageError("standard output is closed; write to a file with -o FILE")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _forget_output()
        raise UsageError(f"standard output cannot be written: {reason(error)}") from None


def _forget_output() -> None:
    """What is still in the buffer goes nowhere, so that Python does not complain again when it flushes at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def deliver(output: Path | None, data: bytes) -> None:
    """To the file of `-o`, whole or not at all, or to standard output. Raises UsageError."""
    if output is None or str(output) in _STANDARD_OUTPUT:
        write_out(data)
        return
    from hstui.files import write_atomically

    try:
        if output.exists() and not output.is_file():
            output.write_bytes(data)  # a device or a pipe takes bytes; it must not be replaced by a file
        else:
            write_atomically(output, data)
    except OSError as error:
        raise UsageError(f"-o {output}: cannot be written: {reason(error)}") from None


def _check_place(option: str, file: Path | None) -> None:
    """What can be known before the work: whether there is a folder to write into."""
    if file is None or str(file) in _STANDARD_OUTPUT:
        return
    try:
        if file.is_dir():
            raise UsageError(f"{option} {file}: that is a folder; name a file")
        if not file.parent.is_dir():
            raise UsageError(f"{option} {file}: there is no folder {file.parent}")
    except OSError as error:  # a name that no file system takes
        raise UsageError(f"{option} {file}: cannot be written: {reason(error)}") from None


def _moment(text: str) -> datetime:
    from hstui.clock import HKT

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--now: not an ISO 8601 time: {text!r}; write 2025-12-18T08:00:00+08:00") from None
    if moment.year not in _YEARS:
        raise UsageError(f"--now: {text!r} is out of range; years {_YEARS.start} to {_YEARS.stop - 1} can be used")
    return moment.replace(tzinfo=HKT) if moment.tzinfo is None else moment


def _format(args: Options) -> str:
    if args.format:
        return str(args.format)
    if args.output is not None:
        from hstui.formats import BY_SUFFIX

        suffix = args.output.suffix.lower()
        if suffix and suffix not in BY_SUFFIX:
            raise UsageError(f"-o {args.output}: no format goes with {suffix}; add --format")
        return BY_SUFFIX.get(suffix, "markdown")
    return "markdown"


def _settings(args: Options) -> tuple[Settings, Paths]:
    from hstui.config import load_settings, with_flags
    from hstui.paths import standard_paths
    from hstui.verify import verify

    paths = standard_paths(args.config, args.cache_dir, args.data_dir)
    settings = load_settings(paths.config_file, required=args.config is not None)
    verify(settings, paths)
    return with_flags(settings, lang=args.lang, universe=args.universe, window=args.window), paths


def _desk(args: Options) -> Desk:
    from hstui.desk import Desk, Run
    from hstui.resources import demo_recording

    if sum(bool(x) for x in (args.demo, args.replay, args.offline)) > 1:
        raise UsageError("--demo, --replay and --offline exclude each other")
    _check_place("--record", args.record)
    settings, paths = _settings(args)
    mode: Mode = "demo" if args.demo else "replay" if args.replay else "offline" if args.offline else "live"
    run = Run(
        mode=mode,
        replay=demo_recording() if args.demo else args.replay,
        record=args.record,
        refresh=args.refresh,
        now=_moment(args.now) if args.now is not None else None,
    )
    if run.replay is not None and not run.replay.is_file():
        raise UsageError(f"{run.replay}: no such recording")
    return Desk(settings, paths, run)


def _short(rows: Iterable[SourceRow]) -> list[str]:
    """A line for each source that failed, in whole or in part, or gave old data."""
    return [f"{row.id}: {row.state}: {row.error or 'old data'}" for row in rows if _fell_short(row.state, row.error)]


def _fell_short(state: str, error: object) -> bool:
    return state in ("failed", "stale") or error is not None


def _refreshed(desk: Desk) -> Edition:
    """A fresh edition; what went wrong on the way stands on standard error."""
    from hstui.waiting import WaitingLine

    try:
        with WaitingLine(sys.stderr) as waiting:
            edition = desk.refresh(waiting.step)
    finally:
        for line in desk.warnings:
            warn(line)
    for line in _short(edition.sources):
        warn(line)
    return edition


def _dump(args: Options, arguments: Sequence[str]) -> int:
    fmt = _format(args)
    may_repeat = not (args.demo or args.replay or args.record or args.refresh or args.now is not None)
    printed = reprint.find(arguments) if may_repeat else None
    if printed is not None:
        for line in printed.warnings:
            warn(line)
        deliver(args.output, printed.body)
    else:
        printed = _dump_anew(args, arguments if may_repeat else None, fmt)
    if args.strict and printed.short:
        warn(f"strict: sources that fell short: {printed.short} of {printed.total}")
        return FELL_SHORT
    return OK


def _dump_anew(args: Options, arguments: Sequence[str] | None, fmt: str) -> reprint.Printed:
    """Compose and deliver; under `arguments`, keep what was delivered to be printed again."""
    from hstui.desk import render

    desk = _desk(args)
    edition = _refreshed(desk)
    short = _short(edition.sources)
    printed = reprint.Printed(render(edition, fmt), (*desk.warnings, *short), len(short), len(edition.sources))
    deliver(args.output, printed.body)
    if arguments is not None and desk.good_until is not None and desk.good_until > edition.as_of:
        with contextlib.suppress(OSError):  # a report that cannot be kept is composed anew the next time
            reprint.keep(arguments, printed, edition.as_of, desk.good_until, map(str, desk.made_from(edition)))
    return printed


def _trace(args: Options, figure: str) -> int:
    from hstui.report.trace import trace

    desk = _desk(args)
    # A figure was printed by an edition: the last one is asked first where a refresh would give other data.
    last = desk.last() if desk.mode == "live" and not args.refresh and args.now is None else None
    text = trace(last, figure) if last is not None else ""
    text = text or trace(_refreshed(desk), figure)
    if not text:
        warn(f"no figure of this edition is {figure!r}; --format json lists them under figures")
        return NOTHING
    deliver(args.output, text.encode("utf-8"))
    return OK


def _doctor(args: Options) -> int:
    from hstui.doctor import diagnosis
    from hstui.waiting import WaitingLine

    desk = _desk(args)
    with WaitingLine(sys.stderr) as waiting:
        # Of a recording nobody can say how its standbys would have done.
        asked, outcomes = desk.ask(waiting.step, standbys=desk.mode == "live")
    for line in desk.warnings:
        warn(line)
    deliver(args.output, diagnosis(asked.now, outcomes, desk.lang).encode("utf-8"))
    return FELL_SHORT if args.strict and any(_fell_short(o.state, o.error) for o in outcomes) else OK


def _annotate(args: Options, place: str) -> int:
    from hstui.analysis.knowledge import TABLES, knowledge
    from hstui.annotate import annotate_lines, is_error
    from hstui.clock import system_clock
    from hstui.config import load_tables
    from hstui.universe.loader import load_universe

    settings, _ = _settings(args)
    day = (_moment(args.now) if args.now is not None else system_clock()).date()
    # Lines of any age come in: who was a member at some time in the past year counts.
    universe = load_universe(settings.universe, day).with_leavers(day - timedelta(days=365))
    rules = {name: table for name, table in load_tables(settings.rules).items() if name in TABLES}
    out: list[bytes] = []
    bad = 0
    if place == "-" and sys.stdin is None:
        raise UsageError("--annotate -: standard input is closed; name a file")
    try:
        with contextlib.ExitStack() as stack:
            # Bytes, cut at line feeds alone: other line ends may stand inside a JSON string.
            file = sys.stdin.buffer if place == "-" else stack.enter_context(Path(place).open("rb"))
            for line in annotate_lines(file, universe, knowledge(rules), explain=args.explain):
                bad += is_error(line)
                out.append(line.encode("utf-8", "replace") + b"\n")
    except OSError as error:
        raise UsageError(f"--annotate {place}: {reason(error)}") from None
    deliver(args.output, b"".join(out))
    if bad:
        warn(f"lines that could not be read: {bad} of {len(out)}; each says why")
    return USAGE if bad and bad == len(out) else OK


def _schema(args: Options) -> int:
    import json

    from hstui.edition.codec import edition_schema

    deliver(args.output, json.dumps(edition_schema(), ensure_ascii=False, indent=1).encode() + b"\n")
    return OK


def _app(args: Options, arguments: Sequence[str]) -> int:
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        warn("the app needs a terminal on standard input and output; hstui --dump writes the report without one")
        return USAGE
    if os.environ.get("TERM") == "dumb":
        warn("TERM is dumb: the app cannot draw here; hstui --dump writes the report")
        return USAGE
    from hstui.collecting import uncollected

    with uncollected():  # until the first frame is on screen: start-up makes objects that stay
        desk = _desk(args)
        desk.check_universe()
        from hstui.launch import launch

        try:
            status = launch(desk, arguments, watch=args.watch, mouse=not args.no_mouse)
        except KeyboardInterrupt:  # outside of the app's own loop, which takes it for itself
            status = INTERRUPTED
    picture.withdraw()
    _leave_threads(status)
    return status


def _leave_threads(status: int) -> None:
    """End the process without waiting for a refresh that still runs: what it has written is whole at any moment."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def _is_headless(args: Options) -> bool:
    """Whether the run has no screen. Refuses options of which one would go by unheard; `--dump` beside another says
    only that there is none."""
    given = {"--schema": args.schema, "--annotate": args.annotate, "--doctor": args.doctor, "--trace": args.trace}
    alone = [option for option, value in given.items() if value not in (None, False)]
    if len(alone) > 1:
        raise UsageError(f"{' and '.join(alone)}: one at a time; each writes something else")
    if (args.doctor or args.trace is not None) and args.format not in (None, "text"):
        raise UsageError(f"--format {args.format} is for the report; {alone[0]} writes text")
    headless = bool(alone) or args.dump or args.output is not None
    if headless and args.watch is not None:
        raise UsageError("--watch is for the app; a run without a screen composes once")
    return headless


def _run(argv: Sequence[str]) -> int:
    args = read(argv)
    if args.watch is not None and not (math.isfinite(args.watch) and 0 < args.watch <= _LONGEST_WATCH):
        raise UsageError(f"--watch: give a number of minutes above 0, {_LONGEST_WATCH} at most")
    _check_place("-o", args.output)
    if args.explain and args.annotate is None:
        raise UsageError("--explain goes with --annotate; --trace FIGURE says where a figure comes from")
    if not _is_headless(args):
        return _app(args, argv)
    with _orderly_end():
        return _headless(args, argv)


def _headless(args: Options, argv: Sequence[str]) -> int:
    if args.schema:
        return _schema(args)
    if args.annotate is not None:
        return _annotate(args, args.annotate)
    if args.doctor:
        return _doctor(args)
    if args.trace is not None:
        return _trace(args, args.trace)
    return _dump(args, argv)


@contextlib.contextmanager
def _orderly_end() -> Iterator[None]:
    """A polite kill, or a terminal that closes, ends the run as an exception does: nothing half-written stays.

    A second one ends it at once. Signals that somebody else handles or ignores (`nohup`) are left to them."""
    import signal

    def leave(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise SystemExit(128 + number)

    taken: list[int] = []
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        with contextlib.suppress(ValueError):  # not the main thread
            if number is not None and signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, leave)
                taken.append(number)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def main(argv: Sequence[str] | None = None) -> int:
    """Run hstui; returns the exit status."""
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except CompositionError as error:
        warn(str(error))
        return NOTHING
    except HstuiError as error:
        warn(str(error))
        return USAGE
    except BrokenPipeError:
        _forget_output()  # the reader has left (`| head`): that is no fault
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:  # a defect: the reader gets a line to report and an exit code, not a raw traceback
        from traceback import format_exc

        from hstui.text.clean import clean_text

        warn_text(f"a defect\n{clean_text(format_exc(), 100_000)}")  # what it quotes may come from a source
        return NOTHING
