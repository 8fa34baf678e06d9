"""A person is one contact, whatever WhatsApp calls them."""

import pytest
from core_support.running import by_hand, decided_by, event, message_event, somebody
from core_support.waiting import until
from holdfast_contract.contacts import Contact
from holdfast_core.adapters.tables import contacts, inbox, messages, replies
from holdfast_core.domain.conversations.contacts import contact_named, identified

PHONE, LID = "6281717407674", "12345@lid"


@pytest.mark.parametrize(
    ("name", "contact_id"),
    [
        (PHONE, PHONE),
        (f"+{PHONE}", PHONE),
        (f"{PHONE}@c.us", PHONE),
        (f"{PHONE}:17@s.whatsapp.net", PHONE),
        (LID, LID),
        ("12345:3@lid", LID),
        ("120363000000000000@g.us", "120363000000000000@g.us"),
        ("nobody", "nobody"),
    ],
)
def test_any_of_a_contacts_names_is_understood(name, contact_id):
    assert contact_named(name).contact_id == contact_id


def test_the_phone_is_the_contact_id_where_it_is_known():
    known = identified(Contact(contact_id=LID, phone=PHONE, lid=LID, name="Ayu"))
    assert (known.contact_id, known.phone, known.lid, known.name) == (PHONE, PHONE, LID, "Ayu")


async def test_a_lid_and_a_phone_become_one_contact_with_one_history(core):
    await core.add_user()
    await core.deliver(message_event("one", **somebody(lid=LID)))
    await core.deliver(message_event("two", **somebody(PHONE)))
    await core.settled(2)
    assert {row.contact_id for row in await core.rows(contacts)} == {LID, PHONE}
    await core.deliver(message_event("three", **somebody(PHONE, LID, "Ayu")))
    await core.settled(3)
    [contact] = await core.rows(contacts)
    assert (contact.contact_id, contact.phone, contact.lid, contact.name) == (PHONE, PHONE, LID, "Ayu")
    # A message that still comes by the lid alone is that person's too.
    await core.deliver(message_event("four", **somebody(lid=LID)))
    await core.settled(4)
    kept = [row for row in await core.rows(messages) if row.author == "contact"]
    assert {row.text: row.contact_id for row in kept} == dict.fromkeys(("one", "two", "three", "four"), PHONE)
    assert len(await core.rows(contacts)) == 1


async def test_replies_go_to_the_chat_in_which_was_asked(core):
    await core.add_user()
    await core.deliver(message_event(**somebody(lid=LID)))
    await core.deliver(message_event("What does delivery cost?", **somebody(PHONE, LID)))
    await until(lambda: len(core.gateway.sent) == 2)
    assert [sent.message.to for sent, _ in core.gateway.sent.values()] == [LID, f"{PHONE}@c.us"]


async def test_what_waits_under_the_lid_is_worked_off_before_what_comes_by_the_phone(start, settings):
    front = await start(settings, work=False)
    await front.add_user()
    for text in ("When are you open on weekdays?", "What does delivery cost?"):
        await front.deliver(message_event(text, **somebody(lid=LID)))
    await front.deliver(message_event("Are you closed on Sundays?", **somebody(PHONE, LID)))
    assert {row.conversation for row in await front.rows(inbox)} == {f"acme/default/{PHONE}"}
    async with front.core.working():
        await until(lambda: len(front.gateway.sent) == 3)
    assert ["seven" in front.gateway.texts[0], "four euros" in front.gateway.texts[1]] == [True, True]
    assert "Sundays" in front.gateway.texts[2]


async def test_work_in_hand_begins_anew_when_its_contact_becomes_another(start, settings):
    """A claim that was taken under the lid stores nothing under it any more, and nothing is lost."""
    front = await start(settings, work=False)
    await front.add_user()
    await front.deliver(message_event(**somebody(lid=LID)))
    decide = front.core.chain.decide
    met = []

    async def deciding(*given):
        if not met:
            met.append(await front.deliver(message_event("And on Sundays?", **somebody(PHONE, LID))))
        return await decide(*given)

    decided_by(front.core, deciding)
    async with front.core.working():
        await until(lambda: len(front.gateway.sent) == 2)
    assert {row.contact_id for row in await front.rows(messages)} == {PHONE}
    assert {row.conversation for row in await front.rows(replies)} == {f"acme/default/{PHONE}"}
    assert "seven" in front.gateway.texts[0]


async def test_a_lid_that_went_to_another_phone_is_found_there(core):
    await core.add_user()
    await core.deliver(message_event("one", **somebody(PHONE, LID)))
    await core.deliver(message_event("two", **somebody("628999999999", LID)))
    await core.deliver(message_event("three", **somebody(lid=LID)))
    await core.settled(3)
    kept = [row for row in await core.rows(messages) if row.author == "contact"]
    assert sorted((row.text, row.contact_id) for row in kept) == [
        ("one", PHONE),
        ("three", "628999999999"),
        ("two", "628999999999"),
    ]


async def test_the_same_person_of_two_users_is_two_contacts(core):
    for user_id in ("acme", "other"):
        await core.add_user(user_id)
        told = message_event("hello", **somebody(PHONE, LID))
        await core.deliver(event("message.received", told["data"], user_id))
    await core.settled(2)
    assert sorted(row.user_id for row in await core.rows(contacts)) == ["acme", "other"]


async def test_the_one_we_write_to_is_the_contact_not_we_ourselves(core):
    await core.deliver(message_event("mine", fromMe=True, **{"from": {"contactId": "628111"}}))
    await core.deliver(by_hand("mine too"))
    rows = await core.settled(2)
    assert {row.contact_id for row in rows} == {PHONE}
    assert [row.author for row in await core.rows(messages)] == ["person", "person"]


async def test_a_groups_messages_stay_in_the_groups_order_and_belong_to_whoever_wrote(core):
    group = {"chatId": "120363000000000000@g.us", "kind": "group"}
    for phone in (PHONE, "628999999999"):
        await core.deliver(message_event("hello", **somebody(phone) | {"chat": group}))
    rows = await core.settled(2)
    assert {row.conversation for row in rows} == {"acme/default/120363000000000000@g.us"}
    assert [row.contact_id for row in await core.rows(messages)] == [PHONE, "628999999999"]
