"""Money flows and the macro backdrop: sentences, tables, corporate actions."""

from __future__ import annotations

from hstui.edition.words import release_word
from hstui.report.chapters.base import Outline
from hstui.report.document import Block, Heading, Items, Line, Note, Paragraph, Table, Text


def flows(o: Outline) -> list[Block]:
    """Southbound money by channel and stock, and corporate actions."""
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(3, o.section(tr("资金动向")))]
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


def backdrop(o: Outline) -> list[Block]:
    """What surrounds the stocks: the Fed and Hong Kong dollar liquidity, then the channels of Stock Connect."""
    return [Heading(2, o.tr("二、宏观环境扫描")), *_macro(o), *_channels(o)]


def _channels(o: Outline) -> list[Block]:
    """Southbound money by channel."""
    tr, market = o.tr, o.edition.flows.market
    named = (
        (tr("沪港股通"), "shanghai", market.shanghai),
        (tr("深港股通"), "shenzhen", market.shenzhen),
        (tr("合计"), "total", market.total),
    )
    held = [(name, channel, row) for name, channel, row in named if row is not None]
    if not held:
        return []
    shown = ("net", "buy", "sell", "turnover", "sum_5", "sum_20", "year_to_date")
    rows = tuple(
        (
            (Text(name), *o.refs(row.evidence)),
            *((Text(o.printed(f"southbound.{channel}.{what}")),) for what in shown),
        )
        for name, channel, row in held
    )
    header = (tr("渠道"), tr("净买入"), tr("买入"), tr("卖出"), tr("成交"), tr("近5日"), tr("近20日"), tr("年初至今"))
    return [
        Heading(3, o.section(tr("沪港通、深港通动态"))),
        *o.prose(o.edition.flows.channels),
        Table(header, ("left", "right", "right", "right", "right", "right", "right", "right"), rows),
    ]


def _macro(o: Outline) -> list[Block]:
    """The backdrop in sentences, the indicators in a table, and what is missing with its reason."""
    e, tr = o.edition, o.tr
    blocks: list[Block] = [Heading(3, o.section(tr("美联储与港元流动性")))]
    blocks += o.prose(e.macro.sentences)
    if e.macro.indicators:
        rows = tuple(
            (
                (Text(i.title), *o.refs(i.evidence)),
                (Text(i.text),),
                (Text(i.change_text or "—"),),
                (Text(i.day.isoformat() if i.day else "—"),),
                (Text(release_word(i.freshness, tr) + (f"{o.marks.semicolon}{i.note}" if i.note else "")),),
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
