"""The scorecard page."""

from __future__ import annotations

from hstui.edition.compose.materials import Composing
from hstui.edition.model import Scorecard


def scorecard_page(c: Composing) -> Scorecard:
    """How past calls fared; until there are any, that is said."""
    return Scorecard(rows=(), unscored=(), note=c.tr("还没有到期可评的建议：记分从第一版开始累积。"))
