"""What belongs to whom: every table of core, by which of its rows are a user's, and which a contact's.

A table that is in none of the lists is nobody's business yet: a test says so, and asks for a decision.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, Table, func, or_, select

from holdfast_core.adapters.tables import (
    METADATA,
    accounts,
    api_keys,
    command_calls,
    contacts,
    corpora,
    deliveries,
    delivery_attempts,
    holdings,
    ingestions,
    lanes_of,
    passage_texts,
    passages,
    removals,
    subscriptions,
    upload_parts,
    users,
)

Condition = Callable[[str], ColumnElement[bool]]
"""Chooses the rows of a user."""


def _through(table: Table, column: str, parent: Table, key: str) -> Condition:
    """Choose rows that name a row of a user's in another table."""

    def choose(user_id: str) -> ColumnElement[bool]:
        return table.c[column].in_(select(parent.c[key]).where(parent.c.user_id == user_id))

    return choose


def _calls(user_id: str) -> ColumnElement[bool]:
    keys = select(api_keys.c.key_id).where(api_keys.c.user_id == user_id)
    signers = select(subscriptions.c.subscription_id).where(subscriptions.c.user_id == user_id)
    return or_(command_calls.c.caller.in_(keys), command_calls.c.caller.in_(signers))


def _lanes(queue: Table) -> Condition:
    lanes = lanes_of(queue)

    def choose(user_id: str) -> ColumnElement[bool]:
        mine = f"{user_id}/"
        return or_(
            lanes.c.conversation == user_id,
            func.substr(lanes.c.conversation, 1, len(mine)) == mine,
            lanes.c.conversation.in_(select(queue.c.conversation).where(queue.c.user_id == user_id)),
        )

    return choose


def _queues() -> list[Table]:
    """Give the queues of users' work."""
    every = [table for table in METADATA.sorted_tables if f"{table.name}_lanes" in METADATA.tables]
    return [table for table in every if table is not removals]


THROUGH: Mapping[str, Condition] = {
    "passage_texts": _through(passage_texts, "number", passages, "number"),
    "holdings": _through(holdings, "corpus", corpora, "number"),
    "delivery_attempts": _through(delivery_attempts, "delivery", deliveries, "number"),
    "upload_parts": _through(upload_parts, "upload_id", ingestions, "upload_id"),
    "command_calls": _calls,
    **{f"{queue.name}_lanes": _lanes(queue) for queue in _queues()},
}
"""Tables that name no user themselves."""

NOBODY_S: Mapping[str, str] = {
    "example_vectors": "by the SHA-256 of a text, which is not kept; shared by all users",
    "sign_in_failures": "digests of addresses, gone after a minute",
    "gateways": "the operator's machines",
    "removals": "the receipts of removals themselves",
    "removals_lanes": "of the removals' own queue",
}
"""Tables that nothing is taken from when a user goes, and why."""

LAST = (accounts, api_keys, users)
"""What goes when everything else has gone, in one transaction with a last look."""


def of_user(table: Table, user_id: str) -> ColumnElement[bool]:
    """Choose a user's rows of a table that is in no list of exceptions."""
    through = THROUGH.get(table.name)
    return table.c.user_id == user_id if through is None else through(user_id)


def in_order_of_deletion() -> list[Table]:
    """Give the tables that hold something of users, what refers to others before these."""
    mine = [table for table in reversed(METADATA.sorted_tables) if table.name not in NOBODY_S]
    through = [table for table in mine if table.name in THROUGH]
    return [*through, *(table for table in mine if table not in through and table not in LAST), *LAST]


SECRET = frozenset({"password_hash", "digest", "sealed_key", "sealed_secret", "sealed_old_secret"})
"""Columns that no export holds: they would let its reader in."""

INTERNAL = frozenset({"model", "vector", "lease_holder", "lease_until", "revision", "attempts", "due_at"})
"""Columns that no export holds: they say nothing of anybody."""

NOT_EXPORTED: Mapping[str, str] = {
    **NOBODY_S,
    **{f"{queue.name}_lanes": "when a queue is looked at next" for queue in _queues()},
    "passages": "the structure of documents, whose texts are in passage_texts",
    "holdings": "an index of the documents' words",
    "vectors": "numbers made of the documents' texts",
    "corpora": "counts of the documents' words",
    "upload_parts": "files on their way in, whose documents are exported when they are",
    "conversation_words": "an index of the messages' words",
    "command_calls": "counters of the last minute",
    "subscription_versions": "a mark that tells caches to look again",
    "sendings": "calls to the gateway of the last seconds",
    "holders": "which machine keeps a session",
    "test_rounds": "a test run under way, whose result is in test_runs",
}
"""Tables that no export has, and why."""


def exported_columns(table: Table) -> list[ColumnElement[object]]:
    """Give what an export has of a table."""
    return [column for column in table.c if column.name not in SECRET | INTERNAL]


def exported_tables() -> list[Table]:
    """Give the tables that a user's export has, by name."""
    tables = [table for table in METADATA.sorted_tables if table.name not in NOT_EXPORTED]
    return sorted(tables, key=lambda table: table.name)


def tables_of_contacts() -> list[Table]:
    """Give the tables that a contact's export has, by name."""
    return [table for table in exported_tables() if "contact_id" in table.c]


def of_contact(table: Table, user_id: str, names: Sequence[str]) -> ColumnElement[bool]:
    """Choose a contact's rows of a table, under whichever of the contact's names."""
    return (table.c.user_id == user_id) & table.c.contact_id.in_(names)


def names_of_contact(user_id: str, name: str) -> Select[str, str | None, str | None]:
    """Ask for all names of the contact who has this phone or lid."""
    names = (contacts.c.contact_id, contacts.c.phone, contacts.c.lid)
    return select(*names).where(contacts.c.user_id == user_id, or_(*(one == name for one in names)))
