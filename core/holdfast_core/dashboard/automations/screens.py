"""The pages on subscriptions."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.errors import HoldfastError, ReceiverRefused, SubscriptionsFull, ValidationFailed
from holdfast_contract.reply_steps import OnTimeout
from holdfast_contract.subscriptions import (
    ChangeSubscription,
    CreateSubscription,
    Subscription,
    SubscriptionWithSecret,
)

from holdfast_core.application.subscriptions import Subscriptions
from holdfast_core.dashboard.automations.snippets import snippets_for
from holdfast_core.dashboard.automations.wording import FAMILIES, Wording, delivered, pretty
from holdfast_core.dashboard.frame.door import Screen, Visitor
from holdfast_core.dashboard.frame.forms import problems
from holdfast_core.dashboard.frame.pages import Pages, see_other

ALL = "/users/{userId}/automations"
_ONE = ALL + "/{subscriptionId}"
_DELIVERY = _ONE + "/deliveries/{deliveryId}"
_PAGE = 20
_TICKS = ("isReplyStep", "askAlways")
_LISTS = ("sessions", "chats", "intents")
_NOTHING_TYPED: Mapping[str, Any] = {
    "url": "",
    "description": "",
    "eventTypes": [],
    "sessions": "",
    "chats": "",
    "intents": "",
    "replyTimeoutSeconds": "5",
    "onTimeout": OnTimeout.CONTINUE.value,
    "isReplyStep": "",
    "askAlways": "",
}


class AutomationScreens:
    """Where events are sent to, and what became of them."""

    def __init__(self, pages: Pages, subscriptions: Subscriptions) -> None:
        self._pages = pages
        self._subscriptions = subscriptions
        self._say = Wording(pages.t)

    def screens(self) -> list[Screen]:
        """The table."""
        return [
            Screen("GET", ALL, self.list_all, "automations.list"),
            Screen("POST", ALL, self.create, "automations.create"),
            Screen("GET", ALL + "/new", self.new, "automations.new"),
            Screen("GET", _ONE, self.show, "automations.show"),
            Screen("GET", _ONE + "/deliveries", self.deliveries, "automations.deliveries"),
            Screen("GET", _ONE + "/connect", self.connect, "automations.connect"),
            Screen("GET", _ONE + "/edit", self.edit, "automations.edit"),
            Screen("POST", _ONE + "/edit", self.change, "automations.change"),
            Screen("POST", _ONE + "/pause", self.pause, "automations.pause"),
            Screen("POST", _ONE + "/resume", self.resume, "automations.resume"),
            Screen("POST", _ONE + "/rotate", self.rotate, "automations.rotate"),
            Screen("POST", _ONE + "/remove", self.remove, "automations.remove"),
            Screen("POST", _ONE + "/test", self.test, "automations.test"),
            Screen("POST", _ONE + "/redrive", self.redrive, "automations.redrive_all"),
            Screen("GET", _DELIVERY, self.delivery, "automations.delivery"),
            Screen("POST", _DELIVERY + "/redrive", self.redrive, "automations.redrive"),
        ]

    async def list_all(self, request: web.Request, visitor: Visitor) -> web.Response:
        """List the subscriptions with how they fare."""
        user_id = request.match_info["userId"]
        listed = await self._subscriptions.all(user_id)
        return self._page("list", request, visitor, subscriptions=listed.subscriptions)

    async def new(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the form."""
        return self._form(request, visitor)

    async def create(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Make one, and show its secret."""
        typed = await _typed(request)
        try:
            given = CreateSubscription.from_wire(_body(typed))
            made = await self._subscriptions.create(request.match_info["userId"], given)
        except (ValidationFailed, ReceiverRefused, SubscriptionsFull) as error:
            return self._form(request, visitor, typed=typed, error=error)
        return self._secret(request, visitor, made)

    async def edit(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the form, filled in. Raises `SubscriptionNotFound`."""
        known = await self._subscriptions.one(*_names(request))
        typed = {
            "url": known.url,
            "description": known.description,
            "eventTypes": known.event_types,
            "replyTimeoutSeconds": known.reply_timeout_seconds,
            "onTimeout": known.on_timeout.value,
            "isReplyStep": known.is_reply_step,
            "askAlways": known.ask_always,
            **{name: ", ".join(getattr(known, name)) for name in _LISTS},
        }
        return self._form(request, visitor, typed=typed, known=known)

    async def change(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Change one. Raises `SubscriptionNotFound`."""
        typed = await _typed(request)
        try:
            await self._subscriptions.change(*_names(request), ChangeSubscription.from_wire(_body(typed)))
        except (ValidationFailed, ReceiverRefused) as error:
            known = await self._subscriptions.one(*_names(request))
            return self._form(request, visitor, typed=typed, error=error, known=known)
        return see_other(_path(request), done="automations.did.change")

    def _form(
        self,
        request: web.Request,
        visitor: Visitor,
        *,
        typed: Mapping[str, Any] = _NOTHING_TYPED,
        error: HoldfastError | None = None,
        known: Subscription | None = None,
    ) -> web.Response:
        found = problems(error) if error else {}
        # A problem of one in a list is one of the field that it was typed into.
        fields = {name.partition(".")[0]: text for name, text in found.items()}
        by_field = {
            name: self._pages.t.either(f"automations.problem.{name}", fields[name]) for name in fields
        }
        return self._page(
            "form",
            request,
            visitor,
            typed=typed,
            problems={"": "", **dict.fromkeys(_NOTHING_TYPED, ""), **by_field},
            families=FAMILIES,
            ways=[one.value for one in OnTimeout],
            known=known,
            status=error.status if error else 200,
        )

    async def rotate(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Make another secret, and show it. Raises `SubscriptionNotFound`."""
        return self._secret(request, visitor, await self._subscriptions.rotate(*_names(request)))

    def _secret(self, request: web.Request, visitor: Visitor, made: SubscriptionWithSecret) -> web.Response:
        return self._page("secret", request, visitor, subscription=made)

    async def show(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show one with its deliveries. Raises `SubscriptionNotFound`, `DeliveryNotFound`."""
        return self._page("show", request, visitor, **await self._listed(request))

    async def deliveries(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the deliveries anew. Raises `SubscriptionNotFound`, `DeliveryNotFound`."""
        return self._pages.fragment(
            "automations/deliveries.html", visitor, **self._values(request), **await self._listed(request)
        )

    async def _listed(self, request: web.Request) -> dict[str, Any]:
        wanted = request.query.get("state", "")
        state = DeliveryState(wanted) if wanted in set(DeliveryState) else None
        before = request.query.get("before") or None
        page = await self._subscriptions.deliveries(*_names(request), state=state, limit=_PAGE, before=before)
        return {
            "subscription": await self._subscriptions.one(*_names(request)),
            "page": page,
            "state": "" if state is None else state.value,
            "states": [state.value for state in DeliveryState],
            "before": before,
        }

    async def connect(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show what to paste where. Raises `SubscriptionNotFound`."""
        known = await self._subscriptions.one(*_names(request))
        snippets = snippets_for(known.url, request.match_info["userId"])
        return self._page("connect", request, visitor, subscription=known, snippets=snippets)

    async def pause(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Send nothing for a while. Raises `SubscriptionNotFound`."""
        await self._subscriptions.change(*_names(request), ChangeSubscription(is_active=False))
        return see_other(_path(request), done="automations.did.pause")

    async def resume(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Send again. Raises `SubscriptionNotFound`."""
        await self._subscriptions.change(*_names(request), ChangeSubscription(is_active=True))
        return see_other(_path(request), done="automations.did.resume")

    async def remove(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Remove one. Raises `SubscriptionNotFound`."""
        await self._subscriptions.remove(*_names(request))
        user_id = request.match_info["userId"]
        return see_other(ALL.replace("{userId}", user_id), done="automations.did.remove")

    async def test(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Send a test at once, and show what was answered.

        Raises `SubscriptionNotFound`, `SubscriptionSecretUnreadable`.
        """
        tested = await self._subscriptions.test(*_names(request))
        return self._pages.fragment(
            "automations/tested.html", visitor, **self._values(request), tested=tested
        )

    async def redrive(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Send one that was given up again, or all. Raises `SubscriptionNotFound`, `DeliveryNotFound`."""
        delivery_id = request.match_info.get("deliveryId")
        await self._subscriptions.redrive(*_names(request), delivery_id)
        return see_other(
            _path(request) + (f"/deliveries/{delivery_id}" if delivery_id else ""),
            done="automations.did.redrive",
        )

    async def delivery(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show a delivery. Raises `SubscriptionNotFound`, `DeliveryNotFound`."""
        shown = await self._subscriptions.delivery(*_names(request), request.match_info["deliveryId"])
        return self._page(
            "delivery",
            request,
            visitor,
            subscription=await self._subscriptions.one(*_names(request)),
            delivery=shown,
            body=pretty(shown.body),
        )

    def _page(self, name: str, request: web.Request, visitor: Visitor, **values: Any) -> web.Response:
        return self._pages.page(
            f"automations/{name}.html",
            visitor,
            area="automations",
            **{**self._values(request), **values},
        )

    def _values(self, request: web.Request) -> dict[str, Any]:
        return {"say": self._say, "delivered": delivered, "user_id": request.match_info["userId"]}


async def _typed(request: web.Request) -> dict[str, Any]:
    form = await request.post()
    texts = {name: str(form.get(name, blank)).strip() for name, blank in _NOTHING_TYPED.items()}
    return texts | {"eventTypes": [str(one) for one in form.getall("eventTypes", [])]}


def _body(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was typed as the wire has it."""
    ticked = {name: bool(typed[name]) for name in _TICKS}
    return {**typed, **ticked, **{name: _parts(name, typed[name]) for name in _LISTS}}


def _parts(name: str, text: str) -> Sequence[str]:
    """Take a list apart; within a phone number people leave gaps, an intent's name has them."""
    between = " " if name == "intents" else ""
    return [bare for part in text.split(",") if (bare := between.join(part.split()))]


def _names(request: web.Request) -> tuple[str, str]:
    return request.match_info["userId"], request.match_info["subscriptionId"]


def _path(request: web.Request) -> str:
    user_id, subscription_id = _names(request)
    return f"{ALL.replace('{userId}', user_id)}/{subscription_id}"
