"""What is shown of decisions and of settings."""

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.models import ModelSettings, ModelShown
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
    shown = settings.model and model(settings.model)
    return AssistantShown.model_construct(**(vars(settings) | {"model": shown}))


def model(settings: ModelSettings) -> ModelShown:
    """Show a model, of its key only whether there is one and how it ends."""
    return ModelShown.of(settings, settings.api_key.get_secret_value() if settings.api_key else None)
