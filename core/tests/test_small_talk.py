import pytest
from holdfast_core.domain.conversations.smalltalk import SmallTalk, small_talk
from holdfast_core.domain.conversations.wording import Phrase, say
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hi!", SmallTalk.GREETING),
        ("Hello there 👋", SmallTalk.GREETING),
        ("¡Buenos días!", SmallTalk.GREETING),
        ("selamat pagi", SmallTalk.GREETING),
        ("Thanks a lot!!", SmallTalk.THANKS),
        ("ok, thank you. Bye", SmallTalk.FAREWELL),
        ("terima kasih", SmallTalk.THANKS),
        ("Yes please", SmallTalk.YES),
        ("No, thanks", SmallTalk.NO),
        ("Can I talk to a real person, please?", SmallTalk.PERSON),
        ("quiero hablar con una persona", SmallTalk.PERSON),
        ("bisa bicara dengan admin?", SmallTalk.PERSON),
        ("agent", SmallTalk.PERSON),
    ],
)
def test_what_asks_nothing_is_recognised(text, kind):
    assert small_talk(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Hi, are you open on Sunday?",
        "thanks but when do you close",
        "Do you sell yes-or-no games?",
        "how much is a travel agent",
        "I left my bag with a person at the counter and would like to know when I can come to pick it up",
        "👍",
        "",
        "?",
    ],
)
def test_what_says_more_is_a_question(text):
    assert small_talk(text) is None


@given(st.text())
def test_any_text_is_read(text):
    small_talk(text)


@given(st.sampled_from(Phrase), st.one_of(st.none(), st.text(max_size=3)))
def test_every_phrase_is_there_in_every_language(phrase, language):
    assert say(phrase, language)


def test_a_contact_is_spoken_to_in_their_language():
    assert say(Phrase.GREETING, "es").startswith("¡Hola!")
    assert say(Phrase.GREETING, "xx") == say(Phrase.GREETING, "en")
