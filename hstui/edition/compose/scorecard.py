"""The scorecard page."""

from __future__ import annotations

from decimal import Decimal

from hstui.analysis.scorecard import EVERY, CallOutcome, ScoreLine, ScoreTable
from hstui.edition.compose.materials import Composing
from hstui.edition.model import Scorecard, ScoreRow
from hstui.records.provenance import Measure, Provenance
from hstui.records.units import Quantity, Unit
from hstui.text.numbers import rounded


def _counted_in(line: ScoreLine, table: ScoreTable) -> list[CallOutcome]:
    return [
        one
        for one in table.outcomes
        if one.alpha is not None
        and one.horizon == line.horizon
        and one.call.stance == line.stance
        and (line.rule == EVERY or line.rule in one.call.rules)
    ]


def _book(c: Composing, raw: str) -> Provenance:
    """The book of past calls, and the lines of it that count."""
    return Provenance("callbook", "", c.materials.now, None, raw, "calls.jsonl, settled.jsonl")


def _signed(value: Decimal) -> str:
    """With two decimals and a sign, except for what rounds to nothing."""
    text = rounded(value, 2)
    return text if text.startswith("-") or not Decimal(text) else f"+{text}"


def _figures(c: Composing, line: ScoreLine, table: ScoreTable) -> tuple[str, ...]:
    """Enter the line's numbers; what they lead back to is the book of past calls."""
    label = f"scorecard.{line.rule}.{line.stance}.{line.horizon}"
    rows = _counted_in(line, table)
    raw = "; ".join(f"{o.call.edition} {o.call.code} {o.entry}..{o.exit} {o.alpha}" for o in rows)
    origin = _book(c, raw)
    evidence = (c.ledger.enter(origin, "callbook"),)
    found = [c.ledger.counted(f"{label}.n", line.n, "scored calls", evidence)]
    if line.hits is not None and line.n:
        exact = Decimal(line.hits) / line.n * 100
        share = Quantity(exact.quantize(Decimal("0.1")), Unit.PCT)
        formula = f"{line.hits} calls that did as the stance said / {line.n} scored"
        hits = Measure(share, None, (origin,), formula, (), f"{label}.hits")
        found.append(c.ledger.figure(hits, "callbook", text=f"{rounded(exact, 0)}%"))
    if line.mean_alpha is not None:
        measure = Measure(
            Quantity(line.mean_alpha, Unit.PP), None, (origin,), "mean return over the index", (), f"{label}.alpha"
        )
        found.append(c.ledger.figure(measure, "callbook", text=_signed(line.mean_alpha)))
    return tuple(figure.id for figure in found)


def unmeasured(c: Composing) -> str:
    """What holds of every call on a universe that is measured by no index."""
    return c.tr("所看名单没有指明基准指数：没有可比的收市，建议都不评分。")


def _note(c: Composing) -> str:
    index = c.materials.universe.index_name(c.lang)
    if not index:
        return unmeasured(c)
    return c.tr("自建议后首个收市起算，与{index}相比；少于20次为噪音，不作结论。既往不代表将来。", index=index)


def scorecard_page(c: Composing) -> Scorecard:
    """How past calls fared by rule and stance; what could not be scored and why."""
    table = c.materials.scores
    if table is None or not table.outcomes:
        return Scorecard(rows=(), unscored=(), note=c.tr("还没有可评的建议：记分从第一版开始累积。"))
    why = {
        "not_due": c.tr("期限未到"),
        "no_entry_close": c.tr("缺建议后首个收市价"),
        "no_exit_close": c.tr("缺到期日收市价"),
        "no_benchmark": c.tr("缺指数收市"),
        "price_break": c.tr("价格断裂（拆股或错价）"),
    }
    rows = tuple(
        ScoreRow(
            rule=c.tr("全部规则") if line.rule == EVERY else line.rule,
            stance=line.stance,
            horizon=line.horizon,
            n=line.n,
            hits=line.hits,
            mean_alpha=line.mean_alpha,
            noise=line.noise,
            verdict=line.verdict,
            figures=_figures(c, line, table),
        )
        for line in table.lines
        if line.n
    )
    raw = "; ".join(f"{o.call.edition} {o.call.code} {o.horizon} {o.unscored}" for o in table.outcomes if o.unscored)
    book = c.ledger.enter(_book(c, raw), "callbook")
    return Scorecard(
        rows=rows,
        unscored=tuple((why[key], n) for key, n in table.unscored),
        note=_note(c),
        figures=tuple(
            c.ledger.counted(f"scorecard.unscored.{key}", n, "past calls that cannot be scored", (book,)).id
            for key, n in table.unscored
        ),
    )
