"""The command as a person meets it: its words and its exit codes."""

import socket
import subprocess
import sys

import pytest
from gateway_values import API_KEY, BACKUP_KEY
from holdfast_contract.signing import new_secret


@pytest.fixture
def gateway(tmp_path):
    """Run `holdfast-gateway` with good settings, changed as the test says; None takes one away."""

    def run(*arguments, **changes):
        settings = {
            "GATEWAY_API_KEYS": API_KEY,
            "GATEWAY_BACKUP_KEY": BACKUP_KEY,
            "GATEWAY_WEBHOOK_SECRETS": new_secret(),
            "GATEWAY_DATA_DIR": str(tmp_path / "data"),
            "GATEWAY_PORT": "0",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        } | changes
        environment = {name: value for name, value in settings.items() if value is not None}
        return subprocess.run(
            [sys.executable, "-m", "holdfast_gateway", *arguments],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    return run


def said(result):
    """Give the one line that a refused start says."""
    assert result.returncode == 1
    [line] = result.stderr.strip().splitlines()
    assert line.startswith("Cannot start.")
    return line


@pytest.mark.parametrize("variable", ["GATEWAY_API_KEYS", "GATEWAY_WEBHOOK_SECRETS", "GATEWAY_BACKUP_KEY"])
def test_a_missing_secret_stops_the_start_and_is_named(gateway, variable):
    assert variable in said(gateway("serve", **{variable: None}))


def test_a_weak_secret_stops_the_start_and_is_not_shown(gateway):
    line = said(gateway("serve", GATEWAY_API_KEYS="THISISMYSECURETOKEN-0123456789"))
    assert "GATEWAY_API_KEYS" in line
    assert "THISIS" not in line


def test_a_taken_port_is_named(gateway):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = gateway("serve", GATEWAY_PORT=str(port))
    assert refused.returncode == 1
    assert f"Port {port}" in refused.stderr.splitlines()[-1]


def test_without_chromium_the_start_is_refused_with_the_remedy(gateway):
    assert "chromium-headless-shell" in said(gateway("serve", PATH="/nowhere"))


def test_a_chromium_path_that_leads_nowhere_is_named(gateway):
    assert "GATEWAY_CHROMIUM_PATH" in said(gateway("serve", GATEWAY_CHROMIUM_PATH="/nowhere/chromium"))


@pytest.mark.parametrize("arguments", [[], ["fly"], ["serve", "--fast"]])
def test_wrong_usage_exits_with_2(gateway, arguments):
    assert gateway(*arguments).returncode == 2


def test_help_has_an_example(gateway):
    result = gateway("serve", "--help")
    assert result.returncode == 0
    assert "example:" in result.stdout
