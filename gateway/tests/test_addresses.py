import pytest
from holdfast_contract.contacts import ChatKind
from holdfast_gateway.domain.addresses import chat_address, chat_of, contact_of, is_chat


@pytest.mark.parametrize(
    ("given", "chat"),
    [
        ("6281717407674", "6281717407674@c.us"),
        ("+6281717407674", "6281717407674@c.us"),
        ("6281717407674@c.us", "6281717407674@c.us"),
        ("6281717407674@s.whatsapp.net", "6281717407674@c.us"),
        ("12345@lid", "12345@lid"),
        ("120363040@g.us", "120363040@g.us"),
    ],
)
def test_a_phone_a_contact_id_and_a_chat_id_lead_to_the_chat(given, chat):
    assert chat_address(given) == chat


def test_a_contact_is_named_by_the_phone_where_it_is_known():
    contact = contact_of("12345@lid", other="6281717407674@c.us", name="Ann")
    assert contact.contact_id == contact.phone == "6281717407674"
    assert contact.lid == "12345@lid"


def test_a_contact_is_named_by_the_lid_until_the_phone_is_known():
    contact = contact_of("12345@lid")
    assert (contact.contact_id, contact.phone) == ("12345@lid", None)


def test_a_device_number_is_no_part_of_a_person():
    assert contact_of("6281717407674:12@c.us").contact_id == "6281717407674"


def test_groups_are_told_from_direct_chats():
    assert chat_of("120363040@g.us").kind is ChatKind.GROUP
    assert chat_of("12345@lid").kind is ChatKind.DIRECT


@pytest.mark.parametrize("address", ["status@broadcast", "1@newsletter", "5@broadcast"])
def test_status_posts_and_channels_are_no_chats(address):
    assert not is_chat(address)
