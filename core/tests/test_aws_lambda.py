"""Core's functions start only with settings that suit them, and read those from the parameter store."""

import asyncio
import os

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from core_support.fake_gateway import KEY
from core_support.running import EMAIL, PASSWORD, SECRET
from holdfast_contract.service.settings import StartRefused
from holdfast_core import aws_lambda

KEPT = {
    "DATABASE_URL": "postgresql://core@db/core",
    "GATEWAY_API_KEY": KEY,
    "WEBHOOK_SECRETS": SECRET,
    "SECRET_KEY": "Hn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T",
    "ADMIN_EMAIL": EMAIL,
    "ADMIN_PASSWORD": PASSWORD,
    "QUEUE_URL": "https://sqs.eu-central-1.amazonaws.com/1/work.fifo",
    "LATER_QUEUE_URL": "https://sqs.eu-central-1.amazonaws.com/1/later",
}


@pytest.fixture
def environment(monkeypatch):
    """Variables that are gone after the test, whoever sets them."""
    before = dict(os.environ)
    monkeypatch.setattr(aws_lambda.logs, "configure", lambda **_: None)
    for name, value in {"REGION": "eu-central-1", "ACCESS_KEY_ID": "AKIA", "SECRET_ACCESS_KEY": "x"}.items():
        os.environ[f"AWS_{name}"] = value
    aws_lambda._settings.cache_clear()
    yield os.environ
    os.environ.clear()
    os.environ.update(before)
    aws_lambda._settings.cache_clear()


@pytest.fixture
async def store(environment):
    """A parameter store that gives a few at a time."""
    kept = dict(KEPT)
    asked = []

    async def answer(request):
        content = await request.json()
        asked.append(content)
        if content["Path"] != "/holdfast/test/":
            return web.json_response({"__type": "AccessDeniedException"}, status=400)
        names = sorted(kept)
        start = int(content.get("NextToken", 0))
        found = [
            {"Name": f"/holdfast/test/CORE_{name}", "Value": kept[name]} for name in names[start : start + 3]
        ]
        following = {"NextToken": str(start + 3)} if start + 3 < len(names) else {}
        return web.json_response({"Parameters": found, **following})

    app = web.Application()
    app.router.add_post("/", answer)
    async with TestServer(app) as server:
        environment["AWS_ENDPOINT_URL_SSM"] = str(server.make_url("")).rstrip("/")
        environment["CORE_PARAMETERS_PATH"] = "/holdfast/test/"
        yield kept
    assert all(one["WithDecryption"] for one in asked)


async def read():
    return await asyncio.to_thread(aws_lambda._settings)


async def test_settings_are_read_from_the_parameter_store_and_the_environment_wins(store, environment):
    environment["CORE_ADMIN_EMAIL"] = "else@holdfast.test"
    settings = await read()
    assert settings.queue_url == KEPT["QUEUE_URL"]
    assert settings.gateway_api_key.get_secret_value() == KEY
    assert settings.admin_email == "else@holdfast.test"


async def test_a_path_that_may_not_be_read_is_named(store, environment):
    environment["CORE_PARAMETERS_PATH"] = "/holdfast/other/"
    with pytest.raises(StartRefused, match=r"CORE_PARAMETERS_PATH: .* 400 for /holdfast/other/"):
        await read()


async def test_a_store_that_cannot_be_reached_is_named(environment, unused_tcp_port):
    environment["CORE_PARAMETERS_PATH"] = "/holdfast/test/"
    environment["AWS_ENDPOINT_URL_SSM"] = f"http://127.0.0.1:{unused_tcp_port}"
    with pytest.raises(StartRefused, match="cannot be reached"):
        await read()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"DATABASE_URL": "sqlite:///core.db"}, "must be postgresql://"),
        ({"QUEUE_URL": "", "LATER_QUEUE_URL": ""}, "CORE_QUEUE_URL: is not set"),
    ],
)
async def test_what_cannot_work_on_lambda_is_refused(store, changes, problem):
    store.update(changes)
    with pytest.raises(StartRefused, match=problem):
        await read()
