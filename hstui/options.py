"""The options of the command line.

argparse knows them all, words the help and what is wrong. The options of an ordinary start are read without it: loading
it takes 5 ms, and twice as long where nothing is compiled.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hstui import __version__
from hstui.errors import UsageError

if TYPE_CHECKING:
    import argparse


class Options:
    """What was asked for; the defaults ask for the app on live sources."""

    def __init__(self) -> None:
        self.dump = False
        self.doctor = False
        self.trace: str | None = None
        self.annotate: str | None = None
        self.explain = False
        self.schema = False
        self.format: str | None = None
        self.output: Path | None = None
        self.lang: str | None = None
        self.demo = False
        self.replay: Path | None = None
        self.record: Path | None = None
        self.offline = False
        self.refresh = False
        self.now: str | None = None
        self.window: str | None = None
        self.universe: str | None = None
        self.strict = False
        self.config: Path | None = None
        self.cache_dir: Path | None = None
        self.data_dir: Path | None = None
        self.watch: float | None = None
        self.no_mouse = False


_SWITCHES = {
    "--dump": "dump",
    "--demo": "demo",
    "--offline": "offline",
    "--refresh": "refresh",
    "--strict": "strict",
    "--no-mouse": "no_mouse",
}
_VALUES = {
    "--lang": ("lang", str),
    "--window": ("window", str),
    "--universe": ("universe", str),
    "-o": ("output", Path),
    "--output": ("output", Path),
    "--config": ("config", Path),
    "--cache-dir": ("cache_dir", Path),
    "--data-dir": ("data_dir", Path),
}


def read(argv: Sequence[str]) -> Options:
    """The options of a command line. Raises UsageError; `--help` and `--version` print and raise SystemExit."""
    plain = _plain(argv)
    return plain if plain is not None else parser().parse_args(_traced(argv), Options())


def _traced(argv: Sequence[str]) -> list[str]:
    """The arguments with a negative figure joined to its option: argparse takes -25bp and -HK$235.22mn for options."""
    joined: list[str] = []
    for word in argv:
        negative = word[:1] == "-" and word[1:2] not in "-oh" and any(map(str.isdigit, word[1:6]))
        if negative and joined and joined[-1] == "--trace":
            joined[-1] = f"--trace={word}"
        else:
            joined.append(word)
    return joined


def _plain(argv: Sequence[str]) -> Options | None:
    """The options where every one is of the usual ones, written out, its value after it; else None."""
    options = Options()
    words = iter(argv)
    for word in words:
        if word in _SWITCHES:
            setattr(options, _SWITCHES[word], True)
        elif word in _VALUES:
            value = next(words, "")
            if not value or value[0] == "-":
                return None
            name, kind = _VALUES[word]
            setattr(options, name, kind(value))
        else:
            return None
    return options


def _minutes(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UsageError(f"--watch: {text!r} is no number of minutes") from None


def parser() -> argparse.ArgumentParser:
    """All options, with what the help says of them."""
    import argparse

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> None:  # type: ignore[override]  # typeshed says NoReturn; raising is that
            raise UsageError(f"{message} (see hstui --help)")

    known = Parser(
        prog="hstui",
        description="The Hong Kong tech morning note, in a terminal. Without --dump it opens the app.",
        epilog="Exit status: 0 composed, 1 nothing could be composed, 2 usage, 3 --strict fell short, 130 interrupted.",
        allow_abbrev=False,
    )
    what = known.add_argument_group("what to do")
    what.add_argument("--dump", action="store_true", help="compose without a screen, write the report, exit")
    what.add_argument("--doctor", action="store_true", help="ask every source once and print how it does")
    what.add_argument("--trace", metavar="FIGURE", help="show where a printed figure (its text or id) comes from")
    what.add_argument("--annotate", metavar="FILE", help="analyse JSON lines (- reads standard input)")
    what.add_argument("--explain", action="store_true", help="with --annotate: say by which words and rules, and why")
    what.add_argument("--schema", action="store_true", help="print the JSON Schema of --format json")
    what.add_argument("--version", action="version", version=f"hstui {__version__}")
    out = known.add_argument_group("output")
    out.add_argument("--format", choices=("markdown", "json", "html", "text"), help="markdown, or by -o's suffix")
    out.add_argument("-o", "--output", metavar="FILE", type=Path, help="write there instead of standard output")
    out.add_argument("--lang", metavar="LANG", help="zh-Hans, zh-Hant or en; by the locale")
    data = known.add_argument_group("data")
    data.add_argument("--demo", action="store_true", help="use the recording inside the package: a sample, no network")
    data.add_argument("--replay", metavar="FILE.har", type=Path, help="answer every request from a recording (HAR 1.2)")
    data.add_argument("--record", metavar="FILE.har", type=Path, help="keep every exchange of this run")
    data.add_argument("--offline", action="store_true", help="ask the cache only")
    data.add_argument("--refresh", action="store_true", help="ask again even where the cache is fresh")
    data.add_argument("--now", metavar="ISO8601", help="the edition's clock: 2025-12-18T08:00:00+08:00")
    data.add_argument("--window", metavar="48h", help="how far back news counts")
    data.add_argument("--universe", metavar="NAME|FILE", help="whom to watch: hstech, or a TOML file")
    data.add_argument("--strict", action="store_true", help="exit 3 if a source failed or gave old data")
    places = known.add_argument_group("places")
    places.add_argument("--config", metavar="FILE", type=Path, help="the configuration file")
    places.add_argument("--cache-dir", metavar="DIR", type=Path, help="where answers are kept")
    places.add_argument("--data-dir", metavar="DIR", type=Path, help="where editions are kept")
    app = known.add_argument_group("app")
    app.add_argument("--watch", metavar="MINUTES", type=_minutes, help="refresh every so many minutes on trading days")
    app.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    return known
