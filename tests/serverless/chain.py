"""Core's functions on ministack: function URL, web function, FIFO queue, worker function, and the rest."""

import asyncio
import io
import json
import site
import socket
import zipfile
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer
from core_support.fake_gateway import KEY, FakeGateway
from core_support.running import AT_ONCE, EMAIL, HOURS, PASSWORD, SECRET, answer_by, teach
from core_support.waiting import until
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.signing import Signer
from holdfast_contract.times import now
from holdfast_core.assembly import Core, assemble
from holdfast_core.config import Settings
from ministack import REGION, Ministack
from sqlalchemy import select

_CODE = f"""
import site
for folder in {site.getsitepackages()!r}:
    site.addsitedir(folder)
from holdfast_core.aws_lambda import later, migrate, sweep, web, worker
"""
ROLE = "arn:aws:iam::000000000000:role/core"
SECRET_KEY = "Hn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T"
VISIBILITY = 3
"""Seconds after which what failed comes again; of a real deployment many more."""

RECEIVES = 3
"""After so many a message is dead."""


class Chain:
    """Queues, functions, their mappings, and a database; each test brings a gateway and a user of its own."""

    def __init__(self, ministack: Ministack, database_url: str):
        self.ministack = ministack
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.gateway_port = free.getsockname()[1]
        self.sqs, self.functions = ministack.client("sqs"), ministack.client("lambda")
        self.dead = self._queue("dead.fifo", FifoQueue="true")
        redrive = json.dumps({"deadLetterTargetArn": self._arn(self.dead), "maxReceiveCount": RECEIVES})
        self.queue = self._queue(
            "work.fifo", FifoQueue="true", VisibilityTimeout=str(VISIBILITY), RedrivePolicy=redrive
        )
        self.later = self._queue("later", VisibilityTimeout=str(VISIBILITY))
        self.values = {
            "DATABASE_URL": database_url,
            "DATABASE_CONNECTIONS": "2",
            "GATEWAY_URL": f"http://127.0.0.1:{self.gateway_port}",
            "GATEWAY_API_KEY": KEY,
            "WEBHOOK_SECRETS": SECRET,
            "SECRET_KEY": SECRET_KEY,
            "ADMIN_EMAIL": EMAIL,
            "ADMIN_PASSWORD": PASSWORD,
            "QUEUE_URL": self.queue,
            "LATER_QUEUE_URL": self.later,
            "SQS_ENDPOINT_URL": ministack.url,
        }
        for name, value in self.values.items():
            ministack.client("ssm").put_parameter(
                Name=f"/holdfast/test/CORE_{name}", Value=value, Type="SecureString"
            )
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as made:
            made.writestr("code.py", "")
            made.writestr("core_on_lambda.py", _CODE)
        for name in ("web", "worker", "later", "sweep", "migrate"):
            self.functions.create_function(
                FunctionName=name,
                Runtime="python3.11",
                Role=ROLE,
                Handler=f"core_on_lambda.{name}",
                Code={"ZipFile": archive.getvalue()},
                Timeout=30,
                Environment={
                    "Variables": {
                        "CORE_PARAMETERS_PATH": "/holdfast/test/",
                        "AWS_ENDPOINT_URL_SSM": ministack.url,
                    }
                },
            )
        for name, queue in (("worker", self.queue), ("later", self.later)):
            self.functions.create_event_source_mapping(
                FunctionName=name,
                EventSourceArn=self._arn(queue),
                BatchSize=10,
                FunctionResponseTypes=["ReportBatchItemFailures"],
            )
        url = self.functions.create_function_url_config(FunctionName="web", AuthType="NONE")["FunctionUrl"]
        self.url = f"{ministack.url}/_aws/lambda-url/{url.partition('//')[2].partition('.')[0]}"
        self.migrated = self.call("migrate", {})

    def _queue(self, name: str, **attributes: str) -> str:
        return self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]

    def _arn(self, url: str) -> str:
        return f"arn:aws:sqs:{REGION}:000000000000:{url.rpartition('/')[2]}"

    def call(self, function: str, event: dict[str, Any]) -> Any:
        """Call a function and wait for its answer."""
        answer = self.functions.invoke(FunctionName=function, Payload=json.dumps(event).encode())
        said = json.load(answer["Payload"])
        assert "FunctionError" not in answer, said
        return said

    def settings(self) -> Settings:
        return Settings(_env_file=None, **{name.lower(): value for name, value in self.values.items()})

    @asynccontextmanager
    async def running(self, user_id: str, settings: AssistantSettings = AT_ONCE):
        """Give the chain to one test, with its gateway and a user whose assistant answers."""
        gateway = FakeGateway()
        values = self.settings().model_copy(update={"queue_url": None, "later_queue_url": None})
        async with TestServer(gateway.app(), port=self.gateway_port):
            core = assemble(values)
            async with core.opened(), aiohttp.ClientSession() as http:
                await core.users.create(user_id, None)
                await answer_by(core, settings, user_id)
                await teach(core, HOURS, user_id)
                yield Link(self, gateway, core, http, user_id)


class Link:
    """A test's part of the chain."""

    def __init__(
        self, chain: Chain, gateway: FakeGateway, core: Core, http: aiohttp.ClientSession, user_id: str
    ):
        self.chain = chain
        self.gateway = gateway
        self.core = core
        self.user_id = user_id
        self._http = http
        self._signer = Signer([SECRET])

    async def deliver(self, event: dict[str, Any]) -> int:
        """Post an event to the function URL as a gateway does; give the status."""
        body = json.dumps(event | {"userId": self.user_id}).encode()
        headers = self._signer.headers(event["id"], now(), body.decode())
        async with self._http.post(
            f"{self.chain.url}/webhooks/gateway", data=body, headers=headers
        ) as answer:
            await answer.read()
            return answer.status

    async def rows(self, table):
        query = select(table).where(table.c.user_id == self.user_id).order_by(table.c.number)
        return await self.core.database.read(lambda connection: connection.execute(query).all())

    async def call(self, function: str, event: dict[str, Any]) -> Any:
        return await asyncio.to_thread(partial(self.chain.call, function, event))

    async def counted(self, queue_url: str) -> int:
        """Count a queue's messages, also those in hand or held back."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        names.append("ApproximateNumberOfMessagesDelayed")
        given = await asyncio.to_thread(
            self.chain.sqs.get_queue_attributes, QueueUrl=queue_url, AttributeNames=names
        )
        return sum(int(value) for value in given["Attributes"].values())

    async def settled(self) -> None:
        """Wait until nothing is on its way."""

        async def is_empty() -> bool:
            return not await self.counted(self.chain.queue) and not await self.counted(self.chain.later)

        await until(is_empty, 20)
