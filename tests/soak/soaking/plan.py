"""Who writes what when, drawn from a seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

FIRST_SHOP = 628_110_000_000
FIRST_CONTACT = 6_281_300_000


@dataclass(frozen=True)
class Question:
    """A contact's message: the second since the beginning at which it is written, and what it asks for."""

    at: float
    shop: int
    contact: int
    number: int


@dataclass(frozen=True)
class Plan:
    """All questions by their time; when a gateway is killed and one is drained, in seconds."""

    seconds: float
    shops: int
    questions: Sequence[Question]
    kill_at: float
    drain_at: float


def draw(seed: int, *, shops: int, seconds: float, messages: int, contacts: int = 6) -> Plan:
    """Draw a plan: `messages` over all shops, at random moments; a gateway dies early, one is drained late.

    The last tenth of the time is quiet, so that what memory holds at the end can be compared.
    """
    chance = random.Random(seed)
    moments = sorted(chance.uniform(0, seconds * 0.9) for _ in range(messages))
    questions = [
        Question(at, chance.randrange(shops), chance.randrange(contacts), number)
        for number, at in enumerate(moments)
    ]
    return Plan(seconds, shops, questions, seconds * 0.25, seconds * 0.6)


def shop_phone(shop: int) -> str:
    """Give the number of a shop's phone."""
    return str(FIRST_SHOP + shop)


def user_of(shop: int) -> str:
    """Give the userId of a shop."""
    return f"shop{shop:03}"


def contact_phone(shop: int, contact: int) -> str:
    """Give the number of one of a shop's contacts."""
    return str(FIRST_CONTACT + shop * 100 + contact)


def code(number: int) -> str:
    """Give the article that only this question asks for."""
    return f"KX{number:05}"


def text_of(number: int) -> str:
    """Give what the contact writes."""
    return f"How much is {code(number)}?"
