"""What `docs/moving.md` makes of an event of ours, beside what the other two say their events look like."""

import json
from pathlib import Path

import pytest
from snippets import ROOT, snippets

EVENT = json.loads((ROOT / "contract/tests/vectors/message_received.json").read_text())


@pytest.fixture
def translate(tmp_path: Path):
    [code] = [one.text for one in snippets("docs/moving.md") if one.declared.get("file") == "translate.py"]
    names = {}
    exec(compile(code, "translate.py", "exec"), names)
    return names


def test_waha_receivers_read_sender_text_and_time_where_they_look_for_them(translate):
    told = translate["as_waha"](EVENT)
    assert (told["event"], told["session"]) == ("message", EVENT["userId"])
    assert told["payload"]["from"].endswith("@c.us")
    assert told["payload"]["body"] == EVENT["data"]["text"]
    assert told["payload"]["timestamp"] == told["timestamp"] // 1000 - 1  # it was on its way for a second


def test_evolution_receivers_read_sender_text_and_id_where_they_look_for_them(translate):
    told = translate["as_evolution"](EVENT)
    key = told["data"]["key"]
    assert key["remoteJid"].endswith("@s.whatsapp.net")
    assert EVENT["data"]["messageId"].endswith(key["id"])
    assert told["data"]["message"]["conversation"] == EVENT["data"]["text"]
