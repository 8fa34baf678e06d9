"""The command line, as a test calls it."""

import os

import pytest
from holdfast_contract.service import logs
from holdfast_core.cli import main

from core_support.running import EMAIL, PASSWORD, SECRET

GOOD = {
    "CORE_GATEWAY_API_KEY": "kP7vXo2MtR9wQz4LbN6sYc8D",
    "CORE_WEBHOOK_SECRETS": SECRET,
    "CORE_SECRET_KEY": "Hn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T",
    "CORE_ADMIN_EMAIL": EMAIL,
    "CORE_ADMIN_PASSWORD": PASSWORD,
    "CORE_PORT": "0",
}


@pytest.fixture
def environment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("CORE_"):
            monkeypatch.delenv(name)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    # The process's own logging outlives a command that runs inside a test.
    monkeypatch.setattr(logs, "configure", lambda **_how: None)
    return monkeypatch


@pytest.fixture
def call(environment, capsys):
    """Run a command, and give its exit code, what it printed and what it complained of."""

    def run(*arguments):
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    return run
