"""Take the pictures of `docs/n8n.md` from the running things: core's dashboard and the real n8n.

`make pictures` starts the services and an n8n of its own on loopback, and writes `docs/pictures/`.
"""

import asyncio
import io
import secrets
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import browser
import env
import n8n
import node_package
from PIL import Image
from playwright.async_api import Browser, Page, Route, ViewportSize, async_playwright
from stack import ROOT, Stack, run

PICTURES = ROOT / "docs" / "pictures"
USER = "acme"
WINDOW = ViewportSize(width=1360, height=760)
PATIENCE = 60_000
"""Milliseconds; an n8n that has just started takes its time."""

EMAIL = "owner@holdfast.localhost"
WORKFLOW = "holdfastVerify00"
QUALITY = 70
SHARPNESS = 1.5

SIGNED_IN: dict[str, object] = {"id": "holdfastNodes001", "name": "Holdfast: acme", "type": "holdfastApi"}
NODES: dict[str, object] = {
    "id": "holdfastNodes000",
    "name": "With the node package",
    "nodes": [
        {
            "id": "5a4f0c1e-3d0e-4b7a-9a55-1f1f3d1c0001",
            "name": "Holdfast Trigger",
            "type": "n8n-nodes-holdfast.holdfastTrigger",
            "typeVersion": 1,
            "position": [0, 0],
            "parameters": {"eventTypes": ["message.received"]},
            "credentials": {"holdfastApi": SIGNED_IN},
            "webhookId": "5a4f0c1e-3d0e-4b7a-9a55-1f1f3d1c0003",
        },
        {
            "id": "5a4f0c1e-3d0e-4b7a-9a55-1f1f3d1c0002",
            "name": "Send a message",
            "type": "n8n-nodes-holdfast.holdfast",
            "typeVersion": 1,
            "position": [320, 0],
            "parameters": {
                "resource": "message",
                "operation": "send",
                "to": {"__rl": True, "mode": "id", "value": "={{ $json.data.from.contactId }}"},
                "text": "=Thank you, {{ $json.data.from.name }}! We got your message.",
            },
            "credentials": {"holdfastApi": SIGNED_IN},
        },
    ],
    "connections": {"Holdfast Trigger": {"main": [[{"node": "Send a message", "type": "main", "index": 0}]]}},
    "settings": {"executionOrder": "v1"},
}
"""A workflow of two nodes."""


async def pictures() -> int:
    """Take them all."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="holdfast-pictures-") as folder:
        await _taken(Path(folder))
    return 0


async def _taken(folder: Path) -> None:
    platform = n8n.N8n(folder / "n8n")
    host = platform.url.removeprefix("http://")
    settings = env.fresh() | {"CORE_EMBEDDER": "lexical", "CORE_AUTOMATION_ALLOWED_HOSTS": host}
    async with (
        Stack.on_simulator(folder / "stack", settings) as stack,
        aiohttp.ClientSession() as http,
        async_playwright() as playwright,
    ):
        chromium = await playwright.chromium.launch(
            executable_path=browser.find(), args=["--no-sandbox", "--force-color-profile=srgb"]
        )
        key, made = await _subscribed(http, stack, platform.webhook("holdfast"))
        await _dashboard(chromium, stack, made["subscriptionId"])
        signed_in = SIGNED_IN | {"data": {"baseUrl": stack.core_url, "userId": USER, "apiKey": key}}
        await platform.import_credentials([*n8n.credentials(key, {WORKFLOW: made["secret"]}), signed_in])
        await asyncio.to_thread(node_package.put_into, platform.folder)
        workflows = n8n.workflows({"coreUrl": stack.core_url, "userId": USER})
        await platform.import_workflows([*workflows, NODES])
        await platform.publish(WORKFLOW)
        async with platform:
            await platform.until_served("holdfast")
            await _editor(chromium, http, platform)
        await chromium.close()


async def _subscribed(http: aiohttp.ClientSession, stack: Stack, hook: str) -> tuple[str, dict[str, str]]:
    """Make the user, its key and its subscription; give the key, and the subscription with its secret."""

    async def made(path: str, body: Mapping[str, object]) -> dict[str, str]:
        async with http.post(f"{stack.core_url}/v1/users{path}", json=body, headers=stack.operator) as answer:
            answer.raise_for_status()
            created: dict[str, str] = await answer.json()
            return created

    await made("", {"userId": USER, "name": "Acme Ltd"})
    await made(f"/{USER}/sessions/default/start", {})
    key = await made(
        f"/{USER}/keys", {"name": "n8n", "scopes": ["messages:send", "subscriptions:write", "sessions:read"]}
    )
    wanted = {"url": hook, "description": "n8n: verify and reply", "eventTypes": ["message.received"]}
    return key["key"], await made(f"/{USER}/subscriptions", wanted)


async def _dashboard(chromium: Browser, stack: Stack, subscription: str) -> None:
    page = await _page(chromium)
    await page.goto(stack.core_url)
    await page.locator("input[type=email]").fill(stack.settings["CORE_ADMIN_EMAIL"])
    await page.locator("input[type=password]").fill(stack.settings["CORE_ADMIN_PASSWORD"])
    await page.keyboard.press("Enter")
    await page.wait_for_load_state("networkidle")
    all_ = f"{stack.core_url}/users/{USER}/automations"
    for path, name in (("/new", "automations-new"), (f"/{subscription}", "automations-subscription")):
        await page.goto(all_ + path)
        await page.wait_for_load_state("networkidle")
        await _kept(page, name)
    await page.close()


async def _editor(chromium: Browser, http: aiohttp.ClientSession, platform: n8n.N8n) -> None:
    password = f"Aa1{secrets.token_hex(8)}"
    await platform.sign_up(http, EMAIL, password)
    page = await _page(chromium)
    await page.goto(f"{platform.url}/signin")
    await page.locator("input[type=email], input[name=emailOrLdapLoginId]").fill(EMAIL)
    await page.locator("input[type=password]").fill(password)
    await page.keyboard.press("Enter")
    await page.wait_for_url(lambda url: "/signin" not in url)
    await _workflow(page, platform, WORKFLOW, "Holdfast event")
    await _kept(page, "n8n-workflow")
    await _workflow(page, platform, str(NODES["id"]), "Send a message")
    for node, name in (("Holdfast Trigger", "n8n-trigger"), ("Send a message", "n8n-action")):
        await page.locator(".vue-flow__node", has_text=node).click()
        await page.keyboard.press("Enter")
        await page.get_by_text("Parameters", exact=True).first.wait_for()
        await page.wait_for_timeout(1_500)
        await _kept(page, name)
        await page.keyboard.press("Escape")
    await page.close()


async def _workflow(page: Page, platform: n8n.N8n, id_: str, node: str) -> None:
    """Show the whole of a workflow."""
    await page.goto(f"{platform.url}/workflow/{id_}")
    await page.get_by_text(node, exact=True).first.wait_for()
    await page.keyboard.press("1")  # n8n's key for that
    await page.wait_for_timeout(1_000)  # it glides there


async def _page(chromium: Browser) -> Page:
    context = await chromium.new_context(
        viewport=WINDOW, device_scale_factor=SHARPNESS, locale="en-GB", reduced_motion="reduce"
    )
    await context.route(lambda url: not url.startswith("http://127.0.0.1:"), _refuse)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    return page


async def _refuse(route: Route) -> None:
    await route.abort()


async def _kept(page: Page, name: str) -> None:
    """Write what the page shows as WebP."""
    shown = Image.open(io.BytesIO(await page.screenshot()))
    path = PICTURES / f"{name}.webp"
    await asyncio.to_thread(shown.save, path, "WEBP", quality=QUALITY, method=6)
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1000:.0f} kB", flush=True)


if __name__ == "__main__":
    sys.exit(run(pictures))
