"""The pages on automations, without a browser: what they say, what they keep, what they refuse."""

import asyncio
import json
import re
from datetime import timedelta

import pytest
from core_support.running import event, message_event
from core_support.visiting import tenant
from core_support.waiting import until
from holdfast_contract.ids import new_id
from holdfast_contract.signing import Signer
from holdfast_contract.subscriptions import SUBSCRIBED_TYPES
from holdfast_contract.times import now
from holdfast_core.dashboard.automations.snippets import PLACE_OF_SECRET, snippets_for
from holdfast_core.dashboard.automations.wording import FAMILIES
from holdfast_core.dashboard.frame.catalogue import Catalogue
from markupsafe import escape

t = Catalogue()
PAGE = "/users/acme/automations"


@pytest.fixture
async def owner(core):
    await core.add_user(document=None)
    visit = await tenant(core)
    await visit.get(PAGE)
    return visit


def secret_in(page):
    return re.search(r'value="(whsec_[^"]+)"', page.text)[1]


async def made(owner, receiver, **more):
    page = await owner.post(PAGE, {"url": receiver.url, "description": "Sheets"} | more)
    assert page.status == 200, page.text
    receiver.secrets.append(secret_in(page))
    return PAGE + "/" + re.search(r"/automations/(sub_\w+)", page.text)[1]


async def test_every_type_of_event_is_offered_in_words(owner):
    assert {type_ for types in FAMILIES.values() for type_ in types} == {*SUBSCRIBED_TYPES}
    page = await owner.get(PAGE + "/new")
    for type_ in SUBSCRIBED_TYPES:
        assert f'value="{type_}"' in page.text
        assert str(escape(t(f"automations.event.{type_}"))) in page.text


async def test_an_automation_is_made_tested_paused_changed_and_removed(core, owner, receiver):
    path = await made(owner, receiver, eventTypes="message.*")
    assert t("automations.health.new") in (await owner.get(PAGE)).text
    tested = await owner.post(path + "/test", htmx=True)
    assert t("automations.test.good") in tested.text
    assert receiver.got[0].verified
    assert receiver.secrets[0] not in (await owner.get(path)).text
    assert t("automations.health.paused") in (await owner.post(path + "/pause")).text
    assert t("automations.did.resume") in (await owner.post(path + "/resume")).text
    edited = await owner.get(path + "/edit")
    assert re.search(r'value="message\.\*" checked', edited.text)
    changed = await owner.post(
        path + "/edit", {"url": receiver.url, "description": "Orders", "chats": "62811"}
    )
    assert "Orders" in changed.text
    assert t("automations.wants_all") in changed.text
    rotated = await owner.post(path + "/rotate")
    assert secret_in(rotated) != receiver.secrets[0]
    gone = await owner.post(path + "/remove")
    assert (gone.path, t("automations.none") in gone.text) == (PAGE, True)
    assert (await owner.get(path)).status == 404


async def test_intents_are_kept_with_the_gaps_in_their_names(core, owner, receiver):
    path = await made(owner, receiver, intents="opening  hours, Delivery,")
    [known] = (await core.core.subscriptions.all("acme")).subscriptions
    assert known.intents == ["opening hours", "Delivery"]
    edited = await owner.get(path + "/edit")
    assert 'value="opening hours, Delivery"' in edited.text
    odd = await owner.post(path + "/edit", {"url": receiver.url, "intents": "x" * 81})
    assert t("automations.problem.intents") in odd.text


async def test_what_cannot_be_taken_is_said_beside_its_field_and_nothing_typed_is_lost(owner):
    typed = {"url": "http://10.0.0.1/", "description": "Orders", "eventTypes": "reply.decided", "chats": "62"}
    page = await owner.post(PAGE, typed)
    assert page.status == 409
    assert re.search(r'class="problem" id="url-hint"', page.text)
    for kept in ('value="Orders"', 'value="reply.decided" checked', 'value="62"'):
        assert kept in page.text
    odd = await owner.post(
        PAGE, {"url": "https://example.com/", "sessions": "../x", "eventTypes": "nonsense"}
    )
    assert re.search(r'class="problem" id="sessions-hint"', odd.text)
    assert re.search(r'class="problem" id="eventTypes-hint"', odd.text)


async def test_a_delivery_is_shown_with_its_tries_and_what_was_answered_escaped(core, owner, receiver):
    core.core.delivery_worker.attempts._handle.__self__._schedule = [timedelta(0)]
    path = await made(owner, receiver, eventTypes="message.received")
    receiver.answer, receiver.text = (lambda _event: 503), "<script>alert(1)</script>"
    await core.deliver(message_event("<img src=x onerror=alert(2)>"))

    async def given_up():
        page = await owner.get(path + "/deliveries", htmx=True)
        return page if t("automations.health.dead", count=1) in page.text else None

    listed = await until(given_up)
    delivery = re.search(r'href="([^"]+/deliveries/dlv_\w+)"', listed.text)[1]
    shown = await owner.get(delivery)
    assert t("automations.outcome.failed", status=503) in shown.text
    for raw in ("<script>alert", "<img src=x"):
        assert raw not in shown.text
        assert str(escape(raw)) in shown.text
    receiver.answer = lambda _event: 200
    again = await owner.post(delivery + "/redrive")
    assert t("automations.did.redrive") in again.text
    await until(lambda: len(receiver.got) == 2)
    receiver.answer = lambda _event: 503

    async def all_delivered():
        return t("automations.health.good") in (await owner.get(path)).text

    await until(all_delivered)
    assert (await owner.post(delivery + "/redrive")).status == 404
    assert t("automations.none_such") in (await owner.get(path + "?state=dead")).text


async def test_the_list_of_deliveries_goes_page_by_page(core, owner, receiver):
    path = await made(owner, receiver, eventTypes="message.received")
    for number in range(25):
        await core.deliver(message_event(str(number)))
    page = await owner.get(path)
    assert len(re.findall(r'id="dlv_', page.text)) == 20
    older = await owner.get(re.search(r'id="older" href="([^"]+)"', page.text)[1].replace("&amp;", "&"))
    assert len(re.findall(r'id="dlv_', older.text)) == 5
    assert "hx-get" not in older.text.partition('id="deliveries"')[2].partition(">")[0]


async def test_keys_are_made_shown_once_and_revoked(core, owner):
    page = await owner.post(PAGE + "/keys", {"name": "n8n <b>", "scopes": "knowledge:write"})
    key = re.search(r'value="(hf_[^"]+)"', page.text)[1]
    call = {"headers": {"X-Api-Key": key}}
    assert (await core.client.get("/v1/users/acme/documents", **call)).status == 200
    listed = await owner.get(PAGE + "/keys")
    assert key.split("_", 2)[2] not in listed.text
    assert "n8n &lt;b&gt;" in listed.text
    assert t("automations.key.never_used") not in listed.text
    assert listed.text.count(t("automations.scope.knowledge_write")) == 2
    assert (await core.client.get("/v1/users/acme/usage", **call)).status == 403
    revoked = await owner.post(re.search(r'action="([^"]+/revoke)"', listed.text)[1])
    assert t("automations.did.revoke_key") in revoked.text
    assert (await core.client.get("/v1/users/acme/documents", **call)).status == 401
    assert (await owner.post(PAGE + "/keys", {"name": " ", "scopes": "all"})).status == 422
    for scopes in ({}, {"scopes": "everything"}):
        refused = await owner.post(PAGE + "/keys", {"name": "n8n"} | scopes)
        assert (refused.status, t("automations.key.scopes_none") in refused.text) == (422, True)
    both = await owner.post(PAGE + "/keys", {"name": "n8n", "scopes": ["all", "usage:read"]})
    assert (both.status, t("automations.key.scopes_both") in both.text) == (422, True)


URL = "https://example.com/it's/$(touch x)/\"hook?a=1&b=2"


async def run(*command, text=""):
    process = await asyncio.create_subprocess_exec(*command, stdin=-1, stdout=-1, stderr=-1)
    out, error = await process.communicate(text.encode())
    assert process.returncode == 0, error.decode()
    return out.decode()


async def test_the_command_line_snippet_sends_what_the_receiver_verifies(receiver):
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    receiver.secrets.append(secret)
    snippet = snippets_for(receiver.url + "?it=isn't", 'ac"me').curl.replace(PLACE_OF_SECRET, secret)
    assert "200 OK" in await run("bash", text=snippet)
    assert receiver.got[0].verified
    assert receiver.got[0].event["userId"] == 'ac"me'


async def test_what_an_address_holds_is_never_run_by_a_snippet(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    snippet = snippets_for(URL, "acme").curl
    shown = await run("bash", text=snippet.replace("curl -i", 'printf "%s\\n"'))
    assert shown.splitlines()[0] == URL
    assert list(tmp_path.iterdir()) == []
    compile(snippets_for(URL, "acme").python, "snippet", "exec")


async def test_the_python_snippet_takes_what_is_signed_and_nothing_else(aiohttp_client):
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    snippet = snippets_for("https://example.com/hook", "acme").python.replace(PLACE_OF_SECRET, secret)
    names = {"__name__": "snippet"}
    exec(snippet, names)
    client = await aiohttp_client(names["app"])
    body = json.dumps(event("x.y", {}) | {"id": "evt_1"})
    headers = Signer([secret]).headers("evt_1", now(), body)
    assert (await client.post("/hook", data=body, headers=headers)).status == 204
    assert (await client.post("/hook", data=body + " ", headers=headers)).status == 401


N8N = """
const helpers = { getBinaryDataBuffer: async () => Buffer.from(process.argv[3]) };
const $input = { first: () => ({ json: { headers: JSON.parse(process.argv[2]) } }) };
const AsyncFunction = Object.getPrototypeOf(async function () {}).constructor;
const run = new AsyncFunction("$input", "require", process.argv[4]);
run.call({ helpers }, $input, require)
  .then((items) => console.log(JSON.stringify(items)), (error) => console.log("refused: " + error.message));
"""


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        (lambda body, headers: (body, headers), True),
        (lambda body, headers: (body + " ", headers), False),
        (lambda body, headers: (body, headers | {"webhook-timestamp": "1"}), False),
        (lambda body, headers: (body, headers | {"webhook-timestamp": "soon"}), False),
        (lambda body, headers: (body, headers | {"webhook-signature": "v1,AAAA"}), False),
        (lambda body, headers: (body, {}), False),
    ],
)
async def test_the_n8n_snippet_takes_what_is_signed_and_nothing_else(tmp_path, change, taken):
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    code = snippets_for("https://example.com/hook", "acme").n8n.replace(PLACE_OF_SECRET, secret)
    body = json.dumps({"id": new_id("evt"), "text": "grüß dich"}, ensure_ascii=False)
    old = "whsec_" + "b2xkLW9sZC1vbGQtb2xkLW9sZC1vbGQtb2xk"
    event_id = json.loads(body)["id"]
    body, headers = change(body, Signer([old, secret]).headers(event_id, now(), body))
    script = tmp_path / "node.js"
    script.write_text(N8N)
    out = await run("node", str(script), json.dumps(headers), body, code)
    if taken:
        assert json.loads(out)[0]["json"]["text"] == "grüß dich"
    else:
        assert out.startswith("refused: ")


def test_there_is_a_place_for_the_secret_in_each_snippet():
    snippets = snippets_for("https://example.com/hook", "acme")
    for text in vars(snippets).values():
        assert text.count(PLACE_OF_SECRET) == 1
