"""Recordings: HTTP archives (HAR 1.2) of our own, of browsers or of mitmproxy, and the transport that replays them."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import httpx

from hstui.clock import HKT
from hstui.errors import Fault, SourceError, UsageError, reason
from hstui.net.identity import Query, Target, query_of, target_of, without, without_secret_parameters
from hstui.net.record import SAMPLE, Recorder

__all__ = ["Exchange", "Recorder", "Recording", "ReplayTransport", "load_recording"]

_MAX_SIZE = 512 * 1024 * 1024
_NOT_REPLAYED = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"})
"""Bodies in a HAR are decoded already, and a replay is no connection."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One recorded request and its answer."""

    target: Target
    query: Query
    sent: bytes = field(repr=False)
    """The request's body."""
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    started: datetime
    fetched: datetime
    """When the answer was received; earlier than `started` for one that a recorded run took from its cache."""


class Recording:
    """What a HAR file holds, in recorded order."""

    def __init__(self, exchanges: Collection[Exchange], skipped: int = 0, *, sample: bool = False) -> None:
        self._exchanges = tuple(exchanges)
        self.skipped = skipped
        """Entries that no answer can be made of: never answered, or not HAR."""
        self.sample = sample
        """Its comment says that it is of a sample: some of it is constructed."""
        self._by_target: dict[Target, list[Exchange]] = {}
        for exchange in self._exchanges:
            self._by_target.setdefault(exchange.target, []).append(exchange)

    def __len__(self) -> int:
        return len(self._exchanges)

    def clock(self) -> datetime | None:
        """The moment of the recording: the latest start of an exchange, in Hong Kong time; None if it holds nothing."""
        latest = max((exchange.started for exchange in self._exchanges), default=None)
        return latest.astimezone(HKT) if latest is not None else None

    def matching(self, method: str, url: str, body: bytes, volatile: Collection[str]) -> list[Exchange]:
        """The exchanges that answer a request, in recorded order: same method, scheme, host and path, and the same
        query once the volatile parameters are set aside on both sides.

        Credentials are set aside only if nothing matches with them, since recordings leave them out. Where several
        bodies were posted to one URL, those with the request's own body are the ones meant."""
        candidates = self._by_target.get(target_of(method, url), [])
        asked = without(query_of(url), volatile)
        found = [exchange for exchange in candidates if without(exchange.query, volatile) == asked]
        if not found:
            bare = without_secret_parameters(asked)
            found = [x for x in candidates if without_secret_parameters(without(x.query, volatile)) == bare]
        return [exchange for exchange in found if exchange.sent == body] or found


class _Body(httpx.AsyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body


class ReplayTransport(httpx.AsyncBaseTransport):
    """Answers from a recording. Repeated requests of one source take the matching exchanges in recorded order, then
    the last one again.

    The request's extensions name the source (`hstui.source`) and its volatile parameters (`hstui.volatile`);
    counting by source keeps a replay the same however the sources' tasks interleave."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._taken: dict[tuple[str, tuple[int, ...]], int] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The recorded answer. Raises `SourceError` (not_recorded)."""
        source = str(request.extensions.get("hstui.source", ""))
        volatile: frozenset[str] = request.extensions.get("hstui.volatile", frozenset())
        body = await request.aread()
        found = self._recording.matching(request.method, str(request.url), body, volatile)
        if not found:
            raise SourceError(Fault.NOT_RECORDED, f"the recording has no {request.method} {request.url.host}")
        key = (source, tuple(id(exchange) for exchange in found))
        taken = self._taken.get(key, 0)
        self._taken[key] = taken + 1
        exchange = found[min(taken, len(found) - 1)]
        return httpx.Response(
            exchange.status,
            # As bytes: httpx takes a text for ASCII. UTF-8 is what it reads where a header is not.
            headers=[(name.encode(), value.encode("utf-8", "replace")) for name, value in exchange.headers],
            stream=_Body(exchange.body),
            extensions={"hstui.fetched": exchange.fetched},
        )


def load_recording(path: Path | str) -> Recording:
    """The recording in a `.har`, `.har.gz` or `.har.zst` file; the content decides, not the name.

    Raises `UsageError`, in one line that says what to do, when there is no usable recording."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            data = _unpacked(path, file)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({reason(error)}); name a HAR file") from error
    try:
        document = json.loads(data.decode("utf-8-sig"))
        entries = document["log"]["entries"]
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON, or cut off; export the HAR file again") from error
    except (KeyError, TypeError, IndexError) as error:
        raise UsageError(f"{path}: JSON, but not a HAR file (no log.entries); export it as HAR 1.2") from error
    if not isinstance(entries, list):
        raise UsageError(f"{path}: JSON, but not a HAR file (log.entries is no list); export it as HAR 1.2")
    exchanges = [exchange for exchange in map(_exchange, entries) if exchange is not None]
    if entries and not exchanges:
        raise UsageError(f"{path}: a HAR file without any answered request; record one with --record")
    sample = str(document["log"].get("comment", "")).startswith(SAMPLE)
    return Recording(exchanges, skipped=len(entries) - len(exchanges), sample=sample)


def _unpacked(path: Path, file: IO[bytes]) -> bytes:
    magic = file.read(4)
    file.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        inflate = zlib.decompressobj(31)
        try:
            data = inflate.decompress(file.read(_MAX_SIZE), _MAX_SIZE)
        except zlib.error as error:
            raise UsageError(f"{path}: damaged gzip data; get the file again") from error
        if len(data) >= _MAX_SIZE:
            raise UsageError(f"{path}: more than {_MAX_SIZE // 2**20} MiB; record fewer requests")
        if not inflate.eof:
            raise UsageError(f"{path}: cut off (half a gzip file); get the file again")
        return data
    if magic == b"\x28\xb5\x2f\xfd":
        return _unpacked_zstd(path, file)
    data = file.read(_MAX_SIZE + 1)
    if len(data) > _MAX_SIZE:
        raise UsageError(f"{path}: more than {_MAX_SIZE // 2**20} MiB; record fewer requests")
    return data


def _unpacked_zstd(path: Path, file: IO[bytes]) -> bytes:
    try:
        import zstandard
    except ImportError:
        raise UsageError(
            f"{path}: reading .zst needs one more package: pip install 'hstui[zstd]', or unpack it"
        ) from None
    inflate = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj()
    pieces: list[bytes] = []
    size = 0
    try:
        while not inflate.eof and (chunk := file.read(1 << 16)):
            pieces.append(inflate.decompress(chunk))
            size += len(pieces[-1])
            if size > _MAX_SIZE:
                raise UsageError(f"{path}: more than {_MAX_SIZE // 2**20} MiB; record fewer requests")
    except zstandard.ZstdError as error:
        raise UsageError(f"{path}: damaged zstd data; get the file again") from error
    if not inflate.eof:
        raise UsageError(f"{path}: cut off (half a zstd file); get the file again")
    return b"".join(pieces)


def _exchange(entry: Any) -> Exchange | None:
    """One HAR entry as an exchange; None when it was never answered or is not HAR."""
    try:
        request, response = entry["request"], entry["response"]
        status = int(response["status"])
        body = _body(response.get("content") or {})
        if status == 304 and body:
            status = 200  # browsers note the 304 and keep the body that they had
        if not 200 <= status <= 599 or status == 304:
            return None
        started = _moment(entry["startedDateTime"])
        headers = _headers(response.get("headers") or ())
        if not any(name == "content-type" for name, _ in headers):
            mime = (response.get("content") or {}).get("mimeType")
            headers += (("content-type", str(mime)),) if mime else ()
        posted = (request.get("postData") or {}).get("text") or ""
        return Exchange(
            target=target_of(str(request["method"]), str(request["url"])),
            query=query_of(str(request["url"])),
            sent=str(posted).encode("utf-8", "replace"),
            status=status,
            headers=headers,
            body=body,
            started=started,
            fetched=_moment(entry["_fetchedDateTime"]) if "_fetchedDateTime" in entry else started,
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, binascii.Error):
        return None


def _body(content: Mapping[str, Any]) -> bytes:
    text = content.get("text") or ""
    if content.get("encoding") == "base64":
        return base64.b64decode(text)
    return str(text).encode("utf-8", "replace")


def _headers(items: Collection[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    pairs = ((str(item["name"]).lower().strip(), str(item["value"])) for item in items)
    return tuple(
        # A value that httpx cannot send as a header line (a newline, a surrogate) is left out of a replay, too.
        (name, " ".join(value.split()).encode("utf-8", "replace").decode())
        for name, value in pairs
        if name and name.isascii() and not name.startswith(":") and name not in _NOT_REPLAYED
    )


def _moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(str(text))
    return (moment if moment.tzinfo else moment.replace(tzinfo=HKT)).astimezone(HKT)
