import asyncio
import socket
from ipaddress import ip_address

import aiohttp
import pytest
from aiohttp import web
from holdfast_contract.service.safe_http import REDIRECTS, AddressRefused, PublicHttp, is_public
from yarl import URL

PUBLIC = ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1", "2002:101:101::1"]
PRIVATE = [
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::1",
    "2002:c0a8:101::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fc00::1",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public_however_it_is_wrapped(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_what_lies_behind_a_network_is_not_public_however_it_is_wrapped(address):
    assert not is_public(ip_address(address))


VISITS = web.AppKey("visits", list)


@pytest.fixture
async def inside(aiohttp_server):
    """A server on loopback that remembers its visits; `/hops/3` redirects three times."""
    app = web.Application()
    app[VISITS] = []

    async def answer(request):
        app[VISITS].append(request.path)
        if to := request.query.get("to"):
            return web.Response(status=302, headers={"Location": to})
        if int(request.match_info.get("hops", 0)):
            raise web.HTTPFound(f"/hops/{int(request.match_info['hops']) - 1}")
        return web.Response(text="secret")

    app.router.add_get("/hops/{hops}", answer)
    app.router.add_route("*", "/{path:.*}", answer)
    return await aiohttp_server(app)


@pytest.fixture
def connections(monkeypatch):
    """The addresses that somebody tries to connect to, all in vain."""
    tried = []

    async def connect(_loop, _socket, address):
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", connect)
    return tried


@pytest.fixture
def resolve(monkeypatch):
    """Have every name resolve to an address."""

    def to(address):
        async def getaddrinfo(_loop, _host, port, **_more):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

        monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", getaddrinfo)

    return to


async def fetch(http, url):
    async with http.get(URL(url)) as response:
        return await response.text()


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433", "0x7f000001", "0", "localhost"],
)
async def test_a_private_host_is_not_connected_to_however_it_is_written(host, connections):
    async with PublicHttp() as http:
        with pytest.raises(aiohttp.ClientError):
            await fetch(http, f"http://{host}/")
    assert connections == []


async def test_a_public_host_is_connected_to(connections, resolve):
    resolve("1.1.1.1")
    async with PublicHttp() as http:
        with pytest.raises(aiohttp.ClientConnectorError):
            await fetch(http, "http://innocent.example/")
    assert connections == [("1.1.1.1", 80)]


async def test_a_name_of_a_private_address_looks_like_a_host_that_is_down(connections, resolve):
    problems = []
    async with PublicHttp() as http:
        for address in ("1.1.1.1", "10.0.0.7"):
            resolve(address)
            with pytest.raises(aiohttp.ClientConnectorError) as problem:
                await fetch(http, f"http://{address.replace('.', '-')}.example/")
            problems.append(type(problem.value))
    assert connections == [("1.1.1.1", 80)]
    assert problems[0] is problems[1]


@pytest.mark.parametrize(
    "url",
    [
        "http://innocent.example:22/",
        "http://127.0.0.1:8080/",
        "ftp://innocent.example/",
        "file:///etc/passwd",
    ],
)
async def test_only_the_ports_and_schemes_of_the_web_are_called(url, connections):
    async with PublicHttp() as http:
        with pytest.raises(AddressRefused):
            await fetch(http, url)
    assert connections == []


async def test_a_host_that_the_operator_allows_is_reached(inside):
    async with PublicHttp([f"127.0.0.1:{inside.port}"]) as http:
        assert await fetch(http, inside.make_url("/file")) == "secret"
        async with http.request("POST", inside.make_url("/hook"), data=b"{}") as response:
            assert response.status == 200


async def test_an_allowed_host_opens_no_other_port_of_it(inside):
    async with PublicHttp(["127.0.0.1", "127.0.0.1:1"]) as http:
        with pytest.raises(AddressRefused):
            await fetch(http, inside.make_url("/file"))
    assert inside.app[VISITS] == []


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "//localhost/",
        "http://127.0.0.1:1/",
        "gopher://x/",
        "http://[x/",
    ],
)
async def test_a_redirect_into_the_network_is_not_followed(inside, to):
    async with PublicHttp([f"127.0.0.1:{inside.port}"]) as http:
        with pytest.raises(aiohttp.ClientError):
            await fetch(http, inside.make_url("/").with_query(to=to))
    assert inside.app[VISITS] == ["/"]


async def test_a_few_redirects_are_followed_and_no_more(inside):
    async with PublicHttp([f"127.0.0.1:{inside.port}"]) as http:
        assert await fetch(http, inside.make_url(f"/hops/{REDIRECTS}")) == "secret"
        with pytest.raises(AddressRefused):
            await fetch(http, inside.make_url(f"/hops/{REDIRECTS + 1}"))


async def test_no_proxy_of_the_environment_is_asked_to_connect(inside, monkeypatch):
    monkeypatch.setenv("http_proxy", str(inside.make_url("/")))
    async with PublicHttp() as http:
        with pytest.raises(aiohttp.ClientError):
            await fetch(http, "http://10.0.0.7/")
    assert inside.app[VISITS] == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "http://example.com:5432/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://localhost/",
        "http://intranet/",
        "http://allowed.test:81/",
    ],
)
async def test_what_can_never_be_called_is_known_before(url):
    async with PublicHttp(["allowed.test", "10.0.0.2:8080"]) as http:
        with pytest.raises(AddressRefused):
            http.check(URL(url))


@pytest.mark.parametrize(
    "url", ["https://example.com/", "http://93.184.216.34/", "http://allowed.test/", "http://10.0.0.2:8080/x"]
)
async def test_what_may_be_called_is_known_before(url):
    async with PublicHttp(["allowed.test", "10.0.0.2:8080"]) as http:
        http.check(URL(url))
