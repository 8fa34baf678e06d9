"""A phone linked by its QR, as a person does it."""

import aiohttp
from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import PairingNotShown

from chaos.phones import Phones
from chaos.waiting import until

PAIRED_WITHIN = 60.0


async def pair(gateway: GatewayClient, phones: Phones, user: str, session: str, phone: str) -> str:
    """Start a session and scan its QR; gives the new device's id. Raises `ChaosError` where none is shown."""
    await gateway.start(user, session)

    async def scanned() -> str | None:
        try:
            shown = await gateway.qr(user, session)
            return await phones.scan(shown.qr, phone, f"Shop {phone}")
        except (PairingNotShown, aiohttp.ClientResponseError):
            return None

    return await until(scanned, PAIRED_WITHIN, f"a QR of {user}/{session} to scan")
