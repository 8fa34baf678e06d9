"""HTTP to addresses that others name: to the public internet alone, whatever they name.

Someone who may say which URL a service fetches could have it fetch what only the service can reach: its own
ports, its network, a cloud's metadata. So each connection goes to a public address, which is checked when its
socket is made: no name can resolve to something else in between, no way of writing an address is missed, and
every hop of a redirect is held to the same.
"""

import socket
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Self

import aiohttp
from yarl import URL

PORTS = frozenset({80, 443})
REDIRECTS = 5
_REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_TEREDO = IPv6Network("2001::/32")


class AddressRefused(aiohttp.ClientError):
    """A URL that may not be called, or leads nowhere."""


class PublicHttp:
    """An HTTP client that reaches public addresses and, besides, the hosts that its operator allows."""

    def __init__(self, allowed_hosts: Iterable[str] = (), *, connect_timeout: float = 10.0) -> None:
        """`allowed_hosts` are `host` (at the usual ports) or `host:port` that may be private.

        Open it with `async with`.
        """
        self._allowed = frozenset(host.lower() for host in allowed_hosts)
        self._connect_timeout = connect_timeout
        self._public: aiohttp.ClientSession
        self._any: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        self._public = self._session(aiohttp.TCPConnector(socket_factory=_public_socket))
        self._any = self._session(aiohttp.TCPConnector())
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._public.close()
        await self._any.close()

    def _session(self, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
        timeout = aiohttp.ClientTimeout(total=None, connect=self._connect_timeout)
        # No proxy of the environment's: it would be the one to connect.
        return aiohttp.ClientSession(
            connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
        )

    def check(self, url: URL) -> None:
        """Raises `AddressRefused` for a URL that can never be called, whatever its name leads to."""
        if self._session_for(url) is self._public and not _may_be_public(url.host or ""):
            raise AddressRefused("not a public address")

    @asynccontextmanager
    async def request(
        self,
        method: str,
        url: URL,
        *,
        headers: Mapping[str, str] | None = None,
        data: bytes | None = None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Call once, without following redirects. The caller sets the deadline (`asyncio.timeout`).

        Raises `aiohttp.ClientError`, also for what may not be called. Whoever named the URL should not
        learn which it was, or they could search what lies behind this machine.
        """
        session = self._session_for(url)
        async with session.request(
            method, url, headers=headers, data=data, allow_redirects=False
        ) as response:
            yield response

    @asynccontextmanager
    async def get(self, url: URL) -> AsyncIterator[aiohttp.ClientResponse]:
        """Fetch, through a few redirects, each of them checked. Raises as `request` does."""
        for _ in range(REDIRECTS + 1):
            async with self.request("GET", url) as response:
                target = response.headers.get("Location")
                if response.status not in _REDIRECT_STATUSES or target is None:
                    yield response
                    return
            try:
                url = url.join(URL(target))
            except ValueError:
                raise AddressRefused("a redirect to no URL") from None
        raise AddressRefused("too many redirects")

    def _session_for(self, url: URL) -> aiohttp.ClientSession:
        """Give the session that may call a URL. Raises `AddressRefused`."""
        if url.scheme not in {"http", "https"} or not url.host:
            raise AddressRefused("not a URL of HTTP")
        host = url.host.lower()
        if f"{host}:{url.port}" in self._allowed or (host in self._allowed and url.port in PORTS):
            return self._any
        if url.port not in PORTS:
            raise AddressRefused("not a port of the web")
        return self._public


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Say whether an address is one of the public internet, also where it wraps another one."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    if address in _NAT64 or address.ipv4_mapped is not None:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    if address.sixtofour is not None:
        return is_public(address.sixtofour)
    return address in _GLOBAL_UNICAST and address not in _TEREDO and address.is_global


def _may_be_public(host: str) -> bool:
    try:
        return is_public(ip_address(host))
    except ValueError:
        return host.lower() != "localhost" and "." in host


def _public_socket(info: aiohttp.AddrInfoType) -> socket.socket:
    """Make the socket for a connection to an address. Raises `OSError` for one that is not public."""
    family, type_, protocol, _, address = info
    try:
        is_allowed = is_public(ip_address(address[0]))
    except ValueError:
        is_allowed = False
    if not is_allowed:
        raise PermissionError("not a public address")
    return socket.socket(family, type_, protocol)
