"""Who looks at the dashboard: a signed cookie, and a token that only our own pages know."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from holdfast_contract.errors import Forbidden
from itsdangerous import BadSignature, URLSafeTimedSerializer

COOKIE = "holdfast"
LASTS = 12 * 60 * 60
"""Seconds that a sign-in lasts."""

CSRF_FIELD = "csrfToken"
CSRF_HEADER = "X-CSRF-Token"


@dataclass(frozen=True)
class Visit:
    """One browser. `email` is set once it has signed in."""

    nonce: str
    email: str | None = None


class Visits:
    """Reads and writes the cookie and its tokens. Each purpose signs with a salt of its own."""

    def __init__(self, secret: str, password: str, *, is_https: bool) -> None:
        """With another `password` every cookie is void: changing it signs everybody out."""
        self._cookie = _serializer(secret + password, "holdfast-core.visit")
        self._csrf = _serializer(secret, "holdfast-core.csrf")
        self._is_https = is_https

    def read(self, request: web.Request) -> Visit | None:
        """Give the visit; None for a cookie that is missing, forged or old."""
        data = _load(self._cookie, request.cookies.get(COOKIE, ""))
        return Visit(data["nonce"], data["email"]) if isinstance(data, dict) else None

    def begin(self, email: str | None = None) -> Visit:
        """Begin a visit, with a nonce of its own also where one was there before."""
        return Visit(secrets.token_urlsafe(16), email)

    def keep(self, response: web.StreamResponse, visit: Visit) -> None:
        """Write the cookie."""
        value = self._cookie.dumps({"nonce": visit.nonce, "email": visit.email})
        text = value if isinstance(value, str) else value.decode()
        response.set_cookie(
            COOKIE, text, max_age=LASTS, httponly=True, samesite="Lax", secure=self._is_https, path="/"
        )

    def forget(self, response: web.StreamResponse) -> None:
        """Delete the cookie."""
        response.del_cookie(COOKIE, path="/", httponly=True, samesite="Lax", secure=self._is_https)

    def token(self, visit: Visit) -> str:
        """Make the token that a form of this visit carries."""
        value = self._csrf.dumps(visit.nonce)
        return value if isinstance(value, str) else value.decode()

    async def check(self, request: web.Request, visit: Visit | None) -> None:
        """Raises `Forbidden` where a POST does not carry the token of its own visit."""
        given = request.headers.get(CSRF_HEADER) or (await request.post()).get(CSRF_FIELD)
        nonce = _load(self._csrf, given if isinstance(given, str) else "")
        if visit is None or not isinstance(nonce, str) or not secrets.compare_digest(nonce, visit.nonce):
            raise Forbidden("The page was open for too long. Load it again.")


def _serializer(secret: str, salt: str) -> URLSafeTimedSerializer:
    how = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    return URLSafeTimedSerializer(secret, salt=salt, signer_kwargs=how)


def _load(serializer: URLSafeTimedSerializer, text: str) -> Any:
    try:
        return serializer.loads(text, max_age=LASTS)
    except BadSignature:
        return None
