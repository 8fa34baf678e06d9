"""The gateway's commands as people and scripts meet them, for tests that name this in `pytest_plugins`."""

import io
import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress

import pytest
from gateway_values import API_KEY, BACKUP_KEY
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.cli import main
from holdfast_gateway.commands import command as plumbing
from structlog.testing import capture_logs

INTERRUPT = b"\x03"


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def profiles(data):
    return Profiles(data)


@pytest.fixture
def environment(data, secret, monkeypatch):
    for name, value in {
        "GATEWAY_API_KEYS": API_KEY,
        "GATEWAY_BACKUP_KEY": BACKUP_KEY,
        "GATEWAY_WEBHOOK_SECRETS": secret,
        "GATEWAY_DATA_DIR": str(data),
        "GATEWAY_PORT": "1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(data.parent)


@pytest.fixture
def run(environment, capsys, monkeypatch):
    """Run a command in this process: its exit code, and what it wrote to either side."""
    monkeypatch.setattr(plumbing, "log_beside_the_answer", lambda: None)
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    def call(*arguments):
        with capture_logs():
            try:
                code = main(["session", *arguments])
            except SystemExit as left:
                code = left.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def ask(run):
    """Run a command with --json, and give what it answers."""

    def call(*arguments, code=0):
        given, out, err = run(*arguments, "--json")
        assert given == code, err
        return json.loads(out)

    return call


@pytest.fixture
def at_terminal(environment):
    """Run a command in a process of its own at a terminal, and answer its question."""

    def call(*arguments, answer):
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "holdfast_gateway", "session", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"},
        )
        os.close(theirs)
        seen = b""
        with suppress(OSError):  # once the other end is closed
            while part := os.read(ours, 4096):
                seen += part
                if answer and b"[y/N]" in seen:
                    if answer == INTERRUPT:
                        process.send_signal(signal.SIGINT)
                    else:
                        os.write(ours, answer)
                    answer = b""
        os.close(ours)
        return process.wait(20), seen.decode()

    return call
