import asyncio

import pytest
from core_support.knowledge import DELIVERY, HOURS, RETURNS, add_user, document, texts
from holdfast_contract.errors import DocumentNotFound, EmbedderUnavailable
from holdfast_contract.service.database import Database
from holdfast_contract.service.settings import StartRefused
from holdfast_core.adapters.knowledge import KnowledgeTables
from holdfast_core.adapters.tables import METADATA
from holdfast_core.application.knowledge import Knowledge
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st


async def test_without_documents_nothing_is_found(knowledge, user):
    found = await knowledge.search(user, "When are you open?", 5)
    assert (found.passages, found.hits, await knowledge.documents(user)) == ([], [], [])


async def test_the_passage_that_speaks_to_a_question_comes_first_with_its_source(knowledge, user):
    kept = await knowledge.add(user, document("a.md", ("Delivery", DELIVERY), ("Opening hours", HOURS)))
    found = await knowledge.search(user, "How much does a delivery cost?", 5)
    best, hit = found.passages[0], found.hits[0]
    assert (best.document_id, best.filename, best.title) == (kept.document_id, "a.md", "Corner Bakery")
    assert (best.heading, best.source, best.text) == ("Delivery", "line 0", DELIVERY)
    assert (hit.text, hit.language, round(hit.score, 4)) == (DELIVERY, "en", best.score)
    assert 0.5 < best.score <= 1
    assert "deliveri" in hit.terms
    assert found.language == "en"
    assert set(found.times) == {"terms", "lexical", "embedding", "fusion"}
    assert (kept.passages, kept.language) == (2, "en")


async def test_a_score_does_not_depend_on_other_users(database, knowledge, user):
    await knowledge.add(user, document("a.md", DELIVERY, HOURS))
    before = await knowledge.search(user, "delivery of sourdough on sundays", 5)
    for _ in range(2):
        other = await add_user(database)
        await knowledge.add(other, document("a.md", *(f"Delivery {n} on sundays." for n in range(20))))
    after = await knowledge.search(user, "delivery of sourdough on sundays", 5)
    assert before.passages == after.passages
    assert before.question.weights == after.question.weights


async def test_nothing_of_another_user_can_be_seen_or_changed(database, knowledge, user):
    other = await add_user(database)
    theirs = await knowledge.add(other, document("secret.md", "The merger with Globex closes in March."))
    id_ = theirs.document_id
    assert await texts(knowledge, user, "merger Globex March") == []
    assert await texts(knowledge, user, "merger Globex March", staged=True) == []
    assert await knowledge.documents(user) == []
    for forbidden in (
        knowledge.delete(user, id_),
        knowledge.publish(user, id_),
        knowledge.passages(user, id_),
        knowledge.embed(user, id_),
        knowledge.stage(user, id_, document("secret.md", "Overwritten.")),
    ):
        with pytest.raises(DocumentNotFound):
            await forbidden
    await knowledge.withdraw(user, id_)
    assert await knowledge.documents(other) == [theirs]
    assert len(await texts(knowledge, other, "merger")) == 1


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Order number KX-204 for the blue one.", "do you have KX-204?"),
        ("Order number KX-204 for the blue one.", "kx204"),
        ("Order number KX204 for the blue one.", "kx 204"),
        ("The paper is of size B12.", "b12"),
        ("Ask for SKU 88123 at the desk.", "is sku88123 there"),
        ("Ask for SKU 88123 at the desk.", "88123"),
        ("Call +62 812-3456-789 at any time.", "whose number is 628123456789"),
        ("It costs 1,500 a month.", "what costs 1500?"),
        ("Es kostet 1.500 im Monat.", "was kostet 1500"),
        ("We sell crème brûlée.", "CREME BRULEE"),
        ("Ask for Mr. Müller-Lüdenscheidt.", "mueller ludenscheidt muller"),
    ],
)
async def test_codes_numbers_and_names_are_found_however_they_are_written(knowledge, user, written, asked):
    await knowledge.add(user, document("a.md", written, "Order number KX-205 is red.", "B13, SKU 88124."))
    assert (await texts(knowledge, user, asked))[0] == written


@pytest.mark.parametrize(
    ("language", "written", "asked"),
    [
        ("es", "Se pueden cancelar las habitaciones hasta el día anterior.", "cancelación habitacion"),
        ("pt", "As entregas são feitas em todo o país e custam dez euros.", "quanto custa a entrega?"),
        ("de", "Die Lieferungen kosten vier Euro am selben Tag.", "Was kostet eine Lieferung?"),
        ("fr", "Les livraisons coûtent quatre euros en ville.", "Combien coûte une livraison ?"),
        ("it", "Le consegne costano quattro euro in tutta la città.", "Quanto costa una consegna?"),
        ("nl", "De leveringen kosten vier euro op dezelfde dag.", "Wat kost een levering?"),
        ("id", "Pengiriman barang dilakukan setiap hari dan biayanya sepuluh ribu.", "berapa biaya kirim?"),
        ("ru", "Доставка заказов стоит двести рублей и занимает один день.", "Сколько стоит доставка?"),
        ("ar", "رسوم التوصيل عشرة ريالات داخل المدينة.", "كم رسوم التوصيل؟"),
        ("hi", "डिलीवरी का शुल्क पचास रुपये है।", "डिलीवरी का शुल्क कितना है?"),
        ("zh", "我们的营业时间是早上九点到晚上六点。", "你们的营业时间？"),
        ("ja", "配送料は全国一律で五百円です。", "配送料はいくらですか？"),
        ("th", "ค่าจัดส่งทั่วประเทศห้าสิบบาท", "ค่าจัดส่งเท่าไหร่"),
        ("ko", "배송비는 전국 어디나 오천원입니다.", "배송비는 얼마예요?"),
    ],
)  # fmt: skip
async def test_a_question_finds_its_answer_in_many_languages(knowledge, user, language, written, asked):
    await knowledge.add(user, document("a.md", written, title="X"))
    await knowledge.add(user, document("b.md", DELIVERY, HOURS, RETURNS, title="Y"))
    found = await knowledge.search(user, asked, 5)
    assert (found.passages[0].text, found.hits[0].language) == (written, language)
    assert found.language == language
    assert found.passages[0].score > 0.2


async def test_a_question_in_a_misjudged_language_is_still_answered(knowledge, user):
    await knowledge.add(
        user, document("a.md", "Las habitaciones cuestan noventa euros.", HOURS, title="Hotel")
    )
    for asked in ("habitaciones?", "habitación", "precio of the habitaciones", "Zimmer habitaciones bitte"):
        assert "habitaciones" in (await texts(knowledge, user, asked))[0]


async def test_what_is_said_in_two_documents_is_given_once(knowledge, user):
    again = DELIVERY.replace("We deliver", "We gladly deliver")
    await knowledge.add(user, document("a.md", ("Delivery", DELIVERY), HOURS))
    await knowledge.add(user, document("b.md", DELIVERY, title="Delivery at the Corner Bakery"))
    await knowledge.add(user, document("c.md", again))
    found = await texts(knowledge, user, "How much does the delivery of sourdough cost?", 5)
    assert len([words for words in found if "sourdough" in words]) == 1


async def test_passages_that_differ_in_a_number_are_not_the_same(knowledge, user):
    of_all = "It has a view of the sea, a large balcony, breakfast in the garden and a desk to work at."
    rooms = [f"{of_all} Towels are changed daily. This is room {number}." for number in (12, 14, 15)]
    await knowledge.add(user, document("a.md", *rooms))
    assert set(await texts(knowledge, user, "room with a view of the sea")) == set(rooms)


async def test_common_words_do_not_hide_what_holds_all_of_them(knowledge, user, monkeypatch):
    monkeypatch.setattr("holdfast_core.adapters.knowledge.index.MOST_READ", 20)
    many = [f"The hotel has rooms. Number {n}." for n in range(60)]
    many += [f"Breakfast is served. Number {n}." for n in range(60, 120)]
    wanted = "At the hotel breakfast is served at eight."
    await knowledge.add(user, document("a.md", *many, wanted, title="X"))
    assert (await texts(knowledge, user, "hotel breakfast"))[0] == wanted
    assert (await texts(knowledge, user, "hotel breakfast number 17"))[0] == many[17]


async def test_the_meaning_finds_what_shares_no_word_with_the_question(database, user, minilm):
    knowledge = Knowledge(KnowledgeTables(database), minilm)
    kept = await knowledge.add(user, document("a.md", DELIVERY, HOURS, RETURNS, title="Guide"))
    question = "Can I get my money refunded?"
    assert await texts(knowledge, user, question) == []
    seen = []

    async def note(done, total):
        seen.append((done, total))

    assert await knowledge.embed(user, kept.document_id, note) == 3
    assert await knowledge.embed(user, kept.document_id) == 0
    assert seen == [(3, 3)]
    found = await knowledge.search(user, question, 5)
    assert found.passages[0].text == RETURNS
    assert found.hits[0].similarity == max(hit.similarity for hit in found.hits) > 0.2
    assert found.passages[0].score == 0
    assert found.vector is not None
    assert set(found.times) == {"terms", "lexical", "embedding", "dense", "fusion"}
    other = await add_user(database)
    assert await texts(knowledge, other, question) == []
    await knowledge.delete(user, kept.document_id)
    assert await texts(knowledge, user, question) == []


async def test_in_a_language_the_embedder_does_not_know_the_words_decide_alone(database, user, minilm):
    both, lexical = Knowledge(KnowledgeTables(database), minilm), Knowledge(KnowledgeTables(database))
    spanish = [
        "La entrega cuesta cuatro euros.",
        "La tienda abre a las siete.",
        "Los productos se devuelven.",
    ]
    kept = await both.add(user, document("a.md", *spanish, title="Guía"))
    english = await both.add(user, document("b.md", DELIVERY, HOURS, title="Guide"))
    assert await both.embed(user, kept.document_id) == 0
    assert await both.embed(user, english.document_id) == 2
    for asked in ("¿Cuánto cuesta la entrega en euros?", "a qué hora abre la tienda sourdough"):
        one, other = await both.search(user, asked, 5), await lexical.search(user, asked, 5)
        assert one.passages == other.passages
        assert one.vector is None
    assert (await both.search(user, "How much does a delivery cost?", 5)).vector is not None


async def test_an_embedder_that_cannot_be_reached_leaves_the_words(database, user):
    class Away:
        name, dimensions = "away", 4

        def knows(self, language):
            return True

        async def embed(self, texts):
            raise EmbedderUnavailable

    knowledge = Knowledge(KnowledgeTables(database), Away())
    kept = await knowledge.add(user, document("a.md", DELIVERY, HOURS))
    assert (await texts(knowledge, user, "delivery"))[0] == DELIVERY
    with pytest.raises(EmbedderUnavailable):
        await knowledge.embed(user, kept.document_id)


async def test_core_serves_on_postgresql(start, settings, postgres):
    place = postgres.create("served")
    core = await start(settings.model_copy(update={"database_url": place}))
    await core.add_user()
    path = "/v1/users/acme/documents/search"
    answer = await core.operate("POST", path, json={"query": "How much does delivery cost?"})
    assert "four euros" in (await answer.json())["passages"][0]["text"]
    answer = await core.operate(
        "POST", "/v1/users/acme/ask", json={"question": "How much does delivery cost?"}
    )
    assert "four euros" in (await answer.json())["reply"]


async def test_without_pgvector_core_says_what_is_missing(postgres):
    postgres.run("CREATE ROLE tenant LOGIN")
    place = postgres.create("bare").replace("postgres@", "tenant@")
    with pytest.raises(StartRefused, match=r"pgvector.*CREATE EXTENSION vector"):
        await Database(place, METADATA).open()


ODD = st.text(max_size=80) | st.sampled_from(
    ['"', "NEAR(a b)", "*", "terms:", "OR", "^", "{}", "1_bread", "1+bread", "'", "\\", "a' | 'b", ":*", "!"]
)


@pytest.fixture(scope="module")
def searched(engine):
    """A knowledge base of two users, for a test that searches it many times."""
    with asyncio.Runner() as runner:
        database = runner.run(Database(engine, METADATA).open())
        knowledge = Knowledge(KnowledgeTables(database))
        ours, theirs = runner.run(add_user(database)), runner.run(add_user(database))
        for user, words in ((ours, DELIVERY), (theirs, "Secret bread delivery terms, or a near 1.")):
            runner.run(knowledge.add(user, document("a.md", words)))
        yield runner, knowledge, ours
        runner.run(database.close())


@given(st.lists(ODD, max_size=4), st.lists(ODD, min_size=1, max_size=3))
@with_settings(max_examples=40, deadline=None)
def test_no_text_breaks_a_search_or_reaches_beyond_the_user(searched, query, passages):
    runner, knowledge, ours = searched

    async def search():
        try:
            await knowledge.add(ours, document("odd.md", *(f"odd {words}" for words in passages)))
        except ValueError:
            return []
        return (await knowledge.search(ours, " ".join([*query, "delivery"]), 50)).passages

    found = runner.run(search())
    assert all("Secret" not in passage.text and 0 <= passage.score <= 1 for passage in found)
