"""Which addresses may be asked: public ones, and private ones only where the user named the host."""

from __future__ import annotations

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Transparent proxies that are common on the mainland answer every DNS question with an address of the benchmark
# range and route it themselves. Nothing else lives there, and refusing it would refuse every source.
_FAKE_DNS = ipaddress.IPv4Network("198.18.0.0/15")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def address_of(host: str) -> Address | None:
    """The address that a host spells, in any spelling that a resolver takes (`2130706433`, `0x7f.1`, `127.1`,
    `[::ffff:127.0.0.1]`); None for a name."""
    bare = host.strip("[]").partition("%")[0]
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        pass
    if bare and bare[0].isdigit():
        try:
            return ipaddress.IPv4Address(socket.inet_aton(bare))
        except (OSError, ValueError):  # ValueError: a NUL inside
            return None
    return None


def _embedded(address: Address) -> Address:
    """The IPv4 address inside a mapped, 6to4, Teredo or NAT64 address, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(address: Address) -> bool:
    """Whether an address is on the open internet (or stands in for it, see `_FAKE_DNS`)."""
    inner = _embedded(address)
    if isinstance(inner, ipaddress.IPv4Address) and inner in _FAKE_DNS:
        return True
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def is_private_spelling(host: str) -> bool:
    """Whether a host names a private place without any look-up. For requests that a proxy will resolve."""
    address = address_of(host)
    if address is not None:
        return not is_public(address)
    name = host.rstrip(".").lower()
    return name == "localhost" or name.endswith((".localhost", ".local", ".internal"))
