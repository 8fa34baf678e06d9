"""Who looks at the dashboard: a signed cookie, and tokens that only our own pages know."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from holdfast_contract.errors import Forbidden
from itsdangerous import BadSignature, URLSafeTimedSerializer

from holdfast_core.domain.people import Person
from holdfast_core.domain.secret_keys import SecretKeys

COOKIE = "holdfast"
LASTS = 12 * 60 * 60
"""Seconds that a sign-in lasts."""

INVITATION_LASTS = 3 * 24 * 60 * 60

CSRF_FIELD = "csrfToken"
CSRF_HEADER = "X-CSRF-Token"


@dataclass(frozen=True)
class Visit:
    """One browser. The person and their revision are set once it has signed in."""

    nonce: str
    person_id: str | None = None
    revision: str = ""


class Visits:
    """Reads and writes the cookie and its tokens. Each purpose signs with a salt of its own."""

    def __init__(self, keys: SecretKeys, *, is_https: bool) -> None:
        self._cookie = Signed(keys, "holdfast-core.visit")
        self._csrf = Signed(keys, "holdfast-core.csrf")
        self._invitation = Signed(keys, "holdfast-core.invitation")
        self._is_https = is_https

    def read(self, request: web.Request) -> Visit | None:
        """Give the visit; None for a cookie that is missing, forged or old."""
        data = self._cookie.read(request.cookies.get(COOKIE, ""), LASTS)
        return Visit(*data) if isinstance(data, list) else None

    def begin(self, person: Person | None = None) -> Visit:
        """Begin a visit, with a nonce of its own also where one was there before."""
        nonce = secrets.token_urlsafe(16)
        return Visit(nonce) if person is None else Visit(nonce, person.person_id, person.revision)

    def keep(self, response: web.StreamResponse, visit: Visit) -> None:
        """Write the cookie."""
        text = self._cookie.write([visit.nonce, visit.person_id, visit.revision])
        response.set_cookie(
            COOKIE, text, max_age=LASTS, httponly=True, samesite="Lax", secure=self._is_https, path="/"
        )

    def forget(self, response: web.StreamResponse) -> None:
        """Delete the cookie."""
        response.del_cookie(COOKIE, path="/", httponly=True, samesite="Lax", secure=self._is_https)

    def token(self, visit: Visit) -> str:
        """Make the token that a form of this visit carries."""
        return self._csrf.write(visit.nonce)

    async def check(self, request: web.Request, visit: Visit | None) -> None:
        """Raises `Forbidden` where a request does not carry the token of its own visit."""
        given = request.headers.get(CSRF_HEADER) or request.query.get(CSRF_FIELD)
        if not given:
            given = _field((await request.post()).get(CSRF_FIELD))
        nonce = self._csrf.read(given, LASTS)
        if visit is None or not isinstance(nonce, str) or not secrets.compare_digest(nonce, visit.nonce):
            raise Forbidden("The page was open for too long. Load it again.")

    def invitation(self, person: Person) -> str:
        """Make what the link of an invitation carries."""
        return self._invitation.write([person.person_id, person.revision])

    def invited(self, token: str) -> tuple[str, str] | None:
        """Give the person and the revision that an invitation is for; None where it is forged or too old."""
        data = self._invitation.read(token, INVITATION_LASTS)
        return (data[0], data[1]) if isinstance(data, list) else None


class Signed:
    """Signs for one purpose, with a salt of its own, and reads what any of the valid keys has signed."""

    def __init__(self, keys: SecretKeys, salt: str) -> None:
        self._keys = keys
        self._salt = salt

    def write(self, data: object) -> str:
        """Sign data that JSON can hold."""
        signed = self._serializer().dumps(data)
        return signed if isinstance(signed, str) else signed.decode()

    def read(self, text: str, seconds: float) -> Any:
        """Give what was signed not longer ago than that; None where it was not."""
        try:
            return self._serializer().loads(text, max_age=seconds)  # type: ignore[arg-type]  # it compares only
        except BadSignature:
            return None

    def _serializer(self) -> URLSafeTimedSerializer:
        how = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        return URLSafeTimedSerializer(self._keys.all[::-1], salt=self._salt, signer_kwargs=how)


def _field(value: object) -> str:
    return value if isinstance(value, str) else ""
