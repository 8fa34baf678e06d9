"""Where a question's words stand in a passage, for people to see."""

from collections.abc import Iterator

from holdfast_core.domain.search.ranking import Question
from holdfast_core.domain.words.terms import located


def marked(text: str, language: str | None, question: Question) -> Iterator[tuple[str, bool]]:
    """Give a text in pieces, and of each whether it is one of the question's words."""
    wanted = {term for word in question.words for term in word}
    spans = sorted(
        (start, end) for start, end, held in located(text, language) if not wanted.isdisjoint(held)
    )
    done = 0
    for start, end in spans:
        if end <= done:
            continue
        if start > done:
            yield text[done:start], False
        yield text[max(start, done) : end], True
        done = end
    if done < len(text):
        yield text[done:], False
