"""Connecting: names resolved by us without blocking exit, addresses checked where the connection is made."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from typing import Any

import httpcore

from hstui.errors import Fault, SourceError
from hstui.net.addresses import address_of, is_public

_STAGGER = 0.25
"""Seconds before the next address is tried beside one that does not answer (RFC 8305 §5)."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the resolver's order. Raises OSError when there are none.

    Runs in a daemon thread of its own: a resolver that hangs (no network) can then delay neither the event loop's
    end nor the interpreter's, as it does in the loop's default executor.
    """
    literal = address_of(host)
    if literal is not None:
        return [str(literal)]
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str], error: OSError | None) -> None:
        if not answer.done():
            if error is None:
                answer.set_result(addresses)
            else:
                answer.set_exception(error)

    def look_up() -> None:
        addresses: list[str] = []
        failure: OSError | None = None
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = list(dict.fromkeys(str(info[4][0]) for info in infos))
        except OSError as error:
            failure = error
        except UnicodeError:
            failure = OSError("not a host name")
        with suppress(RuntimeError):  # the loop has ended: nobody waits any more
            loop.call_soon_threadsafe(settle, addresses, failure)

    threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
    return await answer


def _interleaved(addresses: Sequence[str]) -> list[str]:
    """IPv6 and IPv4 in turn, so that one broken family costs a stagger, not a timeout."""
    first = [address for address in addresses if (":" in address) == (":" in addresses[0])]
    second = [address for address in addresses if address not in first]
    mixed: list[str] = []
    for index in range(max(len(first), len(second))):
        mixed += first[index : index + 1] + second[index : index + 1]
    return mixed


async def _first_to_connect(
    addresses: Sequence[str], connect: Callable[[str], Awaitable[httpcore.AsyncNetworkStream]]
) -> httpcore.AsyncNetworkStream:
    """The first connection that succeeds; attempts start one after another, `_STAGGER` apart."""
    if len(addresses) == 1:
        return await connect(addresses[0])
    waiting = list(addresses)
    running: set[asyncio.Future[httpcore.AsyncNetworkStream]] = set()
    failure: BaseException | None = None
    try:
        while waiting or running:
            if waiting:
                running.add(asyncio.ensure_future(connect(waiting.pop(0))))
            done, running = await asyncio.wait(
                running, timeout=_STAGGER if waiting else None, return_when=asyncio.FIRST_COMPLETED
            )
            won = [task for task in done if task.exception() is None]
            if won:
                for late in won[1:]:
                    await late.result().aclose()
                return won[0].result()
            failure = next((task.exception() for task in done), failure)
        raise failure or OSError("no address")
    finally:
        for task in running:
            task.cancel()
        for outcome in await asyncio.gather(*running, return_exceptions=True):
            if isinstance(outcome, httpcore.AsyncNetworkStream):
                await outcome.aclose()


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only, and to any address for the hosts that the user named.

    The check is on the resolved address and at connect, so that neither odd spellings (`0x7f.1`), nor names that
    resolve to a private address, nor a name that changes its address between two look-ups get past it.
    """

    def __init__(self, local_hosts: Collection[str]) -> None:
        self._local_hosts = frozenset(local_hosts)
        self._inner: httpcore.AsyncNetworkBackend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """One connection, its look-up included in `timeout`. Raises `SourceError` (address) for a private one."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await resolve(host, port)
                if host.strip("[]").lower() not in self._local_hosts:
                    public = [text for text in addresses if (ip := address_of(text)) is not None and is_public(ip)]
                    if not public:
                        raise SourceError(Fault.ADDRESS, "a private or loopback address, which was not allowed by name")
                    addresses = public
                return await _first_to_connect(
                    _interleaved(addresses),
                    lambda address: self._inner.connect_tcp(address, port, None, local_address, socket_options),
                )
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("no connection in time") from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error

    async def sleep(self, seconds: float) -> None:
        """What httpcore waits with between its own tries (it is told to make none)."""
        await asyncio.sleep(seconds)
