"""What every benchmark gives back, and the one table that they are printed in."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from hstui.text.width import cell_len


@dataclass(frozen=True, slots=True)
class Result:
    """One figure, what it is held against, and what it should be."""

    number: str
    """`P1`: the target's number."""
    what: str
    value: float
    unit: str
    yardstick: float | None = None
    """The value of what it is compared with, measured in the same run, same unit."""
    against: str = ""
    """What that is."""
    gate: float | None = None
    """The bound that must hold: on the ratio where there is a yardstick, else on the value."""
    moonshot: float | None = None
    spread: str = ""
    """Least and greatest of the rounds."""
    floor: bool = False
    """The bounds are least values, not greatest."""

    @property
    def ratio(self) -> float | None:
        """Value over yardstick."""
        return self.value / self.yardstick if self.yardstick else None

    @property
    def verdict(self) -> str:
        """`moonshot`, `gate`, `MISSED`, or nothing where there is no bound."""
        if self.gate is None:
            return ""
        measured = self.value if self.ratio is None else self.ratio
        for bound, word in ((self.moonshot, "moonshot"), (self.gate, "gate")):
            if bound is not None and (measured >= bound if self.floor else measured <= bound):
                return word
        return "MISSED"


def middle(values: Sequence[float]) -> tuple[float, str]:
    """The median, and the spread as text."""
    return statistics.median(values), f"{min(values):.4g}–{max(values):.4g}"


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def table(results: Sequence[Result]) -> str:
    """The results as a table of text."""
    rows = [("", "figure", "value", "unit", "rounds", "yardstick", "ratio", "gate", "moonshot", "verdict")]
    for r in results:
        against = f"{_shown(r.yardstick)} {r.against}".strip()
        bounds = (_shown(r.gate), _shown(r.moonshot))
        rows.append((r.number, r.what, _shown(r.value), r.unit, r.spread, against, _shown(r.ratio), *bounds, r.verdict))
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ["  ".join(c + " " * (w - cell_len(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join((lines[0], "-" * max(map(cell_len, lines)), *lines[1:]))


def main(measure: Callable[[bool], list[Result]]) -> None:
    """Of a module that is run: measure (`--quick`: few rounds) and print a table, or JSON lines with `--json`."""
    results = measure("--quick" in sys.argv)
    if "--json" in sys.argv:
        print("\n".join(json.dumps(asdict(result), ensure_ascii=False) for result in results))
    else:
        print(table(results))
