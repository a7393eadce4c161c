"""What ships about stocks, for a universe of one's own: a list that watches Tencent need not say what 微信 is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from hstui.text.script import fold
from hstui.universe.model import Alias, Stock, Universe

NOTHING: Final = Universe("", "", "", "", "", index_symbols={}, day=date.min, stocks=())
"""Nobody is watched, and nobody known."""


def around(own: Mapping[str, Stock], shipped: Universe) -> Universe:
    """What tells the stocks of `own` from others: the shipped universe's other stocks, peers, decoys and credits,
    without the names that `own` uses itself. `NOTHING` where it knows none of those stocks."""
    if not own.keys() & shipped.known.keys():
        return NOTHING
    claimed = {fold(alias.text) for stock in own.values() for alias in stock.aliases}

    def left(aliases: Iterable[Alias]) -> tuple[Alias, ...]:
        return tuple(alias for alias in aliases if fold(alias.text) not in claimed)

    return replace(
        shipped,
        known={
            code: replace(stock, aliases=left(stock.aliases))
            for code, stock in shipped.known.items()
            if code not in own
        },
        decoys=tuple(word for word in shipped.decoys if fold(word) not in claimed),
        peers=tuple(replace(peer, aliases=left(peer.aliases)) for peer in shipped.peers),
    )
