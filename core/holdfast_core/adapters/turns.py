"""Turns in the database: what a contact writes without a break, and what is decided on it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from holdfast_contract.assistant import Debounce
from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import insert_into
from sqlalchemy import Connection, Row, insert, select, update

from holdfast_core.adapters.contacts import epochs_of, require_present
from holdfast_core.adapters.histories import burst, history, is_answered_by_hand
from holdfast_core.adapters.memory import attributes_of, learn, spend, spent
from holdfast_core.adapters.publishing import Publisher
from holdfast_core.adapters.queues import TableQueue, look_again, look_at
from holdfast_core.adapters.states import state_of, write_state
from holdfast_core.adapters.tables import NOTHING, WAITING, contacts, is_waiting, messages, replies, turns
from holdfast_core.application.ports import Claim, LostClaim
from holdfast_core.application.turns import Turn
from holdfast_core.domain.conversations import showing
from holdfast_core.domain.conversations.debounce import wait_after
from holdfast_core.domain.conversations.decisions import (
    Configuration,
    Decision,
    Handler,
    PlatformUse,
    Situation,
)
from holdfast_core.domain.conversations.handoff import as_of, decided
from holdfast_core.domain.conversations.messages import (
    Author,
    Message,
    conversation_with,
    question_in,
    reply_key,
)

CATCH_UP_GRACE = timedelta(seconds=2)
"""How long what was caught up with waits more: a person's own answer is told of after it."""


def extend_turn(
    connection: Connection, message: Message, number: int, debounce: Debounce, now: datetime
) -> datetime:
    """Add a message that wants an answer to the turn that is open, or open one; give when it is due.

    Part of a transaction. A decision that is being made on the turn is not committed any more.
    """
    conversation = conversation_with(message.user_id, message.session_id, message.contact_id)
    latest = (
        select(turns.c.number, turns.c.deadline)
        .where(turns.c.conversation == conversation, is_waiting(turns), turns.c.deadline > now)
        .order_by(turns.c.number.desc())
        .limit(1)
    )
    open_turn = connection.execute(latest.with_for_update()).first()
    deadline = now + timedelta(seconds=debounce.longest_seconds) if open_turn is None else open_turn.deadline
    grace = CATCH_UP_GRACE if message.catch_up else timedelta(0)
    due_at = min(now + wait_after(message.text or "", debounce), deadline) + grace
    if open_turn is None:
        row = insert(turns).values(
            conversation=conversation,
            user_id=message.user_id,
            session_id=message.session_id,
            contact_id=message.contact_id,
            deadline=deadline,
            due_at=due_at,
        )
        turn = connection.execute(row.returning(turns.c.number)).scalar_one()
    else:
        turn = open_turn.number
        longer = update(turns).where(turns.c.number == turn)
        connection.execute(longer.values(revision=turns.c.revision + 1, due_at=due_at))
    connection.execute(update(messages).where(messages.c.number == number).values(turn=turn))
    look_again(connection, turns, turns.c.number == turn)
    return due_at


class TurnTable(TableQueue):
    """Turns that are to be answered."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], publisher: Publisher | None = None
    ) -> None:
        super().__init__(database, turns, clock)
        self._publisher = publisher or Publisher(clock)

    async def claim(self, limit: int, conversation: str | None = None) -> Sequence[Claim[Turn]]:
        """Take up to `limit` turns that are due."""

        def work(connection: Connection) -> list[Claim[Turn]]:
            rows = self._take(connection, limit, conversation)
            epochs = epochs_of(connection, turns, [row.number for row in rows])
            return [
                Claim(
                    row.number,
                    row.attempts,
                    Turn(row.user_id, row.session_id, row.contact_id, epochs[row.number], row.revision),
                )
                for row in rows
            ]

        return await self._database.write(work)

    async def situation(self, claim: Claim[Turn], configuration: Configuration) -> Situation | None:
        """Give what is known now. None where nothing is left to answer."""
        turn = claim.item
        at = self._clock()

        def work(connection: Connection) -> Situation | None:
            # What a person has answered while we were away is left to them.
            asked = [
                message
                for message in burst(connection, claim.number)
                if question_in(message) and not is_answered_by_hand(connection, message)
            ]
            if not asked:
                return None
            of_contact = (contacts.c.user_id == turn.user_id, contacts.c.contact_id == turn.contact_id)
            return Situation(
                user_id=turn.user_id,
                text="\n".join(question_in(message) or "" for message in asked),
                at=at,
                configuration=configuration,
                contact_id=turn.contact_id,
                contact_name=connection.scalar(select(contacts.c.name).where(*of_contact)),
                messages=tuple(asked),
                history=history(connection, turn.place, claim.number),
                state=as_of(state_of(connection, turn.place), at),
                attributes=attributes_of(connection, turn.user_id, turn.contact_id),
                spent=spent(connection, turn.user_id, turn.contact_id, at, configuration.settings),
                platforms=PlatformUse.REAL,
            )

        return await self._database.read(work)

    async def drop(self, claim: Claim[Turn]) -> None:
        """Be done with a turn in which nothing is left to answer, unless more has come meanwhile."""

        def work(connection: Connection) -> None:
            require_present(connection, claim.item.standing)
            if self._held(connection, claim).revision == claim.item.revision:
                self._leave(connection, claim.number, self._clock(), state=NOTHING)
            else:
                self._put_back(connection, claim)

        await self._database.write(work)

    async def commit(self, claim: Claim[Turn], situation: Situation, decision: Decision) -> datetime | None:
        """Store a decision and all that follows from it, and be done with the turn, in one transaction.

        Gives when the reply is due; None where nothing is said. Raises `LostClaim`, and `StaleEpoch` where
        the contact was reset.
        """
        return await self._database.write(
            lambda connection: self._commit(connection, claim, situation, decision)
        )

    def _commit(
        self, connection: Connection, claim: Claim[Turn], situation: Situation, decision: Decision
    ) -> datetime | None:
        turn, settings, now = claim.item, situation.settings, self._clock()
        require_present(connection, turn.standing)
        before = state_of(connection, turn.place, hold=True)
        handler = as_of(before, now).handler
        is_same = self._held(connection, claim).revision == turn.revision
        is_current = is_same and before.revision == situation.state.revision
        is_said = (
            is_current
            and decision.reply is not None
            and handler == Handler.ASSISTANT
            and not is_answered_by_hand(connection, situation.messages[-1])
        )
        # What comes to nothing has cost something all the same.
        spend(
            connection,
            turn.user_id,
            turn.contact_id,
            situation.at,
            settings,
            messages=int(is_said),
            usage=decision.usage,
        )
        if not is_current:
            if is_same and handler == Handler.PERSON:
                self._leave(connection, claim.number, now, state=NOTHING)
            else:
                self._put_back(connection, claim)
            return None
        due_at = now + timedelta(seconds=settings.pacing.delay_seconds)
        _add_reply(connection, situation.messages[-1], decision, now, due_at if is_said else None)
        after = decided(before, decision, now, settings.handoff)
        write_state(connection, turn.place, after)
        self._publisher.tell_of_decision(
            connection,
            turn.place,
            situation.messages[-1],
            decision,
            is_said=is_said,
            is_handed_over=handler == Handler.ASSISTANT and after.handler == Handler.PERSON,
        )
        self._publisher.tell_of_change(connection, turn.place, before, after)
        learn(connection, turn.user_id, turn.contact_id, decision.learnt, now)
        self._finish(connection, claim.number)
        return due_at if is_said else None

    def _held(self, connection: Connection, claim: Claim[Turn]) -> Row[int, datetime]:
        """Give the turn's revision and due_at, and keep it as it is until the transaction's end.

        Raises `LostClaim`.
        """
        query = select(turns.c.revision, turns.c.due_at).where(*self._ours(claim.number))
        row = connection.execute(query.with_for_update()).first()
        if row is None:
            raise LostClaim
        return row

    def _put_back(self, connection: Connection, claim: Claim[Turn]) -> None:
        """Have a turn decided again, untried, once it is due."""
        due_at = self._held(connection, claim).due_at
        self._leave(connection, claim.number, due_at, attempts=turns.c.attempts - 1)


def _add_reply(
    connection: Connection, answered: Message, decision: Decision, now: datetime, due_at: datetime | None
) -> None:
    """Commit a decision under its key, once; what it says is sent from here and not decided again.

    Where it is due at no time, nothing is said.
    """
    number = (
        select(messages.c.number)
        .where(
            messages.c.user_id == answered.user_id,
            messages.c.session_id == answered.session_id,
            messages.c.message_id == answered.message_id,
        )
        .scalar_subquery()
    )
    conversation = conversation_with(answered.user_id, answered.session_id, answered.contact_id)
    addition = insert_into(connection, replies).values(
        key=reply_key(answered),
        conversation=conversation,
        user_id=answered.user_id,
        session_id=answered.session_id,
        contact_id=answered.contact_id,
        chat_id=answered.chat_id,
        message_number=number,
        author=Author.ASSISTANT.value,
        state=NOTHING if due_at is None else WAITING,
        action=decision.action.value,
        text=decision.reply,
        decision=showing.answer(decision).to_wire(),
        created_at=now,
        due_at=due_at or now,
    )
    connection.execute(addition.on_conflict_do_nothing(index_elements=["key"]))
    if due_at is not None:
        look_at(connection, replies, {conversation: due_at})
