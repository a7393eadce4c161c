"""An edition as JSON bytes and back, and the JSON Schema of that."""

from __future__ import annotations

from collections.abc import Iterator
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
    return msgspec.json.decode(data, type=Edition)


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
