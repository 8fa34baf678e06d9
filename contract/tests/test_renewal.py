"""Secrets are read anew on SIGHUP; a terminal that is closed still ends what ran in it."""

import asyncio
import os
import pty
import signal
import sys

import pytest
from holdfast_contract.service.renewal import renewal, renewing
from holdfast_contract.service.settings import SecretList
from pydantic_settings import BaseSettings, SettingsConfigDict
from structlog.testing import capture_logs

KEY, NEW_KEY = "k3yabcdefghijklmnopqrstuvwx", "n3wabcdefghijklmnopqrstuvwx"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SHOP_")

    keys: SecretList


@pytest.fixture
def env_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / ".env"


async def test_a_fresh_secret_is_used_and_a_broken_one_is_refused_without_being_shown(env_file):
    used = []
    renew = renewal(Settings, lambda fresh: used.append([key.get_secret_value() for key in fresh.keys]))
    env_file.write_text(f"SHOP_KEYS={NEW_KEY},{KEY}")
    await renew()
    with capture_logs() as logs:
        env_file.write_text("SHOP_KEYS=hunter2")
        await renew()
    assert used == [[NEW_KEY, KEY]]
    assert "SHOP_KEYS" in logs[0]["problem"]
    assert "hunter2" not in str(logs)


async def test_every_hangup_renews_also_one_that_comes_meanwhile():
    begun, done = asyncio.Semaphore(0), asyncio.Semaphore(0)

    async def renew():
        begun.release()
        await done.acquire()

    async with asyncio.timeout(5), renewing(renew, stop=pytest.fail):
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGHUP)
            await begun.acquire()
            os.kill(os.getpid(), signal.SIGHUP)
            done.release()
            await begun.acquire()
            done.release()


async def test_a_terminal_that_is_closed_ends_the_service(monkeypatch):
    ours, theirs = pty.openpty()
    stopped = asyncio.Event()
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        async with asyncio.timeout(5), renewing(lambda: pytest.fail("nothing to renew"), stopped.set):
            os.close(ours)
            os.kill(os.getpid(), signal.SIGHUP)
            await stopped.wait()
