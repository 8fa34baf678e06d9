from holdfast_contract.contacts import ChatKind
from holdfast_contract.times import now
from holdfast_contract.trails import trail_in_key, trail_of
from holdfast_core.domain.conversations.messages import Author, Message, reply_key


def test_the_key_of_a_reply_holds_the_trail_of_the_message_that_it_answers():
    asked = Message(
        user_id="ann",
        session_id="default",
        chat_id="628111@c.us",
        chat_kind=ChatKind.DIRECT,
        contact_id="628111@c.us",
        message_id="false_628111@c.us_3EB0",
        author=Author.CONTACT,
        type="text",
        text="hello",
        sent_at=now(),
    )
    assert trail_in_key(reply_key(asked)) == trail_of("ann", "default", "false_628111@c.us_3EB0")
