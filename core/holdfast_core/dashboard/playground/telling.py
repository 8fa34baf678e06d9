"""A decision in plain words: what was done and why, and each step on the way there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from holdfast_contract.knowledge import Passage
from holdfast_contract.replies import Action, Step, Verdict

from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.dashboard.playground.passages import Looked, looked_at
from holdfast_core.domain.conversations.decisions import Decision, HandoffReason
from holdfast_core.domain.documents.documents import HEADING_JOINT

_BOLD = re.compile(r"(?<!\w)\*(?=\S)([^*\n]+?)(?<=\S)\*(?!\w)")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")

_TONES = {
    Action.ANSWER: "good",
    Action.REPLY: "good",
    Action.QUOTE: "good",
    Action.ASK: "busy",
    Action.HANDOFF: "warn",
    Action.AUTOMATION: "busy",
    Action.DECLINE: "warn",
    Action.NONE: "idle",
}


@dataclass(frozen=True)
class Told:
    """A step: what it looks at, what it came to, what that stands on, and its time in milliseconds."""

    name: str
    outcome: str
    ms: float
    facts: Sequence[str]
    is_last: bool


@dataclass(frozen=True)
class Bar:
    """An intent, and how sure it is, from 0 to 1."""

    name: str
    confidence: float
    is_taken: bool


@dataclass(frozen=True)
class Run:
    """A stretch of a reply's words."""

    text: str
    is_bold: bool


@dataclass(frozen=True)
class Telling:
    """All that a page tells of a decision. `reason` is None where the summary says it already."""

    decision: Decision
    reply: Sequence[Run]
    tone: str
    summary: str
    reason: str | None
    steps: Sequence[Told]
    intents: Sequence[Bar]
    looked: Sequence[Looked]
    ms: float
    cost: Decimal | None


def tell(decision: Decision, t: Catalogue) -> Telling:
    """Put a decision into words."""
    used = decision.reply if decision.action == Action.ANSWER else None
    particular = _particular(decision, t)
    return Telling(
        decision=decision,
        reply=list(_runs(decision.reply or "")),
        tone=_TONES[decision.action],
        summary=particular or t(f"playground.did_what.{decision.action}"),
        reason=None if particular else decision.reason,
        steps=[_told(step, t, is_last=step is decision.steps[-1]) for step in decision.steps],
        intents=list(_bars(decision)),
        looked=looked_at(decision.passages, used),
        ms=sum(step.ms for step in decision.steps),
        cost=None if decision.usage is None else Decimal(decision.usage.cost),
    )


def _runs(reply: str) -> Iterator[Run]:
    """Take a reply apart as WhatsApp shows it: *bold* between asterisks."""
    for place, text in enumerate(_BOLD.split(reply)):
        if text:
            yield Run(text, is_bold=place % 2 == 1)


def _particular(decision: Decision, t: Catalogue) -> str | None:
    """Sum a decision up with what it stands on; None where nothing but its action is known."""
    action = decision.action
    if decision.handoff == HandoffReason.DOUBT:
        return t("playground.summary.doubt")
    if decision.steps and decision.steps[-1].name == "automation":
        return t(f"playground.by.automation.{action}")
    if action == Action.QUOTE and decision.quote is not None:
        return t("playground.summary.quote", total=decision.quote.total, currency=decision.quote.currency)
    if action in {Action.ANSWER, Action.DECLINE} and decision.verdict and decision.passages:
        return t(f"playground.summary.{action}", **_values(decision.verdict, decision.passages[0]))
    if decision.intent is not None and action != Action.NONE:
        return t(f"playground.by_intent.{action}", intent=decision.intent)
    step = _slug(decision.steps[-1].name) if decision.steps else ""
    return t.either(f"playground.by.{step}.{action}", "") or None


def _values(verdict: Verdict, best: Passage) -> dict[str, str]:
    heading = best.heading.rsplit(HEADING_JOINT, 1)[-1] if best.heading else None
    return {
        "source": f"{best.filename}, {heading}" if heading else best.filename,
        "score": f"{verdict.score:.2f}",
        "threshold": f"{verdict.threshold:.2f}",
    }


def _told(step: Step, t: Catalogue, *, is_last: bool) -> Told:
    name = _slug(step.name)
    return Told(
        name=t.either(f"playground.step.{name}", step.name),
        outcome=_outcome(name, step, t, is_last=is_last),
        ms=step.ms,
        facts=list(_facts(name, step, t)),
        is_last=is_last,
    )


def _outcome(name: str, step: Step, t: Catalogue, *, is_last: bool) -> str:
    if is_last:
        return t(f"playground.did_what.{step.outcome}")
    found = t.either(f"playground.outcome.{name}.{_slug(step.outcome)}", "")
    counted = step.outcome.partition(" ")[0]
    if not found and counted.isdecimal():
        return t(f"playground.counted.{name}", count=int(counted))
    return found or step.outcome


def _facts(name: str, step: Step, t: Catalogue) -> Iterator[str]:
    """Give the evidence of a step, in words; what has its own place on the page is not said twice."""
    detail = step.detail
    if name == "attributes":
        yield from (f"{attribute}: {value}" for attribute, value in detail.items())
    elif name == "automation":
        yield t("playground.fact.automation", name=detail["name"])
        yield from filter(None, [detail.get("problem")])
    elif name == "limits" and detail:
        yield t("playground.fact.sent", contact=detail["contactMessages"], all=detail["messages"])
    elif name == "retrieval":
        if language := detail.get("language"):
            yield t("playground.fact.language", language=language)
        for stage, ms in detail.get("times", {}).items():
            yield t(
                "playground.fact.stage", stage=t.either(f"playground.stage.{stage}", stage), ms=f"{ms:.1f}"
            )
    elif name == "answerability":
        yield from detail.get("reasons", ())
    elif name == "wording" and detail:
        model = str(detail.get("model"))
        yield t.either(f"playground.model.{_slug(model)}", model)
        yield from (t("playground.fact.dropped", sentence=one) for one in detail.get("dropped", ()))
        if withheld := detail.get("withheldPassages"):
            yield t("playground.fact.withheld", count=withheld)


def _bars(decision: Decision) -> Iterator[Bar]:
    if decision.intent is not None:
        found = next((step.detail for step in decision.steps if step.name == "intent"), {})
        yield Bar(decision.intent, found.get("confidence", decision.confidence), is_taken=True)
    for one in decision.runners_up:
        yield Bar(one.intent, one.confidence, is_taken=False)


def _slug(words: str) -> str:
    return _NOT_A_WORD.sub("_", words.casefold()).strip("_")
