"""Sentences that only greet, thank or offer help: a closed set, for they need no source."""

import re
from collections.abc import Collection

from holdfast_core.domain.answers.grounding.exact import bare, visible

_GREETINGS = """
    hello|hi|hi there|hey|dear|good morning|good afternoon|good evening|welcome|thanks|thank you
    |hola|buenos dias|buenas tardes|gracias|ola|bom dia|boa tarde|obrigado|obrigada|bonjour|bonsoir|merci
    |hallo|guten tag|guten morgen|danke|halo|hai|selamat pagi|selamat siang|selamat sore|selamat malam
    |terima kasih|ciao|buongiorno|grazie
"""
_MORE = "any (?:other|more|further) questions|anything else|more help|further help"
_TELL_US = "feel free to ask|let (?:me|us) know|just ask"
_SENTENCES = rf"""
    (?:thanks|thank you)(?: so much| very much)?(?: for (?:your (?:message|question|interest)|asking))?
    |sure(?: thing)?|certainly|of course|absolutely|great(?: question)?|good question|no problem|my pleasure
    |you are welcome|youre welcome|(?:(?:i am|im|we are|were) )?(?:happy|glad) to help(?: you)?
    |(?:please )?(?:{_TELL_US})(?: if (?:you have|you need|there is) (?:{_MORE}))?
    |if you (?:have|need) (?:{_MORE}) (?:please )?(?:{_TELL_US})
    |(?:is there|do you need|do you have) (?:{_MORE})(?: i can help(?: you)? with)?
    |(?:how|what) (?:can|may) i (?:help|do for) you(?: today| with)?|(?:i )?hope (?:this|that) helps(?: you)?
    |have a (?:nice|great|good|lovely) (?:day|evening|weekend)|see you soon
    |con gusto|claro(?: que si)?|por supuesto|(?:en )?que (?:mas )?puedo ayudar(?:te|le)
    |em que posso ajudar|bien sur|avec plaisir|gerne|kann ich (?:noch )?helfen
    |tentu(?: saja)?|baik|dengan senang hati|(?:ada lagi|ada) yang bisa (?:saya|kami) bantu
"""


def _pattern(lines: str, more: str = "") -> re.Pattern[str]:
    alternatives = "".join(line.strip() for line in lines.splitlines())
    return re.compile(f"(?:{alternatives}){more}")


_SENTENCE = _pattern(_SENTENCES)
_GREETING = _pattern(_GREETINGS, r"(?P<name>(?: \w+){0,3})")


def is_courtesy(sentence: str, names: Collection[str] = ()) -> bool:
    """Whether a sentence says nothing but a courtesy; a greeting may name one of these (folded) names."""
    words = " ".join(folded for word in visible(sentence).split() if (folded := bare(word)))
    if _SENTENCE.fullmatch(words):
        return True
    greeting = _GREETING.fullmatch(words)
    return greeting is not None and all(name in names for name in greeting["name"].split())
