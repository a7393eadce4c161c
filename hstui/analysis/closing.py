"""The balance of the day in clauses: chosen by conditions, filled with measures, worded in advice.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter

from hstui.analysis.measures import derived, magnitude
from hstui.analysis.observed import Observed, Values
from hstui.analysis.rules import Table, texts, words
from hstui.errors import UsageError
from hstui.records.provenance import Measure, Provenance
from hstui.records.units import Quantity, Unit

CONDITIONS = frozenset({
    "flows_in", "flows_out", "flows_even", "flows_high", "flows_low", "flows_unknown", "breadth_up", "breadth_down",
    "breadth_mixed", "breadth_still", "breadth_unknown", "demand_strong", "demand_steady", "demand_weak",
    "risks_none", "risks_some", "more_overweight", "more_cautious", "balanced", "nothing_judged",
})  # fmt: skip
NAMES = frozenset({
    "net", "net_abs", "high_of", "low_of", "advancers", "decliners", "change", "risks", "overweight", "watch",
    "cautious",
})  # fmt: skip
"""What clauses may name."""
_SUPERLATIVE = 10
"""Sessions of which a net purchase must be the largest to be called so."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A template by language and the measures that it names."""

    slot: str
    text: Mapping[str, str]
    values: Values


@dataclass(frozen=True, slots=True)
class ClauseRule:
    """One `[[assessment]]` or `[[closing]]` entry."""

    slot: str
    when: tuple[str, ...]
    text: Mapping[str, str]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """The measures that clauses may name."""

    values: Mapping[str, Measure]

    @classmethod
    def of(cls, observed: Observed, distribution: Mapping[str, Measure], risks: int) -> Context:
        """Collects them; what is not known is not there, and clauses that need it are passed over."""
        values: dict[str, Measure] = dict(distribution)
        origin = Provenance("risks.toml", "", observed.now, None, f"rules fired: {risks}", "risks.toml")
        values["risks"] = Measure(
            Quantity(Decimal(risks), Unit.COUNT), observed.day, (origin,), "risk rules that fired", (), "risks.count"
        )
        total = observed.market.total if observed.market is not None else None
        if total is not None and total.net is not None:
            net = total.net
            values["net"] = net
            values["net_abs"] = magnitude(net, "southbound.total.net_size")
            for name, span in (("high_of", total.high_of), ("low_of", total.low_of)):
                formula = (
                    f"sessions up to {total.day} of which it is the {'highest' if name == 'high_of' else 'lowest'}"
                )
                quantity = Quantity(Decimal(span), Unit.DAYS)
                inputs = total.history[-span:]
                values[name] = derived(quantity, formula, inputs, f"southbound.total.{name}", total.day)
        if observed.index is not None:
            named = {"advancers": observed.index.advancers, "decliners": observed.index.decliners,
                     "change": observed.index.change}  # fmt: skip
            values.update({name: measure for name, measure in named.items() if measure is not None})
        return cls(values)


def conditions(observed: Observed, scores: Sequence[Decimal], risks: int) -> frozenset[str]:
    """Which conditions of the day hold; `scores` are those of all calls."""
    return frozenset({*_flows(observed), *_breadth(observed), *_demand(observed), *_balance(scores, risks)})


def _flows(observed: Observed) -> Sequence[str]:
    total = observed.market.total if observed.market is not None else None
    if total is None or total.net is None:
        return ["flows_unknown"]
    net = total.net.quantity.value
    if not net:
        return ["flows_even"]
    found = ["flows_in" if net > 0 else "flows_out"]
    if total.high_of >= _SUPERLATIVE:
        found.append("flows_high")
    if total.low_of >= _SUPERLATIVE:
        found.append("flows_low")
    return found


def _breadth(observed: Observed) -> Sequence[str]:
    index = observed.index
    if index is None or index.advancers is None or index.decliners is None:
        return ["breadth_unknown"]
    up, down = int(index.advancers.quantity.value), int(index.decliners.quantity.value)
    if not up and not down:
        return ["breadth_still"]
    return [("breadth_down", "breadth_mixed", "breadth_up")[_majority(up, down) + 1]]


def _demand(observed: Observed) -> Sequence[str]:
    demand = observed.macro.demand if observed.macro is not None else None
    return [f"demand_{demand.verdict}"] if demand is not None else []


def _balance(scores: Sequence[Decimal], risks: int) -> Sequence[str]:
    """The evidence leans where most calls do, whichever threshold they reach: one grave case among many good ones is
    no cautious day."""
    found = ["risks_some" if risks else "risks_none"]
    if not scores:
        return [*found, "nothing_judged"]
    good, bad = sum(score > 0 for score in scores), sum(score < 0 for score in scores)
    if not good and not bad:
        return found  # the evidence leans nowhere, which is not the same as balanced
    return [*found, ("more_cautious", "balanced", "more_overweight")[_majority(good, bad) + 1]]


def _majority(one: int, other: int) -> int:
    """1 for the one, -1 for the other: half as many again is a clear majority; 0 where neither has it."""
    if one * 2 >= other * 3 and one > other:
        return 1
    return -1 if other * 2 >= one * 3 and other > one else 0


def closing_rules(table: Table, kind: str) -> tuple[ClauseRule, ...]:
    """The entries of `[[assessment]]` or `[[closing]]`; UsageError for unknown conditions or names."""
    entries = table.get(kind, [])
    if not isinstance(entries, list):
        raise UsageError(f"advice.{kind} must be a list of tables")
    rules = []
    for place, entry in enumerate(entries, start=1):
        where = f"advice.{kind} {place}"
        when, text = words(entry, "when", where), texts(entry, "text", where)
        unknown = sorted(set(when) - CONDITIONS)
        named = {name for lang in text for _, name, _, _ in Formatter().parse(text[lang]) if name is not None}
        if unknown or named - NAMES:
            raise UsageError(f"{where}: nothing is called {', '.join([*unknown, *sorted(named - NAMES)])}")
        rules.append(ClauseRule(str(entry.get("slot", "")), when, text, tuple(sorted(named))))
    return tuple(rules)


def clauses(rules: Sequence[ClauseRule], holding: frozenset[str], context: Context) -> tuple[Clause, ...]:
    """Of each slot the first rule whose conditions hold and whose measures are known."""
    found: dict[str, Clause] = {}
    for rule in rules:
        if rule.slot in found or not holding.issuperset(rule.when):
            continue
        if all(name in context.values for name in rule.names):
            values = tuple((name, context.values[name]) for name in rule.names)
            found[rule.slot] = Clause(rule.slot, rule.text, values)
    return tuple(found.values())
