"""What people do on their phones, and what the simulated WhatsApp does wrong, over the simulator's API."""

from typing import Any

import aiohttp


class Phones:
    """Calls the simulator."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        """`url` is where the simulator listens, without a slash at its end."""
        self._http = http
        self._url = url

    async def scan(self, qr: str, phone: str, name: str) -> str:
        """Let a phone scan a QR; gives the new device's id."""
        answer = await self._call("POST", "/api/devices/scan", {"qr": qr, "phone": phone, "name": name})
        return str(answer["device"]["deviceId"])

    async def screens(self) -> list[str]:
        """Give the QRs that pages show."""
        return [one["qr"] for one in (await self._call("GET", "/api/screens"))["screens"] if one["qr"]]

    async def devices(self) -> dict[str, dict[str, Any]]:
        """Give all linked devices by their ids."""
        answer = await self._call("GET", "/api/devices")
        return {one["deviceId"]: one for one in answer["devices"]}

    async def unlink(self, device: str) -> None:
        """Let the phone remove a device."""
        await self._call("DELETE", f"/api/devices/{device}")

    async def write(self, phone: str, contact: str, text: str) -> str:
        """A contact writes to an account; gives the message's id."""
        body = {"from": contact, "name": "Bea", "text": text}
        answer = await self._call("POST", f"/api/accounts/{phone}/messages", body)
        return str(answer["message"]["messageId"])

    async def write_by_hand(self, phone: str, contact: str, text: str) -> str:
        """The owner writes to a contact on the phone; gives the message's id."""
        answer = await self._call("POST", f"/api/accounts/{phone}/sent", {"to": contact, "text": text})
        return str(answer["message"]["messageId"])

    async def messages(self, phone: str, contact: str | None = None) -> list[dict[str, Any]]:
        """Give an account's messages, all or those with one contact, as its phone shows them."""
        of = "" if contact is None else f"?contact={contact}"
        answer = await self._call("GET", f"/api/accounts/{phone}/messages{of}")
        return list(answer["messages"])

    async def received_from_device(self, phone: str, contact: str, text: str) -> int:
        """Say how often a text of the account's reached a contact."""
        return sum(one["fromMe"] and one["text"] == text for one in await self.messages(phone, contact))

    async def fault(self, kind: str, device: str, seconds: float | None = None) -> None:
        """Begin a fault of one device."""
        body = {"kind": kind, "deviceId": device} | ({} if seconds is None else {"seconds": seconds})
        await self._call("POST", "/api/faults", body)

    async def lasts(self, kind: str) -> bool:
        """Say whether a fault of a kind is in force."""
        return any(one["kind"] == kind for one in (await self._call("GET", "/api/faults"))["faults"])

    async def clear(self, kind: str | None = None) -> None:
        """End the faults of a kind, or all of them."""
        await self._call("DELETE", "/api/faults" + ("" if kind is None else f"?kind={kind}"))

    async def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        async with self._http.request(method, self._url + path, json=body) as response:
            response.raise_for_status()
            answer: dict[str, Any] = await response.json()
            return answer
