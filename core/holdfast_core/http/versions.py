"""What the settings and the intents have in common over HTTP: versions."""

import re

from aiohttp import web
from holdfast_contract.errors import VersionNotFound
from holdfast_contract.versions import Version, VersionState

NUMBER = {"pattern": "^[0-9]{1,9}$"}
"""What the path names a version by."""


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
