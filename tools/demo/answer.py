"""One answer of an endpoint, before it becomes an entry of the archive."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """A body with its type."""

    body: bytes
    content_type: str = "application/json; charset=utf-8"
    status: int = 200


NOT_FOUND = Answer(b"<html><head><title>404 Not Found</title></head></html>", "text/html", 404)


def as_json(value: object) -> Answer:
    """Compact JSON in UTF-8, keys in the order given, as the services send it."""
    return Answer(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def as_text(text: str, content_type: str = "text/plain; charset=utf-8", encoding: str = "utf-8") -> Answer:
    """Text in the encoding that the service uses."""
    return Answer(text.encode(encoding), content_type)
