import pytest
from core_support.knowledge import DELIVERY, HOURS, RETURNS, add_user, document, texts
from holdfast_contract.errors import DocumentNotFound
from holdfast_contract.ids import new_id
from holdfast_core.adapters.knowledge import KnowledgeTables
from holdfast_core.adapters.tables import corpora, holdings, passage_texts, passages, vectors
from holdfast_core.application.knowledge import Knowledge
from sqlalchemy import func, select


async def test_a_new_version_touches_only_what_changed(database, knowledge, user):
    first = await knowledge.add(user, document("a.md", DELIVERY, HOURS))
    numbers = await numbers_of(database, user)
    new = document("a.md", "We have moved to Harbour Street.", HOURS, RETURNS)
    staged = await knowledge.stage(user, first.document_id, new)
    assert (staged.added, staged.kept, staged.removed) == (2, 1, 1)
    after = await knowledge.publish(user, first.document_id)
    assert (after.document_id, after.passages) == (first.document_id, 3)
    assert (await numbers_of(database, user))[HOURS] == numbers[HOURS]
    listed = await knowledge.passages(user, first.document_id)
    assert [(one.position, one.source) for one in listed] == [(n, f"line {n}") for n in range(3)]
    assert await texts(knowledge, user, "delivery of sourdough") == []
    assert await texts(knowledge, user, "Where is Harbour Street?") == ["We have moved to Harbour Street."]


async def test_a_staged_version_is_seen_by_trials_alone_until_it_goes_live(knowledge, user):
    first = await knowledge.add(user, document("a.md", DELIVERY, HOURS))
    new = document("a.md", DELIVERY.replace("four", "nine"), HOURS, title="Corner Bakery")
    await knowledge.stage(user, first.document_id, new)
    question = "How much does a delivery cost in euros?"
    assert "four euros" in (await texts(knowledge, user, question))[0]
    assert "nine euros" in (await texts(knowledge, user, question, staged=True))[0]
    assert len(await texts(knowledge, user, "delivery sourdough")) == 1
    await knowledge.publish(user, first.document_id)
    assert "nine euros" in (await texts(knowledge, user, question))[0]
    assert len(await texts(knowledge, user, "delivery sourdough", 50)) == 1


async def test_a_version_that_is_withdrawn_leaves_no_trace(database, knowledge, user):
    first = await knowledge.add(user, document("a.md", DELIVERY, HOURS))
    before = await everything(database, user)
    await knowledge.stage(user, first.document_id, document("a.md", HOURS, RETURNS))
    await knowledge.withdraw(user, first.document_id)
    assert await everything(database, user) == before
    assert await knowledge.documents(user) == [first]
    assert await texts(knowledge, user, "brought back thirty days", staged=True) == []
    assert len(await texts(knowledge, user, "delivery", staged=True)) == 1


async def test_a_first_version_that_is_withdrawn_takes_the_document_with_it(knowledge, user):
    id_ = new_id("doc")
    await knowledge.stage(user, id_, document("a.md", DELIVERY))
    assert await knowledge.documents(user) == []
    assert [one.text for one in await knowledge.passages(user, id_)] == [DELIVERY]
    assert await texts(knowledge, user, "delivery") == []
    await knowledge.withdraw(user, id_)
    await knowledge.withdraw(user, id_)
    with pytest.raises(DocumentNotFound):
        await knowledge.publish(user, id_)
    with pytest.raises(DocumentNotFound):
        await knowledge.passages(user, id_)


async def test_staging_again_after_a_crash_half_way_comes_to_the_same(database, user):
    class Crash(Exception):
        pass

    async def crash(done, _total):
        raise Crash

    def make(name):
        many = [f"Part {n} is about subject{n} and nothing else." for n in range(250)]
        return document(name, *many)

    knowledge = Knowledge(KnowledgeTables(database))
    id_ = new_id("doc")
    with pytest.raises(Crash):
        await knowledge.stage(user, id_, make("a.md"), crash)
    seen = []

    async def note(done, total):
        seen.append((done, total))

    again = await knowledge.stage(user, id_, make("a.md"), note)
    assert (again.added, again.kept, again.removed) == (150, 100, 0)
    assert seen == [(200, 250), (250, 250)]
    assert (await knowledge.publish(user, id_)).passages == 250
    assert (await knowledge.publish(user, id_)).passages == 250
    assert (await texts(knowledge, user, "subject77"))[0] == "Part 77 is about subject77 and nothing else."
    clean = await add_user(database)
    await knowledge.add(clean, make("a.md"))
    assert await everything(database, clean) == await everything(database, user)


async def test_a_deleted_document_is_gone_from_every_table(database, knowledge, user):
    await knowledge.add(user, document("b.md", RETURNS))
    before = await everything(database, user)
    kept = await knowledge.add(user, document("a.md", DELIVERY, HOURS))
    await knowledge.delete(user, kept.document_id)
    assert await everything(database, user) == before
    assert await texts(knowledge, user, "delivery sourdough weekdays") == []
    with pytest.raises(DocumentNotFound):
        await knowledge.delete(user, kept.document_id)


async def test_a_document_that_is_deleted_while_it_is_staged_stays_deleted(knowledge, user):
    kept = await knowledge.add(user, document("a.md", DELIVERY))

    async def remove(done, _total):
        if done == 100:
            await knowledge.delete(user, kept.document_id)

    many = [f"Part {n} of the new version." for n in range(250)]
    with pytest.raises(DocumentNotFound):
        await knowledge.stage(user, kept.document_id, document("a.md", *many), remove)
    assert await knowledge.documents(user) == []
    assert await texts(knowledge, user, "part of the new version", staged=True) == []


async def test_vectors_follow_what_changes(database, user, minilm):
    knowledge = Knowledge(KnowledgeTables(database), minilm)
    first = await knowledge.add(user, document("a.md", DELIVERY, HOURS, title="Guide"))
    await knowledge.embed(user, first.document_id)
    question = "Can I get my money refunded?"
    assert RETURNS not in await texts(knowledge, user, question)
    await knowledge.stage(user, first.document_id, document("a.md", HOURS, RETURNS, title="Guide"))
    assert await knowledge.embed(user, first.document_id) == 1
    assert RETURNS not in await texts(knowledge, user, question)
    assert (await texts(knowledge, user, question, staged=True))[0] == RETURNS
    await knowledge.publish(user, first.document_id)
    assert (await texts(knowledge, user, question))[0] == RETURNS
    assert DELIVERY not in await texts(knowledge, user, question)


async def test_what_is_gone_does_not_stand_before_what_is_there(database, user, minilm, monkeypatch):
    monkeypatch.setattr("holdfast_core.adapters.knowledge.vectors.COMPARED", 1)
    knowledge = Knowledge(KnowledgeTables(database), minilm)
    for filename, words in (("a.md", "Whoever is not content gets the money back."), ("b.md", RETURNS)):
        kept = await knowledge.add(user, document(filename, words, title="Guide"))
        await knowledge.embed(user, kept.document_id)
    question = "Do you refund?"
    [near] = (await knowledge.search(user, question, 1)).passages
    await knowledge.delete(user, near.document_id)
    [other] = (await knowledge.search(user, question, 1)).passages
    assert other.document_id != near.document_id


async def numbers_of(database, user):
    wanted = select(passage_texts.c.text, passages.c.number).join(
        passages, passages.c.number == passage_texts.c.number
    )
    return await database.read(
        lambda c: dict(map(tuple, c.execute(wanted.where(passages.c.user_id == user))))
    )


async def everything(database, user):
    """Count what is stored of a user's passages, in each table and in the index."""

    def work(connection):
        corpus = connection.execute(select(corpora).where(corpora.c.user_id == user)).one()
        held = select(holdings.c.term, holdings.c.passages).where(holdings.c.corpus == corpus.number)
        states = select(passages.c.state, func.count()).where(passages.c.user_id == user)
        rows = connection.scalar(select(func.count()).where(vectors.c.user_id == user))
        ours = select(passages.c.number).where(passages.c.user_id == user)
        kept = select(func.count()).where(passage_texts.c.number.in_(ours))
        return (
            corpus.passages,
            corpus.length,
            corpus.languages,
            sorted(map(tuple, connection.execute(held))),
            sorted(map(tuple, connection.execute(states.group_by(passages.c.state)))),
            rows,
            connection.scalar(kept),
        )

    return await database.read(work)
