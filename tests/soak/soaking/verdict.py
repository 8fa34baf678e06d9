"""What became of each message by the phones' own lists, whether a QR was asked for, whether memory grew."""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

import psycopg

from soaking.plan import Plan, code, contact_phone, shop_phone
from soaking.watching import BROWSERS, Watch
from soaking.world import GATEWAYS, Fleet

_CODE = re.compile(r"KX\d{5}")
GROWTH = 1.15
"""What a part may hold at the end, as a multiple of what it held when everything had been used once."""

SLACK = 12 << 20
"""Bytes of growth that are not looked at."""


@dataclass
class Verdict:
    """What did not hold, in sentences; none is a pass. `waits` are seconds from question to answer."""

    asked: int = 0
    answers: int = 0
    problems: list[str] = field(default_factory=list)
    waits: list[tuple[float, float]] = field(default_factory=list)
    growth: dict[str, tuple[float, float]] = field(default_factory=dict)


async def answered(fleet: Fleet) -> int:
    """Count the messages that have an answer at a phone."""
    lists = await asyncio.gather(*(fleet.phones.messages(shop_phone(shop)) for shop in range(fleet.shops)))
    return len({found for one in lists for message in one if message["fromMe"] for found in _codes(message)})


def _codes(message: dict[str, Any]) -> list[str]:
    return _CODE.findall(message["text"] or "")[:1]


async def judge(fleet: Fleet, plan: Plan, watch: Watch) -> Verdict:
    """Read everything to its end."""
    verdict = Verdict()
    for shop in range(plan.shops):
        messages = await fleet.phones.messages(shop_phone(shop))
        for contact in sorted({one.contact for one in plan.questions if one.shop == shop}):
            judge_chat(verdict, plan, shop, contact, messages)
    devices = await fleet.phones.devices()
    if set(devices) != set(fleet.devices.values()):
        verdict.problems.append(
            f"{len(set(devices) - set(fleet.devices.values()))} phones were linked anew, "
            f"{len(set(fleet.devices.values()) - set(devices))} lost their device"
        )
    await asyncio.to_thread(_judge_logins, verdict, fleet)
    judge_memory(verdict, watch)
    return verdict


def judge_chat(verdict: Verdict, plan: Plan, shop: int, contact: int, messages: list[dict[str, Any]]) -> None:
    chat = [one for one in messages if contact_phone(shop, contact) in one["chatId"]]
    wanted = [code(one.number) for one in plan.questions if (one.shop, one.contact) == (shop, contact)]
    asked = {found: _time(one) for one in chat if not one["fromMe"] for found in _codes(one)}
    replies = [one for one in chat if one["fromMe"]]
    given = [found for one in replies for found in _codes(one)]
    verdict.asked += len(wanted)
    verdict.answers += len(replies)
    counts = Counter(given)
    verdict.problems += [f"never answered: {one}" for one in wanted if not counts[one]]
    verdict.problems += [f"answered {count} times: {one}" for one, count in counts.items() if count > 1]
    verdict.problems += [f"out of order in shop {shop}: {given}"] * (list(dict.fromkeys(given)) != wanted)
    verdict.problems += [f"a strange answer in shop {shop}" for one in replies if not _codes(one)]
    for one in replies:
        for found in _codes(one):
            if found in asked:
                verdict.waits.append((asked[found], _time(one) - asked[found]))


def _time(message: dict[str, Any]) -> float:
    return datetime.fromisoformat(message["sentAt"]).timestamp()


def _judge_logins(verdict: Verdict, fleet: Fleet) -> None:
    """Hold that no session asked for a QR after its phone was linked."""
    query = (
        "SELECT user_id, count(*) FROM session_history WHERE status = 'pairing' GROUP BY user_id"
        " HAVING count(*) > 1"
    )
    with psycopg.connect(fleet.core_database) as connection:
        verdict.problems += [
            f"{user} was asked for a QR {times - 1} times more" for user, times in connection.execute(query)
        ]


def judge_memory(verdict: Verdict, watch: Watch) -> None:
    """Compare the last tenth with the time when everything had been used once, before the first trouble."""
    ends = watch.samples[-1].at
    starts = next(at for at, what in watch.marks if what == "start")
    struck = next(at for at, what in watch.marks if what.endswith("killed"))
    warm = [one for one in watch.samples if starts + (struck - starts) / 2 <= one.at <= struck]
    last = [one for one in watch.samples if one.at >= starts + (ends - starts) * 0.9]
    for part in warm[0].memory:
        before, after = (median(one.memory[part] for one in samples) for samples in (warm, last))
        if part == BROWSERS:
            before, after = (
                median(one.memory[part] / max(1, one.browsers) for one in samples) for samples in (warm, last)
            )
        if part in GATEWAYS:
            # They hold other numbers of sessions by then.
            before, after = (
                median(sum(one.memory[name] for name in GATEWAYS) / len(GATEWAYS) for one in samples)
                for samples in (warm, last)
            )
        verdict.growth[part] = (before, after)
        if after > before * GROWTH + SLACK:
            verdict.problems.append(
                f"the memory of {part} grew from {before / 2**20:.0f} to {after / 2**20:.0f} MB"
            )
