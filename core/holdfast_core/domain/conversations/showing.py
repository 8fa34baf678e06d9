"""What is shown of decisions and of settings."""

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.models import ModelShown
from holdfast_contract.replies import Answer
from holdfast_contract.versions import AssistantShown

from holdfast_core.domain.conversations.decisions import Decision


def answer(decision: Decision) -> Answer:
    """Show a decision with all its evidence."""
    return Answer(
        reply=decision.reply,
        intent=decision.intent,
        confidence=decision.confidence,
        runners_up=list(decision.runners_up),
        passages=list(decision.passages),
        verdict=decision.verdict,
        quote=decision.quote,
        attributes={learnt.name: learnt.value for learnt in decision.learnt},
        action=decision.action,
        reason=decision.reason,
        usage=decision.usage,
        steps=list(decision.steps),
    )


def assistant(settings: AssistantSettings) -> AssistantShown:
    """Show settings, of the model's key only whether there is one."""
    key = settings.model.api_key if settings.model else None
    model = settings.model and ModelShown.of(settings.model, key.get_secret_value() if key else None)
    return AssistantShown.model_construct(**(vars(settings) | {"model": model}))
