"""What is known of a contact when no message of theirs is in hand."""

from dataclasses import replace

from holdfast_contract.replies import Usage
from holdfast_contract.service.database import Database
from sqlalchemy import Connection, or_, select

from holdfast_core.adapters.histories import history
from holdfast_core.adapters.memory import FORGOTTEN, attributes_of, spend, spent
from holdfast_core.adapters.states import state_of
from holdfast_core.adapters.tables import contacts, conversations
from holdfast_core.domain.conversations.contacts import contact_named
from holdfast_core.domain.conversations.decisions import Situation
from holdfast_core.domain.conversations.handoff import as_of

_EVERY_TURN = 2**62


class BackgroundTables:
    """Reads contacts and what was said with them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: str, contact_id: str, situation: Situation) -> Situation:
        """Add what is known of a contact, named by any of its ids, of the conversation that is newest.

        Of somebody unknown nothing is.
        """
        return await self._database.read(lambda connection: _add(connection, user_id, contact_id, situation))

    async def spent(self, user_id: str, situation: Situation) -> Situation:
        """Add to a situation what was spent in its day, for all contacts together."""
        found = await self._database.read(
            lambda connection: spent(connection, user_id, FORGOTTEN, situation.at, situation.settings)
        )
        return replace(situation, spent=replace(found, contact_messages=0))

    async def spend(self, situation: Situation, usage: Usage) -> None:
        """Count what a model used on a situation into its day, as spent on nobody in particular."""
        await self._database.write(
            lambda connection: spend(
                connection,
                situation.user_id,
                FORGOTTEN,
                situation.at,
                situation.settings,
                messages=0,
                usage=usage,
            )
        )


def _add(connection: Connection, user_id: str, name: str, situation: Situation) -> Situation:
    named = contact_named(name)
    theirs = [contacts.c.contact_id == named.contact_id, contacts.c.lid == named.contact_id]
    query = select(contacts.c.contact_id, contacts.c.name).where(contacts.c.user_id == user_id, or_(*theirs))
    contact = connection.execute(query).first()
    if contact is None:
        return situation
    known = replace(
        situation,
        contact_id=contact.contact_id,
        contact_name=contact.name,
        attributes=attributes_of(connection, user_id, contact.contact_id),
        spent=spent(connection, user_id, contact.contact_id, situation.at, situation.settings),
    )
    newest = (
        select(conversations.c.session_id)
        .where(conversations.c.user_id == user_id, conversations.c.contact_id == contact.contact_id)
        .order_by(conversations.c.last_at.desc())
    )
    session_id = connection.scalar(newest.limit(1))
    if session_id is None:
        return known
    place = (user_id, session_id, contact.contact_id)
    return replace(
        known,
        history=history(connection, place, _EVERY_TURN),
        state=as_of(state_of(connection, place), situation.at),
    )
