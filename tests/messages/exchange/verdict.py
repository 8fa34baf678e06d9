"""What became of each message, by the phone's own list and by what the gateway told."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from chaos.waiting import until

from exchange.plan import Plan
from exchange.world import SHOP, World, contact_phone

_CODE = re.compile(r"KX\d{5}")
TOLD_WITHIN = 30.0


def code(number: int) -> str:
    """Give the article that only this message asks for."""
    return f"KX{number:05}"


def price(number: int) -> str:
    """Give what the answer must say."""
    return f"{number + 1}.50"


def question(number: int) -> str:
    """Give what the contact writes."""
    return f"How much is {code(number)}?"


@dataclass
class Verdict:
    """What did not hold, in sentences; empty lists are a pass."""

    asked: int = 0
    answers: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """All of them."""
        return [*self.lost, *self.doubled, *self.disordered, *self.strange]


async def answered(world: World) -> int:
    """Count the messages that have an answer at the phone."""
    return len({match for one in await _replies(world) for match in _CODE.findall(one["text"] or "")})


async def judge(world: World, plan: Plan) -> Verdict:
    """Read the phone's list and the gateway's log to the end."""
    verdict = Verdict()
    contacts = {burst.contact for burst in plan.bursts}
    for contact in sorted(contacts):
        _judge_chat(verdict, contact, await world.phones.messages(SHOP, contact_phone(contact)))
    notices = [one["text"] for one in await _replies(world) if one["text"].startswith("Notice ")]
    expected = [f"Notice {n}." for burst in plan.bursts if burst.by == "api" for n in burst.numbers]
    _compare(verdict, "sent by the API", expected, notices)
    await _judge_log(verdict, world, plan)
    return verdict


def _judge_chat(verdict: Verdict, contact: int, messages: Iterable[dict[str, Any]]) -> None:
    asked = [_CODE.findall(one["text"])[0] for one in messages if not one["fromMe"]]
    replies = [one["text"] for one in messages if one["source"] == "device" and not _is_notice(one)]
    given = [match for text in replies for match in _CODE.findall(text)[:1]]
    verdict.asked += len(asked)
    verdict.answers += len(replies)
    verdict.strange += [f"contact {contact} got: {text!r}" for text in replies if not _CODE.search(text)]
    _compare(verdict, f"answered to contact {contact}", asked, given)
    once = list(dict.fromkeys(given))
    if once != [one for one in asked if one in once]:
        verdict.disordered.append(f"contact {contact} asked {asked} and was answered {once}")


def _is_notice(message: dict[str, Any]) -> bool:
    return bool(message["text"].startswith("Notice "))


def _compare(verdict: Verdict, what: str, expected: list[str], found: list[str]) -> None:
    counts = Counter(found)
    verdict.lost += [f"never {what}: {one}" for one in expected if not counts[one]]
    verdict.doubled += [f"{what} {count} times: {one}" for one, count in counts.items() if count > 1]


async def _judge_log(verdict: Verdict, world: World, plan: Plan) -> None:
    """Hold that each message was told once, and in the order of its chat."""
    numbers = {by: [n for b in plan.bursts if b.by == by for n in b.numbers] for by in ("contact", "owner")}
    by_hand = [f"By hand {number}." for number in numbers["owner"]]
    wanted = len(numbers["contact"]) + len(by_hand)

    async def told() -> list[dict[str, Any]] | None:
        events = await world.events({"message.received", "message.sent"})
        texts = [one["data"]["text"] for one in events if one["data"].get("source") != "api"]
        return events if len(texts) >= wanted else None

    events = await until(told, TOLD_WITHIN, "every message told")
    received = [one["data"] for one in events if one["type"] == "message.received"]
    sent = [
        one["data"] for one in events if one["type"] == "message.sent" and one["data"]["source"] == "phone"
    ]
    _compare(verdict, "told", [question(n) for n in numbers["contact"]], [one["text"] for one in received])
    _compare(verdict, "told as by hand", by_hand, [one["text"] for one in sent])
    for contact in {burst.contact for burst in plan.bursts}:
        order = [
            question(n) for b in plan.bursts if b.by == "contact" and b.contact == contact for n in b.numbers
        ]
        phone = contact_phone(contact)
        heard = [one["text"] for one in received if one["from"]["phone"] == phone]
        if list(dict.fromkeys(heard)) != [one for one in order if one in heard]:
            verdict.disordered.append(f"contact {contact} wrote {order} and this was told: {heard}")


async def _replies(world: World) -> list[dict[str, Any]]:
    return [one for one in await world.phones.messages(SHOP) if one["source"] == "device"]


def table(verdict: Verdict) -> str:
    """Show it as a table, with the first problems of each kind."""
    rows = [
        f"asked {verdict.asked}, answered {verdict.answers}",
        *(
            f"{name:<12}{len(found):>5}" + "".join(f"\n    {one}" for one in found[:5])
            for name, found in (
                ("lost", verdict.lost),
                ("doubled", verdict.doubled),
                ("disordered", verdict.disordered),
                ("strange", verdict.strange),
            )
        ),
    ]
    return "\n".join(rows)
