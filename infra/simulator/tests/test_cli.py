"""The command line as a person runs it."""

import asyncio
import signal
import socket
import sys

import pytest
from holdfast_simulator.cli import main


async def serve(*arguments):
    command = (sys.executable, "-m", "holdfast_simulator", "serve", *arguments)
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_with_zero_within_a_second(number, tmp_path):
    process = await serve("--port", "0", "--data", str(tmp_path))
    line = (await asyncio.wait_for(process.stdout.readline(), 10)).decode()
    assert line.startswith("holdfast-simulator: http://127.0.0.1:")
    process.send_signal(number)
    _, errors = await asyncio.wait_for(process.communicate(), 1)
    assert (process.returncode, errors) == (0, b"")


async def test_a_port_that_is_taken_is_one_clear_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await serve("--port", str(port))
        _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 1
    [line] = errors.decode().splitlines()
    assert line.startswith(f"holdfast-simulator: port {port} on 127.0.0.1 is taken")


@pytest.mark.parametrize("arguments", [[], ["fly"], ["serve", "--port", "many"], ["serve", "--nothing"]])
def test_wrong_usage_is_two(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage: holdfast-simulator" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"]])
def test_help_shows_an_example(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 0
    assert "holdfast-simulator serve --port 3999" in capsys.readouterr().out
