from collections import Counter

import pytest
from holdfast_contract.knowledge import Passage
from holdfast_core.domain.answers.answerability import LEAST, judge
from holdfast_core.domain.answers.answering import quoted_part
from holdfast_core.domain.answers.asking import Asked, asked, could_answer
from holdfast_core.domain.answers.excerpt import LONGEST
from holdfast_core.domain.search.findings import Findings, Hit
from holdfast_core.domain.search.ranking import Corpus, Question
from holdfast_core.domain.words.terms import question_words, terms
from hypothesis import given
from hypothesis import strategies as st

SHOP = {
    "Opening hours": "We open on weekdays from seven until six. On Sundays the shop is closed.",
    "Delivery": "We deliver sourdough bread to every house in Lisbon. Delivery costs 4 euros.",
    "Cakes": "Birthday cakes are baked to order. Please order at least three days ahead.",
    "History": "The bakery was founded in 1997 by two sisters, who still bake every loaf.",
    "Find us": "The shop stands in Harbour Street, beside the lighthouse, at the tram stop.",
}


def find(question, passages=SHOP, language="en", similarities=None):
    """Search a handful of passages by heading as core does; the similarities are those given."""
    words = question_words(question, language, [language])
    headed = [terms(heading, language) for heading in passages]
    said = [terms(text, language) for text in passages.values()]
    together = [[*above, *below] for above, below in zip(headed, said, strict=True)]
    holding = Counter(term for held in together for term in set(held))
    corpus = Corpus(len(passages), sum(map(len, together)) / len(passages), holding)
    weighed = Question(words, corpus)
    hits = [
        Hit(
            number=number,
            language=language,
            heading=heading,
            text=text,
            terms=together[number],
            headed=len(headed[number]),
            score=weighed.score(together[number]),
            similarity=None if similarities is None else similarities.get(heading, 0.0),
        )
        for number, (heading, text) in enumerate(passages.items())
    ]
    hits.sort(key=lambda hit: hit.score, reverse=True)
    passages_ = [
        Passage(
            document_id="d", filename="shop.md", title="", heading=hit.heading, text=hit.text, score=hit.score
        )
        for hit in hits
    ]
    return Findings(weighed, passages_, hits, language)


def verdict_on(question, passages=SHOP, language="en", similarities=None, threshold=None):
    return judge(question, find(question, passages, language, similarities), threshold)[0]


@pytest.mark.parametrize(
    "question",
    [
        "How much does delivery cost?",
        "when do you open?",
        "opening hours?",
        "Can I order a birthday cake?",
        "When was the bakery founded?",
        "Are you open on Sundays?",
    ],
)
def test_what_a_passage_says_is_answered(question):
    assert verdict_on(question).answerable


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "Is there parking for electric cars near the shop?",
        "How much does a haircut cost?",
        "Do you repair bicycles on Sundays?",
        "Who delivered the first speech in parliament?",
    ],
)
def test_what_no_passage_says_is_declined(question):
    assert not verdict_on(question).answerable


def test_the_verdict_says_what_the_passage_lacks_in_the_words_of_the_question():
    reasons = verdict_on("Is there parking for electric cars near the shop?").reasons
    assert any("says nothing about" in reason and "“parking”" in reason for reason in reasons)


def test_another_name_than_the_passage_has_is_told_apart():
    right, wrong = "Do you deliver bread in Lisbon?", "Do you deliver bread in Porto?"
    assert verdict_on(right).answerable
    assert not verdict_on(wrong).answerable
    assert "it does not have the name or number “Porto”" in verdict_on(wrong).reasons


def test_another_year_than_the_passage_has_is_told_apart():
    right, wrong = "Who founded the bakery in 1997?", "Who founded the bakery in 1995?"
    assert verdict_on(right).answerable
    assert not verdict_on(wrong).answerable
    assert "it does not have the name or number “1995”" in verdict_on(wrong).reasons


def test_a_question_for_a_time_wants_one_in_the_passage():
    with_time, without = (
        verdict_on("When do the doors open?", {"Doors": f"The doors open {when} to guests."})
        for when in ("daily", "gladly")
    )
    assert without.score < with_time.score
    assert "the question asks for a time, and it gives none" in without.reasons
    assert not any("asks for" in reason for reason in with_time.reasons)


def test_a_near_meaning_speaks_for_a_passage_and_a_far_one_against_it():
    question = "Are there sisters who bake?"
    far, near = (verdict_on(question, similarities={"History": value}) for value in (0.05, 0.7))
    assert far.score < near.score
    assert near.reasons[-1] == "its meaning is 70% like the question's"


def test_the_passage_that_answers_best_comes_first_with_its_hit():
    found = find("What does delivery of bread cost?", similarities={"Delivery": 0.6})
    turned = Findings(found.question, found.passages[::-1], found.hits[::-1], found.language)
    _, best = judge("What does delivery of bread cost?", turned)
    assert best.hits[0].heading == best.passages[0].heading == "Delivery"
    assert sorted(hit.number for hit in best.hits) == sorted(hit.number for hit in found.hits)


def test_a_tenant_may_be_more_careful_or_less():
    question = "How much does delivery cost?"
    assert verdict_on(question).threshold == LEAST
    assert not verdict_on(question, threshold=1.0).answerable
    assert verdict_on("Do you repair bicycles on Sundays?", threshold=0.0).answerable


def test_without_a_subject_or_a_passage_nothing_is_answered():
    assert verdict_on("and what about that?").reasons == ["the question has no subject"]
    empty = Findings(find("parking").question, [], [], "en")
    assert judge("parking", empty)[0].reasons == ["no passage speaks to it"]


def test_a_typing_error_does_not_hide_a_word():
    mistyped, unknown = (f"can i order a {word} cake?" for word in ("brithday", "chocolate"))
    assert verdict_on(mistyped).score > verdict_on(unknown).score


def test_one_word_in_passing_is_little_to_go_by_and_several_together_are_not():
    passing = {"": f"{SHOP['History']} Their mother had left them a deposit at the bank.", **SHOP}
    assert not verdict_on("Where is my deposit?", passing).answerable
    assert verdict_on("Who left the sisters a deposit at the bank?", passing).answerable


def test_a_word_in_a_heading_says_more_than_one_in_passing():
    text = "Guests like it. They come for the garden. There is a view of the garden as well."
    headed, passing = {"Sauna": text, **SHOP}, {"": f"Sauna. {text}", **SHOP}
    assert verdict_on("sauna?", headed).score > verdict_on("sauna?", passing).score


@given(st.text(), st.text(), st.sampled_from(["en", "es", "de", "id", None]))
def test_any_text_can_be_judged(question, text, language):
    verdict = verdict_on(question, {"Heading": text, "Other": "An open shop."}, language, {"Heading": 1.0})
    assert 0 <= verdict.score <= 1
    assert verdict.reasons


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("When do you open?", "en", Asked.TIME),
        ("since when?", "en", Asked.TIME),
        ("Can I pay when the order arrives?", "en", None),
        ("What year was it founded?", "en", Asked.TIME),
        ("How many seats are there?", "en", Asked.AMOUNT),
        ("how long does it take", "en", Asked.TIME),
        ("What is the price of a loaf?", "en", Asked.AMOUNT),
        ("Who bakes?", "en", None),
        ("¿Cuándo abren?", "es", Asked.TIME),
        ("cuanto cuesta", "es", Asked.AMOUNT),
        ("¿A qué hora cierran?", "es", Asked.TIME),
        ("Quando vocês abrem?", "pt", Asked.TIME),
        ("Quanto custa?", "pt", Asked.AMOUNT),
        ("Quand ouvrez-vous ?", "fr", Asked.TIME),
        ("C'est combien ?", "fr", Asked.AMOUNT),
        ("Wann öffnet ihr?", "de", Asked.TIME),
        ("Wie viel kostet das?", "de", Asked.AMOUNT),
        ("Quando aprite?", "it", Asked.TIME),
        ("Quant'è?", "it", Asked.AMOUNT),
        ("Hoe laat gaan jullie open?", "nl", Asked.TIME),
        ("Hoeveel kost het?", "nl", Asked.AMOUNT),
        ("Jam berapa buka?", "id", Asked.TIME),
        ("Berapa harganya?", "id", Asked.AMOUNT),
        ("Wann öffnet ihr?", None, None),
        ("Кога отваряте?", "bg", None),
    ],
)
def test_what_kind_of_answer_is_asked_for_is_read_from_the_words(question, language, kind):
    assert asked(question, language) is kind


@pytest.mark.parametrize(
    ("kind", "text", "could"),
    [
        (Asked.TIME, "We open on Monday.", True),
        (Asked.TIME, "We open at 9.", True),
        (Asked.TIME, "Abrimos los lunes.", True),
        (Asked.TIME, "We open the windows.", False),
        (Asked.AMOUNT, "It costs five euros.", True),
        (Asked.AMOUNT, "Es ist kostenlos.", True),
        (Asked.AMOUNT, "It costs what it costs on Monday.", False),
    ],
)
def test_a_text_that_could_answer_has_something_of_the_kind(kind, text, could):
    assert could_answer(kind, text, "a question") is could


def test_a_number_of_the_question_itself_is_no_answer_to_it():
    assert not could_answer(Asked.AMOUNT, "Line 4 stops here.", "How many stops has line 4?")


def test_a_reply_takes_along_what_stands_around_the_words_of_the_question():
    filler = "Nobody asks about this long sentence, which is here so that the passage is too long for a chat."
    text = " ".join([*[filler] * 6, "The answer before.", "Our sauna.", "The answer behind.", *[filler] * 6])
    reply = quoted_part(find("sauna?", {"House": text}))
    assert "The answer before. Our sauna. The answer behind." in reply
    assert len(reply) <= LONGEST
