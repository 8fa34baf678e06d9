"""A user's tests are changed by several people at once, and run in stretches: on either engine."""

import asyncio
from dataclasses import replace
from itertools import cycle

import pytest
from holdfast_contract.errors import Conflict, NotFound
from holdfast_contract.replies import Action
from holdfast_contract.service.database import Database
from holdfast_contract.times import now
from holdfast_contract.trials import MOST_TESTS, TestPack, Trial
from holdfast_core.adapters.tables import METADATA
from holdfast_core.adapters.trials import TrialTables
from holdfast_core.application import trials as running
from holdfast_core.application.configuration import Documents, Numbers, Snapshot
from holdfast_core.application.trials import Trials
from holdfast_core.domain.conversations.decisions import Configuration, Decision
from holdfast_core.domain.packs import test_id as id_of


def asking(question, action="answer", **more):
    return Trial.from_wire({"question": question, "expect": {"action": action}, **more})


class Chain:
    """Answers everything, and notes what was asked."""

    def __init__(self):
        self.asked = []

    async def decide(self, situation):
        self.asked.append(situation.text)
        return Decision(Action.ANSWER, "Yes.")


class Configurations:
    """One configuration, whose numbers a test changes."""

    def __init__(self):
        self.numbers = Numbers(assistant=1)

    async def snapshot(self, user_id, *, draft=False):
        return Snapshot(self.numbers, Configuration(), None, Documents(0, None))


@pytest.fixture
def chain():
    return Chain()


@pytest.fixture
def configurations():
    return Configurations()


@pytest.fixture
def trials(database, chain, configurations):
    return Trials(TrialTables(database), configurations, chain, now)


@pytest.fixture
def stretches_of_two(monkeypatch):
    monkeypatch.setattr(running, "_STRETCH", 0.0)


async def questions(trials, user):
    return [test.question for test in (await trials.tests(user)).tests]


async def test_many_people_add_tests_at_once_and_none_is_lost(
    engine, database, configurations, chain, trials, user
):
    """Through two processes: a lock within one of them would not do."""
    added = [f"question {number}" for number in range(20)]
    other = await Database(engine, METADATA).open()
    beside = Trials(TrialTables(other), configurations, chain, now)
    try:
        both = zip(added, cycle([trials, beside]), strict=False)
        await asyncio.gather(*(one.add(user, asking(question)) for question, one in both))
    finally:
        await other.close()
    assert sorted(await questions(trials, user)) == sorted(added)


async def test_the_same_question_is_no_second_test(trials, user):
    await trials.add(user, asking("When do you open?"))
    with pytest.raises(Conflict, match="is a test already"):
        await trials.add(user, asking("when do you  OPEN?", "decline"))
    await trials.add(user, asking("When do you open?", at="2026-12-25T10:00:00.000Z"))
    assert len(await questions(trials, user)) == 2


async def test_tests_that_are_brought_in_join_those_that_are_there(trials, user):
    await trials.add(user, asking("one"))
    assert await trials.join(user, [asking("ONE"), asking("two"), asking("two"), asking("three")]) == 2
    assert await questions(trials, user) == ["one", "two", "three"]


async def test_more_tests_than_fit_are_refused_as_a_whole(trials, user):
    await trials.put(user, TestPack(tests=[asking(str(number)) for number in range(MOST_TESTS)]))
    with pytest.raises(Conflict, match="500 tests, which is the most"):
        await trials.add(user, asking("one too many"))
    assert len(await questions(trials, user)) == MOST_TESTS


async def test_a_test_is_changed_in_its_place(trials, user):
    for question in ("one", "two", "three"):
        await trials.add(user, asking(question))
    await trials.replace(user, id_of(asking("two")), asking("zwei"))
    assert await questions(trials, user) == ["one", "zwei", "three"]
    with pytest.raises(Conflict):
        await trials.replace(user, id_of(asking("zwei")), asking("three"))


async def test_what_somebody_else_changed_meanwhile_is_not_changed_unseen(trials, user):
    await trials.add(user, asking("one"))
    seen = id_of(asking("one"))
    await trials.replace(user, seen, asking("one", "decline"))
    for change in (trials.remove(user, seen), trials.replace(user, seen, asking("two"))):
        with pytest.raises(NotFound, match="no longer as you saw it"):
            await change
    await trials.remove(user, id_of(asking("one", "decline")))
    assert await questions(trials, user) == []


async def test_a_round_goes_on_from_stretch_to_stretch_until_it_is_the_latest_run(
    trials, chain, configurations, user, stretches_of_two
):
    await trials.put(user, TestPack(tests=[asking(str(number)) for number in range(5)]))
    begun = await trials.begin(user)
    counts = []
    while (after := await trials.go_on(user, begun.round_id)).run is None:
        counts.append(len(after.results))
    assert counts == [2, 4]
    assert (await trials.latest(user)).passed == 5
    assert [result.question for result in after.run.results] == chain.asked == list("01234")
    with pytest.raises(NotFound):
        await trials.go_on(user, begun.round_id)


async def test_a_round_begins_anew_where_something_else_came_into_use(
    trials, chain, configurations, user, stretches_of_two
):
    await trials.put(user, TestPack(tests=[asking(str(number)) for number in range(3)]))
    begun = await trials.begin(user)
    await trials.go_on(user, begun.round_id)
    configurations.numbers = Numbers(assistant=2)
    await trials.go_on(user, begun.round_id)
    await trials.go_on(user, begun.round_id)
    assert chain.asked == list("01012")


async def test_a_round_that_another_replaced_does_not_go_on(trials, user):
    await trials.add(user, asking("one"))
    first = await trials.begin(user)
    await trials.begin(user)
    with pytest.raises(NotFound, match="no longer being run"):
        await trials.go_on(user, first.round_id)


async def test_two_who_take_the_same_stretch_count_it_once(database, user):
    store = TrialTables(database)
    fresh = running.Round("round_1", draft=False, with_model=False, tests=[asking("one"), asking("two")])
    await store.begin(user, fresh)
    outcome = running.Outcome(question="one", passed=True, expect=fresh.tests[0].expect, got=None)
    after = replace(fresh, results=[outcome])
    await store.advance(user, fresh, after)
    await store.advance(user, fresh, replace(fresh, results=[outcome, outcome]))
    assert len((await store.round(user)).results) == 1
