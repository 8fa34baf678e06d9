"""Messages of every kind, and what befalls them."""

from datetime import timedelta

import pytest
from core_support.running import AT_ONCE, by_hand, event, message_event, somebody
from core_support.waiting import until
from holdfast_contract.assistant import HandoffRules
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.adapters import turns as turn_tables
from holdfast_core.adapters.tables import inbox, messages, reactions, replies, turns

PHONE = "6281717407674"
KINDS = {
    "image": {"media": {"mediaId": "med_1", "mimeType": "image/jpeg", "bytes": 9}, "text": "our garden"},
    "voice": {"media": {"mediaId": "med_2", "mimeType": "audio/ogg"}},
    "document": {"media": {"mediaId": "med_3", "mimeType": "application/pdf", "filename": "a.pdf"}},
    "location": {"location": {"latitude": -6.2, "longitude": 106.8, "name": "Jakarta"}},
    "contact": {"contacts": [{"name": "Budi", "phone": "628111"}]},
    "poll": {"poll": {"question": "Bread?", "options": ["yes", "no"], "maxAnswers": 1}},
    "sticker": {"media": {"mediaId": "med_4", "mimeType": "image/webp"}, "replyTo": "msg_0"},
}


def about(message_id: str, type_: str, **more):
    person = somebody(PHONE) | {"fromMe": False, "messageId": message_id}
    return event(type_, person | more)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_a_message_carries_is_kept_beside_its_text(core, kind):
    await core.add_user()
    carried = KINDS[kind]
    await core.deliver(message_event(**{"type": kind, "text": None} | carried))
    await core.settled(1)
    [row] = await core.rows(messages)
    assert (row.type, row.text) == (kind, carried.get("text"))
    assert row.detail == {name: value for name, value in carried.items() if name != "text"}
    assert await core.rows(replies) == []


async def test_an_edit_changes_the_words_and_an_older_edit_does_not_change_them_back(core):
    told = message_event("When are you opne?")
    message_id = told["data"]["messageId"]
    await core.deliver(told)
    later, sooner = to_rfc3339(now() + timedelta(seconds=9)), to_rfc3339(now())
    await core.deliver(about(message_id, "message.edited", text="When are you open?", editedAt=later))
    await core.deliver(about(message_id, "message.edited", text="When?", editedAt=sooner))
    await core.deliver(about("unknown", "message.edited", text="What?", editedAt=later))
    await core.settled(4)
    assert [row.text for row in await core.rows(messages)] == ["When are you open?"]


async def test_the_words_of_a_revoked_message_go_from_every_row(core):
    told = message_event("a secret word")
    message_id = told["data"]["messageId"]
    await core.deliver(told)
    await core.deliver(about(message_id, "message.edited", text="a secret", editedAt=to_rfc3339(now())))
    await core.deliver(message_event("another"))
    await core.deliver(about(message_id, "message.revoked", revokedAt=to_rfc3339(now())))
    await core.deliver(about(message_id, "message.edited", text="secret!", editedAt=to_rfc3339(now())))
    rows = await core.settled(5)
    assert [bool(row.body) for row in rows] == [False, False, True, False, True]
    first, second = await core.rows(messages)
    assert (first.text, first.detail, second.text) == (None, {}, "another")
    assert first.revoked_at is not None


async def test_a_reaction_is_kept_and_is_no_question(core):
    await core.add_user()
    await core.deliver(about("msg_1", "message.reaction", emoji="👍", sentAt=to_rfc3339(now())))
    await core.settled(1)
    [row] = await core.rows(reactions)
    assert (row.message_id, row.contact_id, row.author, row.emoji) == ("msg_1", PHONE, "contact", "👍")
    assert core.gateway.tries == []


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(turn_tables, "CATCH_UP_GRACE", timedelta(0))


async def test_what_came_while_we_were_away_is_answered(core, at_once):
    await core.add_user()
    await core.deliver(message_event(catchUp=True))
    await until(lambda: core.gateway.sent)


def hours_ago(hours: float) -> str:
    return to_rfc3339(now() - timedelta(hours=hours))


SOON_BACK = AT_ONCE.model_copy(update={"handoff": HandoffRules(resume_after_seconds=60)})


async def test_what_a_person_answered_meanwhile_is_left_to_them(core, at_once):
    await core.add_user(settings=SOON_BACK)
    await core.deliver(by_hand("Until six.", sentAt=hours_ago(1)))
    await core.deliver(message_event(catchUp=True, sentAt=hours_ago(2)))
    # This one came long after the person's answer.
    await core.deliver(message_event("What does delivery cost?", catchUp=True, sentAt=hours_ago(0.5)))
    await until(lambda: core.gateway.sent)
    await core.settled(3)
    assert [row.state for row in await core.rows(turns)] == ["nothing", "done"]
    assert len(core.gateway.tries) == 1
    assert "four euros" in core.gateway.texts[0]


async def test_a_persons_answer_that_is_told_of_after_the_question_still_counts(core):
    """What was caught up with waits a moment for it."""
    await core.add_user(settings=SOON_BACK)
    await core.deliver(message_event(catchUp=True, sentAt=hours_ago(2)))
    await core.deliver(by_hand("Until six.", sentAt=hours_ago(1)))
    await core.settled(2)
    assert [row.state for row in await core.rows(turns)] == ["nothing"]
    assert core.gateway.tries == []


MALFORMED = {
    "message.received": {"messageId": 7},
    "message.sent": {"status": "unheard of"},
    "message.reaction": {"emoji": None},
    "message.edited": {"editedAt": "yesterday"},
    "message.revoked": {"revokedAt": None},
}
EXTREMES = [
    ("message.received", {"sentAt": "0001-01-01T00:00:00+14:00"}),
    ("message.received", {"from": "nobody"}),
    ("message.received", {"chat": {"chatId": None, "kind": "direct"}}),
    ("message.received", {"chat": {"chatId": "x", "kind": "channel"}}),
    ("session.status", {"chat": "?", "from": 1, "to": 2}),
]


@pytest.mark.parametrize(("type_", "wrong"), [*MALFORMED.items(), *EXTREMES], ids=str)
async def test_malformed_data_fails_by_a_code_and_the_conversation_goes_on(core, type_, wrong):
    await core.add_user()
    told = by_hand("mine") if type_ == "message.sent" else message_event()
    assert (await core.deliver(event(type_, told["data"] | wrong))).status == 202
    await core.deliver(message_event("What does delivery cost?"))
    await until(lambda: core.gateway.sent)
    first, second = await core.settled(2)
    assert (first.state, first.error, second.state) == ("failed", "VALIDATION_FAILED", "done")
    assert "four euros" in core.gateway.texts[0]


async def test_an_envelope_of_an_impossible_time_is_refused(core):
    told = event("comet.sighted", {}) | {"timestamp": "0001-01-01T00:00:00+14:00"}
    assert (await core.deliver(told)).status == 422


async def test_names_that_cannot_be_stored_are_mended(core):
    name, contact = "Ayu \ud83d\0", somebody(PHONE)["from"]
    await core.deliver(message_event("hi \0", **{"from": contact | {"name": name}}))
    assert [(row.state, row.error) for row in await core.settled(1)] == [("done", None)]
    assert [row.text for row in await core.rows(messages)] == ["hi \N{REPLACEMENT CHARACTER}"]
    assert len(await core.rows(inbox)) == 1
