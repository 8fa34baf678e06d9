"""The HTTP API by which tests and the phone page play the phones and their contacts (CONTRACT, section 7)."""

from aiohttp import web

from holdfast_simulator.accounts import Writer, in_chat
from holdfast_simulator.addresses import address, is_group, lid_address, phone_number
from holdfast_simulator.body import Body, moment
from holdfast_simulator.errors import MalformedError
from holdfast_simulator.hub import Hub
from holdfast_simulator.model import Account, Message
from holdfast_simulator.views import (
    account_view,
    device_view,
    fault_view,
    group_view,
    message_view,
    screen_view,
)

HUB = web.AppKey("hub", Hub)
routes = web.RouteTableDef()


@routes.get("/health")
async def health(request: web.Request) -> web.Response:
    """200 while the simulator runs."""
    hub = request.app[HUB]
    return web.json_response(
        {"status": "ok", "devices": len(hub.accounts.devices()), "pages": len(hub.links)}
    )


@routes.get("/api/screens")
async def list_screens(request: web.Request) -> web.Response:
    """The pages that show a QR now."""
    return web.json_response({"screens": [screen_view(one) for one in request.app[HUB].screens.showing()]})


# -- devices -----------------------------------------------------------------------------------------


@routes.post("/api/devices/scan")
async def scan(request: web.Request) -> web.Response:
    """The phone scans a QR: 201 with the new device."""
    hub, body = request.app[HUB], await Body.of(request)
    device = await hub.scan(body.text("qr"), phone_number(body.get("phone")), body.optional_text("name"))
    return web.json_response({"device": device_view(hub, device)}, status=201)


@routes.post("/api/devices/link")
async def link(request: web.Request) -> web.Response:
    """The phone's owner types a pairing code: 201 with the new device."""
    hub, body = request.app[HUB], await Body.of(request)
    device = await hub.link(body.text("code"), phone_number(body.get("phone")), body.optional_text("name"))
    return web.json_response({"device": device_view(hub, device)}, status=201)


@routes.get("/api/devices")
async def list_devices(request: web.Request) -> web.Response:
    """All linked devices."""
    hub = request.app[HUB]
    return web.json_response({"devices": [device_view(hub, one) for one in hub.accounts.devices()]})


@routes.delete("/api/devices/{device_id}")
async def unlink(request: web.Request) -> web.Response:
    """The phone unlinks a device: 200 with what it was."""
    hub = request.app[HUB]
    device = await hub.unlink(request.match_info["device_id"])
    return web.json_response({"device": device_view(hub, device)})


# -- accounts ----------------------------------------------------------------------------------------


@routes.get("/api/accounts")
async def list_accounts(request: web.Request) -> web.Response:
    """All accounts with their contacts and groups."""
    return web.json_response({"accounts": [account_view(one) for one in request.app[HUB].accounts]})


@routes.post("/api/accounts/{phone}/messages")
async def write(request: web.Request) -> web.Response:
    """A contact writes to the account: 201 with the message."""
    hub, body = request.app[HUB], await Body.of(request)
    account = _account(request)
    lid = body.get("lid")
    writer = Writer(
        phone=phone_number(body.get("from"), "from"),
        name=body.optional_text("name"),
        lid=None if lid is None else lid_address(lid),
        hides_phone=body.flag("hidesPhone"),
    )
    group = body.get("chat")
    if group is not None:
        group = address(group, "chat")
        if not is_group(group):
            raise MalformedError("VALIDATION_FAILED", "chat must be a group's id.", field="chat")
    message = await hub.contact_writes(account, writer, await body.content(hub.store), group)
    return _message_response(account, message)


@routes.post("/api/accounts/{phone}/sent")
async def answer_by_hand(request: web.Request) -> web.Response:
    """The owner writes on the phone: 201 with the message."""
    hub, body = request.app[HUB], await Body.of(request)
    account = _account(request)
    message = await hub.owner_writes(account, address(body.get("to"), "to"), await body.content(hub.store))
    return _message_response(account, message)


@routes.get("/api/accounts/{phone}/messages")
async def list_messages(request: web.Request) -> web.Response:
    """The account's messages, oldest first; `contact` and `after` (a message id or a time) narrow them."""
    hub, account = request.app[HUB], _account(request)
    contact = request.query.get("contact")
    chats = hub.accounts.chats_of(account, address(contact, "contact")) if contact else None
    found = [one for one in _after(hub, account, request.query.get("after")) if in_chat(one, chats)]
    return web.json_response({"messages": [message_view(account, one) for one in found]})


@routes.patch("/api/accounts/{phone}/messages/{message_id}")
async def edit(request: web.Request) -> web.Response:
    """Whoever wrote a text changes it: 200 with the message."""
    hub, account, body = request.app[HUB], _account(request), await Body.of(request)
    message = hub.accounts.edit(account, request.match_info["message_id"], body.text("text"))
    await hub.changed(account, message)
    return web.json_response({"message": message_view(account, message)})


@routes.delete("/api/accounts/{phone}/messages/{message_id}")
async def revoke(request: web.Request) -> web.Response:
    """Whoever wrote a message deletes it for everyone: 200 with what is left."""
    hub, account = request.app[HUB], _account(request)
    message = hub.accounts.revoke(account, request.match_info["message_id"])
    await hub.changed(account, message)
    return web.json_response({"message": message_view(account, message)})


@routes.post("/api/accounts/{phone}/contacts/{contact}/read")
async def contact_reads(request: web.Request) -> web.Response:
    """The contact reads all that the account wrote: 200 with how many messages that were."""
    hub, account = request.app[HUB], _account(request)
    read = hub.accounts.read_by_contact(account, address(request.match_info["contact"], "contact"))
    await hub.rose(account, read)
    return web.json_response({"read": len(read)})


@routes.post("/api/accounts/{phone}/groups")
async def create_group(request: web.Request) -> web.Response:
    """A new group of the account and some contacts: 201."""
    hub, body = request.app[HUB], await Body.of(request)
    account = _account(request)
    members = body.get("members")
    if not isinstance(members, list):
        raise MalformedError("VALIDATION_FAILED", "members must be a list of phone numbers.", field="members")
    people = [phone_number(one, "members") for one in members]
    group = hub.accounts.create_group(account, body.text("subject"), people)
    await hub.saved()
    return web.json_response({"group": group_view(group)}, status=201)


# -- faults ------------------------------------------------------------------------------------------


@routes.post("/api/faults")
async def start_fault(request: web.Request) -> web.Response:
    """Something goes wrong: 201 with the fault and how many open pages it hit at once."""
    hub, body = request.app[HUB], await Body.of(request)
    device_id = body.optional_text("deviceId")
    fault, pages = await hub.begin(body.text("kind"), device_id, body.optional_seconds("seconds"))
    return web.json_response({"fault": fault_view(fault) | {"pages": pages}}, status=201)


@routes.get("/api/faults")
async def list_faults(request: web.Request) -> web.Response:
    """The faults that last."""
    return web.json_response({"faults": [fault_view(one) for one in request.app[HUB].faults.active()]})


@routes.delete("/api/faults")
async def clear_faults(request: web.Request) -> web.Response:
    """End all faults, or those of one `kind` or `deviceId`: 200 with what ended."""
    ended = await request.app[HUB].clear(request.query.get("kind"), request.query.get("deviceId"))
    return web.json_response({"faults": [fault_view(one) for one in ended]})


# -- inner -------------------------------------------------------------------------------------------


def _account(request: web.Request) -> Account:
    return request.app[HUB].accounts.get(phone_number(request.match_info["phone"]))


def _message_response(account: Account, message: Message) -> web.Response:
    return web.json_response({"message": message_view(account, message)}, status=201)


def _after(hub: Hub, account: Account, after: str | None) -> list[Message]:
    messages = list(account.messages.values())
    if after is None:
        return messages
    since = moment(after)
    if since is not None:
        return [one for one in messages if one.sent_at > since]
    return messages[messages.index(hub.accounts.message(account, after)) + 1 :]
