"""An edition's JSON is made in pieces; together they are what would be made of it whole."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from hstui.edition.codec import decode_edition, encode_edition
from hstui.edition.model import Edition


@pytest.mark.parametrize("held", [None, 0, 1, 32, 33])
def test_pieces_are_the_whole(demo_edition: Edition, held: int | None) -> None:
    edition = replace(
        demo_edition,
        figures=demo_edition.figures[:held],
        evidence=dict(list(demo_edition.evidence.items())[:held]),
        news=demo_edition.news[:held],
    )
    whole = msgspec.json.Encoder(decimal_format="number").encode(edition)
    assert encode_edition(edition) == msgspec.json.format(whole, indent=1) + b"\n"
    assert decode_edition(encode_edition(edition)) == edition
