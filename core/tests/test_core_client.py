"""The clients of core, against a core that runs: the same story for both."""

import asyncio
import importlib.util
import inspect
import re
from contextlib import asynccontextmanager
from pathlib import Path

import holdfast_contract
import pytest
from core_support.running import HOURS, message_event
from holdfast_contract import errors
from holdfast_contract.calls import operation
from holdfast_contract.commands import ContactToReset, MessageToSend, QuestionToAsk
from holdfast_contract.conversations import ConversationFilter, HandlerName
from holdfast_contract.core_calls import CoreCalls
from holdfast_contract.core_client import CoreClient, SyncCoreClient
from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.messages import Location, MessageType, SendMessage
from holdfast_contract.sessions import SessionStatus
from holdfast_contract.subscriptions import ChangeSubscription, CreateSubscription
from holdfast_contract.times import now
from holdfast_contract.webhooks import Webhooks

AYU = "6281717407674"


class InThreads:
    """A client without asyncio, each of its calls in a thread."""

    def __init__(self, client):
        self._client = client

    def __getattr__(self, name):
        method = getattr(self._client, name)
        return lambda *args, **more: asyncio.to_thread(method, *args, **more)


@asynccontextmanager
async def opened(kind, core, **changes):
    given = {"user_id": "acme", "api_key": await core.key()} | changes
    url = str(core.client.make_url("/"))
    if kind == "threads":
        yield InThreads(SyncCoreClient(url, **given))
    else:
        async with CoreClient(url, **given) as client:
            yield client


@pytest.fixture(params=["asyncio", "threads"])
async def acme(request, core):
    await core.add_user()
    async with opened(request.param, core) as client:
        yield client


async def test_a_session_is_started_paired_and_stopped(acme, core):
    assert (await acme.start(phone="628111222333")).status == SessionStatus.STARTING
    core.gateway.put("acme", SessionStatus.PAIRING)
    assert (await acme.qr()).qr == "2@abc,def"
    assert (await acme.qr_svg()).startswith("<svg")
    assert (await acme.qr_png()).startswith(b"\x89PNG")
    assert (await acme.pairing_code()).code == "ABCD-EFGH"
    assert [session.session_id for session in await acme.sessions()] == ["default"]
    assert (await acme.stop()).status == SessionStatus.STOPPED
    assert (await acme.restart()).status == SessionStatus.STARTING
    assert (await acme.logout()).user_id == "acme"
    assert (await acme.session()).status == SessionStatus.STOPPED


async def test_messages_are_sent_each_under_a_key_of_its_own(acme, core):
    core.gateway.put("acme", SessionStatus.CONNECTED)
    sent = await acme.send_text(AYU, "Your order is on its way.")
    place = Location(latitude=-6.2, longitude=106.8)
    await acme.send(SendMessage(to=AYU, type=MessageType.LOCATION, location=place), idempotency_key="place-1")
    assert (await acme.message(sent.message_id)).status == "read"
    first, second = core.gateway.tries
    assert (first.message.text, second.key) == ("Your order is on its way.", "place-1")
    assert first.key.startswith("sdk_")


async def test_a_key_that_was_made_is_kept_when_a_send_is_tried_again(acme, core):
    core.gateway.put("acme", SessionStatus.CONNECTED)
    core.gateway.refusals = [errors.Unavailable()] * 4  # core itself asks its gateway three times
    await acme.send_text(AYU, "once")
    assert len({attempt.key for attempt in core.gateway.tries}) == 1
    assert core.gateway.texts == ["once"]


async def test_a_conversation_is_read_taken_over_written_in_and_handed_back(acme, core):
    core.gateway.put("acme", SessionStatus.CONNECTED)
    await core.deliver(message_event())
    await core.settled(1)
    page = await acme.conversations(handler=HandlerName.ASSISTANT, limit=5)
    assert [one.contact.contact_id for one in page.conversations] == [AYU]
    assert (await acme.conversations(only=ConversationFilter.WAITING)).conversations == []
    assert (await acme.hand_over(AYU, reason="an angry customer")).handler == HandlerName.PERSON
    written = await acme.write(AYU, "I am on it.", session_id="default")
    assert (written.author, written.text) == ("person", "I am on it.")
    assert "I am on it." in [message.text for message in (await acme.messages(AYU)).messages]
    assert (await acme.seen(AYU)).unread == 0
    assert (await acme.resume(AYU)).handler == HandlerName.ASSISTANT
    assert (await acme.conversation(AYU)).contact.name == "Ayu"
    assert (await acme.reset_contact(AYU)).messages >= 2
    with pytest.raises(errors.ConversationNotFound):
        await acme.conversation(AYU)


async def test_documents_are_added_searched_asked_about_and_deleted(acme):
    added = await acme.add_text(
        "returns.md", "# Returns\n\nBread is taken back within one day.", title="Returns"
    )
    await acme.add_file("hours.md", HOURS.encode())
    assert {document.filename for document in await acme.documents()} == {
        "bakery.md",
        "hours.md",
        "returns.md",
    }
    found = await acme.search("taken back", limit=1)
    assert found.passages[0].filename == "returns.md"
    assert (await acme.document(added.document_id)).title == "Returns"
    assert "one day" in (await acme.passages(added.document_id, limit=1)).passages[0].text
    assert (await acme.ask("Within how many days is bread taken back?")).reply
    await acme.delete_document(added.document_id)
    with pytest.raises(errors.DocumentNotFound):
        await acme.document(added.document_id)


async def test_a_subscription_is_made_tried_changed_and_removed(acme, core, receiver):
    made = await acme.subscribe(CreateSubscription(url=receiver.url, event_types=["message.*"]))
    receiver.secrets.append(made.secret)
    assert (await acme.test_subscription(made.subscription_id)).delivered
    assert [one.subscription_id for one in await acme.subscriptions()] == [made.subscription_id]
    changed = await acme.change_subscription(made.subscription_id, ChangeSubscription(description="till"))
    assert (changed.description, changed.event_types) == ("till", ["message.*"])
    assert (await acme.rotate_secret(made.subscription_id)).secret != made.secret
    await core.deliver(message_event())
    await core.settled(1)
    [delivery] = (await acme.deliveries(made.subscription_id, limit=10)).deliveries
    shown = await acme.delivery(made.subscription_id, delivery.delivery_id)
    assert (shown.type, '"type": "message.received"' in shown.body) == ("message.received", True)
    dead = await acme.deliveries(made.subscription_id, state=DeliveryState.DEAD)
    assert dead.deliveries == []
    assert (await acme.redrive(made.subscription_id)).redriven == 0
    await acme.unsubscribe(made.subscription_id)
    with pytest.raises(errors.SubscriptionNotFound):
        await acme.subscription(made.subscription_id)


async def test_a_command_is_carried_out_once_for_each_key(acme, core):
    core.gateway.put("acme", SessionStatus.CONNECTED)
    message = MessageToSend(to=AYU, text="Your order is on its way.")
    first = await acme.command(message, idempotency_key="order-1")
    again = await acme.command(message, idempotency_key="order-1")
    assert (first.duplicate, again.duplicate, again.result) == (False, True, first.result)
    assert core.gateway.texts == ["Your order is on its way."]
    asked = await acme.command(QuestionToAsk(question="What does delivery cost?"))
    assert "four euros" in asked.result.reply


async def test_usage_and_troubles_are_told(acme):
    assert len((await acme.usage(first=now().date(), last=now().date())).days) == 1
    assert (await acme.troubles()).checked_at


@pytest.mark.parametrize("kind", ["asyncio", "threads"])
async def test_another_users_key_is_forbidden_and_no_key_is_none(core, kind):
    await core.add_user()
    await core.add_user("globex")
    async with opened(kind, core, user_id="globex") as stranger:
        with pytest.raises(errors.Forbidden):
            await stranger.sessions()
    async with opened(kind, core, api_key="hf_nobody") as nobody:
        with pytest.raises(errors.Unauthenticated):
            await nobody.sessions()


async def test_what_core_would_refuse_is_refused_with_the_same_error_before_it_is_sent(acme):
    with pytest.raises(errors.ValidationFailed) as refused:
        await acme.send_text("not a phone", "hi")
    assert refused.value.details["fields"][0]["field"] == "to"
    with pytest.raises(errors.ValidationFailed):
        await acme.conversation("..")


async def test_a_delivery_of_core_is_verified_and_read_by_webhooks(acme, receiver):
    made = await acme.subscribe(CreateSubscription(url=receiver.url))
    receiver.secrets.append(made.secret)
    await acme.test_subscription(made.subscription_id)
    last = receiver.got[-1]
    headers, body = last.headers, last.body
    event = Webhooks(made.secret).verified(headers, body)
    assert (event.type, event.data) == ("subscription.test", {"subscriptionId": made.subscription_id})
    with pytest.raises(errors.SignatureInvalid):
        Webhooks(made.secret).verified(headers, body + b" ")


def example(name):
    path = Path(holdfast_contract.__file__).parents[1] / "examples" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
async def at_acme(core, monkeypatch):
    """The environment in which the examples find their core."""
    await core.add_user()
    core.gateway.put("acme", SessionStatus.CONNECTED)
    monkeypatch.setenv("HOLDFAST_URL", str(core.client.make_url("/")))
    monkeypatch.setenv("HOLDFAST_USER", "acme")
    monkeypatch.setenv("HOLDFAST_API_KEY", await core.key())


async def test_the_example_that_asks_and_sends_does_so_once(at_acme, core, capsys):
    question = "What does delivery cost?"
    for _ in range(2):
        await asyncio.to_thread(example("send_and_ask").main, AYU, question)
    assert "four euros" in core.gateway.texts[0]
    assert (len(core.gateway.texts), capsys.readouterr().out.count("sent ")) == (1, 2)


async def test_the_example_that_lists_who_waits_lists_them(at_acme, core, capsys):
    await core.deliver(message_event())
    await core.settled(1)
    await core.operate("POST", f"/v1/users/acme/conversations/{AYU}/handoff", json={"reason": "cake"})
    await example("watch_conversations").main()
    assert f"{AYU} api cake" in capsys.readouterr().out


async def test_every_call_of_the_client_is_one_of_cores(core):
    document = await (await core.client.get("/openapi.json")).json()
    known = {
        (method.upper(), re.sub(r"\{\w+\}", "x", path))
        for path, methods in document["paths"].items()
        for method in methods
    }
    client = SyncCoreClient("http://core.test", user_id="x", api_key="k")
    given = {
        "message": SendMessage(to=AYU, text="hi"),
        "subscription": CreateSubscription(url="https://receiver.test/"),
        "change": ChangeSubscription(),
        "to": AYU,
        "content": b"x",
        "data": ContactToReset(contact_id=AYU),
    }
    calls = {}
    for name, one in vars(CoreCalls).items():
        if isinstance(one, operation):
            _self, *parameters = inspect.signature(one._write).parameters.values()
            needed = [each.name for each in parameters if each.default is each.empty]
            needed += ["session_id"] if any(each.name == "session_id" for each in parameters) else []
            calls[name] = one._write(client, **{each: given.get(each, "x") for each in needed})
    assert len(calls) > 35
    assert {name: call for name, call in calls.items() if (call.method, call.path) not in known} == {}
