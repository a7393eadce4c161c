"""The risk page: what its rules found triggered, with the figures that did."""

from __future__ import annotations

from hstui.analysis.observed import Observed
from hstui.analysis.risks import TriggeredRisk, find_risks
from hstui.analysis.rules import load, table_of, texts
from hstui.edition.compose.materials import Composing
from hstui.edition.compose.observed import worded
from hstui.edition.gate import Gate
from hstui.edition.ledger import Name, Part, Quote
from hstui.edition.model import Risk, Sentence, Story

_NAMED = 5


def _risk(c: Composing, risk: TriggeredRisk, stories: dict[str, Story]) -> tuple[Risk, Sentence]:
    lead = stories.get(risk.stories[0]) if risk.stories else None
    parts: dict[str, Part] = {
        "stocks": Name(c.listed([c.short(code).text for code in risk.codes[:_NAMED]])),
        "story": Quote(lead.title, lead.evidence[0]) if lead is not None else "",
    }
    evidence = risk.evidence[:_NAMED]
    text = worded(c, risk.text[c.lang], risk.values, risk.codes, evidence, parts)
    trigger = worded(c, risk.trigger[c.lang], risk.values, risk.codes, evidence, parts)
    found = Risk(
        id=risk.id,
        title=risk.title[c.lang],
        text=text if text.text.endswith(c.ledger.marks.stop) else c.ledger.ended(text),
        trigger=trigger.text,
        rule=risk.rule,
        figures=tuple(dict.fromkeys((*text.figures, *trigger.figures))),
        evidence=tuple(dict.fromkeys((*text.evidence, *trigger.evidence))),
        severity=risk.severity,
    )
    return found, trigger


def risks_page(c: Composing, observed: Observed, stories: list[Story]) -> list[tuple[Risk, Sentence]]:
    """Triggered risks, gravest first, each with its trigger as a sentence for the gate."""
    by_id = {story.id: story for story in stories}
    return [_risk(c, risk, by_id) for risk in find_risks(observed, c.materials.rules.get("risks"))]


def titles(c: Composing) -> dict[str, str]:
    """What the edition's language calls each risk of the rules, by id."""
    rules = table_of(load("risks", c.materials.rules.get("risks")), "rules", "risks")
    return {name: texts(rules[name], "title", f"risks.rules.{name}")[c.lang] for name in rules}


def checked(found: list[tuple[Risk, Sentence]], gate: Gate) -> tuple[Risk, ...]:
    """Those whose text and trigger both pass the gate."""
    return tuple(
        risk
        for risk, trigger in found
        if gate.admit(risk.text, f"risks.{risk.id}") and gate.admit(trigger, f"risks.{risk.id}.trigger")
    )
