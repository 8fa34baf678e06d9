"""The numbers of `docs/signatures.md`, computed."""

import re
from datetime import UTC, datetime

import pytest
from holdfast_contract.events import Event
from holdfast_contract.signing import Signer, secret_key
from running import Shell
from snippets import snippets

PAGE = snippets("docs/signatures.md")
GIVEN, HEADERS = (one.text for one in PAGE if one.language == "text")
COMMAND = next(one.text for one in PAGE if "openssl" in one.text)


@pytest.fixture
def given():
    return dict(line.split(maxsplit=1) for line in GIVEN.splitlines())


def test_the_worked_example_is_worked_out(given):
    event = Event.from_body(given["body"].encode())
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    headers = Signer([given["secret"]]).headers(event.id, at, given["body"])
    assert dict(line.split(": ", 1) for line in HEADERS.splitlines()) == headers
    assert event.timestamp == at
    assert secret_key(given["secret"]).decode() == given["key"]


async def test_the_command_line_prints_what_the_page_says(tmp_path):
    printed = await Shell(tmp_path, "signatures").run(COMMAND)
    assert printed.splitlines() == re.findall(r"^.*(?:signature).*$", HEADERS, re.MULTILINE)
