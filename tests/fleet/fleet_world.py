"""Several gateways on one store, sessions on them, people who write, and somebody who answers them."""

import asyncio
import random
import statistics
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from chaos.phones import Phones
from chaos.waiting import until
from holdfast_contract.client import GatewayClient
from holdfast_contract.drain import Drain, DrainState
from holdfast_contract.errors import HoldfastError, PairingNotShown, SessionOwnedElsewhere
from holdfast_contract.events import Event
from holdfast_contract.messages import SendMessage
from stack import Stack

TERM = 6
"""Seconds of a lease's term; a dead gateway's sessions wait so long, a drained one's do not."""

SESSION = "default"
PAIRED_WITHIN = 60.0
DRAINED_WITHIN = 300.0
ANSWER_WITHIN = 60.0
CONTACT = "628129900"


class Desk:
    """Hears what all gateways tell, and answers every message once, as core does."""

    def __init__(self, fleet: "Fleet") -> None:
        self.heard: list[Event] = []
        self.answers = True
        self._fleet = fleet
        self._answering: dict[str, asyncio.Task[None]] = {}

    async def take(self, request: web.Request) -> web.Response:
        """Take an event; a repeat of it is known by its id."""
        event = Event.from_body(await request.read())
        assert event.id == request.headers["webhook-id"]
        self.heard.append(event)
        if owner := event.data.get("owner"):
            self._fleet.follow(event.user_id, owner)
        if event.type == "message.received" and self.answers:
            message_id = event.data["messageId"]
            if message_id not in self._answering:
                answer = self.answer(event.user_id, message_id, event.data["text"])
                self._answering[message_id] = asyncio.create_task(answer)
        return web.Response(status=202)

    async def answer(self, user_id: str, message_id: str, text: str) -> None:
        """Send a reply, again with the same key until it is taken."""
        await self._fleet.send_until_taken(user_id, f"re: {text}", f"reply-{message_id}")

    async def hears(self, condition: Callable[[], object]) -> None:
        """Wait until what was heard fulfils a condition."""

        async def heard() -> bool:
            return bool(condition())

        await until(heard, ANSWER_WITHIN, "an event")

    async def all_answered(self) -> None:
        """Wait until every reply was taken."""
        async with asyncio.timeout(ANSWER_WITHIN):
            await asyncio.gather(*self._answering.values())

    async def close(self) -> None:
        """Answer no more."""
        for task in self._answering.values():
            task.cancel()
        await asyncio.gather(*self._answering.values(), return_exceptions=True)


class Fleet:
    """The gateways, by their ids, and the sessions."""

    def __init__(self, stack: Stack, http: aiohttp.ClientSession, users: int) -> None:
        self.stack = stack
        self.phones = Phones(http, stack.simulator_url)
        self.desk = Desk(self)
        self.gateways = {
            name: GatewayClient(http, str(service.url), stack.gateway_key)
            for name, service in stack.services.items()
            if name.startswith("gateway")
        }
        self.users = [f"user{number}" for number in range(1, users + 1)]
        self.began = time.monotonic()
        self._owners: dict[str, tuple[int, str]] = {}
        self._written: dict[str, list[str]] = defaultdict(list)
        self._by_url = {str(stack.services[name].url): name for name in self.gateways}

    def say(self, what: str) -> None:
        """Print what happens, with the time."""
        print(f"{time.monotonic() - self.began:6.1f} s  {what}", flush=True)

    def phone(self, user_id: str) -> str:
        """Give a user's phone number."""
        return f"62811{self.users.index(user_id):04}"

    # ---- where sessions are -----------------------------------------------------------------------------

    def follow(self, user_id: str, owner: dict[str, Any]) -> None:
        """Believe the newest word on who holds a session."""
        known = self._owners.get(user_id)
        if known is None or owner["generation"] >= known[0]:
            self._owners[user_id] = (owner["generation"], self._by_url[owner["url"]])

    def holder(self, user_id: str) -> str:
        """Give the gateway that holds a session, as far as the events say."""
        return self._owners[user_id][1]

    async def held_by(self, name: str) -> list[str]:
        """Ask a gateway which sessions it has connected."""
        try:
            sessions = await self.gateways[name].sessions()
        except HoldfastError:
            return []
        return [session.user_id for session in sessions if session.status == "connected"]

    async def all_connected(self, names: Iterable[str], within: float) -> dict[str, list[str]]:
        """Wait until every session is connected on one of these gateways; give which are where."""
        names = list(names)

        async def are_there() -> dict[str, list[str]] | None:
            held = {name: await self.held_by(name) for name in names}
            there = sorted(user_id for users in held.values() for user_id in users)
            return held if there == sorted(self.users) else None

        return await until(are_there, within, f"all sessions connected on {', '.join(names)}")

    async def send(self, user_id: str, message: SendMessage, key: str) -> str:
        """Send through whoever holds the session; a refusal may say who that is."""
        try:
            sent = await self.gateways[self.holder(user_id)].send(
                user_id, SESSION, message, idempotency_key=key
            )
        except SessionOwnedElsewhere as elsewhere:
            name = self._by_url[elsewhere.details["url"]]
            sent = await self.gateways[name].send(user_id, SESSION, message, idempotency_key=key)
        return sent.message_id

    async def send_until_taken(self, user_id: str, text: str, key: str) -> str:
        """Send, again with the same key as long as it is refused; gives the message's id."""
        message = SendMessage(to=CONTACT, text=text)

        async def sent() -> str | None:
            try:
                return await self.send(user_id, message, key)
            except HoldfastError:
                return None

        return await until(sent, ANSWER_WITHIN, f"{text!r} sent")

    # ---- what happens -----------------------------------------------------------------------------------

    async def pair(self, user_id: str, name: str) -> None:
        """Pair a user's phone on a gateway, and take a first backup."""
        gateway = self.gateways[name]
        await gateway.start(user_id, SESSION)

        async def scanned() -> str | None:
            try:
                shown = await gateway.qr(user_id, SESSION)
                return await self.phones.scan(shown.qr, self.phone(user_id), user_id)
            except (PairingNotShown, aiohttp.ClientResponseError):
                return None

        await until(scanned, PAIRED_WITHIN, f"a QR of {user_id}")

        async def connected() -> bool:
            return (await gateway.session(user_id, SESSION)).status == "connected"

        await until(connected, PAIRED_WITHIN, f"{user_id} connected")
        await gateway.back_up(user_id, SESSION)

    async def device(self, user_id: str) -> str:
        """Give the device of a user."""
        phone = self.phone(user_id)
        return next(one for one, shown in (await self.phones.devices()).items() if shown["phone"] == phone)

    async def send_without_an_answer(self, user_id: str, text: str, key: str) -> asyncio.Task[str]:
        """Have a message reach WhatsApp of which the gateway does not get to know it."""
        await self.phones.fault("ack_lost", await self.device(user_id))
        task = asyncio.create_task(self.send(user_id, SendMessage(to=CONTACT, text=text), key))

        async def arrived() -> bool:
            return await self.phones.received_from_device(self.phone(user_id), CONTACT, text) == 1

        await until(arrived, ANSWER_WITHIN, f"{text!r} at WhatsApp")
        return task

    async def ids_of(self, user_id: str, text: str) -> list[str]:
        """Give the ids of the messages of this text that the user's phone shows."""
        messages = await self.phones.messages(self.phone(user_id), CONTACT)
        return [one["messageId"] for one in messages if one["text"] == text]

    def told(self, user_id: str, text: str) -> list[str]:
        """Give the ids of the events that told of a message, once for each time that they came."""
        return [
            one.id
            for one in self.desk.heard
            if (one.type, one.user_id, one.data.get("text")) == ("message.received", user_id, text)
        ]

    async def write(self, user_id: str) -> str:
        """Have the contact write to a user; gives the text."""
        text = f"message {len(self._written[user_id]) + 1}"
        self._written[user_id].append(text)
        await self.phones.write(self.phone(user_id), CONTACT, text)
        return text

    @asynccontextmanager
    async def people_write(self, every: float, seed: int = 1) -> AsyncIterator[None]:
        """Have people write to all users, one after the other, as long as the context lasts."""
        chance = random.Random(seed)

        async def write_on() -> None:
            while True:
                await self.write(chance.choice(self.users))
                await asyncio.sleep(every)

        writing = asyncio.create_task(write_on())
        try:
            yield
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    async def drain(self, name: str) -> Drain:
        """Empty a gateway, and wait until it says so."""
        gateway = self.gateways[name]
        self.say(f"{name} is drained")
        state = await gateway.drain()

        async def drained() -> Drain | None:
            nonlocal state
            state = await gateway.drain_state()
            return state if state.state is DrainState.DRAINED else None

        try:
            return await until(drained, DRAINED_WITHIN, f"{name} drained")
        except Exception:
            self.say(f"{name}: {state}")
            raise

    async def upgrade(self, name: str) -> None:
        """Stop a gateway as a host does, and start it again."""
        await self.stack.stop(name)
        await self.stack.start(name)

    # ---- what must be so --------------------------------------------------------------------------------

    def absences(self) -> list[float]:
        """Give for each session that went elsewhere the seconds from its end here to its connection there."""
        took: list[float] = []
        ended: dict[str, datetime] = {}
        for event in sorted(self.desk.heard, key=lambda one: one.timestamp):
            if event.type == "session.status" and event.data["reason"] == "HANDED_OVER":
                ended[event.user_id] = event.timestamp
            elif event.type == "session.ready" and event.user_id in ended:
                took.append((event.timestamp - ended.pop(event.user_id)).total_seconds())
        assert not ended, f"never came back: {ended}"
        return took

    def tell_of_absences(self) -> None:
        """Print them in short."""
        took = self.absences()
        self.say(
            f"{len(took)} sessions changed hands; away for {statistics.median(took):.1f} s in the median, "
            f"{max(took):.1f} s at most"
        )

    async def require_everything_once(self) -> None:
        """Assert that each message was told in its order under one id, and answered once."""
        await until(self._all_told, ANSWER_WITHIN, "every message told")
        await self.desk.all_answered()
        for user_id, written in self._written.items():
            told = [
                one for one in self.desk.heard if one.user_id == user_id and one.type == "message.received"
            ]
            first = {one.id: one.data["text"] for one in reversed(told)}
            assert list(reversed(first.values())) == written, f"{user_id}: out of order, or under two ids"
            shown = await self.phones.messages(self.phone(user_id), CONTACT)
            replies = [one["text"] for one in shown if one["fromMe"] and one["text"].startswith("re: ")]
            assert sorted(replies) == sorted(f"re: {text}" for text in written), f"{user_id}: {replies}"

    async def _all_told(self) -> bool:
        told = {(one.user_id, one.data["text"]) for one in self.desk.heard if one.type == "message.received"}
        return all((user_id, text) in told for user_id, texts in self._written.items() for text in texts)

    async def require_no_qr_since(self, place: int) -> None:
        """Assert that nothing was shown to be scanned since so many events were heard."""
        since = self.desk.heard[place:]
        shown = [one for one in since if one.type in {"session.qr", "session.pairing_code"}]
        pairing = [one for one in since if one.data.get("to") == "pairing"]
        ended = [one for one in since if one.type == "session.logged_out"]
        assert (shown, pairing, ended) == ([], [], [])
        assert await self.phones.screens() == []
        assert len(await self.phones.devices()) == len(self.users)


@asynccontextmanager
async def fleet_of(folder: Path, gateways: int, users: int, **settings: str) -> AsyncIterator[Fleet]:
    """Run so many gateways, and pair each user's phone on the first one."""
    stack = Stack.on_simulator(folder)
    del stack.services["core"]
    for number in range(2, gateways + 1):
        stack.add_gateway(f"gateway-{number}")
    async with aiohttp.ClientSession() as http:
        fleet = Fleet(stack, http, users)
        app = web.Application()
        app.router.add_post("/", fleet.desk.take)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        stack.settings |= {
            "GATEWAY_ID": "gateway-1",
            "GATEWAY_WEBHOOK_URL": f"http://127.0.0.1:{runner.addresses[0][1]}/",
            "GATEWAY_BACKUP_STORE": (folder / "store").as_uri(),
            "GATEWAY_LEASE_TERM": str(TERM),
            "GATEWAY_HEARTBEAT_INTERVAL": "2",
            **settings,
        }
        try:
            async with stack:
                await asyncio.gather(*(fleet.pair(user_id, "gateway") for user_id in fleet.users))
                fleet.say(f"{users} sessions paired")
                yield fleet
                await fleet.desk.close()
        finally:
            await runner.cleanup()
