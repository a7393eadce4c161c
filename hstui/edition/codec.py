"""An edition as JSON bytes and back, and the JSON Schema of that."""

from __future__ import annotations

from typing import Any

import msgspec

from hstui.edition.model import Edition

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def encode_edition(edition: Edition) -> bytes:
    """Readable JSON, the same bytes for the same edition, ending in a newline."""
    return msgspec.json.format(_ENCODER.encode(edition), indent=1) + b"\n"


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
