"""Turning values into HTML."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import web

from holdfast_core.dashboard.frame.areas import links
from holdfast_core.dashboard.frame.assets import Assets
from holdfast_core.dashboard.frame.catalogue import Catalogue

if TYPE_CHECKING:
    from jinja2 import Environment

    from holdfast_core.dashboard.frame.door import Visitor

_WORTH_COMPRESSING = 2_000
"""Letters; the cards of a hundred sessions are 180 kB, and 12 as they are sent."""

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
_POLICY = (
    "default-src 'self'; img-src 'self' data:; connect-src 'self' {connect}; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Pages:
    """Renders templates, under a policy that lets nothing run that is not served from here."""

    def __init__(self, assets: Assets, t: Catalogue, *, connect: Callable[[], Sequence[str]] = tuple) -> None:
        """`connect` gives the origins of the gateways whose live events a page may follow."""
        self.t = t
        self._assets = assets
        self._connect = connect
        self._headers = {
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        }

    @cached_property
    def _templates(self) -> "Environment":
        # Nothing else of the dashboard costs core's start as much, and many a core shows no page.
        from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

        templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        templates.globals |= {
            "t": self.t,
            "asset": self._assets.url,
            "is_installed": self._assets.is_installed,
        }
        templates.filters |= {"number": number, "bytes": in_bytes}
        return templates

    def page(
        self,
        template: str,
        visitor: "Visitor",
        *,
        area: str = "",
        user_id: str | None = None,
        status: int = 200,
        **values: Any,
    ) -> web.Response:
        """Render a whole page, with the navigation of a business where one is named.

        It says what was just done where the address names a text of the catalogue for it.
        """
        shown = user_id or visitor.user_id
        frame = {
            "area": area,
            "user_id": shown,
            "links": links(shown, area) if visitor.is_signed_in else [],
            "done": self.t.either(visitor.done, ""),
        }
        return self.fragment(template, visitor, status=status, **(frame | values))

    def fragment(
        self, template: str, visitor: "Visitor", *, status: int = 200, **values: Any
    ) -> web.Response:
        """Render a piece of a page."""
        text = self._templates.get_template(template).render(values, visitor=visitor)
        policy = _POLICY.format(connect=" ".join(self._connect())).replace(" ;", ";")
        headers = self._headers | {"Content-Security-Policy": policy}
        response = web.Response(text=text, status=status, content_type="text/html", headers=headers)
        if len(text) > _WORTH_COMPRESSING:
            response.enable_compression()
        return response


def see_other(path: str, done: str | None = None) -> web.Response:
    """Send the browser to another page, which says under this key of the catalogue what was done."""
    if done:
        path += ("&" if "?" in path else "?") + urlencode({"done": done})
    return web.Response(status=303, headers={"Location": path})


def number(value: float) -> str:
    """Write a number with its thousands apart."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def in_bytes(size: float) -> str:
    """Write a size in the unit that suits it: 734 B, 12 kB, 3.4 MB."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 10 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
