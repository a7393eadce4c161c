"""What a risk rule's test gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hstui.analysis.observed import Observed, Values
from hstui.analysis.rules import Table


@dataclass(frozen=True, slots=True)
class Finding:
    """What triggered a rule."""

    values: Values = ()
    codes: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    """Ids, the leading one first."""
    evidence: tuple[str, ...] = ()


Test = Callable[[Table, str, Observed], Finding | None]
"""A rule, its place in the file (for errors), and the morning; None: not triggered."""
