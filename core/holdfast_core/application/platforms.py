"""Asks automation platforms for replies: once, within the time that was given, and never in a transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from holdfast_contract.contacts import Contact
from holdfast_contract.core_events import CoreEventType
from holdfast_contract.errors import SubscriptionSecretUnreadable, ValidationFailed
from holdfast_contract.events import Event
from holdfast_contract.ids import new_id
from holdfast_contract.model import decode_json
from holdfast_contract.reply_steps import MOST_ANSWERED, AutomationReply, ReplyRequestedData
from holdfast_contract.service.delivery import Attempt

from holdfast_core.application.courier import Courier
from holdfast_core.domain.conversations.reply_steps import Answered, Heard, ReplyStep
from holdfast_core.domain.words.text import whole

_NOTHING = 204
_UNREACHED = "It cannot be reached. Check the address, which must be public."
_TOO_LONG = f"Its answer is longer than {MOST_ANSWERED // 1024} kB."


class ReplySteps(Protocol):
    """Subscriptions that are asked for replies."""

    async def of(self, user_id: str) -> Sequence[ReplyStep]:
        """List a user's that are not paused, the oldest first."""
        ...

    async def contact(self, user_id: str, contact_id: str) -> Contact | None:
        """Give what is known of a contact, as platforms are told of it."""
        ...


class Platforms:
    """Automation platforms, as the chain asks them."""

    def __init__(self, steps: ReplySteps, courier: Courier, clock: Callable[[], datetime]) -> None:
        self._steps = steps
        self._courier = courier
        self._clock = clock

    async def of(self, user_id: str) -> Sequence[ReplyStep]:
        """List those that may be asked, the oldest first."""
        return await self._steps.of(user_id)

    async def contact(self, user_id: str, contact_id: str) -> Contact | None:
        """Give what is known of a contact."""
        return await self._steps.contact(user_id, contact_id)

    async def ask(self, step: ReplyStep, session_id: str, data: ReplyRequestedData) -> Answered:
        """Ask once, and give what was heard. Never raises for what the platform or the network does."""
        event = Event(
            id=new_id("evt"),
            type=CoreEventType.REPLY_REQUESTED.value,
            timestamp=self._clock(),
            user_id=step.destination.user_id,
            session_id=session_id,
            data=data.to_wire(),
        )
        try:
            attempt = await self._courier.ask(
                step.destination, event.id, event.to_json(), within=step.timeout_seconds
            )
        except SubscriptionSecretUnreadable as error:
            return Answered(Heard.UNREACHED, problem=error.message)
        except TimeoutError:
            problem = (
                f"It did not answer within {step.timeout_seconds} s."
                " Have it answer sooner, or give it more time, 20 s at the most."
            )
            return Answered(Heard.LATE, problem=problem)
        return heard(attempt)


def heard(attempt: Attempt) -> Answered:
    """Read what came back."""
    status, body = attempt.status, (attempt.answer or "").encode()
    if status is None:
        return Answered(Heard.UNREACHED, problem=_UNREACHED)
    if not attempt.succeeded:
        return Answered(Heard.REFUSED, problem=_refusal(status), status=status)
    if status == _NOTHING or not body.strip():
        return Answered(Heard.NOTHING, status=status)
    if len(body) > MOST_ANSWERED:
        return Answered(Heard.UNREADABLE, problem=_TOO_LONG, status=status)
    try:
        answer = AutomationReply.from_wire(decode_json(body))
    except ValidationFailed as error:
        return Answered(Heard.UNREADABLE, problem=_mistake(error), status=status)
    reply = whole(answer.reply).strip() if answer.reply else None
    said = Heard.HANDOFF if answer.handoff else Heard.REPLY if reply else Heard.NOTHING
    return Answered(said, reply or None, status=status)


def _refusal(status: int) -> str:
    if 300 <= status < 400:
        return f"It answered {status}, which leads elsewhere: enter the address that it leads to."
    return f"It answered {status}. A reply is 200 with JSON, and 204 where there is nothing to say."


def _mistake(error: ValidationFailed) -> str:
    fields = (error.details or {}).get("fields") or []
    if not fields or fields[0]["field"] == "body":
        return 'Its answer is no JSON object such as {"reply": "…"}.'
    return f"Its answer cannot be used: {fields[0]['field']}: {fields[0]['problem']}."
