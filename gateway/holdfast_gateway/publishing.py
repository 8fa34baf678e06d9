"""What tells others of events, put together: the log, the outbox, the live feed, and who may listen."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from holdfast_contract.service.web import Route
from holdfast_contract.signing import Signer
from pydantic import SecretStr

from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.adapters.webhook import WebhookReceiver
from holdfast_gateway.application.expiry import Expiry
from holdfast_gateway.application.feed import Feed
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.outbox import Outbox
from holdfast_gateway.config import Settings
from holdfast_gateway.http.auth import Keys
from holdfast_gateway.http.deliveries import delivery_routes
from holdfast_gateway.http.events import event_routes
from holdfast_gateway.http.tickets import Tickets, ticket_routes


@dataclass(frozen=True)
class Publishing:
    """Every event is committed through `journal`, and goes to the receivers and to who listens now."""

    memory: Memory
    journal: Journal
    feed: Feed
    outbox: Outbox
    receivers: Sequence[WebhookReceiver]
    signer: Signer
    keys: Keys
    origins: Sequence[str]
    expiry: Expiry

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Deliver as long as the context lasts; the database must be open."""
        async with AsyncExitStack() as stack:
            for receiver in self.receivers:
                await stack.enter_async_context(receiver)
            stack.push_async_callback(self.outbox.stop)
            await self.outbox.start()
            yield

    async def withdraw(self, lane: str) -> None:
        """Tell nothing more of a lane whose events were taken out; a delivery under way is not stopped."""
        self.feed.withdraw()
        await self.outbox.withdraw(lane)

    def use(self, settings: Settings) -> None:
        """Sign with other secrets and ask for other keys from now on."""
        self.signer.use(_reveal(settings.webhook_secrets))
        self.keys.use(_reveal(settings.api_keys))

    def routes(self) -> list[Route]:
        """Make the table of routes."""
        tickets = Tickets(self.keys)
        return [
            *event_routes(self.feed, tickets, self.origins),
            *ticket_routes(tickets),
            *delivery_routes(self.memory.deliveries, self.outbox),
        ]


def make_publishing(settings: Settings, memory: Memory) -> Publishing:
    """Put it together; nothing runs yet."""
    journal = Journal(memory.store)
    signer = Signer(_reveal(settings.webhook_secrets))
    urls = dict.fromkeys(str(url) for url in settings.webhook_url)
    receivers = [WebhookReceiver(url, signer) for url in urls]
    return Publishing(
        memory=memory,
        journal=journal,
        feed=Feed(memory.log, journal),
        outbox=Outbox(memory.waiting, journal, receivers),
        receivers=receivers,
        signer=signer,
        keys=Keys(_reveal(settings.api_keys)),
        origins=settings.allowed_origins,
        expiry=Expiry(
            memory.log,
            events_kept=timedelta(days=settings.events_keep_days),
            dead_kept=timedelta(days=settings.dead_keep_days),
        ),
    )


def _reveal(secrets: Sequence[SecretStr]) -> list[str]:
    return [secret.get_secret_value() for secret in secrets]
