"""A business in which everything is called by hostile names, with something of every kind in it."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from holdfast_contract.assistant import (
    AssistantSettings,
    Attribute,
    AttributeKind,
    BusinessHours,
    Debounce,
    HandoffRules,
    LoopBreaker,
    Thresholds,
)
from holdfast_contract.core import CreateUser
from holdfast_contract.intents import Intent, IntentAction
from holdfast_contract.prices import PriceItem, PriceList
from holdfast_contract.trials import Expectation, TestPack, Trial
from holdfast_core.adapters.tables import METADATA, deliveries
from holdfast_core.domain.packs import test_id
from markupsafe import escape
from sqlalchemy import Connection, select

from core_support.running import Running, event, message_event, somebody
from core_support.visiting import make_tenant, people_of
from core_support.waiting import until

OF_NOBODY = {
    "token": "forged",
    "removalId": "rem_none",
    "gatewayId": "gateway-nowhere",
    "part": "assistant",
    "name": "nothing.js",
    "roundId": "1",
    "index": "0",
    "position": "0",
}
"""Parameters that belong to no business."""


def hostile(mark: str) -> str:
    """Give a name that is a script, breaks out of attributes, and carries a mark."""
    return f"\"'><script>alert('{mark}')</script><img src=x onerror=alert(1)>{{{{ 7*7 }}}} {mark}"


def mark_of(user_id: str) -> str:
    return f"MARK-OF-{user_id.upper()}"


def phone_of(user_id: str) -> str:
    """Give the number of a business's only contact: no two businesses share one."""
    return f"62817{sum(map(ord, user_id)) * 7919 % 100_000_000:08}"


def shown_mark(user_id: str) -> str:
    """Give the beginning of a business's hostile name as a page should show it."""
    return str(escape(f"<script>alert('{mark_of(user_id)}"))


async def make_world(core: Running, user_id: str) -> dict[str, str]:
    """Make a business, and give what can stand in a path: parameter by parameter, an id of its own."""
    mark, name, phone = mark_of(user_id), hostile(mark_of(user_id)), phone_of(user_id)
    created = await core.operate("POST", "/v1/users", json=CreateUser(user_id=user_id, name=name).to_wire())
    assert created.status == 201, await created.text()
    email = await make_tenant(core, user_id)
    core.gateway.put(user_id, "connected", phone="628111222333", name=name, reason=name)
    core.gateway.put(user_id, "pairing", session_id="second", reason=name)
    await core.core.sessions.add(user_id, "default")
    await core.core.versions.put_settings(user_id, _settings(name))
    await core.core.versions.put_intents(user_id, _intents(name))
    await core.core.trials.put(user_id, _tests(name))
    document = await _document(core, user_id, name)
    message_id = await _conversation(core, user_id, name, phone)
    await core.deliver(
        event("session.status", {"from": "starting", "to": "connected", "reason": name}, user_id)
    )
    backup = {"backupId": "bak_01", "bytes": 5, "uploadedBytes": 5, "pauseMs": 1.0}
    await core.deliver(event("backup.completed", backup, user_id))
    subscription = await core.operate(
        "POST",
        f"/v1/users/{user_id}/subscriptions",
        json={"url": "https://receiver.test/" + mark, "description": name[:200]},
    )
    assert subscription.status == 201, await subscription.text()
    subscription_id = (await subscription.json())["subscriptionId"]
    sent = event(
        "message.received", message_event(f"late {mark}")["data"] | somebody(phone, name=name), user_id
    )
    await core.deliver(sent)
    await core.operate("POST", f"/v1/users/{user_id}/conversations/{phone}/handoff", json={"reason": mark})
    mine = f"/v1/users/{user_id}/subscriptions/{subscription_id}"
    sent = await core.operate("GET", f"{mine}/deliveries")
    # Paused, its deliveries are held, and change no row while a test compares them.
    await core.operate("PATCH", mine, json={"isActive": False})
    await until(partial(_nothing_is_sent, core))
    key = await (await core.operate("POST", f"/v1/users/{user_id}/keys", json={"name": name[:80]})).json()
    people = {person.email: person.person_id for person in await people_of(core).all()}
    return {
        "userId": user_id,
        "sessionId": "default",
        "contactId": phone,
        "messageId": message_id,
        "documentId": document,
        "subscriptionId": subscription_id,
        "deliveryId": (await sent.json())["deliveries"][0]["deliveryId"],
        "keyId": key["keyId"],
        "personId": people[email],
        "number": "1",
        "testId": test_id(_tests(name).tests[0]),
        "backupId": "bak_01",
        "mediaId": f"med_{user_id}",
    }


async def _nothing_is_sent(core: Running) -> bool:
    return all(row.lease_holder is None for row in await core.rows(deliveries))


def _settings(name: str) -> AssistantSettings:
    week = {day: [{"from": "00:00", "to": "23:59"}] for day in ("monday", "tuesday", "friday")}
    return AssistantSettings(
        instructions=name,
        tone=name,
        fallback=name,
        thresholds=Thresholds(answer=0.4),
        business_hours=BusinessHours.from_wire({"timeZone": "Europe/Madrid", "week": week, "notice": name}),
        debounce=Debounce(quiet_seconds=0, longest_seconds=0),
        loop_breaker=LoopBreaker(repeats=None, quick=None),
        handoff=HandoffRules(notice=name),
        attributes=[
            Attribute(
                name="colour", kind=AttributeKind.CHOICE, choices=[name[:80], "green"], description=name
            ),
        ],
        price_list=PriceList(
            currency="EUR",
            items=[PriceItem(item_id="cake", name=name[:80], unit=name[:80], per_unit="3.50")],
        ),
    )


def _intents(name: str) -> list[Intent]:
    return [
        Intent(
            name=name[:80],
            description=name,
            examples=[name, "are you there", "is anybody there", "hello shop"],
            action=IntentAction.REPLY,
            reply=name,
        ),
        Intent(name="hours", examples=["when are you open", "opening hours please", "how late are you open"]),
    ]


def _tests(name: str) -> TestPack:
    return TestPack(
        tests=[
            Trial(question=name, expect=Expectation(contains=[name]), contact_name=name),
            Trial(question="When are you open?", expect=Expectation(source=name[:255], heading=name)),
        ]
    )


async def _document(core: Running, user_id: str, name: str) -> str:
    text = f"# {name}\n\n## Opening hours {name}\n\nWe are open on weekdays from seven until six. {name}\n"
    added = await core.operate(
        "POST",
        f"/v1/users/{user_id}/documents",
        json={"filename": f"{name}.md"[:255], "text": text, "title": name},
    )
    assert added.status in {201, 202}, await added.text()
    document_id: str = (await added.json())["documentId"]
    return document_id


async def _conversation(core: Running, user_id: str, name: str, phone: str) -> str:
    """Have a contact write, be answered, and send a file."""
    asked = message_event(f"When are you open? {name}")["data"] | somebody(phone, name=name)
    media = {
        "type": "document",
        "text": name,
        "media": {
            "mediaId": f"med_{user_id}",
            "mimeType": "text/html",
            "filename": f"{name}.html",
            "bytes": 12,
        },
    }
    for data in (asked, asked | {"messageId": f"wa_{mark_of(user_id)}"} | media):
        answer = await core.deliver(event("message.received", data, user_id))
        assert answer.status == 202, await answer.text()
    message_id: str = asked["messageId"]
    return message_id


async def everything_of(core: Running, user_id: str) -> dict[str, Sequence[Any]]:
    """Give every row that belongs to a business, table by table."""

    def work(connection: Connection) -> dict[str, Sequence[Any]]:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).where(table.c.user_id == user_id)).all()
            ]
            for table in METADATA.sorted_tables
            if "user_id" in table.c
        }

    return await core.core.database.read(work)


def fill(path: str, *worlds: dict[str, str]) -> str:
    """Put ids into a path, those of the first of the worlds that has them."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        for world in (*worlds, OF_NOBODY):
            if name in world:
                return world[name]
        raise AssertionError(f"{path}: make_world has no {name}")

    return re.sub(r"\{(\w+)[^}]*\}", value, path)
