"""Backups of a live session on real Chromium: taken, proved, and brought back without a QR."""

import asyncio
import shutil

import pytest
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.application import session_backups
from holdfast_gateway.bootstrap import build
from holdfast_gateway.browsing import make_browsers
from scripted_page import until
from shop import BASE, KEY, SHOP, Shop

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nothing_blocks_the_loop")]


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def settings(make_settings, phones, store):
    return make_settings(
        whatsapp_url=str(phones.make_url("/")), heartbeat_interval=1, backup_store=store.as_uri()
    )


@pytest.fixture
def open_shop(aiohttp_client, phones, auth):
    """Start a gateway on these settings; its shop has the same phone as every other."""

    async def open_(settings):
        gateway = await aiohttp_client(build(settings, await asyncio.to_thread(make_browsers, settings)))
        return Shop(gateway, phones, auth)

    return open_


async def qrs_told(shop):
    """Count the QRs that a gateway has ever shown."""
    path = "/v1/events?types=session.qr,session.ready&after=none"
    async with shop.gateway.ws_connect(path, headers=shop.auth) as socket:
        count = 0
        while (await socket.receive_json(timeout=10))["type"] == "session.qr":
            count += 1
    return count


async def backups(shop):
    return (await shop.ask("GET", f"{BASE}/backups"))[1]["backups"]


async def test_a_backup_of_a_live_session_is_listed_told_and_reads_back_whole(shop):
    await shop.pair()
    status, taken = await shop.ask("POST", f"{BASE}/backups")
    assert status == 201
    assert taken["backupId"].startswith("bak_")
    assert 0 < taken["pauseMs"] < 2000
    assert taken["versions"]["chromium"]
    assert [backup["backupId"] for backup in await backups(shop)] == [taken["backupId"]]
    told = (await shop.told("backup.completed"))[0]
    assert (told["backupId"], told["bytes"]) == (taken["backupId"], taken["bytes"])
    verified = await shop.ask("POST", f"{BASE}/backups/{taken['backupId']}/verify")
    assert verified == (200, {"ok": True, "bytes": taken["bytes"], "files": taken["files"], "problem": None})
    session = await shop.session()
    assert session["status"] == "connected"
    assert session["backup"]["backupId"] == taken["backupId"]


async def test_a_session_is_backed_up_by_the_clock(make_settings, settings, open_shop, monkeypatch):
    monkeypatch.setattr(session_backups, "FIRST_AFTER", session_backups.FIRST_AFTER * 0)
    shop = await open_shop(settings.model_copy(update={"backup_interval": session_backups.FIRST_AFTER / 600}))
    await shop.pair()

    async def two():
        return len(await backups(shop)) >= 2

    await until(two, 20)


async def test_a_gateway_with_an_empty_disk_and_the_same_store_brings_its_sessions_back(
    settings, open_shop, tmp_path
):
    shop = await open_shop(settings)
    await shop.pair()
    await shop.gateway.close()
    elsewhere = settings.model_copy(update={"data_dir": tmp_path / "another-host"})
    successor = await open_shop(elsewhere)
    session = await successor.reach("connected")
    assert (session["phone"], session["isRestored"]) == (SHOP, True)
    assert await qrs_told(successor) == 0
    await successor.write("still there?")
    assert (await successor.told("message.received"))[0]["text"] == "still there?"


async def test_a_session_whose_profile_is_gone_comes_back_from_its_backup(shop, settings):
    await shop.pair()
    status, stopped = await shop.ask("POST", f"{BASE}/stop")
    assert (status, stopped["status"]) == (202, "stopped")
    assert len(await backups(shop)) == 1
    shutil.rmtree(Profiles(settings.data_dir).profile(KEY))
    await shop.ask("POST", f"{BASE}/start")
    assert (await shop.reach("connected"))["phone"] == SHOP
    assert await qrs_told(shop) == 1


async def test_a_corrupt_backup_is_passed_over_and_said_so(shop, settings, store):
    await shop.pair()
    _, good = await shop.ask("POST", f"{BASE}/backups")
    before = set(store.rglob("packs/*"))
    await shop.write("something new")
    await shop.told("message.received")
    _, bad = await shop.ask("POST", f"{BASE}/backups")
    for pack in set(store.rglob("packs/*")) - before:
        pack.write_bytes(pack.read_bytes()[:-1])
    status, verified = await shop.ask("POST", f"{BASE}/backups/{bad['backupId']}/verify")
    assert (status, verified["ok"]) == (200, False)
    status, refused = await shop.ask("POST", f"{BASE}/restore", json={"backupId": bad["backupId"]})
    assert (status, refused["error"]["code"]) == (409, "BACKUP_CORRUPT")
    await shop.reach("connected")
    status, restored = await shop.ask("POST", f"{BASE}/restore")
    assert status == 200
    assert restored["backupId"] == good["backupId"]
    assert [item["backupId"] for item in restored["passedOver"]] == [bad["backupId"]]
    assert (await shop.reach("connected"))["phone"] == SHOP
    await until(lambda: not list(Profiles(settings.data_dir).folder(KEY).glob("profile.*")))


async def test_there_is_nothing_to_back_up_before_a_phone_is_linked_and_no_backup_of_another_name(shop):
    await shop.ask("POST", f"{BASE}/start")
    await shop.qr()
    status, refused = await shop.ask("POST", f"{BASE}/backups")
    assert (status, refused["error"]["code"]) == (409, "SESSION_NOT_READY")
    status, unknown = await shop.ask("POST", f"{BASE}/restore", json={"backupId": "bak_none"})
    assert (status, unknown["error"]["code"]) == (404, "BACKUP_NOT_FOUND")
    status, unknown = await shop.ask("POST", f"{BASE}/backups/bak_none/verify")
    assert (status, unknown["error"]["code"]) == (404, "BACKUP_NOT_FOUND")


async def test_a_logout_leaves_backups_that_are_not_restored_and_a_deletion_leaves_none(
    shop, settings, open_shop, tmp_path, store
):
    await shop.pair()
    await shop.ask("POST", f"{BASE}/backups")
    assert (await shop.ask("POST", f"{BASE}/logout"))[0] == 202

    async def buried():
        return (await shop.ask("GET", f"{BASE}/backups"))[1]["loggedOutAt"]

    await until(buried)
    assert len(await backups(shop)) == 1
    await shop.ask("POST", f"{BASE}/start")
    await shop.qr()
    assert (await shop.ask("DELETE", BASE))[0] == 204
    assert not [path for path in store.rglob("*") if path.is_file() and "ann" in str(path)]


async def test_a_second_gateway_is_told_who_has_the_session(settings, open_shop, tmp_path):
    first = await open_shop(settings)
    await first.pair()
    other = settings.model_copy(update={"data_dir": tmp_path / "other", "id": "gateway-2"})
    second = await open_shop(other)
    status, refused = await second.ask("POST", f"{BASE}/start")
    assert (status, refused["error"]["code"]) == (409, "SESSION_OWNED_ELSEWHERE")
    assert refused["error"]["details"]["gatewayId"] == "gateway-1"
    assert (await first.session())["status"] == "connected"


async def test_without_an_answer_from_the_store_nobody_is_shown_a_qr(settings, open_shop, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    shop = await open_shop(
        settings.model_copy(
            update={"backup_store": "s3://bucket/prefix", "s3_endpoint_url": "http://127.0.0.1:9"}
        )
    )
    await shop.ask("POST", f"{BASE}/start")

    async def waits():
        session = await shop.session()
        return (session["status"], session["reason"]) == ("starting", "LEASE_LOST")

    await until(waits)
    async with shop.gateway.get("/health") as response:
        assert (await response.json())["backupStore"]["fault"] == "STORE_UNREACHABLE"
    status, refused = await shop.ask("GET", f"{BASE}/qr")
    assert (status, refused["error"]["code"]) == (409, "PAIRING_NOT_SHOWN")
