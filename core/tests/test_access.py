import json

import pytest
from core_support.fake_gateway import KEY
from core_support.running import EMAIL, OPERATOR, PASSWORD, basic, make_settings
from holdfast_contract.errors import CapacityExhausted

READS = ["/v1/users/acme/documents", "/v1/users/acme/sessions", "/v1/users/acme/sessions/default"]


async def outcome(answer):
    body = await answer.text()
    return answer.status, json.loads(body)["error"]["code"] if answer.status >= 400 else None


async def test_a_users_key_reaches_that_user_by_either_header(core):
    await core.add_user()
    key = await core.key()
    assert key.startswith("hf_")
    for headers in (
        {"Authorization": f"Bearer {key}"},
        {"X-Api-Key": key},
        {"authorization": f"bearer {key}"},
    ):
        assert (await core.client.get("/v1/users/acme/documents", headers=headers)).status == 200


async def test_a_users_key_reaches_nobody_else_and_nothing_of_the_operators(core):
    await core.add_user("acme")
    await core.add_user("globex")
    headers = {"X-Api-Key": await core.key("acme")}
    forbidden = (403, "FORBIDDEN")
    for path in (
        *(read.replace("acme", "globex") for read in READS),
        "/v1/users/nobody/documents",
        "/metrics",
    ):
        assert await outcome(await core.client.get(path, headers=headers)) == forbidden
    for path in ("/v1/users/globex/ask", "/v1/users/globex/keys", "/v1/users"):
        body = {"question": "?"} if path.endswith("ask") else {"userId": "new"}
        assert await outcome(await core.client.post(path, json=body, headers=headers)) == forbidden


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer hf_x_y"},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Basic ???"},
        {"Authorization": "Basic /w=="},
        {"Authorization": "Digest x"},
        {"X-Api-Key": KEY},
        basic(EMAIL, PASSWORD + "x"),
        basic("other@holdfast.test", PASSWORD),
        basic("", ""),
    ],
    ids=str,
)
async def test_without_right_credentials_nothing_is_reached(core, headers):
    await core.add_user()
    for path in (*READS, "/metrics", "/v1/users/nobody/documents"):
        assert await outcome(await core.client.get(path, headers=headers)) == (401, "UNAUTHENTICATED")
    answer = await core.client.post("/v1/users", json={"userId": "x"}, headers=headers)
    assert await outcome(answer) == (401, "UNAUTHENTICATED")


async def test_a_key_with_one_letter_changed_is_no_key(core):
    await core.add_user()
    key = await core.key()
    changed = key[:-1] + ("a" if key[-1] != "a" else "b")
    answer = await core.client.get("/v1/users/acme/documents", headers={"X-Api-Key": changed})
    assert await outcome(answer) == (401, "UNAUTHENTICATED")


async def test_keys_are_listed_without_their_texts_and_a_revoked_one_reaches_nothing(core):
    await core.add_user("acme")
    await core.add_user("globex")
    key = await core.key()
    answer = await core.client.get("/v1/users/acme/keys", headers={"X-Api-Key": key})
    [known] = (await answer.json())["keys"]
    assert (known["name"], known["keyId"] in key) == ("test", True)
    assert key.split("_", 2)[2] not in await answer.text()
    path = f"keys/{known['keyId']}"
    others = await core.operate("DELETE", f"/v1/users/globex/{path}")
    assert await outcome(others) == (404, "KEY_NOT_FOUND")
    assert (await core.operate("DELETE", f"/v1/users/acme/{path}")).status == 204
    answer = await core.client.get("/v1/users/acme/keys", headers={"X-Api-Key": key})
    assert await outcome(answer) == (401, "UNAUTHENTICATED")
    assert await outcome(await core.operate("DELETE", f"/v1/users/acme/{path}")) == (404, "KEY_NOT_FOUND")


async def test_a_key_is_shown_once_and_kept_as_a_hash(core, tmp_path):
    await core.add_user()
    secret = (await core.key()).split("_", 2)[2]
    await core.client.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert secret.encode() not in kept


async def test_the_operator_reaches_every_user_and_learns_which_there_are_not(core):
    await core.add_user()
    assert (await core.operate("GET", "/v1/users/acme/documents")).status == 200
    assert await outcome(await core.operate("GET", "/v1/users/nobody/documents")) == (404, "USER_NOT_FOUND")
    answer = await core.operate("POST", "/v1/users", json={"userId": "acme"})
    assert await outcome(answer) == (409, "CONFLICT")


async def test_names_that_are_none_are_refused_with_the_rule(core):
    for user_id in ("a%2Fb", "..%2Fb", "-x", "a" * 65, "a%00"):
        answer = await core.operate("GET", f"/v1/users/{user_id}/documents")
        assert await outcome(answer) == (422, "VALIDATION_FAILED")
        assert "userId" in (await answer.json())["error"]["message"]
    assert (await core.operate("POST", "/v1/users", json={"userId": "a/b"})).status == 422


async def test_what_is_not_there_and_wrong_methods_are_said_in_our_shape(core):
    assert await outcome(await core.operate("GET", "/v1/nothing")) == (404, "NOT_FOUND")
    assert await outcome(await core.operate("PATCH", "/v1/users")) == (405, "METHOD_NOT_ALLOWED")
    answer = await core.operate("POST", "/v1/users", data=b"x", headers={"Content-Type": "text/plain"})
    assert await outcome(answer) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_session_calls_are_passed_on_with_the_gateways_answers_and_errors(core):
    await core.add_user(document=None)
    base = "/v1/users/acme/sessions"
    assert await outcome(await core.operate("GET", f"{base}/default")) == (404, "SESSION_NOT_FOUND")
    started = await core.operate("POST", f"{base}/default/start")
    assert (started.status, (await started.json())["status"]) == (202, "starting")
    assert await outcome(await core.operate("GET", f"{base}/default/qr")) == (409, "PAIRING_NOT_SHOWN")
    assert await outcome(await core.operate("GET", f"{base}/default/pairing-code")) == (
        409,
        "PAIRING_NOT_SHOWN",
    )
    await core.operate("POST", f"{base}/default/start", json={"phone": "6281717407674"})
    core.gateway.put("acme", "pairing")
    assert (await (await core.operate("GET", f"{base}/default/qr")).json())["qr"] == core.gateway.qr_text
    for kind, body in (("image/svg+xml", b"<svg"), ("image/png", b"\x89PNG")):
        answer = await core.operate("GET", f"{base}/default/qr", headers={"Accept": kind})
        assert (answer.content_type, (await answer.read())[:4]) == (kind, body)
    code = await core.operate("GET", f"{base}/default/pairing-code")
    assert (await code.json())["code"] == "ABCD-EFGH"
    picture = await core.operate("GET", f"{base}/default/screenshot")
    assert (picture.content_type, await picture.read()) == ("image/png", core.gateway.screenshot_png)
    report = await (await core.operate("GET", f"{base}/default/report")).json()
    assert report["session"]["status"] == "pairing"
    core.gateway.put("globex", "connected")
    listed = (await (await core.operate("GET", base)).json())["sessions"]
    assert [session["userId"] for session in listed] == ["acme"]
    for action, status in (("restart", "starting"), ("stop", "stopped"), ("logout", "stopped")):
        answer = await core.operate("POST", f"{base}/default/{action}")
        assert (answer.status, (await answer.json())["status"]) == (202, status)
    assert (await core.operate("DELETE", f"{base}/default")).status == 204
    core.gateway.fault = CapacityExhausted()
    assert await outcome(await core.operate("POST", f"{base}/default/start")) == (503, "CAPACITY_EXHAUSTED")


async def test_backups_are_taken_checked_and_brought_back_through_core(core):
    await core.add_user(document=None)
    base = "/v1/users/acme/sessions/default"
    core.gateway.put("acme", "pairing")
    assert await outcome(await core.operate("POST", f"{base}/backups")) == (409, "SESSION_NOT_READY")
    core.gateway.put("acme", "connected")
    taken = await core.operate("POST", f"{base}/backups")
    backup_id = (await taken.json())["backupId"]
    assert taken.status == 201
    listed = await (await core.operate("GET", f"{base}/backups")).json()
    assert [backup["backupId"] for backup in listed["backups"]] == [backup_id]
    checked = await core.operate("POST", f"{base}/backups/{backup_id}/verify")
    assert (await checked.json())["ok"] is True
    restored = await core.operate("POST", f"{base}/restore", json={"backupId": backup_id})
    assert (await restored.json())["backupId"] == backup_id
    unknown = await core.operate("POST", f"{base}/restore", json={"backupId": "bak_none"})
    assert await outcome(unknown) == (404, "BACKUP_NOT_FOUND")


async def test_messages_are_sent_under_the_callers_key(core):
    await core.add_user(document=None)
    path = "/v1/users/acme/sessions/default/messages"
    body = {"to": "6281717407674", "text": "Hello"}
    answer = await core.operate("POST", path, json=body, headers={"Idempotency-Key": "k1"})
    assert answer.status == 201
    assert [(sent.key, sent.message.text) for sent, _ in core.gateway.sent.values()] == [("k1", "Hello")]
    assert await outcome(await core.operate("POST", path, json=body)) == (422, "VALIDATION_FAILED")
    wrong = await core.operate("POST", path, json=body | {"to": "me"}, headers={"Idempotency-Key": "k2"})
    assert await outcome(wrong) == (422, "VALIDATION_FAILED")
    state = await core.operate("GET", path + "/true_628@c.us_3A")
    assert (await state.json())["status"] == "read"
    # A name in the path never leads out of the user's own part of the gateway.
    for name in ("%2E%2E", "..%2F..%2F..%2Fglobex", "%2e%2e%2f"):
        await core.operate("GET", f"{path}/{name}")
    assert all(call.split(" ")[1].startswith("/v1/users/acme/") for call in core.gateway.calls)


async def test_a_gateway_that_is_away_is_said_to_be(core, start, tmp_path):
    alone = await start(make_settings(f"sqlite:///{tmp_path}/alone.db", "http://127.0.0.1:9"))
    await alone.add_user(document=None)
    answer = await alone.operate("GET", "/v1/users/acme/sessions")
    assert await outcome(answer) == (503, "GATEWAY_UNREACHABLE")


async def test_health_readiness_and_the_documents_are_open(core):
    for path in ("/health", "/ready", "/openapi.json", "/docs", "/docs/assets/start.js"):
        assert (await core.client.get(path)).status == 200
    answer = await core.client.get("/metrics", headers=OPERATOR)
    assert 'holdfast_core_waiting{queue="inbox"} 0.0\n' in await answer.text()


async def test_the_description_names_every_address_of_the_api(core):
    described = await (await core.client.get("/openapi.json")).json()
    assert described["openapi"].startswith("3.1")
    assert {
        "/webhooks/gateway",
        "/v1/users",
        "/v1/users/{userId}/keys",
        "/v1/users/{userId}/documents",
        "/v1/users/{userId}/documents/search",
        "/v1/users/{userId}/documents/{documentId}",
        "/v1/users/{userId}/ask",
        "/v1/users/{userId}/sessions",
        "/v1/users/{userId}/sessions/{sessionId}/messages",
        "/health",
    } <= described["paths"].keys()
    add = described["paths"]["/v1/users/{userId}/documents"]["post"]
    assert "multipart/form-data" in add["requestBody"]["content"]
    assert not any(path.startswith(("/dashboard", "/login", "/assets")) for path in described["paths"])
