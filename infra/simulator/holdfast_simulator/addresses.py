"""Phone numbers, lids, chat ids and message ids, as WhatsApp writes them."""

import hashlib
import re
import secrets

from holdfast_simulator.errors import MalformedError

_PHONE = re.compile(r"[0-9]{5,20}")
_LID = re.compile(r"([0-9]{5,20})(?:@lid)?")
_ADDRESS = re.compile(
    r"([0-9]{5,20})(?::[0-9]+)?@(c\.us|s\.whatsapp\.net|lid)|([0-9]{5,24}(?:-[0-9]{5,20})?)@g\.us"
)

NOT_ON_WHATSAPP = "000"
"""Numbers that start so have no account."""
NEVER_ANSWERED = "0009"
"""Queries about numbers that start so get no answer."""
TIMELOCKED = "0008"
"""Numbers that start so exist, but the server refuses the first message to them (error 463)."""


def phone_number(value: object, field: str = "phone") -> str:
    """Return `value` where it is a phone number in digits; refuse it otherwise."""
    if not isinstance(value, str) or not _PHONE.fullmatch(value):
        raise MalformedError("VALIDATION_FAILED", f"{field} must be 5 to 20 digits.", field=field)
    return value


def lid_address(value: object, field: str = "lid") -> str:
    """Return `value`, digits with or without `@lid`, as `<digits>@lid`."""
    match = _LID.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise MalformedError("VALIDATION_FAILED", f"{field} must be digits or digits@lid.", field=field)
    return f"{match[1]}@lid"


def address(value: object, field: str) -> str:
    """Return a phone number, a lid or a chat id as a full address: `628…@c.us`, `…@lid`, `…@g.us`."""
    if isinstance(value, str):
        if _PHONE.fullmatch(value):
            return f"{value}@c.us"
        match = _ADDRESS.fullmatch(value)
        if match and match[1]:
            return f"{match[1]}@{'lid' if match[2] == 'lid' else 'c.us'}"
        if match:
            return value
    raise MalformedError(
        "VALIDATION_FAILED", f"{field} must be a phone number, a lid or a chat id.", field=field
    )


def user(of: str) -> str:
    """The part of an address before the `@`."""
    return of.partition("@")[0]


def is_group(of: str) -> bool:
    """Whether the address is a group's."""
    return of.endswith("@g.us")


def is_lid(of: str) -> bool:
    """Whether the address hides the phone number."""
    return of.endswith("@lid")


def exists_on_whatsapp(phone: str) -> bool:
    """Whether the number has an account, by the simulator's rule on its first digits."""
    return not phone.startswith(NOT_ON_WHATSAPP) or phone.startswith(TIMELOCKED)


def own_lid(phone: str) -> str:
    """The lid of a phone number; always the same for the same number."""
    digest = hashlib.sha256(phone.encode()).digest()
    return f"{10**14 + int.from_bytes(digest[:6]) % (9 * 10**14)}@lid"


def new_message_id() -> str:
    """A fresh id as phones make them: `3A` and 18 hexadecimal digits."""
    return f"3A{secrets.token_hex(9).upper()}"


def new_group_id() -> str:
    """A fresh group address."""
    return f"120363{secrets.randbelow(10**12):012d}@g.us"


def serialize(*, from_me: bool, chat: str, bare_id: str, participant: str | None) -> str:
    """The id under which a device knows a message: `true_628…@c.us_3EB0…`, in groups with the sender."""
    parts = ["true" if from_me else "false", chat, bare_id, *([participant] if participant else [])]
    return "_".join(parts)
