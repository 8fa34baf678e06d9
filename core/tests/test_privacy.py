"""What is held of users and contacts is handed out whole, and goes whole."""

import io
import json
import sqlite3
import zipfile

import pytest
from core_support.running import message_event, somebody
from core_support.visiting import sign_in
from core_support.waiting import until
from core_support.world import make_world, mark_of, phone_of
from holdfast_contract.errors import GatewayUnreachable
from holdfast_contract.times import now
from holdfast_core.adapters import removals as removing
from holdfast_core.adapters.accounts import AuditTable
from holdfast_core.adapters.belongings import (
    INTERNAL,
    NOBODY_S,
    NOT_EXPORTED,
    SECRET,
    THROUGH,
    exported_columns,
    exported_tables,
)
from holdfast_core.adapters.tables import METADATA, audit, removals
from holdfast_core.application import removal
from holdfast_core.application.audit import Deed
from sqlalchemy import select


@pytest.fixture(autouse=True)
def in_small_steps(monkeypatch):
    monkeypatch.setattr(removing, "BATCH", 3)


@pytest.fixture
def settles_at_once(monkeypatch):
    monkeypatch.setattr(removal, "SETTLED_AFTER", removal.timedelta(0))


async def every_row(core):
    """Give all that the database holds, as text, table by table."""

    def work(connection):
        return {
            table.name: "\n".join(str(tuple(row)) for row in connection.execute(select(table)))
            for table in METADATA.sorted_tables
        }

    return await core.core.database.read(work)


async def remove(core, user_id):
    answer = await core.operate("DELETE", f"/v1/users/{user_id}")
    assert answer.status == 202, await answer.text()
    return await answer.json()


async def removed(core, begun):
    async def is_removed():
        answer = await core.operate("GET", f"/v1/removals/{begun['removalId']}")
        return (await answer.json())["state"] == "removed"

    await until(is_removed)
    return await (await core.operate("GET", f"/v1/removals/{begun['removalId']}")).json()


async def exported(answer):
    """Give what a ZIP holds, file by file."""
    assert answer.status == 200, await answer.text()
    assert answer.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def test_every_table_is_a_user_s_or_says_why_not():
    for table in METADATA.sorted_tables:
        ways = ("user_id" in table.c) + (table.name in THROUGH) + (table.name in NOBODY_S)
        assert ways == 1 or table.name == "removals", f"{table.name}: see adapters/belongings.py"
    known = set(METADATA.tables)
    assert set(THROUGH) | set(NOBODY_S) | set(NOT_EXPORTED) <= known


def test_every_column_with_a_secret_in_its_name_is_left_out_of_exports():
    shown = {column.name for table in exported_tables() for column in exported_columns(table)}
    assert not shown & (SECRET | INTERNAL)
    telling = ("secret", "password", "sealed", "hash", "digest")
    assert {name for name in shown if any(part in name for part in telling)} == {"old_secret_until"}


async def test_nothing_of_a_user_is_left_and_nothing_of_another_is_touched(
    place, core, settles_at_once, tmp_path
):
    await make_world(core, "acme")
    await make_world(core, "globex")
    before = await every_row(core)
    assert sum(mark_of("acme") in rows for rows in before.values()) > 10
    begun = await remove(core, "acme")
    assert (begun["state"], begun["pending"]) == ("removing", [])
    receipt = await removed(core, begun)
    assert receipt["rows"]["messages"] == before["messages"].count("'acme'")
    assert receipt["rows"]["users"] == 1
    assert [said["sessions"] for said in receipt["gateways"].values()] == [2]
    after = await every_row(core)
    for canary in (mark_of("acme"), phone_of("acme"), "'acme'", "acme/"):
        assert not [
            name for name, rows in after.items() if canary in rows and not name.startswith("removals")
        ], canary
    for name in ("messages", "contacts", "passage_texts", "subscriptions", "assistant_versions", "accounts"):
        theirs = {line for line in before[name].splitlines() if "globex" in line}
        assert theirs <= set(after[name].splitlines()), name
    found = await core.operate("GET", "/v1/users/globex/documents")
    assert len((await found.json())["documents"]) == 1
    if not isinstance(place, str):
        await core.core.database.write(lambda connection: None)
        await core.client.close()
        await vacuum(place)
        raw = b"".join(path.read_bytes() for path in place.parent.glob(f"{place.name}*"))
        assert mark_of("globex").encode() in raw
        assert mark_of("acme").encode() not in raw
        assert phone_of("acme").encode() not in raw


async def vacuum(place):
    connection = sqlite3.connect(place)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


async def test_from_the_first_moment_keys_people_and_events_of_the_user_are_refused(core):
    ids = await make_world(core, "acme")
    key = await (await core.operate("POST", "/v1/users/acme/keys", json={"name": "till"})).json()
    core.gateway.fault = GatewayUnreachable()
    begun = await remove(core, "acme")
    mine = {"X-Api-Key": key["key"]}
    async with core.client.get("/v1/users/acme/conversations", headers=mine) as refused:
        assert refused.status in {401, 404}
    assert (await core.operate("GET", "/v1/users/acme/conversations")).status == 404
    assert (await core.operate("DELETE", "/v1/users/acme")).status == 404
    assert (await core.operate("POST", "/v1/users", json={"userId": "acme"})).status == 409
    late = await core.deliver(message_event("are you still there?", **somebody(ids["contactId"])))
    assert late.status == 202
    await until(lambda: all_gone(core))
    pending = await (await core.operate("GET", f"/v1/removals/{begun['removalId']}")).json()
    assert (pending["state"], len(pending["pending"])) == ("removing", 1)


async def all_gone(core):
    rows = await every_row(core)
    return "are you still there?" not in str(rows) and mark_of("acme") not in rows["messages"]


async def test_a_removal_waits_for_a_gateway_that_is_away_and_what_comes_late_is_not_kept(
    core, settles_at_once, monkeypatch
):
    await core.add_user("acme")
    core.gateway.put("acme", "connected")
    core.gateway.fault = GatewayUnreachable()
    begun = await remove(core, "acme")
    await until(lambda: core.gateway.tries or core.gateway.calls)
    assert (await (await core.operate("GET", f"/v1/removals/{begun['removalId']}")).json())[
        "state"
    ] == "removing"
    core.gateway.fault = None
    await removed(core, begun)
    assert core.gateway.users_forgotten == ["acme"]
    late = await core.deliver(message_event("late word"))
    assert late.status == 202
    assert "late word" not in str(await every_row(core))
    assert (await core.operate("POST", "/v1/users", json={"userId": "acme"})).status == 201
    await core.deliver(message_event("a new beginning"))
    assert "a new beginning" in str(await every_row(core))


async def test_a_key_removes_nobody_and_sees_no_removals(core):
    await core.add_user("acme", document=None)
    key = await (await core.operate("POST", "/v1/users/acme/keys")).json()
    mine = {"X-Api-Key": key["key"]}
    for method, path in (
        ("DELETE", "/v1/users/acme"),
        ("GET", "/v1/removals"),
        ("GET", "/v1/removals/rem_1"),
    ):
        async with core.client.request(method, path, headers=mine) as refused:
            assert refused.status == 403, path
    assert (await core.operate("GET", "/v1/removals/rem_1")).status == 404
    assert await core.rows(removals) == []


async def test_a_user_s_export_holds_what_others_may_not_see_and_no_secret(core):
    ids = await make_world(core, "acme")
    await make_world(core, "globex")
    files = await exported(await core.operate("GET", "/v1/users/acme/export"))
    assert {"README.txt", "messages.jsonl", "passage_texts.jsonl", "assistant_versions.jsonl"} <= set(files)
    everything = b"".join(files.values())
    assert mark_of("acme").encode() in everything
    assert mark_of("globex").encode() not in everything
    [subscription] = map(json.loads, files["subscriptions.jsonl"].splitlines())
    assert subscription["subscriptionId"] == ids["subscriptionId"]
    assert not {"sealedSecret", "sealedOldSecret"} & set(subscription)
    assert b"argon2" not in everything
    assert b"s1." not in everything
    texts = [json.loads(line)["text"] for line in files["messages.jsonl"].splitlines()]
    assert any(mark_of("acme") in (one or "") for one in texts)


async def test_a_contact_s_export_holds_its_words_and_files_and_no_other_contact_s(place, core):
    ids = await make_world(core, "acme")
    await core.deliver(message_event("something of another", **somebody("628990000001")))
    media = "med_acme"
    core.gateway.media["acme", "default", media] = ("text/html", b"<p>bytes of the file</p>")
    path = f"/v1/users/acme/contacts/{ids['contactId']}/export"
    files = await exported(await core.operate("GET", path))
    assert files[f"media/{media}"] == b"<p>bytes of the file</p>"
    everything = b"".join(files.values())
    assert mark_of("acme").encode() in everything
    assert b"something of another" not in everything
    for name in ("contacts", "messages", "conversations", "inbox"):
        rows = [json.loads(line) for line in files[f"{name}.jsonl"].splitlines()]
        assert {row["contactId"] for row in rows} == {ids["contactId"]}, name
    del core.gateway.media["acme", "default", media]
    again = await exported(await core.operate("GET", path))
    assert not [name for name in again if name.startswith("media/")]


async def test_a_reset_leaves_in_the_log_that_something_was_done_and_not_to_whom(place, core):
    await core.add_user("acme", document=None)
    log = AuditTable(core.core.database)
    for contact_id, name in (("6281717407674", "inbox.write"), ("628990000001", "inbox.write")):
        await log.add(Deed("ana@acme.test", name, "::1", now(), "acme", {"contactId": contact_id}))
    await log.add(Deed("ana@acme.test", "sessions.start", "::1", now(), "acme", {"sessionId": "default"}))
    await core.reset("6281717407674")
    told = [dict(row.target) for row in sorted(await core.rows(audit), key=lambda row: row.number)]
    assert told == [{"contactId": "forgotten"}, {"contactId": "628990000001"}, {"sessionId": "default"}]


async def test_exports_are_for_those_who_may_do_everything_and_not_all_the_time(core):
    await core.add_user("acme", document=None)
    body = {"scopes": ["conversations:read"]}
    key = await (await core.operate("POST", "/v1/users/acme/keys", json=body)).json()
    async with core.client.get("/v1/users/acme/export", headers={"X-Api-Key": key["key"]}) as refused:
        assert refused.status == 403
    answers = [(await core.operate("GET", "/v1/users/acme/export")).status for _ in range(12)]
    assert answers[0] == 200
    assert 429 in answers


def test_exports_a_reset_and_a_removal_from_the_shell(call, tmp_path, monkeypatch):
    assert call("migrate")[0] == 0
    for user_id in ("acme", "globex"):
        assert call("user", "add", "--user", user_id, "--name", f"Name of {user_id}")[0] == 0
    assert call("user", "export", "--user", "acme", "--to", "acme.zip")[0] == 0
    assert (tmp_path / "acme.zip").stat().st_mode & 0o777 == 0o600
    files = zipfile.ZipFile(tmp_path / "acme.zip")
    assert b"Name of acme" in files.read("users.jsonl")
    code, _, complaint = call("user", "export", "--user", "acme", "--to", "acme.zip")
    assert (code, "acme.zip cannot be written" in complaint) == (1, True)
    contact = ("--user", "acme", "--contact", "6281717407674")
    assert call("contact", "export", *contact, "--to", "contact.zip")[0] == 0
    receipt = call("contact", "reset", *contact)[1].splitlines()[-1]
    assert json.loads(receipt)["gateway"] == "pending"
    monkeypatch.setattr("builtins.input", lambda _asked: "globex")
    assert call("user", "delete", "--user", "acme")[0] == 1
    begun = call("user", "delete", "--user", "acme", "--yes")
    assert json.loads(begun[1].splitlines()[-1])["state"] == "removing"
    assert call("user", "export", "--user", "acme", "--to", "again.zip")[0] == 1


async def test_a_business_is_exported_by_its_people_and_removed_by_the_operator_who_types_its_id(
    core, settles_at_once
):
    await make_world(core, "acme")
    operator = await sign_in(core)
    page = await operator.get("/users/acme/privacy")
    assert (page.status, "/users/acme/privacy/export" in page.text) == (200, True)
    answer = await operator.call("GET", "/users/acme/privacy/export")
    assert mark_of("acme").encode() in b"".join((await exported(answer)).values())
    wrong = await operator.post("/removals", {"userId": "acme", "typed": "globex"})
    assert (wrong.status, "Nothing was removed" in wrong.text) == (422, True)
    done = await operator.post("/removals", {"userId": "acme", "typed": " acme "})
    assert (done.status, done.path) == (200, "/removals")
    assert "acme" in done.text
    [row] = await core.rows(removals)
    await removed(core, {"removalId": row.removal_id})
    assert "Removed" in (await operator.get("/removals")).text
