"""The playground and the configuration from the shell."""

import json
import re

import pytest
from core_support.running import HOURS

SUNDAY = "Are you open on Sundays?"
COMPLAINT = {
    "name": "complaint",
    "examples": ["my order is wrong", "the bread was stale"],
    "action": "handoff",
}
TESTS = {"tests": [{"question": SUNDAY, "expect": {"source": "bakery.md"}}]}


@pytest.fixture
def acme(call, tmp_path):
    """Commands for a user with a document."""
    (tmp_path / "bakery.md").write_text(HOURS)
    assert call("user", "add", "--user", "acme")[0] == 0
    assert call("knowledge", "add", "--user", "acme", "bakery.md")[0] == 0

    def run(command, *arguments):
        return call(*command.split(), "--user", "acme", *arguments)

    return run


def test_a_question_shows_how_it_was_decided(acme):
    code, shown, _ = acme("ask", SUNDAY)
    assert code == 0
    assert re.search(r"^action +answer", shown, re.MULTILINE)
    assert re.search(r"^intent +none", shown, re.MULTILINE)
    assert re.search(r"^verdict +answerable  [01]\.\d\d", shown, re.MULTILINE)
    assert re.search(r"^passages +[01]\.\d\d  bakery.md .*Opening hours", shown, re.MULTILINE)
    assert re.search(r"^ +retrieval +\d+\.\d ms", shown, re.MULTILINE)
    assert "On Sundays we are closed" in shown
    decided = json.loads(acme("ask", "--json", SUNDAY)[1])
    assert (decided["action"], decided["passages"][0]["filename"]) == ("answer", "bakery.md")


def test_intents_go_out_to_a_file_and_come_back(acme, tmp_path):
    (tmp_path / "intents.json").write_text(json.dumps({"intents": [COMPLAINT]}))
    assert acme("intents import", "intents.json") == (0, "version 1 is live\n", "")
    assert re.search(r"^intent +complaint", acme("ask", "the bread was stale")[1], re.MULTILINE)
    assert acme("intents export", "out.json")[1] == "1 intents written to out.json\n"
    assert acme("intents import", "out.json")[1] == "version 2 is live\n"
    [exported] = json.loads((tmp_path / "out.json").read_text())["intents"]
    assert exported.items() >= COMPLAINT.items()


def test_settings_are_shown_and_set(acme, tmp_path):
    (tmp_path / "a.json").write_text('{"greeting": "Ahoy!"}')
    assert acme("assistant set", "a.json") == (0, "version 1 is live\n", "")
    assert json.loads(acme("assistant show")[1])["greeting"] == "Ahoy!"
    (tmp_path / "a.json").write_text('{"greting": "Ahoy!"}')
    assert acme("assistant set", "a.json")[0] == 1
    assert acme("assistant set", "missing.json")[0] == 1


def test_tests_fail_by_their_exit_code_and_a_change_that_breaks_one_waits(acme, tmp_path):
    assert acme("test") == (0, "0 of 0 passed\n", "")
    (tmp_path / "tests.json").write_text(json.dumps(TESTS))
    assert acme("test", "--set", "tests.json") == (0, f"passed  {SUNDAY}\n1 of 1 passed\n", "")
    greedy = COMPLAINT | {"examples": [SUNDAY, "open on Sundays?"]}
    (tmp_path / "intents.json").write_text(json.dumps({"intents": [greedy]}))
    code, said, _ = acme("intents import", "intents.json")
    assert (code, "version 1 waits" in said, "not an answer from bakery.md" in said) == (1, True, True)
    assert acme("test")[0] == 0
    code, said, _ = acme("test", "--draft")
    assert (code, f"FAILED  {SUNDAY}" in said, "0 of 1 passed" in said) == (1, True, True)
    assert re.search(r"^action +handoff", acme("ask", "--draft", SUNDAY)[1], re.MULTILINE)
    assert json.loads(acme("test", "--draft", "--json")[1])["failed"] == 1
    assert re.search(r"^action +answer", acme("ask", SUNDAY)[1], re.MULTILINE)
