"""What can be asked of core for one user, written once for both clients."""

from datetime import date
from typing import TypeVar

from holdfast_contract.calls import Call, as_bytes, as_model, as_nothing, as_text, operation, path_of
from holdfast_contract.commands import (
    COMMANDS,
    CommandDone,
    ContactToReset,
    ConversationToHandOver,
    ConversationToResume,
    MessageToSend,
    QuestionToAsk,
)
from holdfast_contract.conversations import (
    Conversation,
    ConversationDetails,
    ConversationFilter,
    ConversationList,
    ConversationMessage,
    HandBack,
    HandlerName,
    HandOver,
    MarkSeen,
    MessageList,
    WriteByHand,
)
from holdfast_contract.core import Ask, ResetReceipt
from holdfast_contract.deliveries import DeliveryState, Redriven
from holdfast_contract.ids import DEFAULT_SESSION, new_id
from holdfast_contract.knowledge import (
    AddDocument,
    Document,
    DocumentList,
    PassageList,
    Search,
    SearchResult,
)
from holdfast_contract.messages import IDEMPOTENCY_HEADER, MessageState, SendMessage, SentMessage
from holdfast_contract.model import WireModel, to_camel
from holdfast_contract.replies import Answer
from holdfast_contract.sessions import PairingCode, Qr, Session, SessionList, StartSession
from holdfast_contract.subscriptions import (
    ChangeSubscription,
    CreateSubscription,
    Subscription,
    SubscriptionDeliveryDetails,
    SubscriptionDeliveryList,
    SubscriptionList,
    SubscriptionTested,
    SubscriptionWithSecret,
)
from holdfast_contract.troubles import TroubleList
from holdfast_contract.usage import UsageReport

BodyT = TypeVar("BodyT", bound=WireModel)
_JSON = {"Content-Type": "application/json"}


class CoreCalls:
    """The calls. Each raises the `HoldfastError` that core answered with, or `CoreUnreachable`.

    What is asked for a second time because the first answer was lost is done once: sends, writing and
    commands by their idempotency key, which is made here where none is given; everything else that is
    repeated by itself may be repeated. A contact is named by contactId, phone, lid or chatId.
    """

    user_id: str

    # Sessions and messages

    @operation
    def send(
        self, message: SendMessage, *, session_id: str = DEFAULT_SESSION, idempotency_key: str | None = None
    ) -> Call[SentMessage]:
        """Send a message; the same key never sends twice."""
        return Call(
            "POST",
            self._session(session_id, "messages"),
            as_model(SentMessage),
            body=_written(message),
            headers=_JSON | _key(idempotency_key),
        )

    @operation
    def send_text(
        self,
        to: str,
        text: str,
        *,
        reply_to: str | None = None,
        session_id: str = DEFAULT_SESSION,
        idempotency_key: str | None = None,
    ) -> Call[SentMessage]:
        """Send a text to a phone, a contactId or a chatId."""
        message = _body(SendMessage, to=to, text=text, reply_to=reply_to)
        return Call(
            "POST",
            self._session(session_id, "messages"),
            as_model(SentMessage),
            body=message,
            headers=_JSON | _key(idempotency_key),
        )

    @operation
    def message(self, message_id: str, *, session_id: str = DEFAULT_SESSION) -> Call[MessageState]:
        """Say how far a message of ours has come."""
        return Call("GET", self._session(session_id, "messages", message_id), as_model(MessageState))

    @operation
    def sessions(self) -> Call[list[Session]]:
        """List the user's sessions."""
        read = as_model(SessionList)
        return Call("GET", self._path("sessions"), lambda body: read(body).sessions)

    @operation
    def session(self, session_id: str = DEFAULT_SESSION) -> Call[Session]:
        """Show a session."""
        return Call("GET", self._session(session_id), as_model(Session))

    @operation
    def start(self, session_id: str = DEFAULT_SESSION, *, phone: str | None = None) -> Call[Session]:
        """Start a session, or learn that it runs; with `phone`, a pairing code is made too."""
        body = _body(StartSession, phone=phone)
        return Call("POST", self._session(session_id, "start"), as_model(Session), body=body, headers=_JSON)

    @operation
    def stop(self, session_id: str = DEFAULT_SESSION) -> Call[Session]:
        """Close the browser and keep the login."""
        return Call("POST", self._session(session_id, "stop"), as_model(Session))

    @operation
    def restart(self, session_id: str = DEFAULT_SESSION) -> Call[Session]:
        """Stop, then start, without a QR."""
        return Call("POST", self._session(session_id, "restart"), as_model(Session), is_repeatable=False)

    @operation
    def logout(self, session_id: str = DEFAULT_SESSION) -> Call[Session]:
        """Unlink the device at WhatsApp."""
        return Call("POST", self._session(session_id, "logout"), as_model(Session))

    @operation
    def qr(self, session_id: str = DEFAULT_SESSION) -> Call[Qr]:
        """Give the QR that is shown now. Raises `PairingNotShown` where none is."""
        return Call("GET", self._session(session_id, "qr"), as_model(Qr))

    @operation
    def qr_svg(self, session_id: str = DEFAULT_SESSION) -> Call[str]:
        """Give the QR as an SVG picture. Raises `PairingNotShown` where none is shown."""
        return Call("GET", self._session(session_id, "qr"), as_text, headers={"Accept": "image/svg+xml"})

    @operation
    def qr_png(self, session_id: str = DEFAULT_SESSION) -> Call[bytes]:
        """Give the QR as a PNG picture. Raises `PairingNotShown` where none is shown."""
        return Call("GET", self._session(session_id, "qr"), as_bytes, headers={"Accept": "image/png"})

    @operation
    def pairing_code(self, session_id: str = DEFAULT_SESSION) -> Call[PairingCode]:
        """Give the pairing code that is shown now. Raises `PairingNotShown` where none is."""
        return Call("GET", self._session(session_id, "pairing-code"), as_model(PairingCode))

    # Conversations

    @operation
    def conversations(
        self,
        *,
        handler: HandlerName | None = None,
        only: ConversationFilter | None = None,
        q: str | None = None,
        limit: int | None = None,
        before: str | None = None,
    ) -> Call[ConversationList]:
        """List conversations, the newest first; `next` of the answer is `before` of the next call."""
        query = {"handler": handler, "only": only, "q": q, "limit": limit, "before": before}
        return Call("GET", self._path("conversations"), as_model(ConversationList), query=query)

    @operation
    def conversation(self, contact_id: str, *, session_id: str | None = None) -> Call[ConversationDetails]:
        """Show a conversation and what is remembered of the contact."""
        return Call(
            "GET",
            self._path("conversations", contact_id),
            as_model(ConversationDetails),
            query={"sessionId": session_id},
        )

    @operation
    def messages(
        self,
        contact_id: str,
        *,
        session_id: str | None = None,
        limit: int | None = None,
        before: str | None = None,
    ) -> Call[MessageList]:
        """List what was said, the newest first; `next` of the answer is `before` of the next call."""
        return Call(
            "GET",
            self._path("conversations", contact_id, "messages"),
            as_model(MessageList),
            query={"sessionId": session_id, "limit": limit, "before": before},
        )

    @operation
    def seen(self, contact_id: str, *, session_id: str | None = None) -> Call[ConversationDetails]:
        """Note that a person has seen what the contact wrote."""
        return Call(
            "POST",
            self._path("conversations", contact_id, "seen"),
            as_model(ConversationDetails),
            body=_body(MarkSeen, session_id=session_id),
            headers=_JSON,
        )

    @operation
    def hand_over(
        self, contact_id: str, *, reason: str | None = None, session_id: str | None = None
    ) -> Call[Conversation]:
        """Leave a conversation to a person: the assistant is silent."""
        return Call(
            "POST",
            self._path("conversations", contact_id, "handoff"),
            as_model(Conversation),
            body=_body(HandOver, reason=reason, session_id=session_id),
            headers=_JSON,
        )

    @operation
    def resume(self, contact_id: str, *, session_id: str | None = None) -> Call[Conversation]:
        """Have the assistant answer again."""
        return Call(
            "POST",
            self._path("conversations", contact_id, "resume"),
            as_model(Conversation),
            body=_body(HandBack, session_id=session_id),
            headers=_JSON,
        )

    @operation
    def write(
        self,
        contact_id: str,
        text: str,
        *,
        session_id: str | None = None,
        idempotency_key: str | None = None,
    ) -> Call[ConversationMessage]:
        """Write to a contact as a person: stored, then sent; the same key never sends twice."""
        return Call(
            "POST",
            self._path("conversations", contact_id, "messages"),
            as_model(ConversationMessage),
            body=_body(WriteByHand, text=text, session_id=session_id),
            headers=_JSON | _key(idempotency_key),
        )

    @operation
    def reset_contact(self, contact_id: str) -> Call[ResetReceipt]:
        """Forget a contact in every layer at once."""
        return Call("POST", self._path("contacts", contact_id, "reset"), as_model(ResetReceipt))

    @operation
    def ask(self, question: str, *, contact_id: str | None = None, draft: bool = False) -> Call[Answer]:
        """Ask the assistant as a contact would; nothing is sent to anybody."""
        body = _body(Ask, question=question, contact_id=contact_id, draft=draft)
        return Call("POST", self._path("ask"), as_model(Answer), body=body, headers=_JSON)

    # Knowledge

    @operation
    def documents(self) -> Call[list[Document]]:
        """List the documents."""
        read = as_model(DocumentList)
        return Call("GET", self._path("documents"), lambda body: read(body).documents)

    @operation
    def document(self, document_id: str) -> Call[Document]:
        """Show a document: its state, and how far it is."""
        return Call("GET", self._path("documents", document_id), as_model(Document))

    @operation
    def add_text(self, filename: str, text: str, *, title: str | None = None) -> Call[Document]:
        """Add a text as a document, in place of the one of the same name; the name says how it is read."""
        body = _body(AddDocument, filename=filename, text=text, title=title)
        return Call("POST", self._path("documents"), as_model(Document), body=body, headers=_JSON)

    @operation
    def add_file(self, filename: str, content: bytes) -> Call[Document]:
        """Add a file as a document, in place of the one of the same name; the name says how it is read."""
        return Call(
            "POST",
            self._path("documents"),
            as_model(Document),
            query={"filename": filename},
            body=content,
            headers={"Content-Type": "application/octet-stream"},
        )

    @operation
    def delete_document(self, document_id: str) -> Call[None]:
        """Forget a document."""
        return Call("DELETE", self._path("documents", document_id), as_nothing)

    @operation
    def passages(
        self, document_id: str, *, after: int | None = None, limit: int | None = None
    ) -> Call[PassageList]:
        """List a document's passages in their order, those behind the position `after`."""
        return Call(
            "GET",
            self._path("documents", document_id, "passages"),
            as_model(PassageList),
            query={"after": after, "limit": limit},
        )

    @operation
    def search(self, query: str, *, limit: int | None = None) -> Call[SearchResult]:
        """Find the passages that speak to a query, the best first."""
        return Call(
            "POST",
            self._path("documents", "search"),
            as_model(SearchResult),
            body=_body(Search, query=query, limit=limit),
            headers=_JSON,
        )

    # Subscriptions

    @operation
    def subscriptions(self) -> Call[list[Subscription]]:
        """List the subscriptions, and how their deliveries fare."""
        read = as_model(SubscriptionList)
        return Call("GET", self._path("subscriptions"), lambda body: read(body).subscriptions)

    @operation
    def subscribe(self, subscription: CreateSubscription) -> Call[SubscriptionWithSecret]:
        """Subscribe a URL to events. The secret that signs them is in this answer alone."""
        return Call(
            "POST",
            self._path("subscriptions"),
            as_model(SubscriptionWithSecret),
            body=_written(subscription),
            headers=_JSON,
            is_repeatable=False,
        )

    @operation
    def subscription(self, subscription_id: str) -> Call[Subscription]:
        """Show a subscription."""
        return Call("GET", self._subscription(subscription_id), as_model(Subscription))

    @operation
    def change_subscription(self, subscription_id: str, change: ChangeSubscription) -> Call[Subscription]:
        """Change what is given."""
        return Call(
            "PATCH",
            self._subscription(subscription_id),
            as_model(Subscription),
            body=_written(change),
            headers=_JSON,
        )

    @operation
    def unsubscribe(self, subscription_id: str) -> Call[None]:
        """Remove a subscription with all of its deliveries."""
        return Call("DELETE", self._subscription(subscription_id), as_nothing)

    @operation
    def rotate_secret(self, subscription_id: str) -> Call[SubscriptionWithSecret]:
        """Make another secret, in this answer alone. The one before signs too for 24 hours."""
        return Call(
            "POST",
            self._subscription(subscription_id, "rotate"),
            as_model(SubscriptionWithSecret),
            is_repeatable=False,
        )

    @operation
    def test_subscription(self, subscription_id: str) -> Call[SubscriptionTested]:
        """Send an event of type `subscription.test` at once, and see what the receiver answers."""
        return Call(
            "POST",
            self._subscription(subscription_id, "test"),
            as_model(SubscriptionTested),
            is_repeatable=False,
        )

    @operation
    def deliveries(
        self,
        subscription_id: str,
        *,
        state: DeliveryState | None = None,
        limit: int | None = None,
        before: str | None = None,
    ) -> Call[SubscriptionDeliveryList]:
        """List deliveries, the newest first; `next` of the answer is `before` of the next call."""
        return Call(
            "GET",
            self._subscription(subscription_id, "deliveries"),
            as_model(SubscriptionDeliveryList),
            query={"state": state, "limit": limit, "before": before},
        )

    @operation
    def delivery(self, subscription_id: str, delivery_id: str) -> Call[SubscriptionDeliveryDetails]:
        """Show a delivery, its body and every attempt."""
        return Call(
            "GET",
            self._subscription(subscription_id, "deliveries", delivery_id),
            as_model(SubscriptionDeliveryDetails),
        )

    @operation
    def redrive(self, subscription_id: str, delivery_id: str | None = None) -> Call[Redriven]:
        """Send a dead delivery again, or all of them."""
        which = () if delivery_id is None else ("deliveries", delivery_id)
        return Call("POST", self._subscription(subscription_id, *which, "redrive"), as_model(Redriven))

    # Commands

    @operation
    def command(
        self,
        data: MessageToSend | ContactToReset | ConversationToHandOver | ConversationToResume | QuestionToAsk,
        *,
        idempotency_key: str | None = None,
    ) -> Call[CommandDone]:
        """Carry out a command as an automation platform does: once for each key, whatever it is."""
        type_, command = next(
            (type_, command)
            for type_, command in COMMANDS.items()
            if command.model_fields["data"].annotation is type(data)
        )
        asked = command.model_validate({"user_id": self.user_id, "type": type_, "data": data})
        return Call(
            "POST",
            "/webhooks/automation",
            as_model(CommandDone),
            body=_written(asked),
            headers=_JSON | _key(idempotency_key),
        )

    # How it goes

    @operation
    def usage(self, *, first: date | None = None, last: date | None = None) -> Call[UsageReport]:
        """Report on days of the user's time zone, by default the last thirty."""
        return Call("GET", self._path("usage"), as_model(UsageReport), query={"from": first, "to": last})

    @operation
    def troubles(self) -> Call[TroubleList]:
        """List what is wrong now, the most urgent first; an empty list where all is well."""
        return Call("GET", self._path("troubles"), as_model(TroubleList))

    def _path(self, *parts: str) -> str:
        return path_of(self.user_id, *parts)

    def _session(self, session_id: str, *parts: str) -> str:
        return self._path("sessions", session_id, *parts)

    def _subscription(self, subscription_id: str, *parts: str) -> str:
        return self._path("subscriptions", subscription_id, *parts)


def _written(body: WireModel) -> bytes:
    return body.model_dump_json(by_alias=True, exclude_none=True).encode()


def _body(model: type[BodyT], **fields: object) -> bytes:
    """Write a body. Raises `ValidationFailed`, as core would."""
    return _written(
        model.from_wire({to_camel(name): value for name, value in fields.items() if value is not None})
    )


def _key(given: str | None) -> dict[str, str]:
    return {IDEMPOTENCY_HEADER: given or new_id("sdk")}
