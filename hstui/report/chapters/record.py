"""The report's account of itself: what changed, how past calls fared, what was asked, and the references."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hstui.edition.model import Change, SourceRow
from hstui.edition.words import age_words, change_kind, change_words, source_word, stance_word, verdict_word
from hstui.report.chapters.base import Outline
from hstui.report.document import (
    Block,
    Heading,
    Inline,
    Items,
    Line,
    Link,
    Note,
    Paragraph,
    References,
    Rule,
    Table,
    Text,
)
from hstui.text.i18n import Translator


def changes(o: Outline) -> list[Block]:
    """What is different from the edition before."""
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(2, tr("五、与上一版相比"))]
    if e.changes.since is None:
        blocks.append(Paragraph((Text(tr("这是第一版，没有可比的上一版。")),)))
        return blocks
    since = e.changes.since.strftime("%Y-%m-%d %H:%M HKT")
    if not e.changes.entries:
        blocks.append(Paragraph((Text(tr("自 {since} 一版以来没有变化。", since=since)),)))
        return blocks
    blocks.append(Paragraph((Text(tr("自 {since} 一版以来：", since=since)),)))
    entries = sorted(e.changes.entries, key=lambda change: _ORDER.index(change.kind))
    lines: list[Line] = [(Text(change_words(c, tr)), *o.refs(_proof(o, c))) for c in entries if c.kind not in _TOGETHER]
    together: dict[str, list[Change]] = {}
    for change in entries:
        if change.kind in _TOGETHER:
            head = change_kind(change, tr) + (o.paren(change.cause) if change.cause else "")
            together.setdefault(head, []).append(change)
    lines += [_together(o, head, changes) for head, changes in together.items()]
    blocks.append(Items(tuple(lines)))
    return blocks


_ORDER: Final = (
    "call_moved", "risk_new", "risk_gone", "figure_revised", "story_resolved", "story_updated", "story_new",
    "story_dropped",
)  # fmt: skip
"""What a reader who knows the last edition wants to know first."""
_TOGETHER: Final = frozenset({"story_new", "story_dropped"})
"""From one morning to the next most stories: a line for all that came, and one for each cause why others went."""


def _together(o: Outline, head: str, changes: Sequence[Change]) -> Line:
    pieces: list[Inline] = [Text(f"{head}{o.marks.colon}")]
    for place, change in enumerate(changes):
        pieces += [Text((o.marks.semicolon if place else "") + change.text), *o.refs(_proof(o, change))]
    return tuple(pieces)


def _proof(o: Outline, change: Change) -> tuple[str, ...]:
    """What carries a change: its own evidence, and that of the figures which differ."""
    figures = (o.figure(ident) for ident in change.figures)
    return tuple(dict.fromkeys((*change.evidence, *(e for f in figures if f is not None for e in f.evidence))))


def scorecard(o: Outline) -> list[Block]:
    """How past calls fared, rule by rule."""
    card, tr = o.edition.scorecard, o.tr
    blocks: list[Block] = [Heading(2, tr("六、建议记分卡"))]
    if card.rows:
        rows = tuple(
            (
                (Text(row.rule),),
                (Text(stance_word(row.stance, tr)),),
                (Text(str(row.horizon)),),
                *((Text(o.named(row.figures, name)),) for name in ("n", "hits", "alpha")),
                (Text(verdict_word(row.verdict, tr)),),
            )
            for row in card.rows
        )
        header = (tr("规则"), tr("立场"), tr("交易日"), "n", tr("命中"), tr("平均超额（百分点）"), tr("备注"))
        blocks.append(Table(header, ("left", "left", "right", "right", "right", "right", "left"), rows))
    blocks.append(Paragraph((Text(card.note),)))
    if card.unscored:
        lines = zip(card.unscored, card.figures, strict=False)
        blocks.append(Items(tuple((Text(f"{why}{o.marks.colon}{o.printed(ident)}"),) for (why, _), ident in lines)))
    return blocks


def _trouble(row: SourceRow, tr: Translator) -> str:
    instead = tr("；代替 {id}", id=row.used_instead_of) if row.used_instead_of else ""
    return (row.trouble or row.error or "") + instead


def coverage(o: Outline) -> list[Block]:
    """What was asked, what came of it, and which sentences were dropped."""
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(2, tr("七、覆盖与来源"))]
    blocks += o.prose(e.coverage.sentences)
    rows = tuple(
        (
            (Link(row.name, row.home),),
            (Text(source_word(row, tr)),),
            (Text(str(row.records)),),
            (Text(age_words(row.age_seconds, tr)),),
            (Text(_trouble(row, tr)),),
        )
        for row in e.sources
    )
    header = (tr("来源"), tr("状态"), tr("记录"), tr("数据年龄"), tr("说明"))
    blocks.append(Table(header, ("left", "left", "right", "right", "left"), rows))
    if e.dropped:
        blocks.append(
            Items(
                tuple(
                    (Text(tr("已剔除一句（{reason}）", reason=f"{d.where}{o.marks.colon}{d.reason}")),)
                    for d in e.dropped
                )
            )
        )
    return blocks


def closing(o: Outline) -> list[Block]:
    """The disclaimer and the numbered references."""
    blocks: list[Block] = [Rule(), Note((Text(o.edition.disclaimer),)), Heading(2, o.tr("参考"))]
    blocks.append(References(o.numbers.entries(o.tr)))
    return blocks
