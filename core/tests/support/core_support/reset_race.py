"""Resets raced against replies in flight, on real databases and a real HTTP server in the gateway's place.

Contacts write words that occur once. The assistant answers with the last words that it remembers of the
contact, so that whatever leaks can be traced to the message that taught it. Several cores share one
database, as processes of one installation do.
"""

import asyncio
import json
import random
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer
from holdfast_contract.contacts import Contact, ContactForgotten
from holdfast_contract.core import AtGateway
from holdfast_contract.errors import Unavailable
from holdfast_contract.messages import MessageStatus, SendMessage, SentMessage
from holdfast_contract.replies import Action
from holdfast_contract.service.web import Route, make_app
from holdfast_contract.times import now
from holdfast_core.adapters.tables import METADATA, inbox, messages, replies, sendings, turns
from holdfast_core.assembly import Core, assemble
from holdfast_core.domain.conversations.decisions import Decision, Situation
from sqlalchemy import Connection, Select, func, select

from core_support.running import AT_ONCE, answer_by, decided_by, make_settings, message_event, somebody
from core_support.waiting import until

USER = "acme"
SLOWEST = 0.04
"""Seconds that deciding, sending and delivering take at the most; each takes a random part of it."""

BACKLOG = 25
"""Messages of one contact that wait for a reply at the most."""

HANDS = 4
PAUSE = 0.1
"""Seconds that each hand lets pass between two resets at the most."""


@dataclass
class Outcome:
    """What a race showed. The three lists are to be empty."""

    said_after: list[str] = field(default_factory=list)
    stored_after: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    words: int = 0
    """Messages that want a reply."""

    answered: int = 0
    forgotten: int = 0
    resets: int = 0
    met_replies: int = 0
    """Those of them that a reset found without one: to be decided, waiting, or being sent."""

    met_calls: int = 0
    pending: int = 0
    waits: list[float] = field(default_factory=list)
    """Seconds until each reset was answered."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing was said or stored after it was forgotten, and nothing lost that was not."""
        return not (self.said_after or self.stored_after or self.unanswered)


class Phone:
    """The gateway's place: takes its time, fails now and then, and notes what reached the phone and when."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._sent: dict[str, SentMessage] = {}
        self.arrived: list[tuple[float, str]] = []
        self.said: set[str] = set()

    def app(self) -> web.Application:
        """Serve the two calls that matter here."""
        user = "/v1/users/{userId}"
        return make_app(
            [
                Route(
                    "POST",
                    user + "/sessions/{sessionId}/messages",
                    self.send,
                    ".",
                    body=SendMessage,
                    status=201,
                ),
                Route("DELETE", user + "/contacts/{contactId}", self.forget, "."),
            ]
        )

    async def send(self, request: web.Request, message: SendMessage) -> SentMessage:
        """Bring a message to the phone; one in ten calls fails before, one in ten loses its answer."""
        key, fate = request.headers["Idempotency-Key"], self._dice.random()
        await asyncio.sleep(self._dice.uniform(0, SLOWEST))
        if fate < 0.1:
            raise Unavailable
        if key not in self._sent:
            text = message.text or ""
            self.arrived.append((time.monotonic(), text))
            self.said |= set(text.split())
            contact = Contact(contact_id=message.to)
            self._sent[key] = SentMessage(
                message_id=f"wa-{len(self._sent)}", status=MessageStatus.SENT, to=contact, sent_at=now()
            )
        if fate > 0.9 and request.transport is not None:
            request.transport.close()
        await asyncio.sleep(self._dice.uniform(0, SLOWEST / 4))
        return self._sent[key]

    async def forget(self, request: web.Request) -> ContactForgotten:
        """Hold nothing, so that nothing is to be forgotten."""
        name = request.match_info["contactId"]
        return ContactForgotten(contact_id=name, events=0, deliveries=0, sends=0, media=0)


class Race:
    """Contacts that write, and hands that reset them at random moments."""

    def __init__(
        self, replies_to_meet: int, contacts: int, seed: int, phone: Phone, cores: list[Core]
    ) -> None:
        self._dice = random.Random(seed)
        self._replies = replies_to_meet
        self._contacts = contacts
        self._phone = phone
        self._cores = cores
        self._written: list[set[str]] = [set() for _ in range(contacts)]
        self._forgotten_at: dict[str, float] = {}
        self._either_way: set[str] = set()
        self._is_over = False
        self.outcome = Outcome()

    async def run(self, say: Callable[[str], None]) -> Outcome:
        """Race until the resets have met their replies, then let all others come to their end."""
        for core in self._cores:
            decided_by(core, self._remembering(core))
        # What a lid is to a phone is known before the race: who is unknown cannot be reset.
        await asyncio.gather(*(self._write(contact, by_lid=False) for contact in range(self._contacts)))
        hands = [asyncio.create_task(self._reset_at_random(say)) for _ in range(HANDS)]
        await asyncio.gather(*(self._keep_writing(contact) for contact in range(self._contacts)))
        say("all is written")
        await until(self._is_quiet, 120)
        self._is_over = True
        await asyncio.gather(*hands)
        await self._judge()
        return self.outcome

    def _remembering(self, core: Core):
        async def decide(situation: Situation) -> Decision:
            contact_id, word = situation.text.split()
            theirs = (messages.c.user_id == situation.user_id, messages.c.contact_id == contact_id)
            last = select(messages.c.text).where(*theirs).order_by(messages.c.sent_at.desc()).limit(20)
            known = await core.database.read(lambda connection: list(connection.scalars(last)))
            await asyncio.sleep(self._dice.uniform(0, SLOWEST))
            words = {*" ".join(known).split(), word} - {contact_id}
            return Decision(Action.ANSWER, " ".join(sorted(words)), 1.0)

        return decide

    async def _keep_writing(self, contact: int) -> None:
        """Write faster than can be answered, until the resets have met their replies."""
        async with asyncio.TaskGroup() as on_the_way:
            while self.outcome.met_replies < self._replies:
                if len(self._unanswered(contact)) < BACKLOG:
                    on_the_way.create_task(self._write(contact, by_lid=self._dice.random() < 0.5))
                await asyncio.sleep(self._dice.uniform(0, SLOWEST * 5))

    async def _write(self, contact: int, *, by_lid: bool) -> None:
        """Write a word; the event comes late, so that a reset may come before it."""
        self.outcome.words += 1
        phone, lid = _ids(contact)
        word = f"word{self.outcome.words}x"
        self._written[contact].add(word)
        told = message_event(f"{phone} {word}", **(somebody(lid=lid) if by_lid else somebody(phone, lid)))
        await asyncio.sleep(self._dice.uniform(0, SLOWEST))
        core = self._dice.choice(self._cores)
        await core.receiver.receive(told["id"], json.dumps(told).encode())

    async def _reset_at_random(self, say: Callable[[str], None]) -> None:
        while not self._is_over:
            await asyncio.sleep(self._dice.uniform(0, PAUSE))
            # A third is left in peace, to see that nothing is lost which nobody asked to forget.
            await self._reset(self._dice.randrange(self._contacts * 2 // 3))
            if self.outcome.resets % 50 == 0:
                say(f"{self.outcome.resets} resets, {self.outcome.words} messages")

    async def _reset(self, contact: int) -> None:
        """Reset a contact, and look at once for what ought to be gone."""
        core, outcome = self._dice.choice(self._cores), self.outcome
        phone, lid = _ids(contact)
        calls = await core.database.read(lambda connection: _calls(connection, phone))
        old, began = set(self._written[contact]), time.monotonic()
        in_flight = self._unanswered(contact)
        receipt = await core.contacts.reset(USER, self._dice.choice([phone, lid]))
        answered = time.monotonic()
        for word in old:
            self._forgotten_at.setdefault(word, answered)
        self._either_way |= self._written[contact] - old
        outcome.resets += 1
        outcome.met_replies += len(in_flight)
        outcome.met_calls += calls
        outcome.pending += receipt.gateway == AtGateway.PENDING
        outcome.waits.append(answered - began)
        queries = [
            select(inbox.c.body).where(inbox.c.contact_id.in_([phone, lid])),
            select(messages.c.text).where(messages.c.contact_id.in_([phone, lid])),
            select(replies.c.text).where(replies.c.conversation == f"{USER}/default/{phone}"),
        ]
        outcome.stored_after += await core.database.read(lambda c: _held(c, queries, old))

    def _unanswered(self, contact: int) -> set[str]:
        return self._written[contact] - self._phone.said - self._forgotten_at.keys()

    async def _is_quiet(self) -> bool:
        return await self._cores[0].database.read(lambda connection: sum(_waiting(connection)) == 0)

    async def _judge(self) -> None:
        outcome, forgotten, said = self.outcome, self._forgotten_at.keys(), self._phone.said
        for at, text in self._phone.arrived:
            outcome.said_after += [word for word in text.split() if at > self._forgotten_at.get(word, at)]
        queries = [select(table) for table in METADATA.sorted_tables]
        outcome.stored_after += await self._cores[0].database.read(
            lambda c: _held(c, queries, set(forgotten))
        )
        lasting = set().union(*self._written) - forgotten - self._either_way
        outcome.unanswered = sorted(lasting - said)
        outcome.answered, outcome.forgotten = len(lasting & said), len(forgotten)


def _ids(contact: int) -> tuple[str, str]:
    return f"62811{contact:06}", f"{contact:06}77@lid"


def _calls(connection: Connection, phone: str) -> int:
    theirs = (sendings.c.contact_id == phone, sendings.c.until > now())
    return connection.scalar(select(func.count()).select_from(sendings).where(*theirs)) or 0


def _waiting(connection: Connection) -> list[int]:
    return [
        connection.scalar(
            select(func.count()).select_from(table).where(table.c.state.in_(["new", "waiting"]))
        )
        or 0
        for table in (inbox, turns, replies)
    ]


def _held(connection: Connection, queries: Sequence[Select], words: set[str]) -> list[str]:
    """Give those of the words that anything holds which the queries find."""
    everything = " ".join(str(row) for query in queries for row in connection.execute(query))
    return sorted(words & set(re.findall(r"word\d+x", everything)))


@asynccontextmanager
async def raced(
    replies_to_meet: int, contacts: int, seed: int, folder: Path, processes: int = 2
) -> AsyncIterator[Race]:
    """Make ready for a race: a database in `folder`, so many cores on it, and the phone."""
    phone = Phone(random.Random(seed))
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(TestServer(phone.app()))
        settings = make_settings(f"sqlite:///{folder}/core.db", str(server.make_url("")))
        cores = [assemble(settings) for _ in range(processes)]
        for core in cores:
            await stack.enter_async_context(core.opened())
        await cores[0].users.create(USER, None)
        await answer_by(cores[0], AT_ONCE, USER)
        for core in cores:
            await stack.enter_async_context(core.working())
        yield Race(replies_to_meet, contacts, seed, phone, cores)
