"""`make demo-check`: one whole round on real parts, printed as a transcript with its times."""

import asyncio
import shutil
import sys
import tempfile
import textwrap
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
import knowledge
from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import HoldfastError, PairingNotShown
from holdfast_contract.sessions import SessionStatus
from stack import Stack, StackError, run

PHONE = "6281100000001"
CONTACTS = {"6281200000001": "Sari", "6281200000002": "Budi", "6281200000003": "Dewi"}
"""Three people ask the same: nine answers make a median that one slow moment does not move."""

PAIRED_WITHIN = 60.0
ANSWERED_WITHIN = 15.0
MEDIAN_BELOW_MS = 1000.0
POLL = 0.01


@dataclass(frozen=True)
class Question:
    """What a contact asks, and the document that the answer must come from; None where there is none."""

    text: str
    source: str | None


QUESTIONS = (
    Question("How do I pair a phone?", "docs/getting-started.md"),
    Question("What happens to a message while the receiver is away?", "docs/concepts.md"),
    Question("Which port does the dashboard use?", "docs/configuration.md"),
    Question("Who won the chess olympiad in 1972?", None),
)
"""The last one has no answer in this project's documentation."""


@dataclass(frozen=True)
class Exchange:
    """One question and what came back."""

    contact: str
    question: Question
    reply: str
    milliseconds: float

    @property
    def source(self) -> str | None:
        """The document that the answer names in its last line."""
        last = self.reply.rstrip().splitlines()[-1]
        return last.removeprefix("— ").split(",")[0] if last.startswith("— ") else None


async def demo_check() -> int:
    """Play the round; keep the folder where something fails, since the logs are in it."""
    folder = Path(tempfile.mkdtemp(prefix="holdfast-demo-check-"))
    try:
        await _round(Stack.on_simulator(folder))
    except (StackError, HoldfastError, aiohttp.ClientError) as error:
        message = error.message if isinstance(error, HoldfastError) else error
        sys.stderr.write(f"demo-check failed: {message}\nLogs: {folder}/logs/\n")
        return 1
    except asyncio.CancelledError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    return 0


async def _round(stack: Stack) -> None:
    async with aiohttp.ClientSession() as http:
        async with _step("start simulator, core and gateway"):
            await stack.__aenter__()
        try:
            async with _step("fill the knowledge base with this documentation"):
                await knowledge.seed(http, stack)
            async with _step("start the session, scan its QR, be connected"):
                await _pair(http, stack)
            async with _step("ask and be answered"):
                exchanges = [
                    await _ask(http, stack, contact, question)
                    for contact in CONTACTS
                    for question in QUESTIONS
                ]
            _print_transcript(exchanges)
            _judge(exchanges)
        finally:
            async with _step("stop, leaving no process behind"):
                await stack.stop_all()


@asynccontextmanager
async def _step(title: str) -> AsyncIterator[None]:
    """Say what is done and how long it took; put the step's name before its error."""
    started = time.perf_counter()
    try:
        yield
    except StackError as error:
        print(f"✗ {title}", flush=True)
        raise StackError(f"{title}: {error}") from None
    print(f"✓ {title} ({time.perf_counter() - started:.1f} s)", flush=True)


async def _pair(http: aiohttp.ClientSession, stack: Stack) -> None:
    """Let the phone scan what the gateway shows, until the session is connected."""
    gateway = GatewayClient(http, stack.gateway_url, stack.gateway_key)
    await knowledge.start_session(http, stack)
    scanned = False
    async with _within(PAIRED_WITHIN, "the session was not connected"):
        while True:
            session = await gateway.session(knowledge.USER, knowledge.SESSION)
            if session.status == SessionStatus.CONNECTED:
                return
            if session.status in {SessionStatus.FAILED, SessionStatus.LOGGED_OUT}:
                raise StackError(f"the session is {session.status}: {session.reason}")
            if not scanned and session.status == SessionStatus.PAIRING:
                scanned = await _scan(http, stack, gateway)
            await asyncio.sleep(0.1)


async def _scan(http: aiohttp.ClientSession, stack: Stack, gateway: GatewayClient) -> bool:
    try:
        shown = await gateway.qr(knowledge.USER, knowledge.SESSION)
    except PairingNotShown:
        return False
    body = {"qr": shown.qr, "phone": PHONE, "name": "Holdfast Demo"}
    await _simulator(http, stack, "POST", "/api/devices/scan", body)
    return True


async def _ask(http: aiohttp.ClientSession, stack: Stack, contact: str, question: Question) -> Exchange:
    """Write as the contact, and wait until the answer is there on the phone's side."""
    account = f"/api/accounts/{PHONE}/messages"
    body = {"from": contact, "name": CONTACTS[contact], "text": question.text}
    started = time.perf_counter()
    asked = await _simulator(http, stack, "POST", account, body)
    path = f"{account}?contact={contact}&after={asked['message']['messageId']}"
    async with _within(ANSWERED_WITHIN, f"no answer to “{question.text}”"):
        while True:
            found = await _simulator(http, stack, "GET", path)
            reply = next((one["text"] for one in found["messages"] if one["fromMe"]), None)
            if reply:
                return Exchange(contact, question, reply, (time.perf_counter() - started) * 1000)
            await asyncio.sleep(POLL)


@asynccontextmanager
async def _within(seconds: float, failure: str) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise StackError(f"{failure} within {seconds:.0f} s") from None


async def _simulator(
    http: aiohttp.ClientSession, stack: Stack, method: str, path: str, body: dict[str, str] | None = None
) -> dict[str, Any]:
    async with http.request(method, stack.simulator_url + path, json=body) as response:
        if response.status not in {200, 201}:
            raise StackError(f"the simulator refused {method} {path}: {await response.text()}")
        answer: dict[str, Any] = await response.json()
        return answer


def _print_transcript(exchanges: list[Exchange]) -> None:
    """Print the first contact's conversation in full, then everybody's times."""
    print()
    for one in exchanges[: len(QUESTIONS)]:
        print(f"  {CONTACTS[one.contact]:<18}{one.question.text}")
        lines = [line for text in one.reply.splitlines() for line in textwrap.wrap(text, 84)]
        print(f"  {f'Holdfast, {one.milliseconds:.0f} ms':<18}{lines[0]}")
        for line in lines[1:]:
            print(f"{'':<20}{line}")
        print()
    header = "".join(f"{name:>9}" for name in CONTACTS.values())
    print(f"  {'question':<55}{'source':<26}{header}")
    for question in QUESTIONS:
        times = [one.milliseconds for one in exchanges if one.question == question]
        columns = "".join(f"{value:>9.0f}" for value in times)
        print(f"  {question.text:<55}{question.source or 'declined':<26}{columns}")
    print("  (milliseconds from the contact's message to the answer on the phone)")
    print(f"\n  median {_median(exchanges):.0f} ms of {len(exchanges)} answers\n", flush=True)


def _judge(exchanges: list[Exchange]) -> None:
    """Raise `StackError` for an answer from elsewhere, one that is made up, or slow answers."""
    for one in exchanges:
        if one.source != one.question.source:
            wanted = f"come from {one.question.source}" if one.question.source else "be declined"
            raise StackError(
                f"“{one.question.text}” should {wanted}, but was answered from {one.source}: {one.reply}"
            )
    if _median(exchanges) >= MEDIAN_BELOW_MS:
        raise StackError(f"the median of {_median(exchanges):.0f} ms is not under {MEDIAN_BELOW_MS:.0f} ms")


def _median(exchanges: list[Exchange]) -> float:
    return median(one.milliseconds for one in exchanges)


if __name__ == "__main__":
    sys.exit(run(demo_check))
