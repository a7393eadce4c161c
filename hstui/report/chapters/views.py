"""What rules make of it: risks, and advice with its reasons, conditions and closing word."""

from __future__ import annotations

from collections.abc import Iterator

from hstui.edition.model import Call, Edition
from hstui.edition.words import stance_word
from hstui.report.chapters.base import Outline
from hstui.report.document import Block, Heading, Inline, Items, Line, Note, Paragraph, Strong, Text

_WITNESSES = 3
"""Evidence that is cited for a reason without figures."""


def risks(o: Outline) -> list[Block]:
    """Each risk with what set it off and by which rule."""
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(2, tr("三、风险提示"))]
    if not e.risks:
        blocks.append(Paragraph((Text(e.risks_note),)))
        return blocks
    lines: list[Line] = []
    for risk in e.risks:
        pieces: list[Inline] = [Strong(risk.title), Text(o.marks.colon), *o.sentence(risk.text)]
        pieces.append(Text(o.paren(tr("触发：{trigger}；规则 {rule}", trigger=risk.trigger, rule=risk.rule))))
        lines.append(tuple(pieces))
    blocks.append(Items(tuple(lines), numbered=True))
    if e.risks_note:
        blocks.append(Paragraph((Text(e.risks_note),)))
    return blocks


def advice(o: Outline) -> list[Block]:
    """Calls by stance with reasons, counter-evidence, horizon and condition; who was not judged; the closing word."""
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(2, tr("四、投资建议"))]
    views = e.advice
    if views.level == "off":
        blocks.append(Paragraph((Text(tr("按设置不列建议。")),)))
        return blocks
    if views.assessment:
        mark = Strong(tr("持仓评估"))
        pieces: list[Inline] = [mark, Text(o.marks.colon)]
        for sentence in views.assessment:
            pieces.extend(o.sentence(sentence))
        blocks.append(Paragraph(tuple(pieces)))
    for stance in ("overweight", "watch", "cautious"):
        calls = [c for c in views.calls if c.stance == stance]
        if not calls:
            continue
        blocks.append(Heading(3, stance_word(stance, tr)))
        lines = [_call(o, call, full=views.level == "full") for call in calls]
        blocks.append(Items(tuple(lines)))
    if views.not_judged:
        told = o.listed([f"{name}{o.paren(why)}" for name, why in _with_codes(o, e)])
        blocks.append(Paragraph((Strong(tr("未作判断")), Text(o.marks.colon + told))))
    blocks.append(Paragraph((Strong(tr("寄语")), Text(o.marks.colon), *o.sentence(views.closing))))
    blocks.append(Note((Text(views.definitions),)))
    return blocks


def _with_codes(o: Outline, e: Edition) -> Iterator[tuple[str, str]]:
    """Who was not judged, with the code, since many are named here alone. They stand in the members' order."""
    judged = {call.code for call in e.advice.calls}
    codes = [member.code for member in e.members if member.code not in judged]
    complete = len(codes) == len(e.advice.not_judged)
    for place, (name, why) in enumerate(e.advice.not_judged):
        yield f"{name} {o.ticker(codes[place])}" if complete else name, why


def _call(o: Outline, call: Call, *, full: bool) -> Line:
    """One call: its stock, and where reasons are wanted, what speaks for it and against it, and until when."""
    tr = o.tr
    line: list[Inline] = [Strong(f"{call.name} {o.ticker(call.code)}")]
    if not full:
        return tuple(line)
    for counter, label in ((False, tr("依据")), (True, tr("反证"))):
        reasons = [reason for reason in call.reasons if reason.counter is counter]
        if reasons:
            line.append(Text(f"{o.marks.semicolon}{label} "))
        for place, reason in enumerate(reasons):
            gap = o.marks.semicolon if place else ""
            weight = o.printed(next((ident for ident in reason.figures if ".weight." in ident), ""))
            line.append(Text(f"{gap}{reason.text}{o.paren(f'{reason.rule} {weight}')}"))
            # A sum needs all that it adds up; that something happened needs no more than a few who say so.
            sums = any(not ident.startswith("advice.") for ident in reason.figures)
            line.extend(o.refs(reason.evidence if sums else reason.evidence[:_WITNESSES]))
    index = o.edition.index.name
    ending = tr(
        "。合计 {score}；期限{horizon}，基准{index}；有效至 {expires}。失效条件：{invalidation}。"
        if index
        else "。合计 {score}；期限{horizon}，无基准指数；有效至 {expires}。失效条件：{invalidation}。",
        score=o.printed(f"advice.{call.code}.score"),
        horizon=call.horizon,
        index=index,
        invalidation=call.invalidation,
        expires=call.expires.isoformat(),
    )
    return (*line, Text(ending))
