"""A publisher on this machine: N feeds over TLS, each answering after a while. Run by the benchmarks as a process.

    python -m benchmarks.server FOLDER COUNT DELAY_MS ITEMS

Writes its certificate authority to FOLDER/ca.pem and prints its port. Feeds have an ETag; one that is sent back is
answered by 304.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import trustme

from benchmarks.corpus import feeds
from hstui.clock import system_clock
from hstui.universe.loader import load_universe

_ETAG = b'"one"'


async def _serve(folder: Path, count: int, delay: float, items: int) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    bodies = feeds(count * items, load_universe("hstech", date.today()), system_clock(), items)  # noqa: DTZ011 - any day

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                number = int(head.split(b" ", 2)[1].rpartition(b"/")[2])
                await asyncio.sleep(delay)
                if _ETAG in head:
                    writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + _ETAG + b"\r\n\r\n")
                else:
                    size = str(len(bodies[number])).encode()
                    writer.write(
                        b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\nETag: "
                        + _ETAG + b"\r\nContent-Length: " + size + b"\r\n\r\n" + bodies[number]
                    )  # fmt: skip
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context, backlog=500)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def publisher(folder: Path, count: int, delay_ms: int, items: int) -> Iterator[int]:
    """The server as a process of its own; gives its port. `SSL_CERT_FILE` names its authority meanwhile."""
    arguments = [sys.executable, "-m", "benchmarks.server", str(folder), str(count), str(delay_ms), str(items)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        before = os.environ.get("SSL_CERT_FILE")
        try:
            port = int(process.stdout.readline())
            os.environ["SSL_CERT_FILE"] = str(folder / "ca.pem")
            yield port
        finally:
            process.terminate()
            if before is None:
                os.environ.pop("SSL_CERT_FILE", None)
            else:
                os.environ["SSL_CERT_FILE"] = before


if __name__ == "__main__":
    _folder, _count, _delay, _items = sys.argv[1:]
    asyncio.run(_serve(Path(_folder), int(_count), int(_delay) / 1000, int(_items)))
