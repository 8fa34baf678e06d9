"""Where a request comes from: the network's word, and beyond trusted proxies theirs."""

from collections.abc import Collection
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp import web

from holdfast_contract.service.settings import Network

FORWARDED_FOR = "X-Forwarded-For"

PROXIES: web.AppKey[Collection[Network]] = web.AppKey("proxies")
"""Networks whose proxies are believed."""

_ONE_HOUSE = 64
"""Bits of an IPv6 address that one household or one server has: the rest it may choose as it likes."""


def address_of(request: web.Request) -> str:
    """Give the address of who called; empty where the network names none.

    The header is read from its end, where the nearest proxy wrote, and only as far as those who wrote are
    trusted: what a caller writes there by itself counts for nothing.
    """
    proxies = request.app.get(PROXIES, ())
    address = request.remote or ""
    forwarded = ",".join(request.headers.getall(FORWARDED_FOR, ())).split(",")
    # A socket of this machine has no address, and whoever writes to it is one of ours.
    while forwarded and (not address or is_within(address, proxies)):
        before = _parsed(forwarded.pop().strip())
        if before is None:
            break
        address = str(before)
    return address


def is_within(address: str, networks: Collection[Network]) -> bool:
    """Say whether an address lies in one of these networks."""
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def household(address: str) -> str:
    """Give what counts as one caller: the address, and of IPv6 the network that is given to one house."""
    parsed = _parsed(address)
    if not isinstance(parsed, IPv6Address):
        return address
    return str(IPv6Network((parsed, _ONE_HOUSE), strict=False))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
