"""The scorecard page."""

from __future__ import annotations

from hstui.edition.compose.materials import Composing
from hstui.edition.model import Scorecard, ScoreRow


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
            rule=line.rule,
            stance=line.stance,
            horizon=line.horizon,
            n=line.n,
            hits=line.hits,
            mean_alpha=line.mean_alpha,
            noise=line.noise,
            verdict=line.verdict,
        )
        for line in table.lines
        if line.n
    )
    return Scorecard(
        rows=rows,
        unscored=tuple((why[key], n) for key, n in table.unscored),
        note=c.tr("自建议后首个收市起算，与恒生科技指数相比；少于20次为噪音，不作结论。既往不代表将来。"),
    )
