import json
import re
import signal
import subprocess
import sys
import urllib.request

import pytest
from core_support.running import HOURS
from holdfast_contract.service.settings import StartRefused, load
from holdfast_core.cli import main
from holdfast_core.config import Settings


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


def test_documents_are_added_by_folder_listed_shown_and_deleted_from_the_shell(call, tmp_path):
    folder = tmp_path / "manuals"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "prices.csv").write_text("item,price\nSourdough,4.50\n")
    (folder / "faq.md").write_text("# Questions\n\n## Parking\n\nBehind the house.")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "scan.pdf").write_bytes(b"<html>")
    assert call("user", "add", "--user", "acme")[0] == 0
    added = call("knowledge", "add", "--user", "acme", "manuals", "scan.pdf")
    assert (added[0], added[1]) == (1, "deep/prices.csv: 1 passage\nfaq.md: 1 passage\n")
    assert "scan.pdf is HTML by its content" in added[2]
    listed = call("knowledge", "list", "--user", "acme")[1].splitlines()
    assert [line.split("  ")[1] for line in listed] == [
        "deep/prices.csv: 1 passage",
        "faq.md: 1 passage",
    ]
    shown = call("knowledge", "show", "--user", "acme", "faq.md")[1]
    assert shown == "[0] line 5, Parking\nBehind the house.\n\n"
    document_id = listed[0].split()[0]
    told = json.loads(call("knowledge", "show", "--user", "acme", document_id, "--json")[1])
    assert (told["source"], told["text"]) == ("row 2", "item: Sourdough\nprice: 4.50")
    for line in listed:
        assert call("knowledge", "delete", "--user", "acme", line.split()[0])[0] == 0
    assert call("knowledge", "list", "--user", "acme", "--json")[1] == "[]\n"
    assert call("knowledge", "show", "--user", "acme", "faq.md")[0] == 1


def test_wrong_usage_is_told_from_failure(call):
    for arguments in ([], ["user"], ["user", "add"], ["user", "add", "--user", "a/b"], ["dance"]):
        assert call(*arguments)[0] == 2


@pytest.mark.parametrize(
    "command",
    [
        "serve",
        "worker",
        "migrate",
        "user add",
        "user key",
        "knowledge add",
        "knowledge search",
        "ask",
        "test",
        "assistant show",
        "assistant set",
        "intents import",
        "intents export",
        "user",
        "",
    ],
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
        ("CORE_EMBEDDER", "telepathy"),
        ("CORE_EMBEDDER", "api"),
        ("CORE_LLM_MODEL", "a-model-and-no-endpoint"),
        ("CORE_LLM_BASE_URL", "https://key@models.example/v1"),
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
