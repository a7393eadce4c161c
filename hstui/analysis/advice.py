"""Calls by rule: the sum of a stock's signals against stated thresholds, with what speaks against and until when.

The outcome of rules, not research: no target price, no timing. Words are templates of advice.toml; numbers in them
are measures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Final, Literal

from hstui.analysis.bearing import reading_of
from hstui.analysis.closing import Clause, Context, clauses, closing_rules, conditions
from hstui.analysis.measures import Note, derived, provenances
from hstui.analysis.observed import Observed, Signal
from hstui.analysis.rules import Table, load, number, table_of, texts, whole
from hstui.analysis.signals import RULE_VALUES, signals
from hstui.errors import UsageError
from hstui.records.provenance import Measure, Provenance
from hstui.records.units import Quantity, Unit

Stance = Literal["overweight", "watch", "cautious"]
_TEXTS = frozenset({"text", "full", "against", "invalid", "invalid_against", "invalid_blackout"})
STANCES: tuple[Stance, ...] = ("overweight", "watch", "cautious")


@dataclass(frozen=True, slots=True)
class CallReason:
    """One signal behind a call."""

    rule: str
    """With its version: `southbound_streak@1`."""
    weight: Measure
    """Signed, as the rule file gives it."""
    text: Mapping[str, str]
    """Template by language; names in braces are in `signal.values`."""
    signal: Signal
    counter: bool
    """Speaks against the stance."""


@dataclass(frozen=True, slots=True)
class AdviceCall:
    """The outcome for one member."""

    code: str
    stance: Stance
    score: Measure
    """Σ weights."""
    reasons: tuple[CallReason, ...]
    """Those for the stance first, heaviest first."""
    invalidation: tuple[Mapping[str, str], ...]
    """What would end it, a text a language, one for each reason in support without repetition."""
    expires: date
    """Last session on which it stands unless given again."""


@dataclass(frozen=True, slots=True)
class AdviceView:
    """All calls of an edition."""

    ruleset: str
    """`advice@1`."""
    calls: tuple[AdviceCall, ...]
    """Best score first."""
    not_judged: tuple[Note, ...]
    """A note a member: `about` is its code, `key` is `no_signal`, `price_only`."""
    distribution: Mapping[str, Measure]
    """How many calls by stance."""
    horizon: Measure
    expires_after: Measure
    definitions: Mapping[str, str]
    """Template by language with `{horizon}`, `{expires}`, the thresholds `{overweight}` and `{cautious}`, and
    `{index}`."""
    thresholds: Mapping[str, Measure]
    """Scores from which on, and down to which, a call has that stance."""
    assessment: tuple[Clause, ...]
    closing: tuple[Clause, ...]
    signals: tuple[Signal, ...]


def advise(observed: Observed, risks: int, override: Table | None = None) -> AdviceView:
    """Calls for the members of the universe. `risks` is how many risk rules have fired.

    A member is judged when the report's body tells at least one of its signals; price alone does not do.
    `override` is a user's advice.toml, parsed. Raises `UsageError` when it does not fit.
    """
    table = load("advice", override)
    check(table)
    version = whole(table, "version", "advice")
    found = signals(observed, table)
    calls: list[AdviceCall] = []
    not_judged: list[Note] = []
    for code in observed.universe.codes:
        own = [one for one in found if one.code == code]
        if any(one.in_body for one in own):
            calls.append(_call(code, own, observed, table, version))
        else:
            not_judged.append(Note("price_only" if own else "no_signal", code, observed.day))
    calls.sort(key=lambda call: (-call.score.quantity.value, call.code))
    distribution = _distribution(calls, observed)
    horizon = _constant(table, "horizon_sessions", "advice.horizon", observed.now)
    expires = _constant(table, "expires_sessions", "advice.expires_after", observed.now)
    state = conditions(observed, [call.score.quantity.value for call in calls], risks)
    context = Context.of(observed, distribution, risks)
    return AdviceView(
        ruleset=f"advice@{version}",
        calls=tuple(calls),
        not_judged=tuple(not_judged),
        distribution=distribution,
        horizon=horizon,
        expires_after=expires,
        definitions=texts(table, "definitions", "advice"),
        thresholds={key: _threshold(table, key, observed.now) for key in ("overweight", "cautious")},
        assessment=clauses(closing_rules(table, "assessment"), state, context),
        closing=clauses(closing_rules(table, "closing"), state, context),
        signals=found,
    )


def _call(code: str, own: Sequence[Signal], observed: Observed, table: Table, version: int) -> AdviceCall:
    score = sum((one.weight for one in own), Decimal(0))
    stance = _stance(score, own, table)
    against = score < 0 or stance == "cautious"
    reasons = [_reason(one, against, observed, table, version) for one in own]
    reasons.sort(key=lambda one: (one.counter, -abs(one.weight.quantity.value), one.rule))
    named = ", ".join(f"{one.rule} {one.weight.quantity.value:+}" for one in reasons)
    inputs = tuple(one.weight for one in reasons)
    last = observed.day
    for _ in range(whole(table, "expires_sessions", "advice")):
        last = observed.calendar.next(last)
    supporting = [one.signal for one in reasons if not one.counter]
    invalid = [_invalidation(one, table, silent=code in observed.blackouts) for one in supporting]
    return AdviceCall(
        code=code,
        stance=stance,
        score=derived(Quantity(score, Unit.COUNT), f"Σ weights: {named}", inputs, f"advice.{code}.score", observed.day),
        reasons=tuple(reasons),
        invalidation=_said_once(invalid),
        expires=last,
    )


def _stance(score: Decimal, own: Sequence[Signal], table: Table) -> Stance:
    """Overweight needs several rules of several families in support: neither one observation nor a day's headlines are
    a case. One grave fact suffices for caution."""
    rules = table_of(table, "stance", "advice")
    reached = score >= number(rules, "overweight", "advice.stance")
    supporting = [one.family for one in own if one.weight > 0]
    several = len(supporting) >= whole(rules, "reasons", "advice.stance")
    varied = len(set(supporting)) >= whole(rules, "families", "advice.stance")
    if reached and several and varied:
        return "overweight"
    return "cautious" if score <= number(rules, "cautious", "advice.stance") else "watch"


def _reason(one: Signal, against: bool, observed: Observed, table: Table, version: int) -> CallReason:
    quantity = Quantity(one.weight, Unit.COUNT)
    origin = Provenance("advice.toml", "", observed.now, None, f"{one.rule}: weight {one.weight:+}", "advice.toml")
    sources = (origin, *provenances(measure for _, measure in one.values))
    label = f"advice.{one.code}.weight.{one.rule}"
    inputs = tuple(measure for _, measure in one.values)
    weight = Measure(quantity, observed.day, sources, f"weight of {one.rule}@{version}", inputs, label)
    return CallReason(f"{one.rule}@{version}", weight, _text(one, table), one, (one.weight > 0) is against)


def _entry(one: Signal, table: Table) -> tuple[Table, str]:
    group, name = ("events", one.rule.removeprefix("event.")) if one.family == "news" else ("rules", one.rule)
    return table_of(table_of(table, group, "advice"), name, f"advice.{group}"), f"advice.{group}.{name}"


def _text(one: Signal, table: Table) -> Mapping[str, str]:
    """The text for the sign observed; the fuller one when all that it names is known."""
    entry, where = _entry(one, table)
    if "full" in entry:
        full = texts(entry, "full", where)
        if names_in(full) <= {name for name, _ in one.values}:
            return full
    return texts(entry, "against" if one.weight < 0 and "against" in entry else "text", where)


def _invalidation(one: Signal, table: Table, *, silent: bool) -> Mapping[str, str]:
    """What would end a signal; `silent` in the month before results, when no repurchase is to be expected."""
    if one.family == "news":
        return texts(table, "news_invalid", "advice")
    entry, where = _entry(one, table)
    if silent and "invalid_blackout" in entry:
        return texts(entry, "invalid_blackout", where)
    return texts(entry, "invalid_against" if one.weight < 0 and "invalid_against" in entry else "invalid", where)


def _said_once(conditions: Sequence[Mapping[str, str]]) -> tuple[Mapping[str, str], ...]:
    """Without repetitions, and without what another condition says in the same words and more besides."""
    distinct = [one for place, one in enumerate(conditions) if one not in conditions[:place]]
    return tuple(
        one
        for one in distinct
        if not any(other != one and all(text in other[lang] for lang, text in one.items()) for other in distinct)
    )


def _distribution(calls: Sequence[AdviceCall], observed: Observed) -> Mapping[str, Measure]:
    counts = Counter(call.stance for call in calls)
    origin = Provenance("advice.toml", "", observed.now, None, f"calls: {len(calls)}", "advice.toml")
    found: dict[str, Measure] = {}
    for stance in STANCES:
        inputs = tuple(call.score for call in calls if call.stance == stance)
        quantity, formula = Quantity(Decimal(counts[stance]), Unit.COUNT), f"calls with the stance {stance}"
        found[stance] = Measure(quantity, observed.day, (origin,), formula, inputs, f"advice.count.{stance}")
    return found


def _constant(table: Table, key: str, label: str, now: datetime) -> Measure:
    sessions = whole(table, key, "advice")
    origin = Provenance("advice.toml", "", now, None, f"{key}={sessions}", "advice.toml")
    return Measure(Quantity(Decimal(sessions), Unit.DAYS), None, (origin,), label=label)


def _threshold(table: Table, key: str, now: datetime) -> Measure:
    score = number(table_of(table, "stance", "advice"), key, "advice.stance")
    origin = Provenance("advice.toml", "", now, None, f"stance.{key}={score}", "advice.toml")
    return Measure(Quantity(score, Unit.COUNT), None, (origin,), label=f"advice.stance.{key}")


_DEFINED: Final = frozenset({"horizon", "expires", "overweight", "cautious", "index"})


def check(table: Table) -> None:
    """Refuses a table whose rules are unknown or whose texts name what their rule does not measure."""
    whole(table, "version", "advice")
    rules = table_of(table, "rules", "advice")
    unknown = sorted(set(rules) - set(RULE_VALUES))
    if unknown:
        raise UsageError(
            f"advice.rules: no such rule: {', '.join(unknown)} (there are {', '.join(sorted(RULE_VALUES))})"
        )
    for name in sorted(rules):
        entry, where = table_of(rules, name, "advice.rules"), f"advice.rules.{name}"
        for key in sorted(entry):
            if key in _TEXTS:
                check_names(texts(entry, key, where), RULE_VALUES[name], f"{where}.{key}")
            elif key != "family":
                number(entry, key, where)
    for name, entry in sorted(table_of(table, "events", "advice").items()):
        where = f"advice.events.{name}"
        number(entry, "weight", where)
        if whole(entry, "direction", where) not in (-1, 0, 1):
            raise UsageError(f"{where}.direction must be 1, -1 or 0")
        reading_of(entry, where)
        check_names(texts(entry, "text", where), frozenset(), f"{where}.text")
    check_names(texts(table, "definitions", "advice"), _DEFINED, "advice.definitions")
    for slot in ("assessment", "closing"):
        closing_rules(table, slot)


def names_in(templates: Mapping[str, str]) -> set[str]:
    """The placeholders of a text in any language."""
    return {name for lang in templates for _, name, _, _ in Formatter().parse(templates[lang]) if name is not None}


def check_names(templates: Mapping[str, str], known: frozenset[str], where: str) -> None:
    """Refuses a template with a placeholder that has no measure."""
    for name in sorted(names_in(templates) - known):
        allowed = ", ".join(sorted(known)) or "none"
        raise UsageError(f"{where}: {{{name}}} has no measure (there are: {allowed})")
