"""Writing a run's exchanges as an HTTP archive (HAR 1.2), secrets removed, the file whole or not there."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from hstui import __version__
from hstui.errors import UsageError, reason
from hstui.files import write_atomically
from hstui.net.identity import is_secret_header, without_secrets
from hstui.sources.base import Request

SAMPLE = "SAMPLE"
"""How the comment of a sample's recording begins."""
_DECODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class Recorder:
    """Collects exchanges and writes them to `path` (gzip when it ends in `.gz`)."""

    def __init__(self, path: Path | str, *, sample: bool = False) -> None:
        """`sample`: the answers are the sample's, and who replays them is told so."""
        self._path = Path(path)
        self._sample = sample
        self._entries: list[tuple[datetime, int, dict[str, Any]]] = []

    def __len__(self) -> int:
        return len(self._entries)

    def add(
        self,
        request: Request,
        *,
        url: str,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
        started: datetime,
        fetched: datetime | None = None,
        seconds: float = 0.0,
    ) -> None:
        """Keeps one exchange.

        `url` is what was asked (a redirect's next hop is an exchange of its own); `body` is decoded from its
        content coding; `fetched` is given for an answer that came from the cache or from another recording, with when
        it was received."""
        address = without_secrets(url)
        milliseconds = round(seconds * 1000, 3)
        entry: dict[str, Any] = {
            "startedDateTime": started.isoformat(),
            "time": milliseconds,
            "request": {
                "method": request.method,
                "url": address,
                "httpVersion": "HTTP/1.1",
                "cookies": [],
                "headers": _pairs(request.headers),
                "queryString": [
                    {"name": name, "value": value}
                    for name, value in parse_qsl(urlsplit(address).query, keep_blank_values=True)
                ],
                "headersSize": -1,
                "bodySize": len(request.body),
            },
            "response": {
                "status": status,
                "statusText": HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "",
                "httpVersion": "HTTP/1.1",
                "cookies": [],
                "headers": _pairs(
                    (name, without_secrets(value) if name == "location" else value)
                    for name, value in headers.items()
                    if name not in _DECODED
                ),
                "content": _content(body, headers.get("content-type", "")),
                "redirectURL": without_secrets(headers.get("location", "")),
                "headersSize": -1,
                "bodySize": -1,
            },
            "cache": {},
            "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        }
        if request.body:
            mime = next((value for name, value in request.headers if name.lower() == "content-type"), "")
            entry["request"]["postData"] = {"mimeType": mime, "text": request.body.decode("utf-8", "replace")}
        if fetched is not None:
            entry["_fetchedDateTime"] = fetched.isoformat()
        self._entries.append((started, len(self._entries), entry))

    def write(self) -> None:
        """Writes the archive in one step: temporary file, fsync, rename; readable by its owner alone.

        Raises `UsageError` when the place cannot be written; an older file there is then as it was."""
        document = {
            "log": {
                "version": "1.2",
                "creator": {"name": "hstui", "version": __version__},
                **({"comment": f"{SAMPLE}: recorded from a sample"} if self._sample else {}),
                "entries": [entry for _, _, entry in sorted(self._entries, key=lambda item: item[:2])],
            }
        }
        data = json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        if self._path.suffix == ".gz":
            data = gzip.compress(data, mtime=0)
        try:
            write_atomically(self._path, data, mode=0o600)
        except OSError as error:
            raise UsageError(f"{self._path}: the recording cannot be written ({reason(error)})") from error


def _pairs(headers: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers if not is_secret_header(name)]


def _content(body: bytes, mime: str) -> dict[str, Any]:
    content: dict[str, Any] = {"size": len(body), "mimeType": mime}
    try:
        return {**content, "text": body.decode()}
    except UnicodeDecodeError:
        return {**content, "text": base64.b64encode(body).decode(), "encoding": "base64"}
