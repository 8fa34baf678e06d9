import io
import json
import logging
from pathlib import Path

import pytest
import structlog
from holdfast_contract.errors import NotFound
from holdfast_contract.service import logs
from holdfast_contract.service.logs import redact


@pytest.fixture
def lines(monkeypatch):
    """Log as a service does, and give what was written."""
    written = io.StringIO()
    before, handlers = structlog.get_config(), logging.root.handlers[:]
    monkeypatch.setattr("sys.stderr", written)
    logs.configure(json=True, service="core", version="1", salt="s" * 32)
    structlog.configure(cache_logger_on_first_use=False)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.configure(**before)
    logging.root.handlers[:] = handlers


def test_private_values_are_blotted_out_by_their_names():
    event = {
        "event": "sent",
        "text": "hello",
        "apiKey": "k",
        "api_key": "k",
        "Authorization": "b",
        "user": "ann",
    }
    assert redact(None, "info", event) == {
        "event": "sent",
        "text": "…",
        "apiKey": "k",
        "api_key": "…",
        "Authorization": "…",
        "user": "ann",
    }


def test_a_line_says_first_when_and_what_and_spells_names_as_the_wire_does(lines):
    structlog.get_logger().info("sent", user_id="ann", session_id="default", request_id="r1")
    [line] = lines()
    assert list(line)[:4] == ["timestamp", "level", "service", "event"]
    assert (line["userId"], line["sessionId"], line["requestId"]) == ("ann", "default", "r1")
    assert (line["service"], line["version"], line["level"]) == ("core", "1", "info")


def test_a_person_is_a_digest_that_is_the_same_for_the_same_person(lines):
    for contact in ("628111222333", "628111222333", "628999888777"):
        structlog.get_logger().info("seen", contact=contact)
    first, again, other = (line["contact"] for line in lines())
    assert first == again != other
    assert "628" not in first + other


def test_a_message_is_named_without_its_chats_address(lines):
    log = structlog.get_logger()
    for message_id in ("false_628111222333@c.us_3EB0A", "true_1203@g.us_3EB0B_628111@c.us", "plain_id_here"):
        log.info("seen", message_id=message_id)
    assert [line["messageId"] for line in lines()] == ["3EB0A", "3EB0B", "plain_id_here"]


def test_of_an_exception_only_its_kind_and_places_are_told(lines):
    log = structlog.get_logger()
    try:
        _look_for("628111222333")
    except NotFound:
        log.exception("failed")
    try:
        Path("/nowhere/628111222333").read_text()
    except OSError:
        log.exception("failed")
    ours, systems = (line["exception"] for line in lines())
    assert [one["type"] for one in ours] == ["NotFound", "ValueError"]
    assert ours[0]["code"] == "NOT_FOUND"
    assert ours[0]["at"][-1].endswith(" _look_for")
    assert systems[0]["problem"] == "No such file or directory"
    assert "628111222333" not in json.dumps([ours, systems])


def _look_for(contact):
    try:
        raise ValueError(contact)  # noqa: TRY301
    except ValueError as error:
        raise NotFound(f"no {contact}") from error


def test_libraries_lines_are_ours_without_what_they_filled_in(lines):
    logging.getLogger("some.library").warning("cannot read %s", "628111222333")
    logging.getLogger("asyncio").error("Task was lost\nfuture: 628111222333")
    logging.getLogger("some.library").info("not of interest")
    assert [(line["event"], line["library"], line["level"]) for line in lines()] == [
        ("cannot read %s", "some.library", "warning"),
        ("Task was lost", "asyncio", "error"),
    ]


def test_others_words_are_told_without_numbers_that_may_be_somebodys(lines):
    structlog.get_logger().warning("lost", detail="no chat 628111222333@c.us", filename="ann.pdf")
    [line] = lines()
    assert (line["detail"], line["filename"]) == ("no chat …@c.us", "…")
