"""Messages that are neither a text nor a file, in the fields by which WhatsApp's pages know them."""

from typing import Any

from holdfast_simulator.errors import MalformedError

Told = tuple[str, str | None, dict[str, Any]]
"""A message's type, its text and its further fields."""


def read_details(fields: dict[str, Any]) -> Told | None:
    """Read a `location`, `contacts` or a `poll`; None where there is none of them."""
    for name, read in (("location", _location), ("contacts", _contacts), ("poll", _poll)):
        if fields.get(name) is not None:
            try:
                return read(fields[name])
            except (TypeError, KeyError, AttributeError, IndexError):
                raise MalformedError("VALIDATION_FAILED", f"{name} is malformed.", field=name) from None
    return None


def _location(said: dict[str, Any]) -> Told:
    """`{"latitude", "longitude", "name"?, "address"?}`."""
    place = "\n".join(said[name] for name in ("name", "address") if said.get(name))
    return "location", None, {"lat": said["latitude"], "lng": said["longitude"], "loc": place}


def _contacts(said: list[dict[str, Any]]) -> Told:
    """`[{"name", "phone"}]`: one card is the message's own text, several are a list."""
    cards = [{"displayName": one["name"], "vcard": _vcard(one["name"], one["phone"])} for one in said]
    if len(cards) == 1:
        return "contact", cards[0]["vcard"], {"vcardFormattedName": cards[0]["displayName"]}
    return "contact", None, {"vcardList": cards}


def _vcard(name: str, phone: str) -> str:
    number = f"TEL;type=CELL;waid={phone}:+{phone}"
    return f"BEGIN:VCARD\nVERSION:3.0\nN:;{name};;;\nFN:{name}\n{number}\nEND:VCARD"


def _poll(said: dict[str, Any]) -> Told:
    """`{"question", "options", "maxAnswers"?}`."""
    options = [{"name": str(option), "localId": number} for number, option in enumerate(said["options"])]
    answers = said.get("maxAnswers", 1)
    fields = {"pollName": said["question"], "pollOptions": options, "pollSelectableOptionsCount": answers}
    return "poll", None, fields
