"""An edition as JSON bytes and back, and the JSON Schema of that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from hstui.edition.model import Edition, Evidence

_ENCODER = msgspec.json.Encoder(decimal_format="number")


_BATCH: Final = 32
"""Entries of a list that are encoded at a time; of a shorter one, sections say, each is by itself."""


def encode_edition(edition: Edition) -> bytes:
    """Readable JSON, the same bytes for the same edition, ending in a newline."""
    return b"".join(edition_json(edition))


def edition_json(edition: Edition) -> Iterator[bytes]:
    """`encode_edition` in pieces: a large edition, encoded and then formatted whole, would be in memory three times."""
    before = b"{\n "
    for name in edition.__struct_fields__:
        yield before + b'"' + name.encode() + b'": '
        yield from _indented(getattr(edition, name))
        before = b",\n "
    yield b"\n}\n"


def _indented(value: Any) -> Iterator[bytes]:
    """A field's JSON, one level deep."""
    if not isinstance(value, (tuple, dict)) or not value:
        yield _formatted(value)
        return
    size = _BATCH if len(value) > _BATCH else 1
    entries = iter(value.items() if isinstance(value, dict) else value)
    before, end = (b"{", b"\n }") if isinstance(value, dict) else (b"[", b"\n ]")
    while batch := type(value)(islice(entries, size)):
        yield before
        yield _formatted(_copied(batch))[1 : -len(end)]
        before = b","
    yield end


def _copied(batch: Any) -> Any:
    """The same; of evidence with other copies of its excerpts. Encoding leaves UTF-8 inside every string, which would
    stay there as long as the edition and takes more than the string."""
    if not isinstance(batch, dict) or not all(isinstance(entry, Evidence) for entry in batch.values()):
        return batch
    return {key: replace(entry, excerpt="".join((entry.excerpt, " "))[:-1]) for key, entry in batch.items()}


def _formatted(value: Any) -> bytes:
    return msgspec.json.format(_ENCODER.encode(value), indent=1).replace(b"\n", b"\n ")


def decode_edition(data: bytes) -> Edition:
    """The edition that `encode_edition` wrote. Raises `msgspec.DecodeError` (a ValueError) for anything else."""
    try:
        edition = msgspec.json.decode(data, type=Edition)
    except RecursionError:
        raise msgspec.DecodeError("nested too deeply") from None
    # Numbers are looked at one by one only where one is written as no figure of a market is: it takes time that a first
    # frame has not.
    ours = data.startswith(b"{\n") and not any(pattern.search(data) for pattern in _STRANGE)
    if not ours and not _can_be_printed(edition):
        raise msgspec.DecodeError("a number that no market has")
    return edition


_NUMBER = rb"\s*-?(?:[0-9][0-9.]*[eE]|[0-9]{18})"
_STRANGE = re.compile(rb'":' + _NUMBER), re.compile(rb"\n" + _NUMBER)
"""A number that has an exponent or very many digits, behind a key or in a list. Two patterns that each begin with one
word take a tenth of the time of one that does not."""
_DIGITS: Final = 18
"""Before the point: beyond that a number cannot be rounded to some places within a decimal's precision."""
_PLACES: Final = 100


def _can_be_printed(value: Any) -> bool:
    """Whether all decimals are small enough, and none has so many places that printing it takes all memory."""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return isinstance(exponent, int) and value.adjusted() < _DIGITS and exponent > -_PLACES
    if isinstance(value, dict):
        return all(map(_can_be_printed, value.values()))
    if isinstance(value, (tuple, list)):
        return all(map(_can_be_printed, value))
    if isinstance(value, msgspec.Struct):
        return all(_can_be_printed(getattr(value, name)) for name in value.__struct_fields__)
    return True


def _numbers(node: Any) -> Any:
    """Decimals are written as JSON numbers; msgspec's schema describes them as strings."""
    if isinstance(node, dict):
        if node.get("format") == "decimal":
            return {"type": "number", **{k: v for k, v in node.items() if k not in ("type", "format")}}
        return {key: _numbers(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_numbers(value) for value in node]
    return node


def edition_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `--format json`."""
    (top,), components = msgspec.json.schema_components((Edition,))
    draft = "https://json-schema.org/draft/2020-12/schema"
    schema: dict[str, Any] = _numbers({"$schema": draft, "title": "hstui edition", **top, "$defs": components})
    return schema
