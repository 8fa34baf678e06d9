"""What kind of answer a question asks for, and whether a text could hold one.

Only kinds that a text shows by its letters: an amount needs a number, a time needs a number or a word such as
Monday. The lists serve evidence, not understanding: what they do not know is taken as asking for anything.
"""

import re
from enum import StrEnum


class Asked(StrEnum):
    """A kind of answer, as people call it."""

    AMOUNT = "amount"
    TIME = "time"


_QUESTIONS: dict[str, dict[Asked, str]] = {
    "en": {
        Asked.TIME: r"""
            (?:what|which)\ (?:year|date|day|month|decade|century|time)s?\b
            | how\ (?:long|often|soon|late|early)\b
            | when(?:\ (?:do|does|did|is|are|was|were|will|would|can|could|should|has|have|had)\b|'s\b|\W*$)
            """,
        Asked.AMOUNT: r"""
            how\ (?:many|much|far|old|tall|big|large|high|wide|deep|heavy|fast)\b | percent(?:age)?\b
            | (?:what|which)(?:'s|\ is|\ are|\ was|\ were)?(?:\ the|\ your)?
              \ (?:price|cost|number|amount|fee)s?\b
            """,
    },
    "es": {
        Asked.TIME: r"""
            cuándo\b | ^\W*(?:\w+\ )?cuando\b
            | (?:qué|que)\ (?:años?|días?|dias?|fechas?|mes|siglo|década|hora)\b
            """,
        Asked.AMOUNT: r"cu[áa]nt[oa]s?\b | (?:qué|que|cuál\ es\ el)\ (?:precio|porcentaje|cantidad|número)\b",
    },
    "pt": {
        Asked.TIME: r"""
            ^\W*(?:\w+\ )?quando\b | (?:que|qual)\ (?:ano|dia|data|mês|século|década|hora|horário)s?\b
            """,
        Asked.AMOUNT: r"""
            quant[oa]s?\b
            | (?:que|qual)(?:\ é)?(?:\ o|\ a)?\ (?:preço|valor|porcentagem|quantidade|número)\b
            """,
    },
    "fr": {
        Asked.TIME: r"""
            ^\W*(?:\w+\ )?quand\b
            | quel(?:le)?s?\ (?:année|date|jour|mois|siècle|décennie|heure|horaire)s?\b
            """,
        Asked.AMOUNT: r"""
            combien\b | quel(?:le)?(?:\ est)?(?:\ le|\ la)?\ (?:prix|tarif|pourcentage|quantité|nombre)\b
            """,
    },
    "de": {
        Asked.TIME: r"""
            wann\b | welche[mnrs]?\ (?:jahr|datum|tag|monat|jahrhundert|jahrzehnt|uhrzeit)\b
            | wie\ (?:lange|oft|spät)\b | um\ wie\ ?viel\ uhr\b
            """,
        Asked.AMOUNT: r"""
            wie\ ?viele?\b | wie\ (?:hoch|groß|weit|alt|lang|teuer|schwer|schnell)\b
            | welche[rs]?\ (?:preis|prozentsatz|anzahl|betrag)\b | was\ kostet\b
            """,
    },
    "it": {
        Asked.TIME: r"""
            ^\W*(?:\w+\ )?quando\b
            | (?:che|quale|quali)\ (?:anno|anni|data|giorno|mese|secolo|decennio|ora|ore)\b
            """,
        Asked.AMOUNT: r"""
            quant(?:[oaie]\b|'è)
            | (?:che|qual|quale)(?:\ è)?(?:\ il|\ la)?\ (?:prezzo|percentuale|quantità|numero)\b
            """,
    },
    "nl": {
        Asked.TIME: r"""
            ^\W*(?:\w+\ )?wanneer\b | welke?\ (?:jaar|datum|dag|maand|eeuw|tijd)\b
            | hoe\ (?:laat|lang|vaak)\b
            """,
        Asked.AMOUNT: r"""
            hoeveel\b | hoe\ (?:ver|oud|hoog|groot|duur|breed|diep|zwaar|snel)\b | welk\ percentage\b
            """,
    },
    "id": {
        Asked.TIME: r"""
            kapan\b | (?:jam|pukul|tahun|tanggal|hari|bulan)\ (?:berapa|apa)\b | berapa\ (?:lama|sering)\b
            """,
        Asked.AMOUNT: r"berapa\b",
    },
}
"""In order: a question that fits the first kind is not tried for the next."""

_ASKS = {
    language: [
        (kind, re.compile(rf"(?<!\w)(?:{pattern})", re.VERBOSE | re.IGNORECASE))
        for kind, pattern in kinds.items()
    ]
    for language, kinds in _QUESTIONS.items()
}

_COUNTS = """
    one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty
    hundred hundreds thousand thousands million millions billion dozen half quarter third thirds single
    double twice once both none no free all every first second several uno una dos tres cuatro cinco
    seis siete ocho nueve diez cien cientos mil miles millón millones docena mitad tercio ambos ninguno
    ninguna gratis gratuito gratuita todos primero primera doble um uma dois duas três quatro sete oito
    nove dez cem milhão milhões metade nenhum nenhuma grátis un une deux trois quatre cinq sept huit
    neuf dix cent cents mille moitié tiers gratuit gratuite aucun aucune ein eine einen einer zwei drei
    vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend tausende millionen hälfte drittel
    viertel beide kein keine kostenlos einmal zweimal doppelt erste ersten due tre quattro cinque sei
    sette otto dieci cento cinquanta milioni metà terzo nessuno nessuna een één twee drie vijf zes zeven
    negen tien honderd duizend miljoen helft geen eerste satu dua tiga empat lima enam tujuh delapan
    sembilan sepuluh seratus seribu ratus ribu juta setengah tidak
"""
"""Words that answer how many; among them those that say none, all and free."""

_TIMES = """
    january february april june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday mon tue wed thu fri today tomorrow tonight daily weekly monthly
    yearly always never now immediately morning noon afternoon evening night midnight weekend weekends
    weekdays hour hours day days week weeks month months year years century centuries decade decades
    after before during until since spring summer autumn winter enero febrero marzo abril mayo junio
    julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado
    domingo hoy mañana siempre nunca hora horas día días semana semanas mes meses año años siglo década
    después antes durante hasta desde diario inmediatamente janeiro fevereiro março maio junho julho
    setembro outubro novembro dezembro segunda terça quarta quinta sexta hoje amanhã sempre dia dias mês
    ano anos século depois até janvier février mars avril mai juin juillet août septembre octobre
    novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche demain toujours jamais heure
    heures jour jours semaine semaines mois année années ans siècle après avant pendant depuis januar
    februar märz juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag
    heute morgen abends immer täglich sofort stunde stunden tag tage tagen woche wochen monat monate
    monaten jahr jahre jahren jahrhundert jahrhunderts nach vor während seit gennaio febbraio aprile
    maggio giugno luglio settembre ottobre dicembre lunedì martedì mercoledì giovedì venerdì sabato
    domenica oggi domani ora ore giorno giorni settimana settimane mese mesi anno anni secolo dopo prima
    januari februari maart mei augustus maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    vandaag altijd uur dag dagen maand maanden jaar eeuw na voor tijdens sinds agustus desember senin
    selasa rabu kamis jumat sabtu minggu setiap selalu jam hari bulan tahun abad setelah sebelum selama
    sejak besok
"""
"""Words that answer when. Left out is what is mostly another word: may, march, sun, sat, second."""

_COUNTING = frozenset(_COUNTS.split())
_TELLING_TIME = frozenset(_TIMES.split()) | _COUNTING
_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")


def asked(question: str, language: str | None) -> Asked | None:
    """Say what kind of answer is asked for; None where that is open or the language is not known here."""
    return next((kind for kind, asks in _ASKS.get(language or "", ()) if asks.search(question)), None)


def could_answer(kind: Asked, text: str, question: str) -> bool:
    """Say whether a text holds anything of a kind that does not stand in the question already."""
    words = _TELLING_TIME if kind is Asked.TIME else _COUNTING
    said = {word.casefold() for word in _WORD.findall(question)}
    found = {word.casefold() for word in _WORD.findall(text)} - said
    return not found.isdisjoint(words) or any(map(_DIGIT.search, found))
