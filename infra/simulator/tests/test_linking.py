"""Scanning, pairing codes, proof of identity, unlinking."""

import asyncio

import pytest

CONTACT = "6281200000002"
PHONE = "6281100000001"


async def test_a_scan_links_the_page_that_shows_the_qr(simulator):
    page = await simulator.linked_page()
    [device] = (await simulator.call("GET", "/api/devices"))["devices"]
    assert device["deviceId"] == page.device["deviceId"]
    assert device["phone"] == PHONE
    assert device["name"] == "Shop"
    assert device["connected"] is True


async def test_a_qr_is_good_for_one_scan_only(simulator):
    page = await simulator.page()
    qr = await page.show_qr()
    await simulator.screens()
    body = {"qr": qr, "phone": PHONE}
    await simulator.call("POST", "/api/devices/scan", body)
    refused = await simulator.call("POST", "/api/devices/scan", body, status=409)
    assert refused["error"]["code"] == "QR_EXPIRED"
    assert (await simulator.call("GET", "/api/screens"))["screens"] == []


async def test_an_earlier_qr_of_the_same_page_is_expired(simulator):
    page = await simulator.page()
    refs = (await page.next("refs"))["refs"]
    await page.send("shows", qr=f"{refs[1]},n,i,s")
    await simulator.screens()
    body = {"qr": f"{refs[0]},n,i,s", "phone": PHONE}
    assert (await simulator.call("POST", "/api/devices/scan", body, 409))["error"]["code"] == "QR_EXPIRED"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"qr": "2@unknown,n,i,s", "phone": PHONE}, 404, "QR_NOT_FOUND"),
        ({"qr": "rubbish", "phone": PHONE}, 422, "VALIDATION_FAILED"),
        ({"qr": 7, "phone": PHONE}, 422, "VALIDATION_FAILED"),
        ({"qr": "2@unknown,n,i,s", "phone": "+62 811"}, 422, "VALIDATION_FAILED"),
        ({"qr": "2@unknown,n,i,s", "phone": "٦٢٨١١٠٠٠٠٠"}, 422, "VALIDATION_FAILED"),
        ({"phone": PHONE}, 422, "VALIDATION_FAILED"),
        ([], 422, "VALIDATION_FAILED"),
    ],
)
async def test_a_bad_scan_is_refused_with_a_reason(simulator, body, status, code):
    assert (await simulator.call("POST", "/api/devices/scan", body, status))["error"]["code"] == code


@pytest.mark.parametrize("change", [str, str.lower, lambda code: code.replace("-", "")])
async def test_a_pairing_code_links_with_or_without_its_hyphen(simulator, change):
    page = await simulator.page()
    await page.show_qr()
    code = (await page.ask("code", phone=PHONE))["code"]
    assert len(code) == 9
    assert code[4] == "-"
    await simulator.call("POST", "/api/devices/link", {"code": change(code), "phone": PHONE})
    assert (await page.next("pair"))["device"]["me"] == f"{PHONE}:1@c.us"


async def test_a_pairing_code_is_for_one_number_and_one_page(simulator):
    page = await simulator.page()
    code = (await page.ask("code", phone=PHONE))["code"]
    other = {"code": code, "phone": CONTACT}
    refused = await simulator.call("POST", "/api/devices/link", other, 409)
    assert refused["error"]["code"] == "CODE_OF_ANOTHER_PHONE"
    unknown = {"code": "AAAA-AAAA", "phone": PHONE}
    assert (await simulator.call("POST", "/api/devices/link", unknown, 404))["error"][
        "code"
    ] == "CODE_NOT_FOUND"


async def test_a_page_with_another_key_is_not_the_linked_device(simulator):
    page = await simulator.linked_page()
    thief = simulator.new_page()
    thief.device = page.device
    await thief.open()
    await thief.prove()
    assert (await thief.next("failure"))["reason"] == "unlinked"
    [device] = (await simulator.call("GET", "/api/devices"))["devices"]
    assert device["connected"] is True


async def test_unlinking_ends_the_login_at_once_and_for_good(simulator):
    page = await simulator.linked_page()
    path = f"/api/devices/{page.device['deviceId']}"
    gone = await simulator.call("DELETE", path)
    assert gone["device"]["connected"] is False
    await page.next("failure")
    await page.open()
    assert (await page.next("failure"))["reason"] == "unlinked"
    assert (await simulator.call("DELETE", path, status=404))["error"]["code"] == "DEVICE_NOT_FOUND"


async def test_the_same_login_in_a_second_page_sets_the_first_aside(simulator):
    page = await simulator.linked_page()
    copy = simulator.new_page()
    copy.device, copy.secret, copy.public_key = page.device, page.secret, page.public_key
    await copy.log_in()
    await page.next("conflict")
    assert (await page.ask("send", message={}))["error"]["code"] == "NOT_LOGGED_IN"
    await page.open(takeover=True)
    await page.prove()
    await page.next("welcome")
    await copy.next("conflict")


async def test_linked_devices_outlive_a_restart(start, tmp_path):
    first = await start(data_dir=tmp_path)
    page = await first.linked_page()
    await first.contact_writes("kept")
    await page.close()
    await first.client.close()
    page.client = (await start(data_dir=tmp_path)).client
    await page.log_in()
    assert (await page.next("message"))["message"]["text"] == "kept"


async def test_a_malformed_frame_is_answered_and_does_not_end_the_connection(simulator):
    page = await simulator.linked_page()
    for frame in (
        {"op": "nonsense"},
        {"op": "send"},
        {"op": "send", "message": {"messageId": "x", "type": "chat"}},
    ):
        await page.socket.send_json({"id": 900, **frame})
        answer = await page.until(lambda one: one.get("re") == 900)
        assert answer["error"]["code"] == "VALIDATION_FAILED"
    await asyncio.wait_for(page.write("still here"), 3)


async def test_a_phone_may_be_quicker_than_the_pages_word_of_what_it_shows(simulator):
    page = await simulator.page()
    refs = (await page.next("refs"))["refs"]
    body = {"qr": f"{refs[0]},n,i,s", "phone": PHONE}
    await simulator.call("POST", "/api/devices/scan", body)
    await page.next("pair")


async def test_an_idle_page_shows_no_qr_and_accepts_none(simulator):
    page = await simulator.page()
    qr = await page.show_qr()
    await simulator.screens()
    await page.send("shows", qr=None)
    assert (await page.ask("code", phone=PHONE))["code"]
    assert (await simulator.call("GET", "/api/screens"))["screens"] == []
    body = {"qr": qr, "phone": PHONE}
    assert (await simulator.call("POST", "/api/devices/scan", body, 409))["error"]["code"] == "QR_EXPIRED"
