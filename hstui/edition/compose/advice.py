"""The advice page: calls worded from their rules, with what speaks against them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from msgspec.structs import replace

from hstui.analysis.advice import AdviceCall, AdviceView, CallReason, advise
from hstui.analysis.closing import Clause
from hstui.analysis.measures import provenances
from hstui.analysis.observed import Observed
from hstui.edition.compose.materials import Composing
from hstui.edition.compose.observed import worded
from hstui.edition.compose.scorecard import unmeasured
from hstui.edition.gate import Gate
from hstui.edition.ledger import Name, Part, Quote
from hstui.edition.model import Advice, Call, Figure, Reason, Sentence, Story
from hstui.records.provenance import Measure

_RULES = "advice.toml"
_RATING = "event.rating"
"""Its headlines name the broker's price target; a call names none."""


def _clauses(c: Composing, found: tuple[Clause, ...]) -> list[Sentence]:
    return [worded(c, clause.text[c.lang], clause.values) for clause in found]


def _joined(c: Composing, found: tuple[Clause, ...]) -> Sentence:
    # In English each clause is a sentence of its own.
    gap = ". " if c.lang == "en" else c.ledger.marks.semicolon
    return c.ledger.ended(c.ledger.join(_clauses(c, found), gap))


def _reason(c: Composing, call: AdviceCall, reason: CallReason, told: dict[str, Story]) -> Reason:
    signal = reason.signal
    sentence = worded(c, reason.text[c.lang], signal.values, (call.code,), signal.evidence)
    qualified = {"partial": c.tr("含仅单通道上榜的日子"), "open": c.tr("至少如此"), "at_least": c.tr("至少如此")}
    if signal.flags:
        how = c.ledger.marks.semicolon.join(dict.fromkeys(qualified[flag] for flag in signal.flags))
        sentence = c.ledger.say("{said}（{how}）", (call.code,), said=sentence, how=Name(how))
    story = told.get(signal.stories[0]) if signal.stories else None
    if story is not None and reason.signal.rule != _RATING:
        # A kind of event says little without the event.
        headline = Quote(story.title, story.evidence[0])
        sentence = c.ledger.say("{kind}：{story}", (call.code,), kind=sentence, story=headline)
    weight = c.ledger.figure(reason.weight, "", text=f"{reason.weight.quantity.value:+.2f}")
    return Reason(
        text=sentence.text,
        rule=reason.rule,
        weight=float(reason.weight.quantity.value),
        evidence=sentence.evidence,
        figures=(*sentence.figures, weight.id),
        counter=reason.counter,
        story=story.id if story is not None else "",
    )


def _supporting(reasons: Sequence[CallReason | Reason]) -> tuple[str, ...]:
    return tuple(reason.rule for reason in reasons if not reason.counter)


def _without_weights(score: Measure) -> Measure:
    """The score without what it adds up, which are the reasons; the records that they are of stay."""
    records = tuple(one for one in provenances((score, *score.inputs)) if one.source != _RULES)
    return dataclasses.replace(score, formula="Σ weights", inputs=(), provenance=records)


def _call(c: Composing, call: AdviceCall, horizon: str, told: dict[str, Story]) -> Call:
    labels = c.materials.advice_level == "labels"
    score = _without_weights(call.score) if labels else call.score
    c.ledger.figure(score, "", text=f"{score.quantity.value:+.2f}")
    return Call(
        code=call.code,
        name=c.short(call.code).text,
        stance=call.stance,
        score=float(call.score.quantity.value),
        reasons=() if labels else tuple(_reason(c, call, reason, told) for reason in call.reasons),
        horizon=horizon,
        invalidation="" if labels else c.ledger.marks.semicolon.join(text[c.lang] for text in call.invalidation),
        expires=call.expires,
        rules=_supporting(call.reasons),
    )


def advice_page(c: Composing, observed: Observed, risks: int, stories: list[Story]) -> Advice:
    """Calls for the members that the body tells something of; the others with why not."""
    m = c.materials
    view = advise(observed, risks, m.rules.get("advice"))
    if m.advice_level == "off":
        return Advice("off", view.ruleset, (), (), (), Sentence(""), "")
    horizon = c.ledger.figure(view.horizon, "")
    expires = c.ledger.figure(view.expires_after, "")
    why = {"no_signal": c.tr("无信号"), "price_only": c.tr("仅有价格")}
    told = {story.id: story for story in stories}
    calls = tuple(_call(c, call, horizon.text, told) for call in view.calls)
    return Advice(
        level=m.advice_level,
        ruleset=view.ruleset,
        assessment=(_joined(c, view.assessment),),
        calls=calls,
        not_judged=tuple((c.short(n.about).text, why.get(n.key, n.key)) for n in view.not_judged),
        closing=_joined(c, view.closing),
        definitions=_definitions(c, view, horizon, expires),
        distribution={str(stance): int(measure.quantity.value) for stance, measure in view.distribution.items()},
    )


def _definitions(c: Composing, view: AdviceView, horizon: Figure, expires: Figure) -> str:
    index = c.materials.universe.index_name(c.lang) or c.tr("基准指数")
    parts: dict[str, Part] = {"horizon": horizon, "expires": expires, "index": Name(index)}
    for key, measure in view.thresholds.items():
        parts[key] = c.ledger.figure(measure, "", text=f"{measure.quantity.value:+.2f}")
    said = c.ledger.fill(view.definitions[c.lang], (), (), **parts).text
    if c.materials.universe.index_name(c.lang):
        return said
    return f"{said} {unmeasured(c)}" if c.lang == "en" else said + unmeasured(c)


def _in_text(reason: Reason) -> tuple[str, ...]:
    """The figures of the reason's sentence; its weight stands beside it."""
    return tuple(ident for ident in reason.figures if not ident.startswith("advice."))


def checked(advice: Advice, gate: Gate) -> Advice:
    """The page through the gate: a reason that fails is dropped, and a call with no reason left with it."""
    if advice.level == "off":
        return advice
    calls = advice.calls if advice.level == "labels" else _reasoned(advice.calls, gate)
    closing = advice.closing if gate.admit(advice.closing, "advice.closing") else Sentence("")
    return replace(
        advice,
        assessment=gate.admitted(advice.assessment, "advice.assessment"),
        calls=calls,
        closing=closing,
    )


def _reasoned(calls: Sequence[Call], gate: Gate) -> tuple[Call, ...]:
    """The calls with the reasons that pass, those without any left out."""
    found = []
    for call in calls:
        kept = tuple(
            reason
            for reason in call.reasons
            if gate.admit(Sentence(reason.text, _in_text(reason), reason.evidence, (call.code,)), f"advice.{call.code}")
        )
        if any(reason.evidence for reason in kept):
            found.append(replace(call, reasons=kept, rules=_supporting(kept)))
    return tuple(found)
