"""How long the certificate of an address is still valid, as whoever calls it sees it."""

import asyncio
import ssl
import time
from urllib.parse import urlsplit

AGAIN_AFTER = 3600.0
"""Seconds for which an answer is believed."""

ANSWERED_WITHIN = 5.0


class Certificate:
    """The certificate in front of a service; none where its address is not `https`."""

    def __init__(self, url: str | None) -> None:
        parts = urlsplit(url or "")
        self._place = (parts.hostname or "", parts.port or 443) if parts.scheme == "https" else None
        self._asked_at = -AGAIN_AFTER
        self._ends_at: float | None = None

    async def left(self) -> float | None:
        """Give the seconds that are left; None where that cannot be told, 0 where it is not valid."""
        if self._place is not None and time.monotonic() - self._asked_at > AGAIN_AFTER:
            self._asked_at = time.monotonic()
            self._ends_at = await self._look(*self._place)
        return None if self._ends_at is None else max(self._ends_at - time.time(), 0.0)

    async def _look(self, host: str, port: int) -> float | None:
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                context = ssl.create_default_context()
                _, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=host)
        except ssl.SSLCertVerificationError:
            return 0.0
        except (OSError, TimeoutError):
            return None
        certificate = writer.get_extra_info("peercert") or {}
        writer.close()
        ends = certificate.get("notAfter")
        return float(ssl.cert_time_to_seconds(ends)) if isinstance(ends, str) else None
