"""The words by which what was said is found again."""

import re
import unicodedata

from holdfast_core.domain.words.folding import fold

LONGEST = 40
"""Letters of a word that are kept: more than any word has that somebody types to find it."""

MOST = 400
"""Words of one message that are kept."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts that put no spaces between words are read by pairs of letters."""

_WORD = re.compile(rf"[{_UNSPACED}]+|(?:(?![_{_UNSPACED}])[\w\u0900-\u0963\u0966-\u0dff])+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")


def words_in(text: str) -> list[str]:
    """Give the words of a text, each once: without case and accents, in order."""
    found: dict[str, None] = {}
    for run in _WORD.findall(unicodedata.normalize("NFKC", text)):
        if _IS_UNSPACED.match(run):
            found |= dict.fromkeys(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        elif word := fold(run)[:LONGEST]:
            found[word] = None
    return list(found)[:MOST]
