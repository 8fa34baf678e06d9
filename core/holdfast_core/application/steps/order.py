"""The steps of the chain, in the order in which they are taken."""

from collections.abc import Sequence

from holdfast_core.application.knowledge import Knowledge
from holdfast_core.application.platforms import Platforms
from holdfast_core.application.recognition import Recognition
from holdfast_core.application.steps.acting import Act, Recognise
from holdfast_core.application.steps.answering import Judge, Retrieve, Word
from holdfast_core.application.steps.automation import AskAutomation
from holdfast_core.application.steps.permission import NoLoop, OpenHours, WhoAnswers, WithinLimits
from holdfast_core.application.steps.talking import Attributes, Talk
from holdfast_core.application.thought import ChainStep
from holdfast_core.application.writing import ChatModel, Writer


def steps_in_order(
    knowledge: Knowledge, recognition: Recognition, model: ChatModel, platforms: Platforms
) -> Sequence[ChainStep]:
    """Make the steps.

    attributes → who answers → loops → limits → hours → automation → small talk → intent → action →
    retrieval → answerability → wording. That a message is from somebody else and to us alone is settled
    before: see `question_in`.
    """
    recognise = Recognise(recognition)
    return (
        Attributes(),
        WhoAnswers(),
        NoLoop(),
        WithinLimits(),
        OpenHours(),
        AskAutomation(platforms, recognise),
        Talk(),
        recognise,
        Act(),
        Retrieve(knowledge),
        Judge(knowledge),
        Word(Writer(model)),
    )
