"""What is unread, what waits for a person, and finding what was said, on both databases."""

from datetime import timedelta

import pytest
from core_support.running import AT_ONCE, by_hand, decided_by, event, message_event, somebody
from holdfast_contract.replies import Action
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.adapters.tables import conversation_words, conversations
from holdfast_core.domain.conversations.decisions import Decision, HandoffReason
from holdfast_core.domain.conversations.said import words_in

PHONE, OTHER, LID = "6281717407674", "628999999999", "12345@lid"


async def decide(situation):
    if "person" in situation.text:
        return Decision(Action.HANDOFF, None, handoff=HandoffReason.ASKED)
    return Decision(Action.NONE, None)


@pytest.fixture
async def core(start, settings):
    core = await start(settings)
    await core.add_user(document=None, settings=AT_ONCE)
    decided_by(core.core, decide)
    yield core
    await core.client.close()


async def call(core, method, path, status=200, user_id="acme", **options):
    answer = await core.operate(method, f"/v1/users/{user_id}/conversations{path}", **options)
    body = await answer.json()
    assert answer.status == status, body
    return body


async def found(core, **query):
    page = await call(core, "GET", "", params=query)
    return [one["contact"]["contactId"] for one in page["conversations"]]


async def unread(core):
    page = await call(core, "GET", "")
    counts = {one["contact"]["contactId"]: one["unread"] for one in page["conversations"]}
    assert await core.core.conversations.unread("acme") == sum(map(bool, counts.values()))
    return counts


async def test_what_a_contact_writes_is_unread_until_somebody_sees_it(core, place):
    await core.deliver(message_event("one", **somebody(PHONE)))
    await core.deliver(message_event("two", **somebody(PHONE)))
    await core.deliver(message_event("one", **somebody(OTHER)))
    await core.deliver(message_event("hello", chat={"chatId": "1203@g.us", "kind": "group"}))
    await core.settled(4)
    assert await unread(core) == {PHONE: 2, OTHER: 1}
    assert await found(core, only="unread") == [OTHER, PHONE]
    seen = await call(core, "POST", f"/{PHONE}/seen")
    assert (seen["unread"], await unread(core)) == (0, {PHONE: 0, OTHER: 1})
    await call(core, "POST", f"/{PHONE}/seen", json={"sessionId": "default"})
    assert await found(core, only="unread") == [OTHER]


async def test_who_answers_on_the_phone_or_here_has_seen_what_was_written(core, place):
    for phone in (PHONE, OTHER):
        await core.deliver(message_event("one", **somebody(phone)))
    await core.settled(2)
    await core.deliver(by_hand("Hello!", PHONE))
    await call(core, "POST", f"/{OTHER}/messages", 202, json={"text": "Hello!"})
    await core.settled(3)
    assert await unread(core) == {PHONE: 0, OTHER: 0}
    earlier = to_rfc3339(now() - timedelta(minutes=1))
    await core.deliver(message_event("two", **somebody(PHONE)))
    await core.deliver(by_hand("Told late.", PHONE, sentAt=earlier))
    await core.settled(5)
    assert await unread(core) == {PHONE: 1, OTHER: 0}


async def test_a_conversation_waits_until_a_person_has_written(core, place):
    await core.deliver(message_event("A person, please!", **somebody(PHONE)))
    await core.deliver(message_event("Nothing.", **somebody(OTHER)))
    await core.settled(2)
    assert await found(core, only="waiting") == [PHONE]
    assert (await call(core, "GET", f"/{PHONE}"))["waiting"] is True
    await call(core, "POST", f"/{PHONE}/messages", 202, json={"text": "Here I am."})
    assert await found(core, only="waiting") == []
    assert (await call(core, "GET", f"/{PHONE}"))["waiting"] is False
    await core.deliver(message_event("And?", **somebody(PHONE)))
    await core.settled(3)
    assert await found(core, only="waiting") == [PHONE]
    await call(core, "POST", f"/{PHONE}/resume")
    assert await found(core, only="waiting") == []


async def test_what_was_said_is_found_by_words_in_any_case_and_by_the_beginning_of_the_last(core, place):
    await core.deliver(message_event("Haben Sie MÜSLI-Riegel?", **somebody(PHONE, name="Ayu")))
    await core.deliver(message_event("A cake for Friday", **somebody(OTHER, name="Budi")))
    await core.deliver(message_event("and 12 rolls", **somebody(OTHER)))
    await core.settled(3)
    for text, expected in (
        ("müsli", [PHONE]),
        ("musli rie", [PHONE]),
        ("rie musli", []),
        ("cake rolls", [OTHER]),
        ("cake bread", []),
        ("budi", [OTHER]),
        ("99999", [OTHER]),
        ("12", [OTHER]),
        ("%", []),
        ("\x00", []),
    ):
        assert await found(core, q=text) == expected, text
    [one] = (await call(core, "GET", "", params={"q": "friday"}))["conversations"]
    assert (one["found"]["text"], one["lastMessage"]["text"]) == ("A cake for Friday", "and 12 rolls")


async def test_words_that_are_edited_or_taken_back_are_found_no_more(core, place):
    first, second = message_event("a secret cake"), message_event("another cake")
    for told in (first, second):
        await core.deliver(told)
    await core.settled(2)
    person = somebody(PHONE) | {"fromMe": False, "messageId": second["data"]["messageId"]}
    moment = to_rfc3339(now())
    await core.deliver(event("message.edited", person | {"text": "another pie", "editedAt": moment}))
    await core.settled(3)
    assert [await found(core, q=text) for text in ("pie", "cake")] == [[PHONE], [PHONE]]
    person |= {"messageId": first["data"]["messageId"]}
    await core.deliver(event("message.revoked", person | {"revokedAt": moment}))
    await core.settled(4)
    assert [await found(core, q=text) for text in ("secret", "cake", "pie")] == [[], [], [PHONE]]
    assert {row.word for row in await core.rows(conversation_words)} == {"another", "pie"}


async def test_a_reset_takes_the_words_along_and_the_next_contact_does_not_inherit_them(core, place):
    await core.deliver(message_event("a secret cake"))
    await core.settled(1)
    await core.reset()
    assert (await core.rows(conversation_words), await core.rows(conversations)) == ([], [])
    await core.deliver(message_event("hello", **somebody(OTHER)))
    await core.settled(2)
    assert await found(core, q="secret") == []


async def test_two_contacts_that_become_one_are_unread_and_found_together(core, place):
    await core.deliver(message_event("a cake", **somebody(PHONE)))
    await core.deliver(message_event("a pie", **somebody(None, LID)))
    await core.settled(2)
    await core.deliver(message_event("and bread", **somebody(PHONE, LID)))
    await core.settled(3)
    assert await unread(core) == {PHONE: 3}
    assert await found(core, q="cake pie bread") == [PHONE]


async def test_nobody_finds_or_marks_what_is_anothers(core):
    await core.deliver(message_event("a secret cake"))
    await core.settled(1)
    await core.add_user("other", document=None)
    page = await call(core, "GET", "", user_id="other", params={"q": "secret"})
    assert page["conversations"] == []
    await call(core, "POST", f"/{PHONE}/seen", 404, user_id="other")
    assert await unread(core) == {PHONE: 1}
    await call(core, "GET", "", 422, params={"only": "everything"})


async def test_a_message_shows_what_it_answers_and_what_others_put_on_it(core):
    told = message_event("When are you open?")
    message_id = told["data"]["messageId"]
    await core.deliver(told)
    await core.deliver(by_hand("At seven.", replyTo=message_id))
    await core.deliver(by_hand("And until six.", replyTo="of long ago"))
    person = somebody(PHONE) | {"fromMe": False, "messageId": message_id, "sentAt": to_rfc3339(now())}
    for emoji in ("👍", "", "🎂"):
        later = person | {"emoji": emoji}
        await core.deliver(event("message.reaction", later))
    await core.settled(6)
    unknown, answer, asked = (await call(core, "GET", f"/{PHONE}/messages"))["messages"]
    assert answer["quoted"] | {"type": ""} == {
        "messageId": message_id,
        "author": "contact",
        "type": "",
        "text": "When are you open?",
    }
    assert (unknown["quoted"]["author"], asked["quoted"]) == (None, None)
    assert asked["reactions"] == [{"author": "contact", "emoji": "🎂"}]


def test_a_text_gives_each_word_once_without_case_and_accents():
    assert words_in("Ça va, ÇA va? KX-204 straße 寿司屋 \u202e" + "x" * 99) == [
        "ca",
        "va",
        "kx",
        "204",
        "strasse",
        "寿司",
        "司屋",
        "x" * 40,
    ]
