"""A message's trail: one id for all that is done with it, from the contact's phone to the reply on it.

It is a digest of which message it is. Both services can work it out by themselves, and the key of a reply
holds it, so that nothing needs to be stored or handed on for it.
"""

import hashlib
import json
import re

_KEY = re.compile(r"^reply-([0-9a-f]{32})[0-9a-f]{8}$")


def trail_of(user_id: str, session_id: str, message_id: str) -> str:
    """Give the trail of a contact's message; that of what it is answered with is the same."""
    return hashlib.sha256(f"{user_id}\0{session_id}\0{message_id}".encode()).hexdigest()[:32]


def trail_in_key(idempotency_key: str) -> str | None:
    """Give the trail of the message that a send answers; None where it answers none."""
    found = _KEY.match(idempotency_key)
    return found[1] if found else None


def trail_in_event(body: str) -> str | None:
    """Give the trail of the message that an event, as it is on the wire, tells of; None where it does not."""
    try:
        event = json.loads(body)
        return trail_of(event["userId"], event["sessionId"], event["data"]["messageId"])
    except (ValueError, KeyError, TypeError):
        return None
