import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest
from core_support.running import EMAIL, HOURS, PASSWORD, SECRET
from holdfast_contract.service import logs
from holdfast_contract.service.settings import StartRefused, load
from holdfast_core.cli import main
from holdfast_core.config import Settings

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


def test_a_user_a_key_documents_and_a_search_from_the_shell(call, tmp_path):
    (tmp_path / "bakery.md").write_text(HOURS)
    assert call("migrate")[0] == 0
    added = call("user", "add", "--user", "acme", "--name", "Acme Ltd")
    assert added == (0, "user acme created\n", "")
    code, _, complaint = call("user", "add", "--user", "acme")
    assert (code, "already" in complaint) == (1, True)
    assert re.fullmatch(r"hf_[0-9a-f]+_\S{40,}\n", call("user", "key", "--user", "acme")[1])
    assert call("user", "key", "--user", "nobody")[0] == 1
    assert call("knowledge", "add", "--user", "acme", "bakery.md")[1] == "bakery.md: 2 passages\n"
    found = call("knowledge", "search", "--user", "acme", "what does delivery cost?")
    assert re.match(r"0\.\d\d  bakery\.md  Delivery\n", found[1])
    code, _, complaint = call("knowledge", "add", "--user", "acme", "missing.md")
    assert (code, "missing.md" in complaint) == (1, True)


def test_wrong_usage_is_told_from_failure(call):
    for arguments in ([], ["user"], ["user", "add"], ["user", "add", "--user", "a/b"], ["dance"]):
        assert call(*arguments)[0] == 2


@pytest.mark.parametrize(
    "command",
    ["serve", "worker", "migrate", "user add", "user key", "knowledge add", "knowledge search", "user", ""],
)
def test_every_command_has_help_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert (ended.value.code, "example: holdfast-core" in capsys.readouterr().out) == (0, True)


def test_serve_says_where_it_listens_and_ends_cleanly(environment, call):
    command = [sys.executable, "-m", "holdfast_core", "serve"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://\S+", process.stdout.readline())[0]
        with urllib.request.urlopen(address + "/ready") as answer:
            assert answer.status == 200
        environment.setenv("CORE_PORT", address.rsplit(":", 1)[1])
        taken = call("serve")
        assert (taken[0], "is taken" in taken[2]) == (1, True)
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CORE_SECRET_KEY", None),
        ("CORE_SECRET_KEY", "abc123"),
        ("CORE_SECRET_KEY", "change-me-change-me-change-me"),
        ("CORE_GATEWAY_API_KEY", None),
        ("CORE_WEBHOOK_SECRETS", None),
        ("CORE_WEBHOOK_SECRETS", "whsec_short"),
        ("CORE_WEBHOOK_SECRETS", ""),
        ("CORE_ADMIN_EMAIL", None),
        ("CORE_ADMIN_EMAIL", "nobody"),
        ("CORE_ADMIN_PASSWORD", None),
        ("CORE_ADMIN_PASSWORD", "password"),
        ("CORE_EMBEDDER", "minilm"),
        ("CORE_DATABASE_URL", "mysql://x"),
        ("CORE_GATEWAY_URL", "localhost:3001"),
        ("CORE_PORT", "many"),
    ],
)
def test_a_setting_that_is_missing_or_weak_stops_the_start_by_name(environment, name, value):
    if value is None:
        environment.delenv(name)
    else:
        environment.setenv(name, value)
    with pytest.raises(StartRefused) as refused:
        load(Settings)
    assert refused.value.message.startswith(name)
    assert "\n" not in refused.value.message
    if name in {"CORE_SECRET_KEY", "CORE_ADMIN_PASSWORD", "CORE_WEBHOOK_SECRETS"} and value:
        assert value not in refused.value.message
