"""Turning values into HTML."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from holdfast_core.dashboard import texts

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).resolve().parent
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


class Pages:
    """Renders templates, under a policy that lets nothing run that is not served from here."""

    def __init__(self, *, is_installed: bool) -> None:
        """Where `is_installed` is false, pages say what is missing and how to mend it."""
        self._globals = {"texts": texts, "is_installed": is_installed}

    @cached_property
    def _templates(self) -> "Environment":
        # Nothing else of the dashboard costs core's start as much, and many a core shows no page.
        from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

        templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        templates.globals |= self._globals
        return templates

    def render(self, template: str, status: int = 200, **values: Any) -> web.Response:
        """Render a page or a fragment."""
        text = self._templates.get_template(template).render(values)
        headers = {
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
        }
        return web.Response(text=text, status=status, content_type="text/html", headers=headers)
