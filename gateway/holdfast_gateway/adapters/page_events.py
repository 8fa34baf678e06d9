"""What the bridge tells, read into the events of a page."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import structlog
from holdfast_contract.messages import ContactCard, Location, Poll
from holdfast_contract.model import WireModel
from pydantic import ValidationError

from holdfast_gateway.application.page import (
    AcksSeen,
    LoggedOut,
    Observation,
    PageEvent,
    PasskeyAsked,
)
from holdfast_gateway.application.receiving_page import (
    Deed,
    EditSeen,
    FileSeen,
    MessageSeen,
    ReactionSeen,
    RevokeSeen,
)

_MILLISECONDS = 10**11
"""Times above this are not seconds: WhatsApp writes some so and some so."""

_WAID = re.compile(r"waid=(\d{5,20})")
_TEL = re.compile(r"^(?:item\d+\.)?TEL[^:\n]*:([+\d ().-]+)", re.MULTILINE)

ModelT = TypeVar("ModelT", bound=WireModel)

log = structlog.get_logger()


def read_event(told: dict[str, Any]) -> PageEvent | None:
    """Read an event; None for one that nobody knows."""
    match told["kind"]:
        case "observation":
            return read_observation(told)
        case "logout":
            return LoggedOut(told["code"])
        case "passkey":
            return PasskeyAsked()
        case "acks":
            return AcksSeen(tuple(told["messageIds"]), told["ack"], told.get("refusal"))
        case "problem":
            log.error("the page could not say what happened", problem=told["problem"])
            return None
    return read_deed(told)


def read_observation(told: dict[str, Any]) -> Observation:
    """Read how a page is."""
    return Observation(
        authenticated=told["authenticated"],
        mode=told["mode"],
        qr=told["qr"],
        phone=told["phone"],
        name=told["name"],
        version=told["version"],
    )


def read_deed(told: dict[str, Any]) -> Deed | None:
    """Read what was done to a message. One that cannot be read is logged: the others shall not suffer."""
    try:
        return _deed(whole_text(told))
    except (KeyError, TypeError, ValueError, OverflowError):
        log.exception("cannot read what the page tells", kind=told.get("kind"))
        return None


def _deed(told: dict[str, Any]) -> Deed | None:
    if "@" not in told["chat"] or "@" not in told["author"]:
        raise ValueError("no address")
    about = {
        "message_id": told["messageId"],
        "chat": told["chat"],
        "chat_other": told["chatOther"],
        "author": told["author"],
        "author_other": told["authorOther"],
        "author_name": told["authorName"],
        "from_me": told["fromMe"],
    }
    match told["kind"]:
        case "message":
            return _message(told, about)
        case "reaction":
            return ReactionSeen(
                **about, reaction_id=told["reactionId"], emoji=told["emoji"], at=_moment(told["at"])
            )
        case "edit":
            return EditSeen(**about, edit_id=told["editId"], text=told["text"], at=_moment(told["at"]))
        case "revoke":
            return RevokeSeen(**about, sent_at=_moment(told["sentAt"]) if told.get("sentAt") else None)
    return None


def _message(told: dict[str, Any], about: dict[str, Any]) -> MessageSeen:
    media = told["media"]
    return MessageSeen(
        **about,
        type=told["type"],
        text=told["text"],
        media=media and FileSeen(media["mimeType"], media["filename"], media["bytes"]),
        location=_location(told["location"]),
        contacts=_cards(told["cards"] or []),
        poll=_poll(told["poll"]),
        reply_to=told["replyTo"],
        sent_at=_moment(told["sentAt"]),
    )


def _location(told: dict[str, Any] | None) -> Location | None:
    """Read a place; WhatsApp writes its name in the first line and its address below."""
    if told is None:
        return None
    name, _, address = told["place"].partition("\n")
    return _valid(
        Location,
        latitude=told["latitude"],
        longitude=told["longitude"],
        name=name or None,
        address=address or None,
    )


def _cards(told: Sequence[dict[str, Any]]) -> tuple[ContactCard, ...]:
    cards = []
    for item in told:
        phone = _phone_in(item["vcard"] or "")
        name = (item["displayName"] or phone or "?")[:200]
        cards.append(_valid(ContactCard, name=name, phone=phone))
    return tuple(card for card in cards if card is not None)


def _phone_in(vcard: str) -> str | None:
    """Find the number in a card: the account's own where it names one."""
    account = _WAID.search(vcard)
    if account is not None:
        return account[1]
    number = _TEL.search(vcard)
    digits = "" if number is None else re.sub(r"\D", "", number[1])
    return digits if 5 <= len(digits) <= 20 else None


def _poll(told: dict[str, Any] | None) -> Poll | None:
    """Read a poll; WhatsApp writes 0 for as many answers as one likes."""
    if told is None:
        return None
    answers = told["maxAnswers"] or len(told["options"])
    return _valid(Poll, question=told["question"], options=told["options"], max_answers=answers)


def _valid(model: type[ModelT], **fields: Any) -> ModelT | None:
    """Make a part of a message; a page may hold what our contract does not know, and the rest is told."""
    try:
        return model(**fields)
    except ValidationError as error:
        log.warning("a part of a message is left out", part=model.__name__, problems=error.error_count())
        return None


def _moment(time: float) -> datetime:
    return datetime.fromtimestamp(time / 1000 if time > _MILLISECONDS else time, UTC)


def whole_text(value: Any) -> Any:
    """Mend texts in JSON that were cut within a character, as names are: nothing can store them."""
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {name: whole_text(item) for name, item in value.items()}
        case list():
            return [whole_text(item) for item in value]
    return value
