"""A user's own tests: what they say, and that a change which breaks one waits."""

import asyncio
from dataclasses import dataclass, field

import pytest
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.errors import DraftOutdated, EmbedderUnavailable, ValidationFailed
from holdfast_contract.intents import Intent
from holdfast_contract.knowledge import Passage
from holdfast_contract.models import ModelSettings
from holdfast_contract.replies import Action, RankedIntent
from holdfast_contract.service.database import Database
from holdfast_contract.times import now
from holdfast_contract.trials import Expectation, TestPack
from holdfast_contract.versions import VersionState
from holdfast_core.adapters.configuration import ConfigurationTables
from holdfast_core.adapters.example_vectors import ExampleVectors
from holdfast_core.adapters.sealing import Sealing
from holdfast_core.adapters.tables import METADATA, documents, users
from holdfast_core.adapters.trials import TrialTables
from holdfast_core.application.configuration import Configurations, DraftNumbers, Part
from holdfast_core.application.intents import IntentTrainer
from holdfast_core.application.trials import Trials
from holdfast_core.application.versions import Versions
from holdfast_core.domain.conversations.decisions import Decision, HandoffReason
from holdfast_core.domain.secret_keys import SecretKeys
from holdfast_core.domain.trials import failures
from sqlalchemy import insert

LIVE, WAITING, _ = VersionState
OPERATORS = ModelSettings(base_url="https://models.example/v1", model="m")


def passage(filename="hours.md", heading="Opening hours > Sundays", document_id="doc_1"):
    return Passage(
        document_id=document_id, filename=filename, title="Hours", heading=heading, text="…", score=0.8
    )


ANSWERED = Decision(
    Action.ANSWER,
    "On Sundays we are  closed.",
    confidence=0.8,
    intent="opening_hours",
    runners_up=(RankedIntent(intent="delivery", confidence=0.31),),
    passages=(passage(), passage("other.md", None, "doc_2")),
)
DECLINED = Decision(Action.DECLINE, "I do not know.")


@pytest.mark.parametrize(
    ("decision", "expect", "problem"),
    [
        (ANSWERED, {"intent": "opening_hours", "source": "hours.md", "heading": "sundays"}, None),
        (ANSWERED, {"source": "doc_1", "refusal": False, "contains": ["SUNDAYS we are closed"]}, None),
        (DECLINED, {"refusal": True, "action": "decline"}, None),
        (Decision(Action.HANDOFF, "A person…", handoff=HandoffReason.DOUBT), {"refusal": True}, None),
        (
            ANSWERED,
            {"intent": "delivery"},
            "the intent is opening_hours, not delivery (0.31 sure of it)",
        ),
        (DECLINED, {"intent": "delivery"}, "no intent was recognised, not delivery"),
        (
            ANSWERED,
            {"source": "other.md"},
            "from hours.md, 'Opening hours > Sundays', not from other.md",
        ),
        (ANSWERED, {"source": "hours.md", "heading": "Delivery"}, "not from hours.md, 'Delivery'"),
        (DECLINED, {"source": "hours.md"}, "the action is decline, not an answer from hours.md"),
        (ANSWERED, {"action": "handoff"}, "the action is answer, not handoff"),
        (ANSWERED, {"refusal": True}, "it does not say that it does not know: the action is answer"),
        (DECLINED, {"refusal": False}, "it says that it does not know"),
        (ANSWERED, {"contains": ["closed", "holidays"]}, "the reply does not contain 'holidays'"),
    ],
)
def test_what_is_not_as_expected_is_said_in_words(decision, expect, problem):
    found = failures(Expectation.from_wire(expect), decision)
    assert len(found) == (problem is not None)
    assert problem is None or problem in found[0]


def test_a_test_that_expects_nothing_is_refused():
    for expect in ({}, {"contains": []}, {"heading": "Delivery"}, {"soruce": "x"}):
        with pytest.raises(ValidationFailed):
            Expectation.from_wire(expect)


@dataclass
class Chain:
    """Decides by a rule of the test's over the situation, and notes how it was asked."""

    rule: object = lambda situation: True
    at_once: int = 0
    most_at_once: int = 0
    asked: list = field(default_factory=list)
    after: object = None

    async def decide(self, situation):
        self.asked.append(situation)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        decision = ANSWERED if self.rule(situation) else DECLINED
        if self.after is not None:
            after, self.after = self.after, None
            await after()
        return decision


class Tried:
    """Everything around a chain that is really there, on a database of its own."""

    def __init__(self, database):
        self.database = database
        self.has_document = False
        self.chain = Chain()
        store = ConfigurationTables(database, Sealing(SecretKeys("Hn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T")), now)
        self.configurations = Configurations(store, OPERATORS)
        self.trials = Trials(TrialTables(database), self.configurations, self.chain, now)
        self.versions = Versions(
            store, self.configurations, IntentTrainer(None, ExampleVectors(database)), self.trials
        )

    async def expect_answers(self, *questions):
        tests = [{"question": question, "expect": {"action": "answer"}} for question in questions]
        await self.trials.put("acme", TestPack.from_wire({"tests": tests}))

    async def add_document(self):
        row = {"document_id": "doc_1", "user_id": "acme", "filename": "a.md", "title": "A", "bytes": 1}
        addition = insert(documents).values(row | {"updated_at": now()})
        await self.database.write(lambda connection: connection.execute(addition))
        self.has_document = True

    async def instruct(self, text):
        return await self.versions.put_settings("acme", AssistantSettings(instructions=text))

    async def instructions(self):
        return (await self.configurations.live("acme")).settings.instructions


@pytest.fixture
async def tried(tmp_path):
    database = await Database(tmp_path / "x.db", METADATA).open()
    row = {"user_id": "acme", "created_at": now()}
    await database.write(lambda connection: connection.execute(insert(users).values(row)))
    yield Tried(database)
    await database.close()


def is_mute(situation):
    return "mute" in situation.settings.instructions


async def test_a_change_that_breaks_a_test_waits_and_says_which(tried):
    tried.chain.rule = lambda situation: not is_mute(situation) or situation.text == "two"
    await tried.expect_answers("one", "two")
    assert (await tried.instruct("kind")).state == LIVE
    held = await tried.instruct("mute")
    assert (held.state, held.tests.worse, held.tests.total) == (WAITING, 1, 2)
    [broken] = held.tests.results
    assert (broken.question, broken.passed_before) == ("one", True)
    assert broken.failures == ["the action is decline, not answer"]
    assert await tried.instructions() == "kind"
    assert (await tried.configurations.draft("acme")).settings.instructions == "mute"
    assert (await tried.trials.latest("acme")).change == "settings"


async def test_a_change_that_breaks_nothing_goes_live_though_a_test_fails_as_before(tried):
    tried.chain.rule = lambda situation: situation.text != "never"
    await tried.expect_answers("one", "never")
    changed = await tried.instruct("kind")
    assert (changed.state, changed.tests.failed, changed.tests.worse) == (LIVE, 1, 0)


async def test_without_tests_a_change_goes_live_untried(tried):
    assert (await tried.instruct("kind")).tests is None
    assert tried.chain.asked == []


async def test_what_waits_goes_live_when_a_person_publishes_it(tried):
    tried.chain.rule = lambda situation: not is_mute(situation)
    await tried.expect_answers("one")
    held = await tried.instruct("mute")
    published = await tried.versions.publish("acme", Part.ASSISTANT, held.number)
    assert (published.state, await tried.instructions()) == (LIVE, "mute")


async def test_of_two_changes_at_once_that_break_a_test_together_one_waits(tried):
    """Each of them passes beside what was live when both were put."""
    tried.chain.rule = lambda situation: not (is_mute(situation) and situation.configuration.intents)
    await tried.expect_answers(*map(str, range(9)))
    hello = Intent(name="hello", examples=["hi", "good morning"])
    outcomes = await asyncio.gather(tried.instruct("mute"), tried.versions.put_intents("acme", [hello]))
    assert sorted(outcome.state for outcome in outcomes) == [LIVE, WAITING]


async def test_a_change_is_tried_again_beside_a_document_that_went_live_meanwhile(tried):
    """The document that breaks the test together with the change is there when the test has been passed."""
    tried.chain.rule = lambda situation: not (is_mute(situation) and tried.has_document)
    await tried.expect_answers("one")
    tried.chain.after = tried.add_document
    assert (await tried.instruct("mute")).state == WAITING


async def test_a_draft_never_goes_live_by_itself_and_is_tried_as_a_whole(tried):
    tried.chain.rule = lambda situation: not (is_mute(situation) and situation.configuration.intents)
    await tried.expect_answers("one")
    drafted = await tried.versions.draft_settings("acme", AssistantSettings(instructions="mute"))
    assert (drafted.state, await tried.instructions()) == (WAITING, "")
    assert (await tried.versions.try_draft("acme")).worse == 0
    await tried.versions.draft_intents("acme", [Intent(name="hello", examples=["hi", "good morning"])])
    with pytest.raises(DraftOutdated):
        await tried.versions.publish_draft("acme", DraftNumbers(1, 1))
    run = await tried.versions.try_draft("acme")
    assert (run.worse, run.results[0].question) == (1, "one")
    assert (await tried.configurations.snapshot("acme", draft=True)).trial.run == run
    published = await tried.versions.publish_draft("acme", DraftNumbers(1, 1))
    assert {version.state for version in published} == {LIVE}
    assert await tried.instructions() == "mute"


async def test_a_draft_is_tried_again_beside_what_went_live_meanwhile(tried):
    await tried.expect_answers("one")
    await tried.versions.draft_settings("acme", AssistantSettings(instructions="kind"))
    tried.chain.after = tried.add_document
    await tried.versions.try_draft("acme")
    assert len(tried.chain.asked) == 2
    assert await tried.versions.publish_draft("acme", DraftNumbers(1))


async def test_a_draft_is_tried_again_where_the_tests_are_others(tried):
    await tried.versions.draft_settings("acme", AssistantSettings(instructions="kind"))
    await tried.versions.try_draft("acme")
    await tried.expect_answers("one")
    with pytest.raises(DraftOutdated):
        await tried.versions.publish_draft("acme", DraftNumbers(1))
    assert (await tried.versions.try_draft("acme")).passed == 1


async def test_without_tests_a_draft_is_published_untried(tried):
    assert await tried.versions.try_draft("acme") is None
    await tried.versions.draft_settings("acme", AssistantSettings(instructions="kind"))
    assert await tried.versions.try_draft("acme") is None
    await tried.versions.publish_draft("acme", DraftNumbers(1))
    assert await tried.instructions() == "kind"


async def test_an_earlier_version_comes_back_as_a_draft_with_the_key_that_it_had(tried):
    def model(**more):
        return {"model": {"baseUrl": "https://models.example/v1", "model": "m"} | more}

    for body in (model(), model(apiKey="sk-one"), {}):
        await tried.versions.put_settings("acme", AssistantSettings.from_wire(body))
    for number, key in ((2, "sk-one"), (1, None)):
        await tried.versions.restore("acme", Part.ASSISTANT, number)
        drafted = (await tried.configurations.draft("acme")).settings.model.api_key
        assert (drafted and drafted.get_secret_value()) == key
    await tried.versions.put_intents("acme", [Intent(name="hello", examples=["hi", "good morning"])])
    await tried.versions.put_intents("acme", [])
    await tried.versions.restore("acme", Part.INTENTS, 1)
    assert [intent.name for intent in (await tried.configurations.draft("acme")).intents] == ["hello"]
    assert (await tried.configurations.live("acme")).intents == ()


async def test_documents_are_judged_with_what_is_not_live_yet(tried):
    await tried.expect_answers("one")
    assert await tried.trials.judge("acme", "hours.md")
    tried.chain.rule = lambda situation: not situation.is_trial
    assert not await tried.trials.judge("acme", "hours.md")
    run = await tried.trials.latest("acme")
    assert (run.change, run.draft, run.worse) == ("hours.md", True, 1)


async def test_tests_ask_no_model_unless_told_to(tried):
    await tried.expect_answers("one")
    await tried.trials.run("acme")
    await tried.instruct("kind")
    assert [situation.configuration.model for situation in tried.chain.asked] == [None, None]
    run = await tried.trials.run("acme", with_model=True)
    assert (run.with_model, tried.chain.asked[-1].configuration.model.model) == (True, "m")


async def test_many_tests_run_two_at_a_time(tried):
    await tried.expect_answers(*map(str, range(200)))
    run = await tried.trials.run("acme")
    assert (run.passed, run.total, tried.chain.most_at_once) == (200, 200, 2)
    assert [result.question for result in run.results] == list(map(str, range(200)))


async def test_an_assistant_that_fails_fails_the_test_and_not_the_run(tried):
    def fail(situation):
        raise EmbedderUnavailable("The model is gone.")

    tried.chain.rule = fail
    await tried.expect_answers("one")
    [result] = (await tried.trials.run("acme")).results
    assert (result.passed, result.got, result.failures) == (
        False,
        None,
        ["the assistant failed: The model is gone."],
    )


async def test_a_key_stays_for_its_address_and_goes_to_no_other(tried):
    async def put(**model):
        body = {"model": {"baseUrl": "https://models.example/v1", "model": "m"} | model}
        await tried.versions.put_settings("acme", AssistantSettings.from_wire(body))
        key = (await tried.configurations.live("acme")).settings.model.api_key
        return key and key.get_secret_value()

    assert await put(apiKey="sk-one") == "sk-one"
    assert await put(model="another") == "sk-one"
    with pytest.raises(ValidationFailed) as refused:
        await put(baseUrl="https://elsewhere.example/v1")
    assert refused.value.details["fields"][0]["field"] == "model.apiKey"
    assert await put(baseUrl="https://elsewhere.example/v1", apiKey="sk-two") == "sk-two"
    assert await put(apiKey=None) is None
