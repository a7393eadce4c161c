"""Numbers as pages print them: always a figure of the edition, in its own words or in those of a table.

A table whose heading names the unit prints the value alone; a row's own value without a figure is never printed, since
nobody could ask where it comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hstui.edition.model import Figure
from hstui.records.units import Quantity, Unit
from hstui.text.numbers import rounded, short_hkd
from hstui.tui.index import Book


def named(book: Book, ids: Sequence[str], *names: str) -> Figure | None:
    """The first figure among `ids` that has one of the names as a part of its id: `net` of `southbound.01810.net`.

    Another wording of the same value (`southbound.01810.net~2`) will do."""
    for ident in ids:
        if not set(names).isdisjoint(ident.partition("~")[0].split(".")):
            figure = book.figures.get(ident)
            if figure is not None:
                return figure
    return None


def in_hkd(figure: Figure) -> Decimal:
    """The figure's value in HK$."""
    return Quantity(figure.value, Unit(figure.unit)).to(Unit.HKD).value


def money(figure: Figure, book: Book, *, signed: bool = True) -> str:
    """An amount of HK$ in the unit that `money.unit` names: `+10.63`."""
    return short_hkd(in_hkd(figure), book.lang, signed=signed)


def number(figure: Figure, places: int, *, signed: bool = False) -> str:
    """The value alone: `+1.23`, `-0.50`, `5,457.95`."""
    return ("+" if signed and figure.value > 0 else "") + rounded(figure.value, places)


def ids_of(*figures: Figure | None) -> tuple[str, ...]:
    """Ids of the figures that are known, each once."""
    return tuple(dict.fromkeys(figure.id for figure in figures if figure is not None))
