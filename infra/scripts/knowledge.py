"""Give a demo user this project's own documentation to answer from."""

import asyncio
from pathlib import Path

import aiohttp
from stack import ROOT, Stack, StackError

USER = "demo"
SESSION = "default"
LIVE_WITHIN = 120.0
"""Seconds."""


def documents() -> list[Path]:
    """Name the documents: what a newcomer reads."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


async def seed(http: aiohttp.ClientSession, stack: Stack) -> int:
    """Create the user where it is not there yet, add the documents, and give their number."""
    await _post(http, stack, "/v1/users", {"userId": USER, "name": "Demo"}, accepted=(201, 409))
    for path in documents():
        text = await asyncio.to_thread(path.read_text)
        body = {"filename": str(path.relative_to(ROOT)), "text": text}
        await _post(http, stack, f"/v1/users/{USER}/documents", body)
    await _until_live(http, stack)
    return len(documents())


async def _until_live(http: aiohttp.ClientSession, stack: Stack) -> None:
    """Wait until all documents can be answered from; on a busy machine that takes longer than a call."""
    url = f"{stack.core_url}/v1/users/{USER}/documents"
    async with asyncio.timeout(LIVE_WITHIN):
        while True:
            async with http.get(url, headers=stack.operator) as response:
                found = (await response.json())["documents"]
            if all(document["state"] == "ready" for document in found):
                return
            await asyncio.sleep(0.2)


async def start_session(http: aiohttp.ClientSession, stack: Stack) -> None:
    """Start the demo user's session, or leave it running."""
    await _post(http, stack, f"/v1/users/{USER}/sessions/{SESSION}/start", {}, accepted=(202,))


async def _post(
    http: aiohttp.ClientSession,
    stack: Stack,
    path: str,
    body: dict[str, str],
    accepted: tuple[int, ...] = (201, 202),
) -> None:
    async with http.post(stack.core_url + path, json=body, headers=stack.operator) as response:
        if response.status not in accepted:
            raise StackError(f"Core refused POST {path} with {response.status}: {await response.text()}")
