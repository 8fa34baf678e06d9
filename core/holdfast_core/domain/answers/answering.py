"""From a passage to a reply: the part of it that answers, and where it stands."""

from holdfast_contract.knowledge import Passage

from holdfast_core.domain.answers.excerpt import excerpt
from holdfast_core.domain.documents.documents import HEADING_JOINT
from holdfast_core.domain.search.findings import Findings


def quoted_part(findings: Findings) -> str:
    """Give the part of the first passage that speaks to a question."""
    best = findings.hits[0]
    return excerpt(best.text, findings.question, best.language)


def source(passage: Passage) -> str:
    """Say where a passage stands: `— README.md, "Two commands"`."""
    if passage.heading is None:
        return f"— {passage.filename}"
    return f'— {passage.filename}, "{passage.heading.rsplit(HEADING_JOINT, 1)[-1]}"'
