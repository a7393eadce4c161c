"""From the outcomes of a refresh to an edition. A pure function of its materials."""

from hstui.edition.compose.materials import Materials
from hstui.edition.compose.whole import compose

__all__ = ["Materials", "compose"]
