"""Faults as the server plays them; those of the page are in test_browser.py."""

import asyncio

import pytest

PHONE = "6281100000001"


async def test_offline_drops_the_page_and_lets_it_back_when_it_is_over(simulator):
    page = await simulator.linked_page()
    started = await simulator.call("POST", "/api/faults", {"kind": "offline", "seconds": 0.3})
    assert started["fault"]["pages"] == 1
    await page.hung_up()
    await page.open()
    await page.hung_up()

    async def over():
        return (await simulator.call("GET", "/api/faults"))["faults"] == []

    await simulator.until(over)
    await page.log_in()


async def test_conflict_ends_by_itself_by_clearing_or_by_a_takeover(simulator):
    page = await simulator.linked_page()
    await simulator.call("POST", "/api/faults", {"kind": "conflict", "seconds": 0.1})
    await page.next("conflict")
    await page.next("conflict_over")
    await page.close()
    await page.log_in()
    await simulator.call("POST", "/api/faults", {"kind": "conflict"})
    await page.next("conflict")
    await page.open(takeover=True)
    await page.prove()
    await page.next("welcome")
    assert (await simulator.call("GET", "/api/faults"))["faults"] == []


async def test_a_lost_acknowledgement_leaves_the_message_on_the_account(simulator):
    page = await simulator.linked_page()
    await simulator.call("POST", "/api/faults", {"kind": "ack_lost"})
    message = {"messageId": "true_6281200000002@c.us_3EB0BB", "type": "chat", "text": "hi"}
    await page.send("send", id=700, message=message)
    await page.ask("exists", address="6281999@c.us")
    assert not any(frame.get("re") == 700 for frame in page.frames)
    assert [one["text"] for one in await simulator.messages()] == ["hi"]
    ended = await simulator.call("DELETE", "/api/faults?kind=ack_lost")
    assert [one["kind"] for one in ended["faults"]] == ["ack_lost"]
    assert (await page.ask("send", message=message))["t"]


async def test_slow_delays_what_the_page_gets(start):
    simulator = await start(slow_delay=0.3)
    page = await simulator.linked_page()
    await simulator.call("POST", "/api/faults", {"kind": "slow", "deviceId": page.device["deviceId"]})
    loop = asyncio.get_running_loop()
    began = loop.time()
    await page.ask("exists", address="6281999@c.us")
    assert loop.time() - began >= 0.29


async def test_never_ready_holds_the_last_step_of_the_login_back(simulator):
    page = await simulator.linked_page()
    await page.next("caught_up")
    await simulator.call("POST", "/api/faults", {"kind": "never_ready"})
    await page.close()
    await page.log_in()
    await page.ask("exists", address="6281999@c.us")
    assert not any(frame.get("op") == "caught_up" for frame in page.frames)


async def test_a_refused_login_leaves_the_qr_as_it_was(simulator):
    page = await simulator.page()
    qr = await page.show_qr()
    await simulator.screens()
    await simulator.call("POST", "/api/faults", {"kind": "refuse_login"})
    body = {"qr": qr, "phone": PHONE}
    assert (await simulator.call("POST", "/api/devices/scan", body, 409))["error"]["code"] == "LOGIN_REFUSED"
    await simulator.call("DELETE", "/api/faults")
    await simulator.call("POST", "/api/devices/scan", body)


async def test_logout_unlinks_the_devices_it_hits(simulator):
    page = await simulator.linked_page()
    await simulator.call("POST", "/api/faults", {"kind": "logout", "deviceId": page.device["deviceId"]})
    await page.next("failure")
    assert (await simulator.call("GET", "/api/devices"))["devices"] == []


async def test_an_update_raises_the_version_and_is_over_when_cleared(simulator):
    before = await simulator.call("GET", "/boot.json")
    await simulator.call("POST", "/api/faults", {"kind": "update_breaks_page"})
    broken = await simulator.call("GET", "/boot.json?device=x")
    assert broken["broken"] is True
    assert broken["version"] > before["version"]
    await simulator.call("DELETE", "/api/faults")
    mended = await simulator.call("GET", "/boot.json")
    assert mended["broken"] is False
    assert mended["version"] == broken["version"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kind": "earthquake"}, 422, "VALIDATION_FAILED"),
        ({"kind": None}, 422, "VALIDATION_FAILED"),
        ({"kind": "slow", "seconds": -1}, 422, "VALIDATION_FAILED"),
        ({"kind": "slow", "seconds": 1e300}, 422, "VALIDATION_FAILED"),
        ({"kind": "slow", "seconds": True}, 422, "VALIDATION_FAILED"),
        ({"kind": "slow", "deviceId": "dev_unknown"}, 404, "DEVICE_NOT_FOUND"),
    ],
)
async def test_a_bad_fault_is_refused(simulator, body, status, code):
    assert (await simulator.call("POST", "/api/faults", body, status))["error"]["code"] == code
