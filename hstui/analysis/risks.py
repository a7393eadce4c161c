"""Risks by rule: only those that the morning's records trigger, each with the figures that did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hstui.analysis.advice import check_names
from hstui.analysis.observed import Observed, Values
from hstui.analysis.risk_finding import Finding
from hstui.analysis.risk_kinds import TESTS
from hstui.analysis.rules import Table, load, table_of, texts, whole
from hstui.errors import UsageError

PHRASES = frozenset({"stocks", "story"})
"""Placeholders that are no measures: the names of the stocks concerned, the title of the leading story."""
_TEXTS = ("title", "text", "trigger")


@dataclass(frozen=True, slots=True)
class TriggeredRisk:
    """One risk that its rule found."""

    id: str
    rule: str
    """With its version: `hibor_squeeze@1`."""
    kind: str
    severity: int
    title: Mapping[str, str]
    text: Mapping[str, str]
    """Template by language: names of `values`, `{stocks}`, `{story}`."""
    trigger: Mapping[str, str]
    values: Values
    codes: tuple[str, ...]
    stories: tuple[str, ...]
    """Ids, the leading one first; empty for what is not news."""
    evidence: tuple[str, ...]


def find_risks(observed: Observed, override: Table | None = None) -> tuple[TriggeredRisk, ...]:
    """The risks triggered, gravest first, then in the order of the rule file. None: an empty tuple, to be said so.

    `override` is a user's risks.toml, parsed. Raises `UsageError` when it does not fit.
    """
    table = load("risks", override)
    rules = table_of(table, "rules", "risks")
    version = whole(table, "version", "risks")
    check(table)
    found = []
    for name in rules:
        rule, where = table_of(rules, name, "risks.rules"), f"risks.rules.{name}"
        test, _ = TESTS[str(rule["kind"])]
        finding = test(rule, where, observed) if rule.get("enabled", True) else None
        if finding is not None:
            found.append(_risk(name, rule, where, version, finding))
    return tuple(sorted(found, key=lambda risk: -risk.severity))


def check(table: Table) -> None:
    """Refuses a table with a rule of no known kind, or whose texts name what its test does not measure."""
    rules = table_of(table, "rules", "risks")
    for name in rules:
        rule, where = table_of(rules, name, "risks.rules"), f"risks.rules.{name}"
        test, known = TESTS.get(str(rule.get("kind")), (None, frozenset[str]()))
        if test is None:
            raise UsageError(f"{where}.kind must be one of {', '.join(sorted(TESTS))}")
        for key in _TEXTS:
            check_names(texts(rule, key, where), known | PHRASES, f"{where}.{key}")


def _risk(name: str, rule: Table, where: str, version: int, finding: Finding) -> TriggeredRisk:
    return TriggeredRisk(
        id=name,
        rule=f"{name}@{version}",
        kind=str(rule["kind"]),
        severity=whole(rule, "severity", where),
        title=texts(rule, "title", where),
        text=texts(rule, "text", where),
        trigger=texts(rule, "trigger", where),
        values=finding.values,
        codes=finding.codes,
        stories=finding.stories,
        evidence=finding.evidence,
    )
