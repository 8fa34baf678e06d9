"""Whether a decision is what a user's test expects."""

from collections.abc import Iterator

from holdfast_contract.knowledge import Passage
from holdfast_contract.replies import Action
from holdfast_contract.trials import Expectation, Got

from holdfast_core.domain.conversations.decisions import Decision, HandoffReason


def got(decision: Decision) -> Got:
    """Give what a test looks at."""
    best = decision.passages[0] if decision.passages else None
    return Got(
        action=decision.action,
        reply=decision.reply,
        intent=decision.intent,
        confidence=decision.confidence,
        source=best and best.filename,
        heading=best and best.heading,
        score=best and best.score,
    )


def failures(expect: Expectation, decision: Decision) -> list[str]:
    """Say in words what is not as expected."""
    return [
        *_intent(expect, decision),
        *_action(expect, decision),
        *_source(expect, decision),
        *_words(expect, decision),
    ]


def _intent(expect: Expectation, decision: Decision) -> Iterator[str]:
    if expect.intent and expect.intent != decision.intent:
        found = f"the intent is {decision.intent}" if decision.intent else "no intent was recognised"
        came = [ranked for ranked in decision.runners_up if ranked.intent == expect.intent]
        near = f" ({came[0].confidence:.2f} sure of it)" if came else ""
        yield f"{found}, not {expect.intent}{near}"


def _action(expect: Expectation, decision: Decision) -> Iterator[str]:
    if expect.action and expect.action != decision.action:
        yield f"the action is {decision.action}, not {expect.action}"
    # Where doubts hand over, the question that is one too many is declined by calling a person.
    is_refusal = decision.action == Action.DECLINE or decision.handoff == HandoffReason.DOUBT
    if expect.refusal and not is_refusal:
        yield f"it does not say that it does not know: the action is {decision.action}"
    if expect.refusal is False and is_refusal:
        yield "it says that it does not know"


def _source(expect: Expectation, decision: Decision) -> Iterator[str]:
    if expect.source is None:
        return
    wanted = expect.source + (f", {expect.heading!r}" if expect.heading else "")
    if decision.action != Action.ANSWER or not decision.passages:
        yield f"the action is {decision.action}, not an answer from {wanted}"
    elif not _is_it(expect, decision.passages[0]):
        best = decision.passages[0]
        under = f", {best.heading!r}" if best.heading else ""
        yield f"it answers from {best.filename}{under}, not from {wanted}"


def _is_it(expect: Expectation, passage: Passage) -> bool:
    if expect.source not in {passage.filename, passage.document_id}:
        return False
    return expect.heading is None or _plain(expect.heading) in _plain(passage.heading or "")


def _words(expect: Expectation, decision: Decision) -> Iterator[str]:
    reply = _plain(decision.reply or "")
    for part in expect.contains:
        if _plain(part) not in reply:
            yield f"the reply does not contain {part!r}"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
