"""Past calls against later closes, relative to the index. Not a backtest and not a track record of trades.

A call counts from the first close after it was made, which a reader could have dealt at; never from one before.
What cannot be scored says why and never counts as 0. Outcomes once settled are kept as they are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import sqrt
from typing import Literal

from hstui.clock import HKT
from hstui.records.market import Bar
from hstui.sessions import Calendar

HORIZONS = (1, 5, 20)
"""Sessions after the entry."""
NOISE = 20
"""Fewer scored calls than this say nothing."""
EVERY = "*"
"""The row of a stance over all rules."""
_BREAK = Decimal(5)
"""A close this many times another within the horizon, or a fifth of it, is a split or a wrong price, not a return."""
_ERRORS = 2
"""Standard errors that a mean must lie from 0 to be told from chance."""

Unscored = Literal["not_due", "no_entry_close", "no_exit_close", "no_benchmark", "price_break"]
Verdict = Literal["noise", "no_effect", "helpful", "harmful"]


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call as an archived edition holds it."""

    edition: str
    made: datetime
    """The edition's clock, aware."""
    code: str
    stance: str
    rules: tuple[str, ...]
    """Rules that spoke for the stance, with their versions."""


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """One call at one horizon: a return over the index, or why there is none."""

    call: PastCall
    horizon: int
    entry: date | None
    exit: date | None
    alpha: Decimal | None
    """Percentage points over the index, not signed by the stance."""
    unscored: Unscored | None


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A rule (or all, `*`) and stance at one horizon."""

    rule: str
    stance: str
    horizon: int
    n: int
    hits: int | None
    """Calls that did as the stance said; None for `watch`, which says nothing of direction."""
    mean_alpha: Decimal | None
    """Percentage points; signed by the stance, so that positive is good for `overweight` and `cautious` alike."""
    standard_error: Decimal | None
    """Of the mean, over non-overlapping windows."""
    independent: int
    """Calls whose windows do not overlap another counted call of the same stock."""
    verdict: Verdict

    @property
    def noise(self) -> bool:
        """Too few to say anything."""
        return self.verdict == "noise"


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """How past calls fared."""

    lines: tuple[ScoreLine, ...]
    unscored: tuple[tuple[Unscored, int], ...]
    """Why calls at a horizon have no score, and how many."""
    outcomes: tuple[CallOutcome, ...]


def scorecard(
    calls: Sequence[PastCall], bars: Iterable[Bar], benchmark: str, calendar: Calendar, now: datetime,
    settled: Sequence[CallOutcome] = (),
) -> ScoreTable:  # fmt: skip
    """Scores every past call at 1, 5 and 20 sessions and sums them up by rule and stance.

    `settled` are outcomes that were scored before: they stand, whatever the bars now say.
    """
    outcomes = score_calls(calls, bars, benchmark, calendar, now, settled)
    return ScoreTable(_lines(outcomes), _reasons(outcomes), outcomes)


def score_calls(
    calls: Sequence[PastCall], bars: Iterable[Bar], benchmark: str, calendar: Calendar, now: datetime,
    settled: Sequence[CallOutcome] = (),
) -> tuple[CallOutcome, ...]:  # fmt: skip
    """One outcome a call and horizon. Of several editions before one close only the first call a stock counts: later
    ones had seen more of the same day."""
    closes: dict[str, dict[str, dict[date, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for bar in sorted(bars, key=lambda one: (one.code, one.day, one.provenance.fetched_at, one.provenance.source)):
        if bar.close.value > 0:
            closes[bar.code][bar.provenance.source].setdefault(bar.day, bar.close.value)
    last = calendar.last_completed(now.astimezone(HKT))
    kept = {_key(one): one for one in settled if one.alpha is not None}
    first: dict[tuple[str, date], PastCall] = {}
    for call in sorted(calls, key=lambda one: (one.made, one.edition, one.code)):
        first.setdefault((call.code, entry_session(call.made, calendar)), call)
    outcomes = []
    for (code, entry), call in sorted(first.items(), key=lambda item: (item[0][1], item[0][0])):
        for horizon in HORIZONS:
            new = _outcome(call, entry, horizon, closes[code], closes[benchmark], calendar, last)
            outcomes.append(kept.get(_key(new), new))
    return tuple(outcomes)


def entry_session(made: datetime, calendar: Calendar) -> date:
    """The session whose close is the first after a moment."""
    local = made.astimezone(HKT)
    done = calendar.last_completed(local)
    return calendar.next(done)


def _key(outcome: CallOutcome) -> tuple[str, str, int]:
    return outcome.call.edition, outcome.call.code, outcome.horizon


def _pair(
    closes: Mapping[str, Mapping[date, Decimal]], entry: date, leave: date
) -> tuple[Decimal | None, Decimal | None]:
    """Both closes from one source: some adjust past closes for splits and dividends, and some do not."""
    for days in closes.values():
        if entry in days and leave in days:
            return days[entry], days[leave]
    entered = next((days[entry] for days in closes.values() if entry in days), None)
    return entered, None


def _outcome(
    call: PastCall, entry: date, horizon: int, closes: Mapping[str, Mapping[date, Decimal]],
    index: Mapping[str, Mapping[date, Decimal]], calendar: Calendar, last: date,
) -> CallOutcome:  # fmt: skip
    leave = entry
    for _ in range(horizon):
        leave = calendar.next(leave)

    def without(reason: Unscored) -> CallOutcome:
        return CallOutcome(call, horizon, entry, leave, None, reason)

    if leave > last:
        return without("not_due")
    bought, sold = _pair(closes, entry, leave)
    if bought is None:
        return without("no_entry_close")
    if sold is None:
        return without("no_exit_close")
    index_then, index_later = _pair(index, entry, leave)
    if index_then is None or index_later is None:
        return without("no_benchmark")
    change = sold / bought
    if not 1 / _BREAK < change < _BREAK:
        return without("price_break")
    alpha = (change - index_later / index_then) * 100
    return CallOutcome(call, horizon, entry, leave, alpha.quantize(Decimal("0.0001")), None)


def _reasons(outcomes: Sequence[CallOutcome]) -> tuple[tuple[Unscored, int], ...]:
    counts = Counter(one.unscored for one in outcomes if one.unscored is not None)
    return tuple(sorted(counts.items()))


def _lines(outcomes: Sequence[CallOutcome]) -> tuple[ScoreLine, ...]:
    groups: dict[tuple[str, str, int], list[CallOutcome]] = defaultdict(list)
    for one in outcomes:
        if one.alpha is not None:
            for rule in (EVERY, *dict.fromkeys(one.call.rules)):
                groups[rule, one.call.stance, one.horizon].append(one)
    return tuple(_line(*key, groups[key]) for key in sorted(groups))


def _line(rule: str, stance: str, horizon: int, scored: Sequence[CallOutcome]) -> ScoreLine:
    sign = -1 if stance == "cautious" else 1
    alphas = [one.alpha * sign for one in scored if one.alpha is not None]
    mean = sum(alphas, Decimal(0)) / len(alphas)
    independent = _independent(scored)
    error = _standard_error([float(alpha) for alpha in alphas], independent)
    hits = None if stance == "watch" else sum(alpha > 0 for alpha in alphas)
    return ScoreLine(
        rule=rule,
        stance=stance,
        horizon=horizon,
        n=len(alphas),
        hits=hits,
        mean_alpha=mean.quantize(Decimal("0.01")),
        standard_error=None if error is None else Decimal(str(round(error, 4))),
        independent=independent,
        verdict=_verdict(len(alphas), float(mean), error),
    )


def _verdict(n: int, mean: float, error: float | None) -> Verdict:
    if n < NOISE or error is None:
        return "noise"
    if abs(mean) < _ERRORS * error:
        return "no_effect"
    return "helpful" if mean > 0 else "harmful"


def _independent(scored: Sequence[CallOutcome]) -> int:
    """How many calls have windows of their own: a call repeated every morning is not twenty observations."""
    count = 0
    busy: dict[str, date] = {}
    for one in scored:
        if one.entry is None or one.exit is None:
            continue
        if one.entry >= busy.get(one.call.code, date.min):
            busy[one.call.code] = one.exit
            count += 1
    return count


def _standard_error(alphas: Sequence[float], independent: int) -> float | None:
    if independent < 2:
        return None
    mean = sum(alphas) / len(alphas)
    variance = sum((alpha - mean) ** 2 for alpha in alphas) / max(1, len(alphas) - 1)
    return sqrt(variance / independent)
