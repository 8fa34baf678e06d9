"""Answers in a model's words, where those are borne out by the passages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from time import perf_counter
from typing import Protocol

from holdfast_contract.errors import ErrorCode, HoldfastError
from holdfast_contract.knowledge import Passage
from holdfast_contract.service import tracing

from holdfast_core.application import measures
from holdfast_core.domain.answers.grounding.passages import Source
from holdfast_core.domain.answers.grounding.support import Check, check, repeats
from holdfast_core.domain.answers.models import Completion, ModelAccess, Prompt, Usage
from holdfast_core.domain.answers.prompting import NOT_IN_PASSAGES, Said, compose
from holdfast_core.domain.answers.screening import speaks_to_machines
from holdfast_core.domain.words.languages import detect

_ASKED_FOR_NOTHING = frozenset({ErrorCode.MODEL_UNREACHABLE, ErrorCode.MODEL_REFUSED})
"""Failures before a model read the prompt: they cost nothing."""


class ChatModel(Protocol):
    """Any language model."""

    async def chat(self, access: ModelAccess, prompt: Prompt) -> Completion:
        """Have a prompt answered.

        Raises `ModelUnreachable`, `ModelTimeout`, `ModelRefused` or `ModelUnusable`.
        """
        ...


class Outcome(StrEnum):
    """What came of asking a model."""

    WRITTEN = "written"
    NOT_ASKED = "not_asked"
    NOT_IN_PASSAGES = "not_in_passages"
    UNSUPPORTED = "unsupported"
    LEAKED = "leaked"
    FAILED = "failed"


@dataclass(frozen=True)
class Written:
    """What a model wrote and what is left of it. Where `text` is None, answer without a model.

    `passages` are those that the text was drawn from; `withheld` counts those that no model was shown because
    they give orders to machines. `usage` and `cost` count whatever came of it; `failure` is why it `FAILED`.
    """

    outcome: Outcome
    text: str | None = None
    passages: tuple[Passage, ...] = ()
    usage: Usage = field(default_factory=Usage)
    cost: Decimal = Decimal(0)
    checks: tuple[Check, ...] = ()
    withheld: int = 0
    failure: HoldfastError | None = None

    @property
    def dropped(self) -> tuple[str, ...]:
        """The sentences that did not pass the check."""
        return tuple(found.sentence for found in self.checks if found.problem is not None)


class Writer:
    """Has answers written by a model, and lets out what the passages bear out."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    async def write(
        self,
        access: ModelAccess,
        question: str,
        passages: Sequence[Passage],
        *,
        instructions: str = "",
        tone: str | None = None,
        language: str | None = None,
        facts: Mapping[str, str] | None = None,
        history: Sequence[Said] = (),
        names: Sequence[str] = (),
    ) -> Written:
        """Have a question answered from passages. Raises nothing on the model's account.

        `language` (ISO 639-1) is the passages' own where nothing in them tells. `facts` are what is known of
        the contact, `names` what the contact may be greeted by. `history` runs oldest first. No passage that
        gives orders to machines is shown or counts as evidence; without any other, no model is asked.
        """
        spoken = language or detect("\n".join([*(passage.text for passage in passages), question]))
        shown = [(passage, source_of(passage, spoken)) for passage in passages if not _gives_orders(passage)]
        withheld = len(passages) - len(shown)
        if not shown:
            return Written(Outcome.NOT_ASKED, withheld=withheld)
        sources = [text for _, text in shown]
        prompt = compose(
            question,
            [text.shown for text in sources],
            instructions=instructions,
            tone=tone,
            facts=facts,
            history=history,
        )
        began = perf_counter()
        try:
            with tracing.span("model"):
                completion = await self._model.chat(access, prompt)
        except HoldfastError as error:
            measures.MODEL_CALLS.add(error.code)
            usage = (
                Usage() if error.code in _ASKED_FOR_NOTHING else Usage(prompt.tokens, 0, is_estimated=True)
            )
            return Written(
                Outcome.FAILED, usage=usage, cost=access.cost(usage), withheld=withheld, failure=error
            )
        _count(completion.usage, access.cost(completion.usage), perf_counter() - began)
        outcome, text, cited, checks = _judge(completion.text, prompt, sources, question, names)
        return Written(
            outcome,
            text,
            tuple(shown[number - 1][0] for number in cited),
            completion.usage,
            access.cost(completion.usage),
            checks,
            withheld,
        )


def _count(usage: Usage, cost: Decimal, took: float) -> None:
    measures.MODEL_CALLS.add("ok")
    measures.MODEL_SECONDS.observe(took)
    measures.MODEL_TOKENS.add("in", by=usage.prompt_tokens)
    measures.MODEL_TOKENS.add("out", by=usage.completion_tokens)
    measures.MODEL_MONEY.add(by=float(cost))


def source_of(passage: Passage, language: str | None) -> Source:
    """Read a passage as sentences are held against it; `language` is its own where nothing in it tells."""
    return Source.of(passage.heading or passage.title, passage.text, language)


def _gives_orders(passage: Passage) -> bool:
    """Whether a passage, seen or unseen, speaks to machines."""
    return speaks_to_machines(f"{passage.title}\n{passage.heading or ''}\n{passage.text}")


def _judge(
    answer: str, prompt: Prompt, sources: Sequence[Source], question: str, names: Sequence[str]
) -> tuple[Outcome, str | None, tuple[int, ...], tuple[Check, ...]]:
    if repeats(answer, [prompt.rules], sources):
        return Outcome.LEAKED, None, (), ()
    if NOT_IN_PASSAGES in answer:
        return Outcome.NOT_IN_PASSAGES, None, (), ()
    found = check(answer, sources, question, names)
    if found.text is None:
        return Outcome.UNSUPPORTED, None, (), found.checks
    return Outcome.WRITTEN, found.text, found.cited, found.checks
