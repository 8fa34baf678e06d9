"""How long until a change of a session is on the screen, with nothing but the live stream to bring it.

python bench/dashboard_live.py                # 10 rounds
python bench/dashboard_live.py --rounds 3

All services run as processes on the simulator, the dashboard in a real Chromium that never asks by the clock.
In each round the phone unlinks the device, the session is started and the phone scans the new QR. A change
counts from the moment that the gateway wrote on its event to the moment that the page's element changed, by
the one clock of this machine. What is over before it could be shown is not counted.
"""

import argparse
import asyncio
import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from statistics import median

import aiohttp
from fleet import ChaosError, run, say, step, until
from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import PairingNotShown
from holdfast_contract.sessions import SessionStatus
from holdfast_gateway.adapters.chromium import find_chromium
from playwright.async_api import Page, async_playwright
from stack import Stack

USER, SESSION, PHONE = "shop", "default", "628110000"
BAR = 500.0
"""Milliseconds that the median may take."""

WITHIN = 30.0

WITHOUT_POLLING = """{
  const real = window.setTimeout;
  window.setTimeout = (what, wait, ...more) => wait === 3000 ? 0 : real(what, wait, ...more);
}"""
WATCH = """() => {
  window.shown = [];
  let last = document.querySelector('article.session').dataset.state;
  new MutationObserver(() => {
    const state = document.querySelector('article.session')?.dataset.state;
    if (!state || state === last) return;
    last = state;
    shown.push([state, Date.now()]);
  }).observe(document.getElementById('alone'), { subtree: true, childList: true, attributes: true });
}"""

Told = list[tuple[str, float]]
"""A status, and when the gateway says that it began: milliseconds of the epoch."""


@asynccontextmanager
async def dashboard(stack: Stack) -> AsyncIterator[Page]:
    """Open the session's page as the operator, and wait until it follows the stream."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(None), args=["--no-sandbox"])
        page = await browser.new_page()
        await page.add_init_script(WITHOUT_POLLING)
        await page.goto(stack.core_url)
        await page.fill("[name=email]", stack.settings["CORE_ADMIN_EMAIL"])
        await page.fill("[name=password]", stack.settings["CORE_ADMIN_PASSWORD"])
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#adding")
        await page.goto(f"{stack.core_url}/users/{USER}/sessions/{SESSION}")
        await page.wait_for_selector("body[data-stream=open]")
        await page.evaluate(WATCH)
        yield page
        await browser.close()


async def follow(http: aiohttp.ClientSession, stack: Stack, told: Told) -> None:
    """Write down every status that the gateway tells of."""
    headers = {"Authorization": f"Bearer {stack.gateway_key}"}
    url = f"{stack.gateway_url}/v1/events?types=session.status"
    async with http.get(url, headers=headers, timeout=aiohttp.ClientTimeout(total=None)) as stream:
        async for line in stream.content:
            if line.startswith(b"data: "):
                event = json.loads(line.removeprefix(b"data: "))
                at = datetime.fromisoformat(event["timestamp"]).timestamp() * 1000
                told.append((event["data"]["to"], at))


class Phone:
    """The session's phone, on the simulator."""

    def __init__(self, http: aiohttp.ClientSession, stack: Stack, gateway: GatewayClient) -> None:
        self._http = http
        self._url = stack.simulator_url
        self._gateway = gateway

    async def pair(self) -> None:
        """Start the session, scan its QR, and wait until it is connected."""
        await self._gateway.start(USER, SESSION)
        await until(self._scan, WITHIN, "a QR to scan")
        await until(self._is_connected, WITHIN, "the session connected")

    async def _scan(self) -> bool:
        try:
            qr = (await self._gateway.qr(USER, SESSION)).qr
        except PairingNotShown:
            return False
        body = {"qr": qr, "phone": PHONE, "name": "Shop"}
        async with self._http.post(f"{self._url}/api/devices/scan", json=body) as answer:
            return answer.status < 300

    async def _is_connected(self) -> bool:
        return (await self._gateway.session(USER, SESSION)).status == SessionStatus.CONNECTED

    async def unlink(self) -> None:
        """Remove the device, and wait until the session knows."""
        async with self._http.get(f"{self._url}/api/devices") as answer:
            devices = (await answer.json())["devices"]
        for device in devices:
            async with self._http.delete(f"{self._url}/api/devices/{device['deviceId']}") as answer:
                answer.raise_for_status()
        await until(self._is_unlinked, WITHIN, "the session unlinked")

    async def _is_unlinked(self) -> bool:
        return (await self._gateway.session(USER, SESSION)).status == SessionStatus.LOGGED_OUT


async def measure(rounds: int) -> dict[str, list[float]]:
    """Play the rounds; give for each status how many milliseconds it took to be on the screen."""
    folder = Path(tempfile.mkdtemp(prefix="hf-bench-"))
    told: Told = []
    try:
        async with Stack.on_simulator(folder) as stack, aiohttp.ClientSession() as http:
            gateway = GatewayClient(http, stack.gateway_url, stack.gateway_key)
            phone = Phone(http, stack, gateway)
            async with http.post(
                f"{stack.core_url}/v1/users", json={"userId": USER}, headers=stack.operator
            ) as answer:
                answer.raise_for_status()
            with step("pair a phone"):
                await phone.pair()
            following = asyncio.create_task(follow(http, stack, told))
            try:
                async with dashboard(stack) as page:
                    for number in range(rounds):
                        with step(f"round {number + 1} of {rounds}"):
                            await phone.unlink()
                            await page.wait_for_selector("article[data-state=logged_out]")
                            await phone.pair()
                    await page.wait_for_selector("article[data-state=connected]")
                    shown = await page.evaluate("shown")
            finally:
                following.cancel()
                with suppress(asyncio.CancelledError):
                    await following
        return _waits(told, shown)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _waits(told: Told, shown: list[tuple[str, float]]) -> dict[str, list[float]]:
    """Match what was shown with the last that was told of it before."""
    waits = defaultdict(list)
    for state, at in shown:
        begun = [moment for status, moment in told if status == state and moment <= at + 1]
        if not begun:
            raise ChaosError(f"{state} was shown before it was told")
        waits[state].append(at - begun[-1])
    return waits


def main() -> int:
    """Read the command line; exit codes: 0 within the bar, 1 not, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=10, help="(default: %(default)s)")
    options = parser.parse_args()

    async def work() -> int:
        waits = await measure(options.rounds)
        every = [value for values in waits.values() for value in values]
        for state, values in [*waits.items(), ("all", every)]:
            times = f"median {median(values):>6.0f} ms, most {max(values):>6.0f} ms"
            say(f"{state:<14}{len(values):>4} changes, {times}")
        return 0 if median(every) < BAR else 1

    return run(work)


if __name__ == "__main__":
    raise SystemExit(main())
