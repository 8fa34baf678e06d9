"""What the settings and the intents have in common over HTTP: versions."""

import re

from aiohttp import web
from holdfast_contract.errors import ValidationFailed, VersionNotFound
from holdfast_contract.versions import Version, VersionState

NUMBER = {"pattern": "^[0-9]{1,9}$"}
"""What the path names a version by."""

DRAFT = {"draft": "true: keep it as the draft, which goes live when it is published."}
"""The query of a change."""


def is_draft(request: web.Request) -> bool:
    """Read whether a change is a draft. Raises `ValidationFailed`."""
    given = request.query.get("draft", "false")
    if given not in {"true", "false"}:
        problem = {"field": "draft", "problem": "Write true or false."}
        raise ValidationFailed(details={"fields": [problem]})
    return given == "true"


def tell(version: Version) -> web.Response:
    """Answer a change: 200 where it is live, 202 where it waits."""
    status = 202 if version.state == VersionState.WAITING else 200
    return web.Response(text=version.to_json(), content_type="application/json", status=status)


def number_of(request: web.Request) -> int:
    """Read which version the path names. Raises `VersionNotFound`."""
    number = request.match_info["number"]
    if not re.fullmatch(NUMBER["pattern"], number, re.ASCII):
        raise VersionNotFound
    return int(number)
