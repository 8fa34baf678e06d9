"""Caddy in front: its file is checked by Caddy itself, and then stands before real services on loopback."""

import asyncio
import os
import socket
import ssl
import subprocess
import time
from contextlib import asynccontextmanager, closing
from io import BytesIO

import aiohttp
import pytest
from aiohttp import web
from holdfast_contract.client import GatewayClient
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_gateway.adapters.chromium import find_chromium
from playwright.async_api import async_playwright, expect
from stack import BIN, ROOT, Stack, free_port

CADDY = BIN / "caddy"
FOLDER = ROOT / "infra" / "caddy"
MOST_BODY = 1 << 20
HEADER_SECONDS = 1
OWN_CERTIFICATES = ("local_certs", "skip_install_trust", "auto_https disable_redirects")
t = Catalogue()


class Caddy:
    """A Caddy of one's own, with certificates of its own."""

    def __init__(self, folder, core, gateway, port, more):
        self.port, self.url = port, f"https://localhost:{port}"
        self._root = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        self._log = folder / "caddy.log"
        self._sites = 2 if more else 1
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "HOLDFAST_SITE": self.url,
            "HOLDFAST_CADDY_ADMIN": "off",
            "HOLDFAST_CORE": core,
            "HOLDFAST_GATEWAY": gateway,
            "HOLDFAST_MAX_BODY": str(MOST_BODY),
            "HOLDFAST_READ_HEADER": f"{HEADER_SECONDS}s",
            "HOLDFAST_CADDY_OPTIONS": "\n".join(OWN_CERTIFICATES),
            **more,
        }

    def start(self):
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [CADDY, "run", "--config", FOLDER / "Caddyfile"],
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + 20
        while self.log().count("certificate obtained successfully") < self._sites:
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            time.sleep(0.05)

    def log(self):
        return self._log.read_text()

    def stop(self):
        self._process.terminate()
        self._process.wait()

    def trust(self):
        """Give what checks its certificates."""
        return ssl.create_default_context(cafile=self._root)


@asynccontextmanager
async def running(folder, core, gateway, port, **more):
    caddy = Caddy(folder, core, gateway, port, more)
    await asyncio.to_thread(caddy.start)
    try:
        async with aiohttp.ClientSession(
            caddy.url, connector=aiohttp.TCPConnector(ssl=caddy.trust())
        ) as http:
            yield caddy, http
    finally:
        await asyncio.to_thread(caddy.stop)


@pytest.fixture
async def echo():
    """Something in core's and the gateway's place that says what it was asked."""

    async def answer(request):
        body = await request.read()
        return web.json_response(
            {"path": request.path, "headers": {**request.headers}, "size": len(body)},
            headers={"Location": "/?token=abc", "Server": "told"},
        )

    app = web.Application(client_max_size=1 << 30)
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def before_echo(tmp_path, echo):
    async with running(tmp_path, echo, echo, free_port()) as both:
        yield both


@pytest.mark.parametrize("name", ["Caddyfile", "gateway.caddy"])
def test_caddy_would_write_the_files_as_they_are(name):
    done = subprocess.run(
        [CADDY, "fmt", "--diff", FOLDER / name], capture_output=True, text=True, check=False
    )
    assert not [line for line in done.stdout.splitlines() if line.startswith(("-", "+"))], done.stdout


@pytest.mark.parametrize(
    "more", [{}, {"HOLDFAST_MORE": str(FOLDER / "gateway.caddy"), "GATEWAY_PUBLIC": "g.example.org"}]
)
def test_caddy_takes_the_files(more, tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "HOLDFAST_SITE": "desk.example.org",
        **more,
    }
    done = subprocess.run(
        [CADDY, "validate", "--config", FOLDER / "Caddyfile"],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Valid configuration" in done.stderr + done.stdout


async def test_core_is_reached_over_tls_and_told_who_asks_whatever_the_caller_says(before_echo):
    _, http = before_echo
    forged = {"X-Forwarded-For": "8.8.8.8", "X-Forwarded-Proto": "gopher", "X-Forwarded-Host": "evil.example"}
    async with http.get("/sessions", headers=forged) as response:
        told = (await response.json())["headers"]
        assert response.headers["Strict-Transport-Security"].startswith("max-age=")
        assert "Server" not in response.headers
    assert told["X-Forwarded-For"] in {"127.0.0.1", "::1"}
    assert told["X-Forwarded-Proto"] == "https"
    assert "evil" not in told["X-Forwarded-Host"]


async def test_what_is_for_the_inside_is_not_there_outside(before_echo):
    _, http = before_echo
    inside = (
        "/metrics",
        "/gateway/v1/sessions",
        "/gateway/metrics",
        "/gateway/v1/drain",
    )
    for path in inside:
        async with http.get(path) as response:
            assert response.status == 404, path
    async with http.post("/gateway/v1/events") as response:
        assert response.status == 404
    async with http.get("/gateway/v1/events") as response:
        assert (await response.json())["path"] == "/v1/events"


async def test_the_whole_gateway_is_public_where_that_is_asked_for(tmp_path, echo):
    port = free_port()
    more = {
        "HOLDFAST_MORE": str(FOLDER / "gateway.caddy"),
        "GATEWAY_PUBLIC": f"https://gateway.localhost:{port}",
    }
    async with running(tmp_path, echo, echo, port, **more) as (_, http):
        at = {"server_hostname": "gateway.localhost", "headers": {"Host": f"gateway.localhost:{port}"}}
        async with http.get("/v1/sessions", **at) as response:
            assert (await response.json())["path"] == "/v1/sessions"
        async with http.get("/metrics", **at) as response:
            assert response.status == 404


async def test_a_body_or_headers_over_the_limit_are_refused(before_echo):
    _, http = before_echo
    async with http.post("/documents", data=BytesIO(b"x" * (MOST_BODY - 1))) as response:
        assert (await response.json())["size"] == MOST_BODY - 1
    async with http.post("/documents", data=BytesIO(b"x" * (MOST_BODY + 1))) as response:
        assert response.status == 413
    async with http.get("/", headers={"X-Long": "x" * 40_000}) as response:
        assert response.status == 431


async def test_a_client_that_sends_its_headers_drop_by_drop_is_cut_off(before_echo):
    caddy, http = before_echo

    def dawdle():
        plain = socket.create_connection(("127.0.0.1", caddy.port))
        with closing(caddy.trust().wrap_socket(plain, server_hostname="localhost")) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
            line.settimeout(0.2)
            began = time.monotonic()
            while time.monotonic() < began + 10 * HEADER_SECONDS:
                try:
                    line.sendall(b"X-Drop: 1\r\n")
                    # An answer (408) or an end: either way nobody waits for the rest.
                    if not line.recv(4096):
                        return time.monotonic() - began
                except TimeoutError:
                    continue
                except OSError:
                    return time.monotonic() - began
        return None

    took = await asyncio.to_thread(dawdle)
    assert took is not None
    assert took < 8 * HEADER_SECONDS
    async with http.get("/") as response:
        assert response.status == 200


async def test_the_log_tells_no_ticket_no_number_and_no_cookie(before_echo):
    caddy, http = before_echo
    path = "/contacts/628120001234?ticket=tick-secret&q=what-was-searched"
    headers = {"Cookie": "holdfast=cookie-secret", "Referer": "https://desk.example/?token=refer-secret"}
    async with http.get(path, headers=headers) as response:
        assert response.status == 200
    async with asyncio.timeout(5):
        while '"/contacts/' not in caddy.log():  # noqa: ASYNC110 - a log has no event to set
            await asyncio.sleep(0.02)
    secrets = ("628120001234", "tick-secret", "was-searched", "cookie-secret", "refer-secret", "token=abc")
    assert not [secret for secret in secrets if secret in caddy.log()]


@pytest.mark.browser
@pytest.mark.timeout(120)
async def test_the_dashboard_and_its_live_events_work_through_it(tmp_path):
    port = free_port()
    stack = Stack.on_simulator(tmp_path)
    site = f"https://localhost:{port}"
    stack.settings |= {
        "CORE_PUBLIC_URL": site,
        "CORE_GATEWAY_PUBLIC_URL": f"{site}/gateway",
        "GATEWAY_ALLOWED_ORIGINS": site,
    }
    async with (
        stack,
        running(
            tmp_path, stack.core_url.removeprefix("http://"), stack.gateway_url.removeprefix("http://"), port
        ) as (_, http),
        aiohttp.ClientSession() as inside,
        async_playwright() as playwright,
    ):
        gateway = GatewayClient(inside, stack.gateway_url, stack.gateway_key)

        # A person signs in; the page is told of changes by the gateway itself.
        chromium = find_chromium(None)
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = await (await browser.new_context(ignore_https_errors=True)).new_page()
        await page.goto(site)
        await page.get_by_label(t("people.email")).fill(stack.settings["CORE_ADMIN_EMAIL"])
        await page.get_by_label(t("people.password")).fill(stack.settings["CORE_ADMIN_PASSWORD"])
        await page.keyboard.press("Enter")
        await page.get_by_role("textbox", name=t("sessions.business")).fill("toko")
        async with page.expect_response(
            lambda response: "/gateway/v1/events" in response.url, timeout=20_000
        ) as live:
            await page.get_by_role("button", name=t("sessions.add_button"), exact=True).click()
        assert (await live.value).status == 200
        [cookie] = [one for one in await page.context.cookies() if one["name"] != "csrf"][:1]
        assert cookie["secure"]
        await expect(page.locator("article.session")).to_be_visible(timeout=20_000)
        await browser.close()

        # An event is there as soon as it happens, on a stream and on a WebSocket.
        async def ticket():
            return (await gateway.event_ticket(user_id="toko")).ticket

        async with (
            http.get("/gateway/v1/events", params={"ticket": await ticket()}) as stream,
            http.ws_connect("/gateway/v1/events", params={"ticket": await ticket()}) as socket_,
        ):
            assert stream.headers["Content-Type"].startswith("text/event-stream")
            await asyncio.sleep(3 * HEADER_SECONDS)
            await gateway.start("toko", "default")
            async with asyncio.timeout(10):
                while b"session." not in await stream.content.readline():
                    pass
            assert "session." in (await socket_.receive(timeout=5)).data
