"""What systemd hears of a service, on a socket like its own."""

import asyncio
import os
import signal
import socket
import time

import pytest
from aiohttp import web
from holdfast_contract.service.notify import notify, watched
from holdfast_contract.service.serve import serve


@pytest.fixture
def said(tmp_path, monkeypatch):
    """Listen where systemd would; gives what has been said since the last time."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))

        def heard():
            lines = []
            while True:
                try:
                    lines.append(ear.recv(100).decode())
                except BlockingIOError:
                    return lines

        yield heard


async def test_a_service_says_that_it_is_ready_and_that_it_stops(said):
    before = []

    def started(_address):
        before.extend(said())
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)

    await serve(web.Application(), "127.0.0.1", 0, started=started)
    assert (before, said()) == ([], ["READY=1", "STOPPING=1"])


async def test_a_loop_shows_that_it_lives_and_one_that_is_stuck_does_not(said, monkeypatch):
    monkeypatch.setenv("WATCHDOG_USEC", "60000")
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
    async with watched():
        async with asyncio.timeout(5):
            heard = []
            while len(heard) < 3:
                heard += said()
                await asyncio.sleep(0.005)
        said()
        time.sleep(0.1)  # noqa: ASYNC251 - this is the loop that is stuck
        assert said() == []
    assert set(heard) == {"WATCHDOG=1"}


@pytest.mark.parametrize("variables", [{}, {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"}])
async def test_nothing_is_shown_where_nobody_asks_for_it(said, monkeypatch, variables):
    for name in ("WATCHDOG_USEC", "WATCHDOG_PID"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    async with watched():
        await asyncio.sleep(0)
    assert said() == []


@pytest.mark.parametrize("address", ["", "/nowhere/notify", "@nobody-listens-here"])
def test_a_systemd_that_cannot_be_told_keeps_nobody_from_working(monkeypatch, address):
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    notify("READY=1")
