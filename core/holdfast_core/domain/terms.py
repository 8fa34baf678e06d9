"""Words as the search sees them: the same for documents, questions and excerpts."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_APOSTROPHE = re.compile(r"['’]s?")

_COMMON = """
    a about above after again against all also am an and any are arent as at be because been before being
    below between both but by can cannot cant could couldnt did didnt do does doesnt doing dont down during
    each either etc even ever every few for from further get gets getting give given gives go goes going
    got had has hasnt have havent having he hello help her here hers hey hi him himself his hiya how i id
    if ill im in into is isnt it its itself ive just kind know let lets like made make makes many may me
    might mine more most much must my myself need needs neither no nor not now of off ok okay on once one
    only or other ought our ours ourselves out over own perhaps please quite rather really same say see
    shall she should shouldnt so some someone something still such sure tell than thank thanks that thats
    the their theirs them themselves then there theres these they thing things this those through to too
    under until up upon us use used uses using very want wants was wasnt way we were werent what whatever
    whats when where whether which while who whom whose why will with within without wont would wouldnt
    yes yet you your yours yourself yourselves
"""

STOP_WORDS = frozenset(_COMMON.split())
"""Words that carry no subject, in documents or in questions."""

_stemmer = snowballstemmer.stemmer("english")


def terms(text: str) -> list[str]:
    """Give the subject words of a text in order: folded, without accents, stop words left out, stemmed."""
    return [_stem(word) for word in _words(text) if word not in STOP_WORDS]


def _words(text: str) -> list[str]:
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    return [_APOSTROPHE.sub("", word).casefold() for word in _WORD.findall(plain)]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))
