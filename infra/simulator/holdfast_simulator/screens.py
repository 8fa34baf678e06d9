"""Pages that wait to be linked: the QR each of them shows, and the pairing codes they asked for."""

import base64
import secrets
import time
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from holdfast_simulator.errors import MalformedError, RefusedError, UnknownError

_CODE_LETTERS = "123456789ABCDEFGHJKLMNPQRSTVWXYZ"
_REMEMBERED = 5000


class Page(Protocol):
    """The open page behind a screen."""

    public_key: str


P = TypeVar("P", bound=Page)


@dataclass
class Screen(Generic[P]):
    """A page without a login; `qr` is the whole text of the code on display, None where there is none."""

    page: P
    refs: list[str] = field(default_factory=list)
    at: int = 0
    """Refs before this one are over."""
    qr: str | None = None

    @property
    def ref(self) -> str | None:
        """The ref on display."""
        return self.refs[self.at] if self.qr else None


@dataclass
class PairingCode(Generic[P]):
    """A code that the phone's owner types; valid until `expires` (monotonic, seconds)."""

    page: P
    phone: str
    expires: float


def new_ref() -> str:
    """A ref as WhatsApp's server hands them out: `2@` and base64."""
    return "2@" + base64.b64encode(secrets.token_bytes(60)).decode()


class Screens(Generic[P]):
    """All pages without a login."""

    def __init__(self, code_seconds: float) -> None:
        self._screens: dict[P, Screen[P]] = {}
        self._codes: dict[str, PairingCode[P]] = {}
        self._old_refs: dict[str, None] = {}
        self._code_seconds = code_seconds

    def showing(self) -> list[Screen[P]]:
        """Screens with a QR on display."""
        return [one for one in self._screens.values() if one.qr]

    def open(self, page: P, count: int) -> list[str]:
        """Hand `count` new refs to a page; what it had before is void."""
        self.close(page)
        screen = self._screens[page] = Screen(page, [new_ref() for _ in range(count)])
        return screen.refs

    def close(self, page: P) -> None:
        """The page is gone or linked; its refs and codes are void."""
        screen = self._screens.pop(page, None)
        for ref in screen.refs if screen else ():
            self._old_refs[ref] = None
        while len(self._old_refs) > _REMEMBERED:
            del self._old_refs[next(iter(self._old_refs))]
        self._codes = {key: one for key, one in self._codes.items() if one.page is not page}

    def show(self, page: P, qr: str | None) -> None:
        """The page displays this QR now; None: it went idle."""
        screen = self._screens.get(page)
        ref = qr.split(",", 1)[0] if qr else None
        if screen and ref is None:
            screen.at, screen.qr = len(screen.refs), None
        elif screen and ref in screen.refs:
            screen.at, screen.qr = screen.refs.index(ref), qr

    def scan(self, qr: str) -> P:
        """The page that displays this QR, or is about to: who scans may be ahead of the page's word."""
        ref, *keys = qr.split(",")
        if not ref.startswith("2@") or len(keys) < 3:
            raise MalformedError("VALIDATION_FAILED", "qr is not a WhatsApp link code.", field="qr")
        for screen in self._screens.values():
            if ref in screen.refs[screen.at :]:
                return screen.page
        if ref in self._old_refs or any(ref in one.refs for one in self._screens.values()):
            raise RefusedError("QR_EXPIRED", "That QR is not shown any more; scan the present one.")
        raise UnknownError("QR_NOT_FOUND", "No page shows that QR.")

    def new_code(self, page: P, phone: str) -> tuple[str, float]:
        """A pairing code for a page and the seconds it is valid; the page's earlier one is void."""
        self._codes = {key: one for key, one in self._codes.items() if one.page is not page}
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(8))
        self._codes[code] = PairingCode(page, phone, time.monotonic() + self._code_seconds)
        return f"{code[:4]}-{code[4:]}", self._code_seconds

    def link(self, code: str, phone: str) -> P:
        """The page that asked for this code with this phone number."""
        found = self._codes.get(code.replace("-", "").strip().upper())
        if found is None:
            raise UnknownError("CODE_NOT_FOUND", "No page shows that pairing code.")
        if found.expires < time.monotonic():
            raise RefusedError("CODE_EXPIRED", "That pairing code is too old.")
        if found.phone != phone:
            raise RefusedError("CODE_OF_ANOTHER_PHONE", "That pairing code was made for another number.")
        return found.page
