"""A session that writes in a person's rhythm."""

import asyncio

import pytest
from gateway_api import BASE, Api
from holdfast_contract.errors import ErrorCode
from holdfast_gateway.bootstrap import build
from holdfast_gateway.domain.pacing import Pacing
from holdfast_gateway.domain.sending import Refused
from scripted_page import READY, ScriptedBrowsers, until

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
PEOPLE = ("628120001", "628120002", "628120003")
QUICK = {"typing_per_character": 0.001, "shortest_typing": 0.05, "longest_typing": 0.2, "gap": 0.1}


@pytest.fixture
def paced(monkeypatch, aiohttp_client, make_settings, auth):
    """Start a gateway with these measures, and give its API and the page of its session."""

    async def start(first_contacts=50, **measures):
        pacing = Pacing(first_contacts_per_day=first_contacts, **measures)
        monkeypatch.setattr(Pacing, "human", lambda _first_contacts: pacing)
        pages = ScriptedBrowsers()
        client = await aiohttp_client(build(make_settings(pacing="human"), pages))
        api = Api(client, auth)
        await api("POST", f"{BASE}/start")
        await until(lambda: pages.opened)
        pages.page.tell(READY)
        await api.reach("connected")
        pages.page.sending.strangers = {f"{person}@c.us" for person in PEOPLE}
        return api, pages.page.sending, client

    return start


async def test_typing_is_shown_before_a_text_and_messages_of_a_session_keep_their_gap(paced):
    api, sending, _ = await paced(**QUICK)
    loop = asyncio.get_running_loop()
    begin = loop.time()
    await asyncio.gather(*(api.sent(f"k{person}", to=person) for person in PEOPLE))
    least = 0.7 * (3 * QUICK["shortest_typing"] + 2 * QUICK["gap"])
    assert loop.time() - begin >= least
    assert sorted(sending.shown) == [(f"{person}@c.us", "typing") for person in PEOPLE]
    assert len(sending.sent) == 3


async def test_a_day_has_room_for_so_many_strangers_and_for_everybody_else(paced):
    api, sending, client = await paced(first_contacts=2)
    assert [(await api.sent(person, to=person))[0] for person in PEOPLE[:2]] == [201, 201]
    response = await api.send("third", to=PEOPLE[2])
    assert (await response.json())["error"]["code"] == "FIRST_CONTACTS_EXHAUSTED"
    assert 0 < int(response.headers["Retry-After"]) <= 86_400
    assert (await api.sent("again", to=PEOPLE[0]))[0] == 201
    assert (await api.sent("known", to="628120009"))[0] == 201
    sending.strangers.clear()
    assert (await api.sent("third", to=PEOPLE[2]))[0] == 201

    await client.close()
    api, sending, _ = await paced(first_contacts=2)
    sending.strangers = {"628120008@c.us"}
    assert await api.sent("later", to="628120008") == (429, "FIRST_CONTACTS_EXHAUSTED")


async def test_strangers_written_to_at_the_same_time_are_all_counted(paced):
    api, sending, _ = await paced(first_contacts=1)
    answers = await asyncio.gather(*(api.sent(person, to=person) for person in PEOPLE))
    assert sorted(status for status, _ in answers) == [201, 429, 429]
    assert len(sending.sent) == 1


async def test_refusals_in_a_row_stop_a_session_before_it_is_banned(paced):
    api, sending, _ = await paced(refusals=2, first_pause=60, longest_pause=600)
    sending.failure = Refused(ErrorCode.REACHOUT_TIMELOCK)
    assert await api.sent("k1") == (429, "REACHOUT_TIMELOCK")
    assert await api.sent("k2") == (429, "REACHOUT_TIMELOCK")
    sending.failure = None
    response = await api.send("k3")
    assert (await response.json())["error"]["code"] == "SENDING_PAUSED"
    assert response.headers["Retry-After"] in {"59", "60"}
    assert sending.sent == []
