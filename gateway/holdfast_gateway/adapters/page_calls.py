"""Calls into a page under deadlines: a page that hangs raises no event."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from holdfast_gateway.domain.reasons import Lost, Reason

CALL_DEADLINE = 15.0
"""Seconds that most calls may take."""

_NEW_INPUT = "() => Object.assign(document.createElement('input'), { type: 'file' })"


class PageRefused(Exception):
    """The page's own word that it will not; `code` is the page library's."""

    def __init__(self, code: str, message: str) -> None:
        """`message` is for the log."""
        self.code = code
        super().__init__(code, message)


class PageCalls:
    """Calls to the page of the moment, and to the bridge in it."""

    def __init__(self, page: Callable[[], Page]) -> None:
        """`page` gives the page of the moment."""
        self._page = page

    async def call(self, name: str, argument: Any, within: float = CALL_DEADLINE) -> Any:
        """Call the bridge for what no page in order refuses. Raises `Lost`."""
        try:
            return await self.ask(name, argument, within)
        except PageRefused as refused:
            raise Lost(Reason.PAGE_UNRESPONSIVE, f"{name}: {refused.code}") from refused

    async def ask(self, name: str, argument: Any, within: float = CALL_DEADLINE) -> Any:
        """Call the bridge. Raises `PageRefused` with the page's own error, and `Lost`."""
        return _value(
            await self.evaluate(f"(argument) => window.holdfast?.{name}(argument)", argument, within)
        )

    async def ask_with_file(self, name: str, path: Path, argument: dict[str, Any], within: float) -> Any:
        """Call the bridge with a file input beside the argument, as its `input`, that holds that file.

        The browser reads the file itself: 16 MB take it 0.07 s, and 4 s where they pass through a call.
        Raises as `ask` does.
        """
        element = await self.bounded(lambda: self._page().evaluate_handle(_NEW_INPUT))
        try:
            await self.bounded(lambda: element.as_element().set_input_files(path))
            script = f"([input, argument]) => window.holdfast?.{name}({{ ...argument, input }})"
            return _value(await self.evaluate(script, [element, argument], within))
        finally:
            with suppress(Lost):
                await self.bounded(element.dispose)

    async def evaluate(self, script: str, argument: Any = None, within: float = CALL_DEADLINE) -> Any:
        """Run a script in the page. Raises `Lost`."""
        return await self.bounded(lambda: self._page().evaluate(script, argument), within)

    async def bounded(self, call: Callable[[], Any], within: float = CALL_DEADLINE) -> Any:
        """Run a call of Playwright's under a deadline, in seconds. Raises `Lost`."""
        try:
            async with asyncio.timeout(within):
                return await call()
        except TimeoutError:
            raise Lost(Reason.PAGE_UNRESPONSIVE, "no answer in time") from None
        except PlaywrightError as error:
            raise loss(error) from None


def _value(answer: Any) -> Any:
    """Read the bridge's answer."""
    if answer is None:
        raise Lost(Reason.PAGE_UNRESPONSIVE, "the bridge is not in the page")
    if "error" in answer:
        raise PageRefused(answer["error"]["code"], answer["error"]["message"])
    return answer["value"]


def loss(error: PlaywrightError) -> Lost:
    """Say what an error of Playwright's means; its message is the only thing that tells."""
    text = error.message.splitlines()[0]
    if "has been closed" in text or "onnection closed" in text:
        return Lost(Reason.BROWSER_CLOSED, text)
    if "crashed" in text:
        return Lost(Reason.PAGE_CRASHED, text)
    return Lost(Reason.PAGE_UNRESPONSIVE, text)
