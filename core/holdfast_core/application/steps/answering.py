"""Answering from the documents, or saying honestly that they do not hold it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog
from holdfast_contract.replies import Action, Usage

from holdfast_core.application.knowledge import Knowledge
from holdfast_core.application.thought import Thought
from holdfast_core.application.writing import Outcome, Writer, Written
from holdfast_core.domain.answers.answerability import judge
from holdfast_core.domain.answers.answering import quoted_part, source
from holdfast_core.domain.answers.models import ModelAccess
from holdfast_core.domain.answers.prompting import Said
from holdfast_core.domain.answers.screening import speaks_to_machines
from holdfast_core.domain.conversations.decisions import Decision, HandoffReason
from holdfast_core.domain.conversations.messages import Author, Message
from holdfast_core.domain.conversations.wording import Phrase
from holdfast_core.domain.search.findings import Findings

_WEIGHED = 5
"""Passages that are looked at."""

_FOLLOWS = timedelta(minutes=10)
"""Within this time a question may lean on the one before."""

_SHORT = 4
"""Subject words up to which a question may be the rest of another: `and on Sunday?`."""

_WINDOW = 8
"""Messages of the conversation that a model is shown."""

_DOUBTFUL = 0.5
"""From this share of the threshold on a model may look for itself, whose words are checked afterwards."""

_WHO = {Author.CONTACT: "contact", Author.ASSISTANT: "assistant", Author.PERSON: "colleague"}

log = structlog.get_logger()


class Retrieve:
    """Finds the passages that speak to the message."""

    name = "retrieval"

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def take(self, thought: Thought) -> Decision | str:
        """Search the tenant's documents. A message without a subject is asked back."""
        situation = thought.situation
        found = await self._knowledge.search(
            situation.user_id, thought.question, _WEIGHED, staged=situation.is_trial
        )
        thought.findings = found
        times = {stage: round(ms, 3) for stage, ms in found.times.items()}
        thought.detail = {"language": found.language, "times": times}
        if found.question.is_empty:
            return Decision(Action.DECLINE, thought.say(Phrase.UNCLEAR), reason="it has no subject")
        return f"{len(found.passages)} passages"


class Judge:
    """Checks whether the passages hold the answer, and declines where they do not."""

    name = "answerability"

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def take(self, thought: Thought) -> Decision | str:
        """Go on with passages that answer: the message, or the message with the one that it leans on."""
        assert thought.findings is not None  # noqa: S101 - of the step before
        threshold = thought.settings.thresholds.answer
        thought.verdict, thought.findings = judge(thought.question, thought.findings, threshold)
        outcome = "answerable"
        if not thought.verdict.answerable and await self._lean(thought, threshold):
            outcome = "answerable with the question before"
        verdict = thought.verdict
        thought.detail = {"score": verdict.score, "reasons": list(verdict.reasons)}
        if verdict.answerable:
            return outcome
        if _model_of(thought) is not None and verdict.score >= _DOUBTFUL * verdict.threshold:
            return "doubtful: the model may look"
        return declined(thought)

    async def _lean(self, thought: Thought, threshold: float | None) -> bool:
        """Read a short question together with the one before it.

        Only passages count that hold every subject word of the short one too: what it adds must be answered,
        not the old question once more.
        """
        own = thought.findings
        before = _question_before(thought)
        if before is None or own is None or len(own.question.words) > _SHORT:
            return False
        situation = thought.situation
        text = f"{before.text} {thought.question}"
        found = await self._knowledge.search(situation.user_id, text, _WEIGHED, staged=situation.is_trial)
        verdict, found = judge(text, _holding_all_of(own, found), threshold)
        if verdict.answerable:
            thought.findings, thought.verdict = found, verdict
        return verdict.answerable


class Word:
    """Words the answer: by a model where its text holds to the passages, else the passage itself."""

    name = "wording"

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def take(self, thought: Thought) -> Decision | str:
        """Answer; decline where only a model could have told, and it could not."""
        assert thought.verdict is not None  # noqa: S101 - of the step before
        access = _model_of(thought)
        usage = None
        if access is None:
            thought.detail = {"model": _why_not(thought)}
        else:
            written = await self._write(access, thought)
            thought.detail, usage = _evidence(written), _usage(written)
            if written.text is not None:
                return _as_written(written, usage)
            if written.outcome == Outcome.NOT_IN_PASSAGES:
                # It looked closer than the check did.
                return replace(declined(thought, reason="the model found no answer in them"), usage=usage)
        return replace(_without_model(thought), usage=usage)

    async def _write(self, access: ModelAccess, thought: Thought) -> Written:
        assert thought.findings is not None  # noqa: S101 - of the steps before
        situation, settings = thought.situation, thought.settings
        written = await self._writer.write(
            access,
            thought.text,
            thought.findings.passages,
            instructions=settings.instructions,
            tone=settings.tone,
            language=settings.language,
            facts={name: known.value for name, known in situation.attributes.items()},
            history=[
                Said(_WHO[message.author], message.text)
                for message in situation.history[-_WINDOW:]
                if message.text
            ],
            names=[situation.contact_name] if situation.contact_name else [],
        )
        if written.failure is not None:
            log.warning("the model failed", user_id=situation.user_id, code=written.failure.code)
        return written


def declined(thought: Thought, reason: str = "no passage answers it") -> Decision:
    """Say that we do not know; after so many times in a row as the tenant says, call a person."""
    rules = thought.settings.handoff
    if rules.after_doubts is not None and thought.situation.state.doubts + 1 >= rules.after_doubts:
        notice = rules.notice or thought.say(Phrase.HANDOFF)
        doubt = f"{rules.after_doubts} questions in a row could not be answered"
        return Decision(Action.HANDOFF, notice, reason=doubt, handoff=HandoffReason.DOUBT)
    return Decision(Action.DECLINE, thought.settings.fallback or thought.say(Phrase.UNKNOWN), reason=reason)


def _model_of(thought: Thought) -> ModelAccess | None:
    """Give the model that may be asked."""
    return None if _why_not(thought) else thought.situation.configuration.model


def _why_not(thought: Thought) -> str | None:
    """Say why no model may be asked, None where one may."""
    spent, limits = thought.situation.spent, thought.settings.limits
    if thought.situation.configuration.model is None:
        return "none is set"
    if limits.tokens_per_day is not None and spent.tokens >= limits.tokens_per_day:
        return "the day's tokens are spent"
    if limits.money_per_day is not None and spent.money >= limits.money_per_day:
        return "the day's money is spent"
    return None


def _question_before(thought: Thought) -> Message | None:
    """Give what the contact wrote last before this, where it was just now."""
    earliest = thought.situation.at - _FOLLOWS
    return next(
        (
            message
            for message in reversed(thought.situation.history)
            if message.author == Author.CONTACT and message.text and message.sent_at >= earliest
        ),
        None,
    )


def _holding_all_of(own: Findings, found: Findings) -> Findings:
    """Keep the passages that hold every subject word of a question."""
    kept = [
        place
        for place, hit in enumerate(found.hits)
        if all(not set(word).isdisjoint(hit.terms) for word in own.question.words)
    ]
    return replace(
        found,
        passages=[found.passages[place] for place in kept],
        hits=[found.hits[place] for place in kept],
    )


def _without_model(thought: Thought) -> Decision:
    """Answer in the passage's own words; decline where it has none for people."""
    assert thought.findings is not None  # noqa: S101 - of the steps before
    assert thought.verdict is not None  # noqa: S101 - of the steps before
    if not thought.verdict.answerable:
        return declined(thought)
    best = thought.findings.passages[0]
    if speaks_to_machines(best.text):
        return declined(thought, reason="the passage gives orders to machines")
    return Decision(Action.ANSWER, f"{quoted_part(thought.findings)}\n\n{source(best)}")


def _as_written(written: Written, usage: Usage | None) -> Decision:
    sources = "\n".join(dict.fromkeys(source(passage) for passage in written.passages))
    reply = f"{written.text}\n\n{sources}" if sources else written.text
    return Decision(Action.ANSWER, reply, passages=written.passages, usage=usage)


def _evidence(written: Written) -> dict[str, Any]:
    return {
        "model": written.outcome.value,
        "failure": written.failure and written.failure.code.value,
        "dropped": list(written.dropped),
        "withheldPassages": written.withheld,
    }


def _usage(written: Written) -> Usage | None:
    used = written.usage
    if not used.prompt_tokens and not used.completion_tokens:
        return None
    return Usage(
        input_tokens=used.prompt_tokens,
        output_tokens=used.completion_tokens,
        cost=format(written.cost, "f"),
        is_estimated=used.is_estimated,
    )
