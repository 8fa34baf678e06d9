"""How the simulator's things look in HTTP responses: camelCase JSON, times as RFC 3339 in UTC."""

import time
from datetime import UTC, datetime
from typing import Any

from holdfast_simulator.addresses import is_group, is_lid
from holdfast_simulator.faults import Fault
from holdfast_simulator.hub import Hub, Page
from holdfast_simulator.model import Account, Contact, Device, Group, Message
from holdfast_simulator.screens import Screen


def timestamp(milliseconds: float | None) -> str | None:
    """`2026-11-20T09:30:00.000Z`."""
    if milliseconds is None:
        return None
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def device_view(hub: Hub, device: Device) -> dict[str, Any]:
    """A linked device, or one that just was."""
    return {
        "deviceId": device.device_id,
        "phone": device.phone,
        "name": hub.accounts.get(device.phone).name,
        "address": f"{device.phone}:{device.number}@c.us",
        "linkedAt": timestamp(device.linked_at),
        "lastSeenAt": timestamp(device.last_seen_at),
        "connected": hub.connected(device.device_id),
        "pending": len(device.pending),
        "presence": device.presence,
    }


def account_view(account: Account) -> dict[str, Any]:
    """An account with its contacts and groups."""
    return {
        "phone": account.phone,
        "name": account.name,
        "lid": account.lid,
        "contacts": [_contact_view(one) for one in account.contacts.values()],
        "groups": [group_view(one) for one in account.groups.values()],
    }


def _contact_view(contact: Contact) -> dict[str, Any]:
    return {"phone": contact.phone, "lid": contact.lid, "name": contact.name}


def group_view(group: Group) -> dict[str, Any]:
    """A group and who is in it."""
    return {"groupId": group.group_id, "subject": group.subject, "members": group.members}


def message_view(account: Account, message: Message) -> dict[str, Any]:
    """A message as the account's phone sees it; `messageId` is the id by which its devices know it."""
    contact = account.contact_at(
        message.participant if not message.from_me and message.participant else message.chat_id
    )
    return {
        "messageId": message.message_id,
        "id": message.id,
        "chatId": message.chat_id,
        "kind": "group" if is_group(message.chat_id) else "direct",
        "from": message.sender,
        "to": message.recipient,
        "lid": contact.lid if contact and is_lid(message.participant or message.chat_id) else None,
        "fromMe": message.from_me,
        "name": message.push_name,
        "type": message.type,
        "text": message.text,
        "caption": message.caption,
        "media": message.media
        and {
            "mediaId": message.media.media_id,
            "mimeType": message.media.mime_type,
            "bytes": message.media.bytes,
            "filename": message.media.filename,
            "url": f"/media/{message.media.media_id}",
        },
        "details": message.details,
        "replyTo": message.reply_to,
        "target": message.target,
        "status": message.status,
        "edited": message.edited > 0,
        "revoked": message.revoked,
        "source": message.source,
        "deviceId": message.device_id,
        "sentAt": timestamp(message.sent_at),
    }


def fault_view(fault: Fault) -> dict[str, Any]:
    """A fault; `endsAt` is null where only clearing ends it."""
    shift = time.time() - time.monotonic()
    return {
        "faultId": fault.fault_id,
        "kind": fault.kind,
        "deviceId": fault.device_id,
        "seconds": fault.seconds,
        "startedAt": timestamp((fault.started + shift) * 1000),
        "endsAt": None if fault.ends is None else timestamp((fault.ends + shift) * 1000),
    }


def screen_view(screen: Screen[Page]) -> dict[str, Any]:
    """A page that shows a QR."""
    return {"ref": screen.ref, "qr": screen.qr}
