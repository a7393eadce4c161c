"""From bytes to report: reading feeds, annotating, composing, archiving. Seconds are of CPU, medians of rounds."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from benchmarks.annotate import headlines
from benchmarks.corpus import feeds
from benchmarks.feeds import measure as measure_feeds
from benchmarks.feeds import synthetic
from benchmarks.table import Result, main, middle
from hstui.analysis.knowledge import default_knowledge
from hstui.analysis.reading import Reader
from hstui.analysis.similarity import PairModel
from hstui.analysis.stories import common_grams, group_items
from hstui.annotate import annotate_lines
from hstui.clock import system_clock
from hstui.config import Feed
from hstui.desk import render
from hstui.edition.compose import Materials, compose
from hstui.sessions import load_calendar
from hstui.sources.base import Ask, Outcome, Payload
from hstui.sources.user_feed import user_feeds
from hstui.text.i18n import translator
from hstui.universe.loader import load_universe

NOW = system_clock()
UNIVERSE = load_universe("hstech", NOW.date())
CALENDAR = load_calendar()


def cpu(work: Callable[[], object], rounds: int) -> tuple[float, str]:
    """Milliseconds of CPU: the median of rounds, and the spread."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return middle(times)


def report(bodies: list[bytes]) -> bytes:
    """Raw feeds to the Markdown report, as the desk does it."""
    ask = Ask(NOW, UNIVERSE, CALENDAR)
    outcomes = []
    for number, body in enumerate(bodies):
        (source,) = user_feeds([Feed(f"f{number}", f"https://news.example/feed/{number}")])
        (request,) = source.requests(ask)
        payload = Payload(request.url, 200, {"content-type": "application/rss+xml"}, body, NOW)
        records = source.parse(request, payload, ask).records
        outcomes.append(Outcome(source.info, "live", records, fetched_at=NOW, requests=1))
    materials = Materials(tuple(outcomes), NOW, UNIVERSE, CALENDAR, "live", "zh-Hans")
    return render(compose(materials, translator("zh-Hans")), "markdown")


def _reading() -> list[Result]:
    body = synthetic(100)
    seconds = measure_feeds([body])
    found = [
        Result("P8", f"a feed's item read, {name}", value / 100 * 1e6, "µs", seconds["feedparser"] / 100 * 1e6,
               "feedparser", *((20 / 315, 10 / 315) if name == "hstui" else ()))
        for name, value in seconds.items() if name != "feedparser"
    ]  # fmt: skip
    ours = seconds["hstui"] / 100 * 1e6
    return [Result("P8", "a feed's item read", ours, "µs", gate=20, moonshot=10), *found]


def _composing(rounds: int) -> list[Result]:
    found = []
    for items, gate, moonshot in ((1_000, 200.0, 100.0), (10_000, 1200.0, 600.0)):
        bodies = feeds(items, UNIVERSE, NOW)
        report(bodies[:1])
        took, spread = cpu(lambda bodies=bodies: report(bodies), rounds)  # type: ignore[misc]
        found.append(
            Result(
                "P9", f"raw bytes to report, {items:,} items", took, "ms", gate=gate, moonshot=moonshot, spread=spread
            )
        )
    return found


def _annotating(rounds: int) -> list[Result]:
    lines = list(headlines(10_000, UNIVERSE))
    list(annotate_lines(lines[:50], UNIVERSE))
    took, spread = cpu(lambda: list(annotate_lines(lines, UNIVERSE)), rounds)
    found = [Result("", "10,000 items with bodies annotated and grouped", took, "ms", gate=1000, spread=spread)]
    items = [json.loads(line) for line in lines]
    reader = Reader(UNIVERSE, default_knowledge())
    tagged, spread = cpu(lambda: [reader.read(item["title"], item["body"]) for item in items], rounds)
    found.append(
        Result(
            "P11", "read whole (names, themes, amounts), an article", tagged / 10, "µs", gate=60, moonshot=30, spread=""
        )
    )
    traits = [reader.read(item["title"]).traits for item in items]
    model = PairModel(default_knowledge().tables["ranking"]["same_event"])
    common = common_grams(default_knowledge(), UNIVERSE)
    grouped, spread = cpu(lambda: group_items(traits, model, common), rounds)
    found.append(
        Result("P12", "10,000 headlines grouped into stories", grouped, "ms", gate=200, moonshot=70, spread=spread)
    )
    return found


def _memory() -> list[Result]:
    """Largest resident memory of a process that annotates 100,000 items."""
    code = "from benchmarks.annotate import main; main(['100000'])"
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [Result("", "100,000 items annotated, peak memory with the items", peak, "MiB", gate=300)]


def measure(quick: bool) -> list[Result]:
    """All figures of this file."""
    rounds = 3 if quick else 5
    return [*_reading(), *_composing(rounds), *_annotating(rounds), *_memory()]


if __name__ == "__main__":
    main(measure)
