"""Making Measures: from one record, as a sum, a difference, a count; and what could not be measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hstui.records.provenance import Measure, Provenance
from hstui.records.units import Quantity, Unit


@dataclass(frozen=True, slots=True)
class Note:
    """A finding without wording: why a value is missing or to be read with care.

    The keys are listed in docs/figures.md; whoever prints them words them.
    """

    key: str
    """`gap`, `short_history`, `legs_differ` …"""
    about: str
    """Label of the measure or of the block (`southbound.total.sum_5`)."""
    day: date | None = None
    detail: str = ""
    """A value of the data, never prose: a source id, a code, a raw number."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sources, or a source and arithmetic, give different numbers for the same thing."""

    label: str
    day: date
    used: Measure
    other: Measure


def by_the_exchange(source: str) -> bool:
    """Whether the exchange itself publishes what a source of that id says."""
    return source.startswith("hkex")


def precedence(source: str) -> tuple[int, str]:
    """The exchange's own figures before those that others republish."""
    return (0 if by_the_exchange(source) else 1, source)


def stated(quantity: Quantity, day: date | None, provenance: Provenance, label: str) -> Measure:
    """A source's own value."""
    return Measure(quantity, day, (provenance,), label=label)


def provenances(measures: Iterable[Measure]) -> tuple[Provenance, ...]:
    """Every provenance of the measures once, in order of first appearance."""
    return tuple(dict.fromkeys(origin for measure in measures for origin in measure.provenance))


def derived(
    quantity: Quantity, formula: str, inputs: Sequence[Measure], label: str, day: date | None = None
) -> Measure:
    """A value computed from others; its day is the latest of theirs unless given."""
    days = [measure.day for measure in inputs if measure.day is not None]
    return Measure(
        quantity=quantity,
        day=day if day is not None else max(days, default=None),
        provenance=provenances(inputs),
        formula=formula,
        inputs=tuple(inputs),
        label=label,
    )


def summed(inputs: Sequence[Measure], formula: str, label: str, unit: Unit | None = None) -> Measure:
    """The sum of at least one measure; UnitError when units mix."""
    amount = inputs[0].quantity if unit is None else inputs[0].quantity.to(unit)
    for measure in inputs[1:]:
        amount = amount + (measure.quantity if unit is None else measure.quantity.to(unit))
    return derived(amount, formula, inputs, label)


def difference(later: Measure, earlier: Measure, formula: str, label: str) -> Measure:
    """`later` − `earlier`, in their unit."""
    return derived(later.quantity - earlier.quantity, formula, (earlier, later), label, day=later.day)


NET = "buy − sell"
"""The formula of a net that its source does not state beside what was bought and sold."""

SIZE = "size"
"""The formula of a measure that was stripped of its sign: the gate reads the sign from its input."""


def magnitude(measure: Measure, label: str) -> Measure:
    """The size of a signed figure, for a text that says the direction in words."""
    if measure.quantity.value >= 0:
        return measure
    return derived(abs(measure.quantity), SIZE, (measure,), label, measure.day)


def counted(
    number: int, unit: Unit, formula: str, inputs: Sequence[Measure], label: str, day: date | None = None
) -> Measure:
    """A count of things (`Unit.COUNT`) or of sessions (`Unit.DAYS`)."""
    return derived(Quantity(Decimal(number), unit), formula, inputs, label, day)


def spread_bp(minuend: Measure, subtrahend: Measure, formula: str, label: str) -> Measure:
    """The difference of two rates in % as basis points."""
    gap = minuend.quantity - subtrahend.quantity
    if gap.unit is not Unit.PCT:
        raise ValueError(f"a spread needs rates in %, not {gap.unit}")
    return derived(Quantity(gap.value * 100, Unit.BP), formula, (minuend, subtrahend), label)


def day_of(measure: Measure) -> date:
    """The day of a measure that must have one (every observation does)."""
    if measure.day is None:
        raise ValueError(f"{measure.label} has no day")
    return measure.day


def relabelled(measure: Measure, label: str) -> Measure:
    """The same measure under another name."""
    return Measure(measure.quantity, measure.day, measure.provenance, measure.formula, measure.inputs, label)
