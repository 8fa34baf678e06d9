"""Core's parts and how they are put together; whatever serves, works or asks begins here."""

# ruff: noqa: E402 - what is said before the imports is said about them
import gc

# What modules make as they load stays: looking through it for garbage is a tenth of the time to start.
gc.disable()

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
from holdfast_contract.service.database import Database
from holdfast_contract.service.metrics import LoopLag
from holdfast_contract.service.outgoing import watched_calls
from holdfast_contract.signing import Verifier
from holdfast_contract.times import now

from holdfast_core.adapters.archives import ZipArchive
from holdfast_core.adapters.background import BackgroundTables
from holdfast_core.adapters.backlogs import QueueTables
from holdfast_core.adapters.commands import CommandTable, SignatoryTable
from holdfast_core.adapters.configuration import ConfigurationTables
from holdfast_core.adapters.conversations import InboxTable, OutboxTable
from holdfast_core.adapters.deliveries import DeliveryTable
from holdfast_core.adapters.delivery_records import DeliveryRecords
from holdfast_core.adapters.dialogues import ConversationTables
from holdfast_core.adapters.embedding.api import ApiEmbedder
from holdfast_core.adapters.embedding.minilm import MiniLm
from holdfast_core.adapters.example_vectors import ExampleVectors
from holdfast_core.adapters.exports import ExportTables
from holdfast_core.adapters.forgettings import ForgettingTable
from holdfast_core.adapters.gateways import GatewayTables
from holdfast_core.adapters.ingestions import IngestionTable
from holdfast_core.adapters.knowledge import KnowledgeTables
from holdfast_core.adapters.models.client import ModelClient
from holdfast_core.adapters.models.transport import ModelHttp
from holdfast_core.adapters.publishing import Publisher
from holdfast_core.adapters.reading.process import ReadingProcess
from holdfast_core.adapters.receivers import WebReceivers
from holdfast_core.adapters.removals import RemovalTable
from holdfast_core.adapters.reply_steps import ReplyStepTable
from holdfast_core.adapters.retention import Retention
from holdfast_core.adapters.sealing import Sealing
from holdfast_core.adapters.sessions import SessionTable
from holdfast_core.adapters.subscriptions import SubscriptionSecrets, SubscriptionTable
from holdfast_core.adapters.tables import METADATA
from holdfast_core.adapters.trials import TrialTables
from holdfast_core.adapters.troubles import TroubleTables
from holdfast_core.adapters.turns import TurnTable
from holdfast_core.adapters.usage import UsageTables
from holdfast_core.adapters.users import UserTables
from holdfast_core.application import measures
from holdfast_core.application.assistant import Assistant, Chain
from holdfast_core.application.attempts import Attempts
from holdfast_core.application.commands import Commands
from holdfast_core.application.configuration import Configurations
from holdfast_core.application.contacts import Contacts, Messenger
from holdfast_core.application.conversations import Conversations
from holdfast_core.application.courier import SIDE_BY_SIDE, Courier, clean
from holdfast_core.application.embedding import Embedder
from holdfast_core.application.exports import Exports
from holdfast_core.application.fleet import Fleet
from holdfast_core.application.gateways import GatewayDesk
from holdfast_core.application.inbox import EventHandler, Receiver
from holdfast_core.application.ingestions import Ingestions
from holdfast_core.application.ingestor import Ingestor, wait_before_next_try
from holdfast_core.application.intents import Intents, IntentTrainer
from holdfast_core.application.knowledge import Knowledge
from holdfast_core.application.operator import Operator
from holdfast_core.application.platforms import Platforms
from holdfast_core.application.ports import Forgetting
from holdfast_core.application.pricing import Quoting
from holdfast_core.application.recognition import Recognition
from holdfast_core.application.removal import Removal, Removals
from holdfast_core.application.roster import Roster
from holdfast_core.application.sender import Sender
from holdfast_core.application.sessions import Sessions
from holdfast_core.application.signatories import Signatories
from holdfast_core.application.subscriptions import Subscriptions
from holdfast_core.application.thought import ChainStep
from holdfast_core.application.trials import Trials
from holdfast_core.application.troubles import Troubles
from holdfast_core.application.turns import Turn, TurnHandler
from holdfast_core.application.usage import Usage
from holdfast_core.application.users import Users
from holdfast_core.application.versions import Versions
from holdfast_core.application.worker import Worker
from holdfast_core.config import EmbedderName, Settings, reveal
from holdfast_core.domain.conversations.arrivals import Arrival
from holdfast_core.domain.conversations.messages import Reply
from holdfast_core.domain.documents.ingestions import Ingestion
from holdfast_core.domain.retries import wait_without_end
from holdfast_core.domain.secret_keys import SecretKeys
from holdfast_core.domain.subscriptions import Delivery

if TYPE_CHECKING:
    from holdfast_core.posting import Posting

gc.enable()

NODE_MODULES = Path(__file__).resolve().parents[1] / "node_modules"
"""Where npm puts what the pages load."""


@dataclass(frozen=True)
class Core:
    """Core's parts, put together and not started: `opened` and `working` do that."""

    database: Database
    http: aiohttp.ClientSession
    model_http: ModelHttp
    gateway: Fleet
    gateway_desk: GatewayDesk
    verifier: Verifier
    secret_keys: SecretKeys
    sealing: Sealing
    operator: Operator
    users: Users
    exports: Exports
    removals: Removals
    retention: Retention
    knowledge: Knowledge
    ingestions: Ingestions
    chain: Chain
    platforms: Platforms
    assistant: Assistant
    recognition: Recognition
    quoting: Quoting
    configurations: Configurations
    versions: Versions
    trials: Trials
    receiver: Receiver
    queues: QueueTables
    sessions: Sessions
    contacts: Contacts
    conversations: Conversations
    subscriptions: Subscriptions
    commands: Commands
    signatories: Signatories
    receivers: WebReceivers
    deliveries: DeliveryTable
    usage: Usage
    troubles: Troubles
    event_worker: Worker[Arrival]
    turn_worker: Worker[Turn]
    reply_worker: Worker[Reply]
    forgetting_worker: Worker[Forgetting]
    removal_worker: Worker[Removal]
    delivery_worker: Worker[Delivery]
    ingestion_worker: Worker[Ingestion]
    lag: LoopLag
    posting: "Posting | None"
    """Tells of what is due, where SQS says where to look, and somebody else does not do it already."""

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Open the database and the connections; close them at the end."""
        async with self.connected():
            await self.database.open()
            try:
                yield
            finally:
                await self.database.close()

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Open the connections alone, where the database is open."""
        async with self.http, self.model_http, self.receivers, self.lag.watching():
            yield

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Work the queues off; what is in hand at the end is put back."""
        if self.posting is not None:
            await self.chain.load()
            async with self.posting.working(self.attempts, self.clean_once):
                yield
            return
        workers: list[asyncio.Task[object]] = [asyncio.create_task(worker.run()) for worker in self._workers]
        workers += [asyncio.create_task(clean(expire)) for expire in self._expiries]
        workers.append(asyncio.create_task(self.chain.load()))
        workers.append(asyncio.create_task(self.usage.run()))
        try:
            async with self.ingesting():
                yield
        finally:
            for worker in workers:
                worker.cancel()
                with suppress(asyncio.CancelledError):
                    await worker

    @asynccontextmanager
    async def ingesting(self) -> AsyncIterator[None]:
        """Take documents in, and do nothing else."""
        worker = asyncio.create_task(self.ingestion_worker.run())
        try:
            yield
        finally:
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker

    @property
    def attempts(self) -> Sequence[Attempts[Any]]:
        """How the work of each queue is done, by whoever claims it."""
        return [worker.attempts for worker in (*self._workers, self.ingestion_worker)]

    @property
    def _workers(self) -> Sequence[Worker[Any]]:
        """Those of all queues but the documents', which `ingesting` has."""
        return (
            self.event_worker,
            self.turn_worker,
            self.reply_worker,
            self.forgetting_worker,
            self.removal_worker,
            self.delivery_worker,
        )

    @property
    def _expiries(self) -> Sequence[Callable[[], Awaitable[int]]]:
        """What lets go of what is kept no longer, some at a time."""
        return (self.deliveries.expire, self.commands.expire, self.retention.expire)

    async def clean_once(self) -> None:
        """Do now what `working` does every hour."""
        for expire in self._expiries:
            while await expire():
                pass
        await self.usage.catch_up()

    def use(self, settings: Settings) -> None:
        """Check signatures with other secrets, and call the gateway with another key, from now on."""
        self.verifier.use(settings.webhook_secret_texts)
        self.gateway.roster.use(reveal(settings.gateway_api_key))
        self.secret_keys.use(settings.secret_key_texts)


def assemble(
    settings: Settings, clock: Callable[[], datetime] = now, *, database: Database | None = None
) -> Core:
    """Put core together, on a `database` that is there or its own.

    Needs a running loop; opens and starts nothing.
    """
    database = database or Database(
        settings.database_url, METADATA, connections=settings.database_connections
    )
    database.figures = measures.DATABASE
    calls = watched_calls(measures.GATEWAY_CALLS, measures.GATEWAY_SECONDS)
    http = aiohttp.ClientSession(trace_configs=[calls])
    gateway_tables = GatewayTables(database, clock)
    roster = Roster(http, settings.gateways, reveal(settings.gateway_api_key), gateway_tables)
    gateway = Fleet(roster, gateway_tables, clock)
    gateway_desk = GatewayDesk(roster, gateway_tables, clock)
    deliveries = DeliveryTable(database, clock)
    receivers = WebReceivers(settings.automation_allowed_hosts)
    secret_keys = SecretKeys(*settings.secret_key_texts)
    sealing = Sealing(secret_keys)
    secrets = SubscriptionSecrets(sealing)
    courier = Courier(
        deliveries,
        receivers,
        secrets,
        lambda moment: delivery_worker.wake_at(moment),  # noqa: PLW0108 - it is made of the courier
    )
    delivery_worker = Worker(
        "deliveries", deliveries, courier.handle, clock, side_by_side=SIDE_BY_SIDE, ids=Delivery.ids
    )
    wake_courier = partial(asyncio.get_running_loop().call_soon_threadsafe, delivery_worker.wake)
    publisher = Publisher(clock, wake_courier)
    inbox, outbox = InboxTable(database, clock, publisher), OutboxTable(database, clock, publisher)
    user_tables = UserTables(database)
    model_http = ModelHttp(settings.model_hosts)
    models = ModelClient(model_http)
    embedder = _embedder(settings, models)
    knowledge = Knowledge(KnowledgeTables(database), embedder)
    configuration_tables = ConfigurationTables(database, sealing, clock)
    configurations = Configurations(configuration_tables, settings.model)
    recognition = Recognition(Intents(embedder))
    platforms = Platforms(ReplyStepTable(database, clock), courier, clock)
    chain = Chain(partial(_steps, knowledge, recognition, models, platforms))
    trials = Trials(TrialTables(database), configurations, chain, clock)
    trainer = IntentTrainer(embedder, ExampleVectors(database))
    uploads = IngestionTable(database, clock)
    ingestor = Ingestor(uploads, knowledge, ReadingProcess(), trials)
    ingestion_worker = Worker("ingestions", uploads, ingestor.handle, clock, wait_before_next_try)
    users = Users(user_tables, clock)
    reply_worker = Worker("replies", outbox, Sender(outbox, gateway, clock).handle, clock, ids=Reply.ids)
    turns = TurnTable(database, clock, publisher)
    turn_handler = TurnHandler(turns, configurations, chain, reply_worker.wake_at)
    turn_worker = Worker("turns", turns, turn_handler.handle, clock, ids=Turn.ids)
    handler = EventHandler(inbox, user_tables, configurations, turn_worker.wake_at)
    event_worker = Worker("events", inbox, handler.handle, clock, ids=Arrival.ids)
    dialogues = ConversationTables(database, clock, publisher)
    conversations = Conversations(dialogues, configurations, clock, reply_worker.wake)
    forgettings = ForgettingTable(database, clock, publisher)
    queues = QueueTables(database)
    messenger = Messenger(forgettings, gateway)
    forgetting_worker = Worker("forgettings", forgettings, messenger.handle, clock, wait_without_end)
    removals, removal_worker = _removing(database, gateway, clock)
    contacts = Contacts(forgettings, messenger, clock, forgetting_worker.wake)
    assistant = Assistant(chain, configurations, BackgroundTables(database), clock)
    return Core(
        database=database,
        http=http,
        model_http=model_http,
        gateway=gateway,
        gateway_desk=gateway_desk,
        verifier=Verifier(settings.webhook_secret_texts),
        secret_keys=secret_keys,
        sealing=sealing,
        operator=Operator(settings.admin_email, reveal(settings.admin_password)),
        users=users,
        exports=Exports(ExportTables(database), gateway, ZipArchive),
        removals=removals,
        retention=Retention(database, settings.messages_kept, clock),
        knowledge=knowledge,
        ingestions=Ingestions(uploads, knowledge, ingestion_worker.wake),
        chain=chain,
        platforms=platforms,
        assistant=assistant,
        recognition=recognition,
        quoting=Quoting(clock),
        configurations=configurations,
        versions=Versions(configuration_tables, configurations, trainer, trials),
        trials=trials,
        receiver=Receiver(inbox, event_worker.wake),
        queues=queues,
        sessions=Sessions(gateway, SessionTable(database, clock), users),
        contacts=contacts,
        conversations=conversations,
        subscriptions=Subscriptions(
            SubscriptionTable(database, clock, settings.subscriptions_per_user),
            DeliveryRecords(database, clock),
            courier,
            clock,
            delivery_worker.wake,
        ),
        commands=Commands(
            CommandTable(database, clock),
            settings.commands_per_minute,
            clock,
            gateway=gateway,
            contacts=contacts,
            conversations=conversations,
            assistant=assistant,
        ),
        signatories=Signatories(SignatoryTable(database, clock), secrets),
        receivers=receivers,
        deliveries=deliveries,
        usage=Usage(UsageTables(database), clock),
        troubles=Troubles(TroubleTables(database), gateway, gateway_desk, queues, clock),
        event_worker=event_worker,
        turn_worker=turn_worker,
        reply_worker=reply_worker,
        forgetting_worker=forgetting_worker,
        removal_worker=removal_worker,
        delivery_worker=delivery_worker,
        ingestion_worker=ingestion_worker,
        lag=LoopLag(),
        posting=_posting(settings, database, http, secret_keys, clock),
    )


def _removing(
    database: Database, gateway: Fleet, clock: Callable[[], datetime]
) -> tuple[Removals, Worker[Removal]]:
    table = RemovalTable(database, clock)
    removals = Removals(table, gateway, clock, lambda: worker.wake())  # noqa: PLW0108 - it is made of them
    worker = Worker("removals", table, removals.handle, clock, wait_without_end)
    return removals, worker


def _posting(
    settings: Settings,
    database: Database,
    http: aiohttp.ClientSession,
    keys: SecretKeys,
    clock: Callable[[], datetime],
) -> "Posting | None":
    if settings.queue_url is None or database.committed is not None:
        return None
    from holdfast_core.posting import Posting  # noqa: PLC0415 - few have such queues

    return Posting(settings, database, http, keys, clock)


def _steps(
    knowledge: Knowledge, recognition: Recognition, model: ModelClient, platforms: Platforms
) -> Sequence[ChainStep]:
    # Their words and patterns cost a tenth of core's start, and most commands decide nothing.
    from holdfast_core.application.steps.order import steps_in_order  # noqa: PLC0415

    return steps_in_order(knowledge, recognition, model, platforms)


def _embedder(settings: Settings, models: ModelClient) -> Embedder | None:
    """Give what makes vectors of texts; it loads nothing before it is first used."""
    match settings.embedder:
        case EmbedderName.MINILM:
            return MiniLm()
        case EmbedderName.API:
            return ApiEmbedder(models, settings.embeddings, settings.embedding_dimensions)
    return None
