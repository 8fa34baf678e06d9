"""Intents: learned from a handful of examples in any language, none-of-these among the answers."""

import asyncio

import numpy as np
import pytest
from holdfast_contract.errors import EmbedderUnavailable, ValidationFailed
from holdfast_contract.intents import Intent, PutIntents
from holdfast_core.adapters.embedding.minilm import MiniLm
from holdfast_core.application.intents import Intents, IntentTrainer
from holdfast_core.domain.intents.calibration import Scope
from holdfast_core.domain.intents.model import IntentModel
from holdfast_core.domain.intents.training import train
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EXAMPLES = {
    "hours": [
        "When do you open?", "What are your opening hours?", "are you open on sunday",
        "¿A qué hora abren?", "¿Están abiertos el domingo?",
        "Jam berapa buka?", "Apakah buka hari minggu?",
    ],
    "price": [
        "How much does it cost?", "what are your prices", "price list please",
        "¿Cuánto cuesta la limpieza?", "¿me da el precio por favor?",
        "Berapa harganya ya?", "minta daftar harga",
    ],
    "booking": [
        "I want to book an appointment", "can I make a reservation for tomorrow", "book a cleaning for me",
        "Quiero reservar una cita", "¿puedo agendar para mañana?",
        "Saya mau booking", "bisa pesan untuk besok?",
    ],
    "person": [
        "I want to talk to a person", "let me speak to a human", "an agent please",
        "quiero hablar con una persona", "pásame con un agente", "saya mau bicara dengan orang",
        "tolong sambungkan ke admin",
    ],
}  # fmt: skip

PAIRS = [(intent, text) for intent, texts in EXAMPLES.items() for text in texts]

MEANT = {
    "what time do you close today?": "hours",
    "a que hora cierran hoy": "hours",
    "hari sabtu buka gak?": "hours",
    "how much for the garden": "price",
    "cuál es el precio de una limpieza": "price",
    "harga berapa ya kak": "price",
    "I'd like to schedule a visit": "booking",
    "quiero reservar para el viernes": "booking",
    "can I talk to a real person": "person",
    "necesito hablar con un agente": "person",
}

NOT_MEANT = [
    "What is the capital of France?",
    "my washing machine broke and leaks water",
    "¿Quién ganó el partido ayer?",
    "mi perro está enfermo",
    "Cuaca hari ini panas sekali",
    "siapa presiden indonesia",
    "haha lol",
    "🙂🙂",
    "12345",
    "?",
]


class Cache:
    """Vectors in memory, and which texts were asked to be kept."""

    def __init__(self):
        self.vectors = {}
        self.kept = []

    async def known(self, embedder, texts):
        return {text: self.vectors[embedder, text] for text in texts if (embedder, text) in self.vectors}

    async def keep(self, embedder, vectors):
        self.kept.append(list(vectors))
        self.vectors |= {(embedder, text): vector for text, vector in vectors.items()}


class Away:
    """An embedder that does not answer."""

    name = MiniLm.name
    dimensions = MiniLm.dimensions

    def knows(self, language):
        return language == "en"

    async def embed(self, texts):
        raise EmbedderUnavailable


@pytest.fixture(scope="module")
def minilm():
    return MiniLm()


def intents(examples=EXAMPLES):
    return [Intent(name=name, examples=texts) for name, texts in examples.items()]


async def ask(embedder, data, text):
    return await Intents(embedder).classify("key", data, text)


async def test_messages_in_three_languages_are_recognised_and_others_are_none_of_these(minilm):
    data, report = await IntentTrainer(minilm, Cache()).train(intents())
    answers = {text: await ask(minilm, data, text) for text in [*MEANT, *NOT_MEANT]}
    right = [answers[text].ranked[0][0] == meant for text, meant in MEANT.items()]
    assert sum(right) >= 9
    assert sum(not answers[text].is_none for text in MEANT) >= 8
    assert [text for text in NOT_MEANT if not answers[text].is_none] == []
    assert (report.intents, report.examples, report.embedder) == (4, 28, minilm.name)


async def test_without_an_embedder_letters_tell_the_intents_apart():
    data, report = await IntentTrainer(None, Cache()).train(intents())
    answers = {text: await ask(None, data, text) for text in [*MEANT, *NOT_MEANT]}
    assert sum(answers[text].ranked[0][0] == meant for text, meant in MEANT.items()) >= 8
    assert sum(answers[text].is_none for text in NOT_MEANT) >= 9
    assert report.embedder is None


async def test_confidences_are_shares_of_the_probability_that_any_intent_is_meant(minilm):
    data, _ = await IntentTrainer(minilm, Cache()).train(intents())
    for text in [*MEANT, *NOT_MEANT]:
        found = await ask(minilm, data, text)
        confidences = [confidence for _, confidence in found.ranked]
        assert sorted(intent for intent, _ in found.ranked) == sorted(EXAMPLES)
        assert confidences == sorted(confidences, reverse=True)
        assert sum(confidences) == pytest.approx(found.scope)
        assert 0 <= found.scope <= 1


async def test_an_example_itself_is_recognised_with_the_highest_confidence(minilm):
    data, _ = await IntentTrainer(minilm, Cache()).train(intents())
    for name, text in PAIRS:
        found = await ask(minilm, data, text)
        assert (found.ranked[0][0], found.is_none) == (name, False), text


def test_one_intent_with_three_examples_takes_what_is_like_them_and_nothing_else():
    model = train(
        [("hours", text) for text in ("When do you open?", "opening hours", "open on sunday?")]
    ).model
    assert not model.classify("when do you open on sunday").is_none
    assert all(model.classify(text).is_none for text in NOT_MEANT)


FEW = {
    "complaint": ["I want to complain", "the bread was mouldy", "the delivery never arrived", "una queja"],
    "wifi": ["what is the wifi password", "do you have internet", "wifi code please"],
}


@pytest.mark.parametrize("has_embedder", [True, False])
async def test_few_intents_leave_alone_what_else_the_shop_is_asked(minilm, has_embedder):
    embedder = minilm if has_embedder else None
    data, _ = await IntentTrainer(embedder, Cache()).train(intents(FEW))
    for text in ("the bread I bought was mouldy", "what's the password of your wifi?"):
        assert not (await ask(embedder, data, text)).is_none, text
    for text in (
        "How much does delivery cost?",
        "do you have gluten free bread",
        "do you deliver on Sunday",
        "¿cuánto cuesta la torta?",
        "what did the weather forecast say",
    ):
        assert (await ask(embedder, data, text)).is_none, text


@pytest.mark.parametrize("has_embedder", [True, False])
async def test_an_intent_about_what_everyone_asks_is_recognised_all_the_same(minilm, has_embedder):
    embedder = minilm if has_embedder else None
    hours = ["what are your opening hours", "when do you close", "are you open today"]
    data, _ = await IntentTrainer(embedder, Cache()).train(intents({"hours": hours}))
    for text in ("your opening hours please", "When do you close today?", "are you open on Sunday?"):
        assert not (await ask(embedder, data, text)).is_none, text


def test_however_few_examples_an_intent_has_they_are_recognised_and_strangers_are_not():
    for count in range(1, 8):
        model = train([("hours", text) for text in EXAMPLES["hours"][:count]]).model
        assert model.classify("When do you open?").scope > 0.5, count
        assert model.classify("my washing machine broke and leaks water").scope < 0.5, count


def test_learning_does_not_run_away_whatever_texts_look_like():
    random = np.random.default_rng(0)
    for _ in range(30):
        inside = random.uniform(0, 0.3, (random.integers(100, 400), 5)) + random.uniform(0, 0.6)
        outside = random.uniform(0, 0.9, (random.integers(100, 2_000), 5)) * random.uniform(0.1, 1)
        scope = Scope.learned(inside.astype(np.float32), outside.astype(np.float32))
        assert np.abs(scope.weights).max() < 60


def test_no_intents_at_all_are_no_mistake():
    trained = train([])
    for model in (trained.model, IntentModel.from_bytes(trained.model.to_bytes())):
        assert model.classify("hello").is_none
        assert model.classify("hello").ranked == ()
    assert trained.recognised is None


def test_a_single_example_an_intent_is_enough_to_begin_with():
    trained = train([("hours", "When do you open?"), ("price", "How much is it?")])
    assert trained.model.classify("when do you open").ranked[0][0] == "hours"
    assert trained.recognised is None


def test_intents_that_overlap_are_named_with_the_examples_that_show_it():
    muddled = [
        ("delivery", "where is my parcel"), ("delivery", "my parcel has not come"),
        ("delivery", "has the parcel been sent"),
        ("tracking", "where is my parcel now"), ("tracking", "has my parcel been sent yet"),
        ("tracking", "my parcel has still not come"),
        ("price", "how much is it"), ("price", "what does it cost"), ("price", "how much does it cost"),
    ]  # fmt: skip
    (overlap,) = train(muddled).overlaps
    assert set(overlap.intents) == {"delivery", "tracking"}
    assert overlap.share > 0.5
    assert "my parcel has still not come" in overlap.examples


def test_an_example_that_stands_in_two_intents_is_an_overlap_at_once():
    (overlap,) = train([*PAIRS, ("person", "When do you open?")]).overlaps
    assert set(overlap.intents) == {"hours", "person"}
    assert overlap.examples == ("When do you open?", "When do you open?")


def test_intents_that_differ_do_not_overlap():
    assert train(PAIRS).overlaps == ()


async def test_a_model_says_the_same_after_it_was_stored(minilm):
    texts = [text for _, text in PAIRS]
    vectors = dict(zip(texts, await minilm.embed(texts), strict=True))
    model = train(PAIRS, vectors, minilm.name).model
    again = IntentModel.from_bytes(model.to_bytes())
    for text in [*MEANT, *NOT_MEANT]:
        vector = (await minilm.embed([text]))[0]
        assert model.classify(text, vector) == again.classify(text, vector)
        assert model.classify(text) == again.classify(text)
    assert again.embedder == minilm.name


@settings(max_examples=40, deadline=None)
@given(
    examples=st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=30)), max_size=12),
    text=st.text(max_size=80),
)
def test_any_texts_at_all_can_be_learned_stored_and_classified(examples, text):
    model = train(examples).model
    found = IntentModel.from_bytes(model.to_bytes()).classify(text)
    assert found == model.classify(text)
    assert len(found.ranked) == len({intent for intent, _ in examples})
    assert all(0 <= confidence <= 1 for _, confidence in found.ranked)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200), cut=st.integers(min_value=0))
def test_what_is_no_model_is_refused(data, cut):
    stored = train(PAIRS[:4]).model.to_bytes()
    for broken in (data, stored[: cut % len(stored)]):
        with pytest.raises(ValueError, match="no model of intents"):
            IntentModel.from_bytes(broken)


def test_learning_twice_gives_the_same_model():
    assert train(PAIRS).model.to_bytes() == train(PAIRS).model.to_bytes()


async def test_only_new_examples_are_embedded_and_only_in_a_language_that_the_embedder_knows(minilm):
    cache = Cache()
    trainer = IntentTrainer(minilm, cache)
    await trainer.train(intents())
    await trainer.train(intents({**EXAMPLES, "hours": [*EXAMPLES["hours"], "Do you close for lunch?"]}))
    assert "When do you open?" in cache.kept[0]
    assert "¿A qué hora abren?" not in cache.kept[0]
    assert cache.kept[1:] == [["Do you close for lunch?"]]


async def test_a_message_is_classified_while_the_embedder_is_away(minilm):
    data, _ = await IntentTrainer(minilm, Cache()).train(intents())
    found = await ask(Away(), data, "can I talk to a real person")
    assert found.ranked[0][0] == "person"
    assert (await ask(None, data, "quiero reservar para el viernes")).ranked[0][0] == "booking"


async def test_saving_says_that_the_embedder_is_away():
    with pytest.raises(EmbedderUnavailable):
        await IntentTrainer(Away(), Cache()).train(intents())


async def test_two_users_models_do_not_mix():
    ours, _ = await IntentTrainer(None, Cache()).train(intents())
    theirs, _ = await IntentTrainer(None, Cache()).train(intents({"menu": ["what is on the menu today"]}))
    asked = Intents(None)
    found = await asyncio.gather(
        asked.classify("ours", ours, "berapa harganya"), asked.classify("theirs", theirs, "berapa harganya")
    )
    assert [len(one.ranked) for one in found] == [4, 1]


@pytest.mark.parametrize(
    ("intent", "field", "problem"),
    [
        ({"name": " ", "examples": ["hi"]}, "intents.0.name", "at least 1 character"),
        ({"name": "hi", "examples": []}, "intents.0.examples", "at least 1 item"),
        ({"name": "hi", "examples": [" "]}, "intents.0.examples.0", "at least 1 character"),
        ({"name": "hi", "examples": ["hi"] * 201}, "intents.0.examples", "at most 200 items"),
        ({"name": "hi", "examples": ["hi"], "action": "reply"}, "intents.0", "needs a reply"),
        ({"name": "hi", "examples": ["hi"], "reply": "Hello!"}, "intents.0", "no other action takes one"),
        ({"name": "hi", "examples": ["hi"], "action": "dance"}, "intents.0.action", "'answer', 'reply'"),
    ],
)
def test_an_intent_that_cannot_work_is_refused_with_the_place_and_the_reason(intent, field, problem):
    with pytest.raises(ValidationFailed) as refused:
        PutIntents.from_wire({"intents": [intent]})
    (only,) = refused.value.details["fields"]
    assert only["field"] == field
    assert problem in only["problem"]


def test_two_intents_of_one_name_and_too_many_examples_are_refused():
    same = {"name": "hi", "examples": ["hi"]}
    with pytest.raises(ValidationFailed) as refused:
        PutIntents.from_wire({"intents": [same, same]})
    assert "given twice: hi" in refused.value.details["fields"][0]["problem"]
    many = [{"name": f"{one}", "examples": [f"{one} {two}" for two in range(200)]} for one in range(11)]
    with pytest.raises(ValidationFailed) as refused:
        PutIntents.from_wire({"intents": many})
    assert "at most 2000 examples" in refused.value.details["fields"][0]["problem"]


def test_an_example_given_twice_counts_once():
    (intent,) = PutIntents.from_wire({"intents": [{"name": "hi", "examples": ["hi", " hi ", "Hi"]}]}).intents
    assert intent.examples == ["hi", "Hi"]


async def test_examples_that_are_not_recognised_without_themselves_are_named(minilm):
    stray = "the weather is lovely on the moon"
    mixed = {**EXAMPLES, "hours": [*EXAMPLES["hours"], stray]}
    _, report = await IntentTrainer(minilm, Cache()).train(intents(mixed))
    assert [(one.intent, one.taken_for) for one in report.missed if one.example == stray] == [("hours", None)]
    known = sum(map(len, mixed.values()))
    assert report.recognised == round(1 - len(report.missed) / known, 3)
