"""The user's own tests, where they have to do with a document."""

from collections.abc import Sequence

from holdfast_contract.errors import NotFound
from holdfast_contract.knowledge import Document
from holdfast_contract.trials import Outcome, TestPack

from holdfast_core.application.trials import Trials
from holdfast_core.domain.documents.ingestions import change_of


def tests_on(document: Document, pack: TestPack) -> Sequence[str]:
    """Give the questions that are to be answered from a document."""
    names = {document.filename, document.document_id}
    return [test.question for test in pack.tests if test.expect.source in names]


async def failing(trials: Trials, user_id: str, filename: str) -> Sequence[Outcome] | None:
    """Give the tests that would fail with a document's new version; None where others were run since."""
    try:
        run = await trials.latest(user_id)
    except NotFound:
        return None
    if run.change != change_of(filename):
        return None
    return [result for result in run.results if result.passed_before]
