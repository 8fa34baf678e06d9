"""The pages on how things are: what is wrong in words, the numbers of a period, and a file of them."""

import csv
import io
import re
import time
from datetime import timedelta

import pytest
from core_support.past import Past
from core_support.visiting import sign_in, tenant
from holdfast_contract.drain import DrainState
from holdfast_contract.errors import GatewayUnreachable
from holdfast_contract.sessions import BackupSummary
from holdfast_contract.times import now
from holdfast_contract.troubles import Severity, TroubleKind
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.dashboard.health.troubles import told
from holdfast_core.domain.troubles import trouble

SUBJECTS = {
    TroubleKind.WORK_WAITING: ["inbox", "turns", "replies", "forgettings", "ingestions", "deliveries"],
    TroubleKind.LIMIT_REACHED: ["messages", "tokens", "money"],
}


@pytest.fixture
async def shop_of_a_month(core):
    await core.add_user(document=None)
    backup = BackupSummary(backup_id="bak_1", taken_at=now() - timedelta(minutes=4), bytes=41_000_000)
    core.gateway.put("acme", "connected", backup=backup)
    await Past().month(now(), 45, 900).write(core.core.database, created_at=now())
    await core.core.usage.catch_up()
    return core


@pytest.mark.parametrize("kind", TroubleKind)
def test_every_trouble_has_words_for_what_it_is_what_to_do_and_where_to_go(kind):
    for subject in SUBJECTS.get(kind, [None]):
        for code in (None, "SEND_FAILED", "A_CODE_OF_A_NEWER_GATEWAY"):
            item = trouble(kind, user_id="acme", count=2, subject=subject, code=code)
            [one] = told(Catalogue(), [item])
            assert one.title
            assert one.todo.endswith(".")
            assert "{" not in one.title + one.todo
            of_installation = {
                TroubleKind.GATEWAYS_FULL,
                TroubleKind.GATEWAY_DRAINING,
                TroubleKind.WORK_WAITING,
                TroubleKind.GATEWAY_UNREACHABLE,
                TroubleKind.BACKUP_STORE_FAULT,
            }
            assert (one.path is None) == (kind in of_installation)


async def test_where_all_is_well_the_page_says_so_and_what_was_looked_at(shop_of_a_month):
    visit = await tenant(shop_of_a_month)
    page = await visit.get("/users/acme/health")
    assert page.status == 200
    assert "All is well" in page.text
    assert "Conversations that wait for a person" in page.text


async def test_a_trouble_is_told_with_a_way_to_where_it_can_be_mended(shop_of_a_month):
    core = shop_of_a_month
    core.gateway.put("acme", "logged_out", reason="UNLINKED_BY_PHONE")
    page = await (await tenant(core)).get("/users/acme/health")
    assert "The phone has unlinked this session" in page.text
    assert "Somebody removed it under Linked devices." in page.text
    assert 'href="/users/acme/sessions/default"' in page.text
    assert "All is well" not in page.text


async def test_what_is_on_the_screen_already_is_not_sent_again(shop_of_a_month):
    core = shop_of_a_month
    visit = await tenant(core)
    page = await visit.get("/users/acme/health")
    piece = re.search(r'hx-get="(/users/acme/health/troubles\?seen=\w+)"', page.text)[1]
    assert (await visit.get(piece, htmx=True)).status == 204
    core.gateway.put("acme", "stopped")
    changed = await visit.get(piece, htmx=True)
    assert changed.status == 200
    assert "The session is stopped" in changed.text


async def test_a_period_is_chosen_and_its_numbers_are_charts_tables_and_a_file(shop_of_a_month):
    visit = await tenant(shop_of_a_month)
    for days in (7, 30, 90):
        page = await visit.get(f"/users/acme/health?days={days}")
        assert page.text.count('class="plot"') == 6
        bars = days if days < 90 else 13
        assert page.text.count('class="touch"') == 5 * bars + days
        assert "style=" not in page.text
    answer = await visit.get("/users/acme/health/usage.csv?days=30")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0][:3] == ["Day", "Received", "Written by the assistant"]
    assert len(rows) == 31
    assert rows[-1][0] == now().date().isoformat()
    assert 500 < sum(int(row[1]) for row in rows[1:]) < 700
    assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_a_period_that_nobody_offers_is_the_usual_one(shop_of_a_month):
    visit = await tenant(shop_of_a_month)
    for days in ("1000000", "-3", "x", "٧"):
        page = await visit.get("/users/acme/health", params={"days": days})
        assert page.status == 200
        assert page.text.count('class="touch"') == 6 * 30


async def test_a_first_look_at_much_says_what_is_still_being_counted_and_goes_on(core):
    await core.add_user(document=None)
    await Past().month(now(), 60, 2_000).write(core.core.database, created_at=now())
    visit = await tenant(core)
    look = await visit.get("/users/acme/health?days=90")
    looks = 0
    while "are being counted" in look.text:
        piece = re.search(r'hx-get="(/users/acme/health/usage\?days=90)"', look.text)[1]
        look = await visit.get(piece, htmx=True)
        looks += 1
        assert look.text.count('class="touch"') in {0, 13, 90, 103, 5 * 13 + 90}
        assert looks < 100
    assert 'id="usage"' in look.text


async def test_a_new_business_sees_a_page_without_numbers_and_no_error(core):
    await core.add_user(document=None)
    page = await (await tenant(core)).get("/users/acme/health")
    assert page.status == 200
    assert "No phone is connected yet" in page.text
    assert "Nothing to show for this period." in page.text


async def test_the_operator_sees_all_businesses_their_state_the_queues_and_the_versions(shop_of_a_month):
    core = shop_of_a_month
    await core.add_user("other", document=None)
    desk = await sign_in(core)
    page = await desk.get("/operations")
    assert page.status == 200
    assert '<a href="/users/other/health">other</a>' in page.text
    assert "No phone is connected yet" in page.text
    assert "Events of the gateway" in page.text
    assert 'data-gateway="gw"' in page.text
    assert "49 of 50 free" in page.text
    core.gateway.fault = GatewayUnreachable()
    away = await desk.get("/operations")
    assert "Does not answer" in away.text
    assert away.text.count("The connection to WhatsApp cannot be checked") == 1


async def test_the_operator_empties_a_gateway_sees_how_far_it_is_and_has_it_serve_again(shop_of_a_month):
    core = shop_of_a_month
    desk = await sign_in(core)
    page = await desk.get("/operations/gateways")
    assert ("Serves" in page.text, "There is no other gateway" in page.text) == (True, True)
    seen = re.search(r"gateways\?seen=(\w+)", page.text).group(1)
    assert (await desk.get(f"/operations/gateways?seen={seen}")).status == 204
    drained = await desk.post("/operations/gateways/gw/drain", htmx=True)
    assert ("Is being emptied" in drained.text, "0 moved, 1 still here" in drained.text) == (True, True)
    core.gateway.drain_state, core.gateway.moved = DrainState.DRAINED, 1
    page = await desk.get(f"/operations/gateways?seen={seen}")
    assert "1 session has moved. It can be stopped now." in page.text
    served = await desk.post("/operations/gateways/gw/serve", htmx=True)
    assert ("Serves" in served.text, "Is being emptied" in served.text) == (True, False)
    assert (await desk.post("/operations/gateways/none/drain", htmx=True)).status == 404
    visit = await tenant(core)
    assert (await visit.get("/operations/gateways")).status == 403


async def test_every_queue_has_words(core):
    for backlog in await core.core.queues.backlogs():
        assert backlog.queue in SUBJECTS[TroubleKind.WORK_WAITING]
        assert Catalogue()("health.queue." + backlog.queue)


async def test_operations_are_the_operators_alone(shop_of_a_month):
    visit = await tenant(shop_of_a_month)
    assert (await visit.get("/operations")).status == 403
    assert (await visit.get("/operations/troubles")).status == 403


def test_every_severity_has_words():
    assert {Catalogue()("health.severity." + severity) for severity in Severity}


async def test_a_month_of_a_busy_shop_is_on_the_screen_within_a_tenth_of_a_second(core):
    await core.add_user(document=None)
    core.gateway.put("acme", "connected")
    await Past().month(now(), 30, 4_000).write(core.core.database, created_at=now())
    visit = await tenant(core)
    while "are being counted" in (await visit.get("/users/acme/health")).text:
        pass
    times = []
    for _ in range(7):
        began = time.perf_counter()
        await visit.get("/users/acme/health")
        times.append(time.perf_counter() - began)
    # The figures stand in the bench; here is but a bound that other work on the machine does not break.
    assert min(times) < 0.5
