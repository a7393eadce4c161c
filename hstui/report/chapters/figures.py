"""Money flows and the macro backdrop: sentences, tables, corporate actions."""

from __future__ import annotations

from hstui.edition.words import release_word
from hstui.report.chapters.base import Outline
from hstui.report.document import Block, Heading, Items, Line, Note, Paragraph, Table, Text


def flows(o: Outline) -> list[Block]:
    """Southbound money by channel and stock, and corporate actions."""
    e, tr = o.edition, o.tr
    title = tr("资金动向")
    blocks: list[Block] = [Heading(3, title if o.english else f"【{title}】")]
    blocks += o.prose(e.flows.sentences)
    if e.flows.market.total is None:
        blocks.append(Paragraph((Text(e.flows.market.reason),)))
    if e.flows.stocks:
        rows = []
        for row in e.flows.stocks:
            label = f"southbound.{row.code}"
            legs = [o.printed(f"{label}.{leg}_net") for leg in ("shanghai", "shenzhen")]
            name: Line = (Text(f"{row.name} {o.ticker(row.code)}"), *o.refs(row.evidence))
            cells = (*(o.printed(f"{label}.{what}") for what in ("net", "streak_days", "streak_total")), *legs)
            rows.append((name, *((Text(cell),) for cell in cells)))
        blocks.append(
            Table(
                (tr("成分股"), tr("净买入"), tr("连续"), tr("累计"), tr("沪"), tr("深")),
                ("left", "right", "right", "right", "right", "right"),
                tuple(rows),
            )
        )
        blocks.append(Note((Text(e.flows.basis),)))
    if e.flows.actions:
        blocks.append(Items(tuple(tuple(o.sentence(action.text)) for action in e.flows.actions)))
    return blocks


def macro(o: Outline) -> list[Block]:
    """The backdrop in sentences, the indicators in a table, and what is missing with its reason."""
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(2, tr("二、宏观环境扫描"))]
    blocks += o.prose(e.macro.sentences)
    if e.macro.indicators:
        rows = tuple(
            (
                (Text(i.title), *o.refs(i.evidence[:1])),
                (Text(i.text),),
                (Text(i.change_text or "—"),),
                (Text(i.day.isoformat() if i.day else "—"),),
                (Text(release_word(i.freshness, tr) + (f"{o.semicolon}{i.note}" if i.note else "")),),
            )
            for i in e.macro.indicators
        )
        blocks.append(
            Table(
                (tr("指标"), tr("数值"), tr("变动"), tr("截至"), tr("备注")),
                ("left", "right", "right", "left", "left"),
                rows,
            )
        )
    if e.macro.missing:
        blocks.append(Items(tuple((Text(tr("缺：{what}", what=line)),) for line in e.macro.missing)))
    return blocks
