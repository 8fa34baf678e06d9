"""Versions of settings and intents, on both engines, with the trials left out: those are in test_trials."""

import asyncio
import json
from contextlib import asynccontextmanager

import numpy as np
import pytest
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.errors import DraftChanged, DraftOutdated, VersionNotFound
from holdfast_contract.intents import Intent
from holdfast_contract.service.database import Database
from holdfast_contract.times import now
from holdfast_contract.versions import VersionState
from holdfast_core.adapters.configuration import ConfigurationTables
from holdfast_core.adapters.example_vectors import ExampleVectors
from holdfast_core.adapters.sealing import Sealing
from holdfast_core.adapters.tables import METADATA, assistant_versions, users
from holdfast_core.application.configuration import (
    AsDraft,
    Configurations,
    DraftNumbers,
    DraftTrial,
    Fate,
    Part,
    Superseded,
    Trained,
)
from holdfast_core.domain.secret_keys import SecretKeys
from sqlalchemy import insert, select

LIVE, WAITING, EARLIER = VersionState
KEY = "sk-live-9f83hf83hf83hf83hf83"
HELLO = Intent(name="hello", examples=["hi"], action="reply", reply="Hello!")


def settings(text):
    return AssistantSettings(instructions=text)


def sealing():
    return Sealing(SecretKeys("Hn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T"))


@asynccontextmanager
async def opened(place):
    database = Database(place, METADATA)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def database(place):
    async with opened(place) as database:
        for user_id in ("acme", "globex"):
            row = {"user_id": user_id, "created_at": now()}
            await database.write(lambda connection, row=row: connection.execute(insert(users).values(row)))
        yield database


@pytest.fixture
def store(database):
    return ConfigurationTables(database, sealing(), now)


async def put(store, text, state=LIVE, user_id="acme"):
    beside = await store.snapshot(user_id)
    return (await store.add_settings(user_id, settings(text), Fate(state, beside))).number


async def test_a_user_who_set_nothing_has_the_defaults(store):
    configuration = await Configurations(store).live("acme")
    assert configuration.settings == AssistantSettings()
    assert (configuration.intents, configuration.intent_model) == ((), None)


async def test_a_change_is_seen_by_every_process_at_once_and_by_no_other_user(store, place):
    here = Configurations(store)
    await here.live("acme")
    async with opened(place) as another:
        there = ConfigurationTables(another, sealing(), now)
        await put(there, "be kind")
        await there.add_intents(
            "acme", Trained((HELLO,), b"weights"), Fate(LIVE, await there.snapshot("acme"))
        )
    configuration = await here.live("acme")
    assert configuration.settings.instructions == "be kind"
    assert (configuration.intents, configuration.intent_model) == ((HELLO,), b"weights")
    assert (await here.live("globex")).settings == AssistantSettings()


async def test_what_is_unchanged_is_read_once(store):
    await put(store, "be kind")
    configurations = Configurations(store)
    assert (await configurations.live("acme")).settings is (await configurations.live("acme")).settings


async def test_what_waits_is_the_draft_and_not_live(store):
    await put(store, "one")
    await put(store, "two", WAITING)
    configurations = Configurations(store)
    assert (await configurations.live("acme")).settings.instructions == "one"
    assert (await configurations.draft("acme")).settings.instructions == "two"
    await put(store, "three", WAITING)
    assert (await configurations.draft("acme")).settings.instructions == "three"
    states = [version.state for version in await store.history("acme", Part.ASSISTANT)]
    assert states == [WAITING, EARLIER, LIVE]


async def test_an_earlier_version_comes_back_and_a_waiting_one_goes_live(store):
    await put(store, "one")
    await put(store, "two")
    await put(store, "three", WAITING)
    configurations = Configurations(store)
    for number, text in ((1, "one"), (3, "three"), (2, "two")):
        published = await store.publish("acme", Part.ASSISTANT, number)
        assert (published.number, published.state) == (number, LIVE)
        assert (await configurations.live("acme")).settings.instructions == text
        assert (await configurations.draft("acme")).settings.instructions == text
    for part, number, user_id in (
        (Part.ASSISTANT, 4, "acme"),
        (Part.INTENTS, 1, "acme"),
        (Part.ASSISTANT, 1, "globex"),
    ):
        with pytest.raises(VersionNotFound):
            await store.publish(user_id, part, number)


async def draft(store, text, over=None, user_id="acme"):
    return (await store.add_settings(user_id, settings(text), AsDraft(over))).number


async def publish_tried(store, user_id="acme"):
    drafted = await store.snapshot(user_id, draft=True)
    await store.note_trial(user_id, drafted, None)
    return await store.publish_draft(user_id, drafted.numbers.draft)


async def test_a_draft_takes_the_place_of_the_draft_before_and_no_number_is_given_twice(store):
    await put(store, "one")
    for text in ("two", "three", "four"):
        number = await draft(store, text)
    history = [(version.number, version.state) for version in await store.history("acme", Part.ASSISTANT)]
    assert history == [(number, WAITING), (1, LIVE)]
    assert number == 4
    configurations = Configurations(store)
    assert (await configurations.live("acme")).settings.instructions == "one"
    assert (await configurations.draft("acme")).settings.instructions == "four"


async def test_a_change_over_something_that_is_not_there_any_more_is_refused(store):
    over = await draft(store, "one", over=0)
    with pytest.raises(DraftChanged):
        await draft(store, "mine", over=0)
    assert (await Configurations(store).draft("acme")).settings.instructions == "one"
    theirs = await draft(store, "theirs", over=over)
    with pytest.raises(DraftChanged):
        await draft(store, "mine", over=over)
    await store.publish("acme", Part.ASSISTANT, theirs)
    assert await draft(store, "mine", over=theirs)


async def test_of_drafts_over_the_same_version_one_is_kept(store, place):
    await put(store, "one")
    async with opened(place) as another:
        stores = [store, ConfigurationTables(another, sealing(), now)]
        outcomes = await asyncio.gather(
            *(draft(stores[n % 2], f"rival {n}", over=1) for n in range(8)), return_exceptions=True
        )
    assert sum(isinstance(outcome, DraftChanged) for outcome in outcomes) == 7


async def test_a_discarded_draft_is_put_aside_and_can_be_brought_back(store):
    await put(store, "one")
    number = await draft(store, "two")
    discarded = await store.discard("acme", Part.ASSISTANT, number)
    assert (discarded.state, discarded.live_at) == (EARLIER, None)
    assert (await Configurations(store).draft("acme")).settings.instructions == "one"
    for gone in (number, 1):
        with pytest.raises(DraftChanged):
            await store.discard("acme", Part.ASSISTANT, gone)
    with pytest.raises(VersionNotFound):
        await store.discard("globex", Part.ASSISTANT, number)
    published = await store.publish("acme", Part.ASSISTANT, number)
    assert (published.state, published.live_at is None) == (LIVE, False)
    assert await draft(store, "three") == number + 1


async def test_settings_and_intents_that_wait_go_live_together(store):
    await draft(store, "be kind")
    await store.add_intents("acme", Trained((HELLO,), b"weights"), AsDraft())
    published = await publish_tried(store)
    assert [(version.number, version.state) for version in published] == [(1, LIVE), (1, LIVE)]
    live = await Configurations(store).live("acme")
    assert (live.settings.instructions, live.intents) == ("be kind", (HELLO,))
    assert (await store.snapshot("acme", draft=True)).numbers.draft == DraftNumbers()


async def test_a_draft_goes_live_only_as_it_was_seen_and_beside_what_it_was_tried_on(store):
    seen = DraftNumbers(assistant=await draft(store, "be kind"))
    with pytest.raises(DraftOutdated):
        await store.publish_draft("acme", seen)
    stale = await store.snapshot("acme", draft=True)
    await store.note_trial("acme", stale, None)
    assert (await store.snapshot("acme", draft=True)).trial == DraftTrial(None)
    for other in (DraftNumbers(), DraftNumbers(2), DraftNumbers(1, 1)):
        with pytest.raises(DraftChanged):
            await store.publish_draft("acme", other)
    await store.add_intents("acme", Trained((HELLO,), b"m"), Fate(LIVE, await store.snapshot("acme")))
    assert (await store.snapshot("acme", draft=True)).trial is None
    with pytest.raises(DraftOutdated):
        await store.publish_draft("acme", seen)
    with pytest.raises(Superseded):
        await store.note_trial("acme", stale, None)
    assert [version.number for version in await publish_tried(store)] == [1]


async def test_the_last_hundred_versions_are_kept_however_often_a_draft_was_saved(store):
    await put(store, "one")
    for n in range(150):
        await draft(store, f"step {n}")
    await publish_tried(store)
    numbers = [version.number for version in await store.history("acme", Part.ASSISTANT)]
    assert numbers == [151, 1]


async def test_a_version_is_read_by_its_owner_with_all_that_it_says(store):
    await put(store, "one")
    await store.add_intents("acme", Trained((HELLO,), b"m"), Fate(LIVE, await store.snapshot("acme")))
    await put(store, "two")
    version, found = await store.settings("acme", 1)
    assert (version.number, version.state, found.instructions) == (1, EARLIER, "one")
    version, trained = await store.intents("acme", 1)
    assert (version.state, trained.intents) == (LIVE, (HELLO,))
    for read in (store.settings, store.intents):
        with pytest.raises(VersionNotFound):
            await read("globex", 1)


async def test_a_model_that_was_trained_is_kept_for_what_is_in_use_and_renewed_at_its_return(store):
    for name in ("one", "two"):
        trained = Trained((replace_name(HELLO, name),), name.encode())
        await store.add_intents("acme", trained, Fate(LIVE, await store.snapshot("acme")))
    await store.publish("acme", Part.INTENTS, 1, Trained((replace_name(HELLO, "one"),), b"anew"))
    configuration = await Configurations(store).live("acme")
    assert ([i.name for i in configuration.intents], configuration.intent_model) == (["one"], b"anew")


def replace_name(intent, name):
    return intent.model_copy(update={"name": name})


async def test_of_changes_beside_the_same_version_one_is_kept(store, place):
    """Two processes that found out something beside the same version: the second finds it out anew."""
    await put(store, "one")
    beside = await store.snapshot("acme")
    async with opened(place) as another:
        stores = [store, ConfigurationTables(another, sealing(), now)]
        outcomes = await asyncio.gather(
            *(
                stores[n % 2].add_settings("acme", settings(f"rival {n}"), Fate(LIVE, beside))
                for n in range(6)
            ),
            *(
                stores[n % 2].add_intents("acme", Trained((HELLO,), b"m"), Fate(LIVE, beside))
                for n in range(6)
            ),
            return_exceptions=True,
        )
    kept = [outcome for outcome in outcomes if not isinstance(outcome, Superseded)]
    assert [version.state for version in kept] == [LIVE]
    assert (await store.numbers("acme")) != beside.numbers


async def test_a_version_that_fails_half_way_leaves_everything_as_it_was(store):
    await put(store, "one")
    before = await store.snapshot("acme")
    unwritable = Trained((HELLO,), model="not bytes")
    with pytest.raises(Exception, match=r"(?i)bytes|bind|type"):
        await store.add_intents("acme", unwritable, Fate(LIVE, before))
    assert await store.numbers("acme") == before.numbers
    assert (await Configurations(store).live("acme")).settings.instructions == "one"


async def test_a_models_key_is_sealed_on_the_disk(store, database):
    model = {"baseUrl": "https://models.example/v1", "model": "m", "apiKey": KEY}
    put = AssistantSettings.from_wire({"model": model})
    await store.add_settings("acme", put, Fate(LIVE, await store.snapshot("acme")))
    rows = await database.read(lambda connection: connection.execute(select(assistant_versions)).all())
    assert KEY not in str(rows)
    assert "*" not in json.dumps(rows[0].body)
    found = (await Configurations(store).live("acme")).settings
    assert found == put
    assert found.model.api_key.get_secret_value() == KEY


async def test_a_key_that_cannot_be_opened_any_more_is_as_none_and_replies_go_on(store, database):
    model = {"baseUrl": "https://models.example/v1", "model": "m", "apiKey": KEY}
    given = AssistantSettings.from_wire({"model": model, "greeting": "Hi"})
    await store.add_settings("acme", given, Fate(LIVE, await store.snapshot("acme")))
    after = ConfigurationTables(database, Sealing(SecretKeys("another-Zx5Cv0Bm7Qw2Er4T-key")), now)
    found = (await Configurations(after).live("acme")).settings
    assert (found.greeting, found.model.model, found.model.api_key) == ("Hi", "m", None)


async def test_vectors_of_examples_are_remembered_by_embedder_and_text(database):
    cache = ExampleVectors(database)
    one, two = np.arange(3, dtype=np.float32), np.ones(3, np.float32)
    await cache.keep("minilm:1", {"hola ¿qué tal?": one, "hi": two})
    await cache.keep("minilm:1", {"hi": two})
    known = await cache.known("minilm:1", ["hi", "hola ¿qué tal?", "unheard of"])
    assert {text: list(vector) for text, vector in known.items()} == {
        "hola ¿qué tal?": [0, 1, 2],
        "hi": [1, 1, 1],
    }
    assert await cache.known("minilm:2", ["hi"]) == {}
