"""Signature Version 4, by which AWS knows who calls: for POST requests with a body in memory.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from holdfast_contract.service.settings import StartRefused

_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class Identity:
    """Who calls AWS, and where; as Lambda and other platforms put it into the environment."""

    region: str
    key_id: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)
    """Of temporary credentials, as Lambda's are."""


def identity(environment: Mapping[str, str] = os.environ) -> Identity:
    """Read who we are. Raises `StartRefused` where the environment does not say."""
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION", "")
    key_id, secret = (environment.get(f"AWS_{name}", "") for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"))
    for name, value in {"REGION": region, "ACCESS_KEY_ID": key_id, "SECRET_ACCESS_KEY": secret}.items():
        if not value:
            raise StartRefused(
                f"AWS_{name}: is not set. Lambda sets it by itself; elsewhere set it in the environment."
            )
    return Identity(region, key_id, secret, environment.get("AWS_SESSION_TOKEN", ""))


def signed(
    url: str, headers: Mapping[str, str], body: bytes, *, service: str, who: Identity, at: datetime
) -> dict[str, str]:
    """Give the headers of a POST to `url`, signed with them and the body. `at` is in UTC."""
    moment, day = at.strftime("%Y%m%dT%H%M%SZ"), at.strftime("%Y%m%d")
    parts = urlsplit(url)
    given = {**headers, "Host": parts.netloc, "X-Amz-Date": moment}
    if who.token:
        given["X-Amz-Security-Token"] = who.token
    ordered = sorted((name.lower(), value.strip()) for name, value in given.items())
    names = ";".join(name for name, _ in ordered)
    lines = "".join(f"{name}:{value}\n" for name, value in ordered)
    request = "\n".join(("POST", parts.path or "/", "", lines, names, hashlib.sha256(body).hexdigest()))
    scope = f"{day}/{who.region}/{service}/aws4_request"
    text = "\n".join((_ALGORITHM, moment, scope, hashlib.sha256(request.encode()).hexdigest()))
    key = f"AWS4{who.secret}".encode()
    for part in (day, who.region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    credential = f"Credential={who.key_id}/{scope}"
    given["Authorization"] = f"{_ALGORITHM} {credential}, SignedHeaders={names}, Signature={signature}"
    return given
