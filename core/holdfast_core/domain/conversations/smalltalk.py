"""What people say beside their questions: greetings, thanks, a yes, the wish for a person.

A message is small talk only where it says nothing else: a greeting with a question is a question.
"""

import re
from enum import StrEnum

from holdfast_core.domain.words.folding import fold


class SmallTalk(StrEnum):
    """What a message is that asks nothing."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    YES = "yes"
    NO = "no"
    PERSON = "person"


_PHRASES: dict[SmallTalk, str] = {
    SmallTalk.GREETING: """
        hi | hi there | hii | hello | hello there | helo | hey | hey there | hiya | good morning
        good afternoon | good evening | good day | how are you | how are you doing | whats up
        hola | buenas | buenos dias | buen dia | buenas tardes | buenas noches | que tal | como estas
        halo | hai | hallo | selamat pagi | selamat siang | selamat sore | selamat malam | pagi | siang | sore
        assalamualaikum | apa kabar | permisi | ola | oi | bom dia | boa tarde | boa noite | tudo bem
        guten morgen | guten tag | guten abend | moin | servus | bonjour | salut | bonsoir | coucou
        ciao | buongiorno | buonasera | salve | goedemorgen | goedemiddag | goedenavond
    """,
    SmallTalk.THANKS: """
        thanks | thank you | thank you very much | thank you so much | thanks a lot | many thanks | thx | ty
        thanks so much | great thanks | ok thanks | okay thanks | ok thank you | perfect thanks | cheers
        gracias | muchas gracias | mil gracias | ok gracias | vale gracias | terima kasih | makasih
        terimakasih | ok terima kasih | oke makasih | trims | obrigado | obrigada | muito obrigado
        muito obrigada | danke | danke schon | vielen dank | merci | merci beaucoup | grazie | grazie mille
        dank je | dank u | bedankt
    """,
    SmallTalk.FAREWELL: """
        bye | bye bye | goodbye | good bye | see you | see you later | good night | have a nice day | adios
        hasta luego | chao | chau | sampai jumpa | dadah | tchau | ate logo | tschuss | auf wiedersehen
        au revoir | arrivederci | doei | tot ziens
    """,
    SmallTalk.YES: """
        yes | yes please | yeah | yep | yup | sure | ok | okay | of course | please do | please
        si | si por favor | claro | vale | ya | iya | boleh | tolong | sim | sim por favor | ja | ja bitte
        gerne | oui | oui svp | oui s il vous plait | va bene | certo
    """,
    SmallTalk.NO: """
        no | nope | no thanks | no thank you | not now | no gracias | tidak | nggak | ga usah | tidak usah
        nao | nao obrigado | nao obrigada | nein | nein danke | non | non merci | no grazie | nee
    """,
    SmallTalk.PERSON: """
        human | a human | a person | person please | human please | agent | agent please | a real person
        operator | persona | una persona | un humano | agente | asesor | orang | manusia | admin | operador
        atendente | humano | mensch | ein mensch | un humain | un conseiller | un operatore
    """,
}
"""Folded: no accents, no apostrophes, single blanks. Lines and bars part phrases."""

_ASKS_FOR_PERSON = re.compile(
    r"\b(?:"
    r"(?:speak|talk|chat|connect me|transfer me|put me through)(?: \w+){0,3} (?:to|with)(?: \w+){0,2}"
    r" (?:human|person|agent|someone|somebody|representative|operator|staff|manager)"
    r"|(?:real|actual|live) (?:human|person|agent)"
    r"|hablar con (?:un|una|alguien)\b(?: \w+){0,2}|pasame con (?:un|una)(?: \w+)?"
    r"|(?:bicara|ngobrol|chat)(?: \w+){0,2} (?:dengan|sama) (?:orang|manusia|admin|cs|operator)"
    r"|falar com (?:um|uma|alguem)\b(?: \w+){0,2}"
    r"|mit (?:einem|einer)(?: \w+)? (?:menschen|person|mitarbeiter|mitarbeiterin)"
    r"|parler (?:a|avec) (?:un|une|quelqu)\b(?: \w+){0,2}"
    r"|parlare con (?:un|una|qualcuno)\b(?: \w+){0,2}"
    r")"
)
_SHORT_ENOUGH = 14
"""Words up to which a message that asks for a person is about nothing else."""


def plain_words(text: str) -> str:
    """Write a text without accents, apostrophes, punctuation and emoji, in small letters."""
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"['’]", "", fold(text))))


_KINDS = {
    phrase.strip(): kind
    for kind, phrases in _PHRASES.items()
    for line in phrases.strip().splitlines()
    for phrase in line.split("|")
}
_LONGEST = max(len(phrase.split()) for phrase in _KINDS)


def small_talk(text: str) -> SmallTalk | None:
    """Say what kind of small talk a message is, the last word deciding; None where it says more."""
    folded = plain_words(text)
    words = folded.split()
    if len(words) <= _SHORT_ENOUGH and _ASKS_FOR_PERSON.search(folded):
        return SmallTalk.PERSON
    kinds: list[SmallTalk] = []
    while words:
        size = _leading(words)
        if not size:
            return None
        kinds.append(_KINDS[" ".join(words[:size])])
        words = words[size:]
    return kinds[-1] if kinds else None


def _leading(words: list[str]) -> int:
    """Give of how many words the longest phrase is that they begin with."""
    sizes = range(min(_LONGEST, len(words)), 0, -1)
    return next((size for size in sizes if " ".join(words[:size]) in _KINDS), 0)
