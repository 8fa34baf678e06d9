"""What the assistant says in its own words to a contact, in the languages that it has them in.

A tenant's own texts come first; see `AssistantSettings`.
"""

from enum import StrEnum
from types import MappingProxyType


class Phrase(StrEnum):
    """Something that the assistant says."""

    UNKNOWN = "unknown"
    UNCLEAR = "unclear"
    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    HANDOFF = "handoff"
    ALRIGHT = "alright"


FALLBACK = "en"
"""The language for those that are not here."""

_TEXTS = MappingProxyType(
    {
        "en": {
            Phrase.UNKNOWN: "I don't know that: the documents I have say nothing about it. "
            "Would you rather have a person answer you here?",
            Phrase.UNCLEAR: "What would you like to know? A few more words help me to find it.",
            Phrase.GREETING: "Hello! What would you like to know?",
            Phrase.THANKS: "You are welcome!",
            Phrase.FAREWELL: "Goodbye!",
            Phrase.HANDOFF: "A person will answer you here as soon as they can.",
            Phrase.ALRIGHT: "All right. What else would you like to know?",
        },
        "es": {
            Phrase.UNKNOWN: "No lo sé: los documentos que tengo no dicen nada de eso. "
            "¿Prefieres que te responda una persona aquí?",
            Phrase.UNCLEAR: "¿Qué te gustaría saber? Unas palabras más me ayudan a encontrarlo.",
            Phrase.GREETING: "¡Hola! ¿Qué te gustaría saber?",
            Phrase.THANKS: "¡De nada!",
            Phrase.FAREWELL: "¡Hasta luego!",
            Phrase.HANDOFF: "Una persona te responderá aquí en cuanto pueda.",
            Phrase.ALRIGHT: "De acuerdo. ¿Qué más te gustaría saber?",
        },
        "pt": {
            Phrase.UNKNOWN: "Não sei: os documentos que tenho não dizem nada sobre isso. "
            "Prefere que uma pessoa responda aqui?",
            Phrase.UNCLEAR: "O que gostaria de saber? Mais algumas palavras ajudam-me a encontrar.",
            Phrase.GREETING: "Olá! O que gostaria de saber?",
            Phrase.THANKS: "De nada!",
            Phrase.FAREWELL: "Até logo!",
            Phrase.HANDOFF: "Uma pessoa vai responder aqui assim que puder.",
            Phrase.ALRIGHT: "Tudo bem. O que mais gostaria de saber?",
        },
        "id": {
            Phrase.UNKNOWN: "Saya tidak tahu: dokumen yang saya punya tidak menyebutkannya. "
            "Apakah Anda ingin dijawab oleh orang di sini?",
            Phrase.UNCLEAR: "Apa yang ingin Anda ketahui? Beberapa kata lagi membantu saya menemukannya.",
            Phrase.GREETING: "Halo! Apa yang ingin Anda ketahui?",
            Phrase.THANKS: "Sama-sama!",
            Phrase.FAREWELL: "Sampai jumpa!",
            Phrase.HANDOFF: "Seseorang akan menjawab Anda di sini secepatnya.",
            Phrase.ALRIGHT: "Baik. Apa lagi yang ingin Anda ketahui?",
        },
        "de": {
            Phrase.UNKNOWN: "Das weiß ich nicht: In meinen Unterlagen steht nichts dazu. "
            "Soll Ihnen hier lieber ein Mensch antworten?",
            Phrase.UNCLEAR: "Was möchten Sie wissen? Ein paar Worte mehr helfen mir beim Suchen.",
            Phrase.GREETING: "Hallo! Was möchten Sie wissen?",
            Phrase.THANKS: "Gern geschehen!",
            Phrase.FAREWELL: "Auf Wiedersehen!",
            Phrase.HANDOFF: "Ein Mensch antwortet Ihnen hier, sobald es geht.",
            Phrase.ALRIGHT: "In Ordnung. Was möchten Sie sonst noch wissen?",
        },
        "fr": {
            Phrase.UNKNOWN: "Je ne sais pas : les documents dont je dispose n'en disent rien. "
            "Souhaitez-vous qu'une personne vous réponde ici ?",
            Phrase.UNCLEAR: "Que souhaitez-vous savoir ? Quelques mots de plus m'aident à le trouver.",
            Phrase.GREETING: "Bonjour ! Que souhaitez-vous savoir ?",
            Phrase.THANKS: "Avec plaisir !",
            Phrase.FAREWELL: "Au revoir !",
            Phrase.HANDOFF: "Une personne vous répondra ici dès que possible.",
            Phrase.ALRIGHT: "D'accord. Que souhaitez-vous savoir d'autre ?",
        },
        "it": {
            Phrase.UNKNOWN: "Non lo so: i documenti che ho non ne parlano. "
            "Preferisce che le risponda qui una persona?",
            Phrase.UNCLEAR: "Che cosa vorrebbe sapere? Qualche parola in più mi aiuta a trovarlo.",
            Phrase.GREETING: "Buongiorno! Che cosa vorrebbe sapere?",
            Phrase.THANKS: "Prego!",
            Phrase.FAREWELL: "Arrivederci!",
            Phrase.HANDOFF: "Una persona le risponderà qui appena possibile.",
            Phrase.ALRIGHT: "Va bene. Che cos'altro vorrebbe sapere?",
        },
        "nl": {
            Phrase.UNKNOWN: "Dat weet ik niet: in de documenten die ik heb staat er niets over. "
            "Wilt u liever dat een mens u hier antwoordt?",
            Phrase.UNCLEAR: "Wat wilt u weten? Een paar woorden meer helpen me het te vinden.",
            Phrase.GREETING: "Hallo! Wat wilt u weten?",
            Phrase.THANKS: "Graag gedaan!",
            Phrase.FAREWELL: "Tot ziens!",
            Phrase.HANDOFF: "Een mens antwoordt u hier zodra het kan.",
            Phrase.ALRIGHT: "Goed. Wat wilt u nog meer weten?",
        },
    }
)

LANGUAGES = tuple(_TEXTS)
"""Those that there are phrases in."""


def say(phrase: Phrase, language: str | None) -> str:
    """Give a phrase in a language (ISO 639-1), in English where it is not here in that one."""
    return _TEXTS.get(language or FALLBACK, _TEXTS[FALLBACK])[phrase]


UNKNOWN = say(Phrase.UNKNOWN, FALLBACK)
UNCLEAR = say(Phrase.UNCLEAR, FALLBACK)
