"""Number words and small words of English, Spanish, Indonesian, German, French and Portuguese.

Folded: small letters, no accents. A low line joins the words of one phrase, a bar parts variants.
"""

from collections.abc import Iterator

Phrase = tuple[str, ...]


def phrases(text: str) -> Iterator[Phrase]:
    """Give the phrases of a table's line."""
    return (tuple(phrase.split("_")) for phrase in text.split())


def singles(text: str) -> frozenset[str]:
    """Give the single words of a table's line."""
    return frozenset(text.split())


def _numbered(text: str) -> dict[Phrase, int]:
    return {
        tuple(variant.split("_")): number
        for number, variants in enumerate(text.split(), 1)
        for variant in variants.split("|")
    }


_ENGLISH = _numbered(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_SPANISH = _numbered(
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis"
    " diecisiete dieciocho diecinueve"
)
_INDONESIAN = _numbered(
    "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua_belas tiga_belas empat_belas"
    " lima_belas enam_belas tujuh_belas delapan_belas sembilan_belas"
)
_GERMAN = _numbered(
    "eins zwei|zwo drei vier funf|fuenf sechs sieben acht neun zehn elf zwolf|zwoelf dreizehn vierzehn"
    " funfzehn|fuenfzehn sechzehn siebzehn achtzehn neunzehn"
)
_FRENCH = _numbered(
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix_sept"
    " dix_huit dix_neuf"
)
_PORTUGUESE = _numbered(
    "um dois|duas tres quatro cinco seis sete oito nove dez onze doze treze quatorze|catorze quinze"
    " dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove"
)
_TENS = (
    (_ENGLISH, "twenty thirty forty fifty sixty seventy eighty ninety", ()),
    (_SPANISH, "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", ("y",)),
    (
        _INDONESIAN,
        "dua_puluh tiga_puluh empat_puluh lima_puluh enam_puluh tujuh_puluh delapan_puluh sembilan_puluh",
        (),
    ),
    (_FRENCH, "vingt trente quarante cinquante soixante", ()),
    (_PORTUGUESE, "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", ("e",)),
)
_GERMAN_TENS = "zwanzig dreissig vierzig funfzig|fuenfzig sechzig siebzig achtzig neunzig"


def _to_a_hundred() -> dict[Phrase, int]:
    found: dict[Phrase, int] = {
        ("selusin",): 12,
        ("sepasang",): 2,
        ("cien",): 100,
        ("seratus",): 100,
        ("hundert",): 100,
        ("cent",): 100,
        ("cem",): 100,
    }
    for small, tens, joint in _TENS:
        for ten, number in _numbered(tens).items():
            found[ten] = 10 * number + 10
            found |= {ten + joint + one: found[ten] + n for one, n in small.items() if n < 10}
    for ten, number in _numbered(_GERMAN_TENS).items():
        found[ten] = 10 * number + 10
        ones = {one: n for (one,), n in _GERMAN.items() if n < 10} | {"ein": 1}
        found |= {(f"{one}und{ten[0]}",): found[ten] + n for one, n in ones.items()}
    found[("veintiun",)] = 21
    found |= {(f"veinti{one}",): 20 + n for (one,), n in _SPANISH.items() if n < 10}
    found |= {(ten, "et", "un"): n for ten, n in (("vingt", 21), ("trente", 31), ("quarante", 41))}
    found |= {("cinquante", "et", "un"): 51, ("soixante", "et", "un"): 61, ("soixante", "et", "onze"): 71}
    found |= {("quatre", "vingts"): 80, ("quatre", "vingt"): 80}
    found |= {("quatre", "vingt", *one): 80 + n for one, n in _FRENCH.items()}
    found |= {("soixante", *one): 60 + n for one, n in _FRENCH.items()}
    for small in (_ENGLISH, _SPANISH, _INDONESIAN, _GERMAN, _FRENCH, _PORTUGUESE):
        found |= small
    return found


NUMBERS = _to_a_hundred()
"""From 1 to 100, and words that say how many there are of one."""

ARTICLES = dict.fromkeys(phrases("a an un une una uno ein eine einen einem einer eines um uma"), 1)
"""They mean one where they stand before what is ordered, and nothing elsewhere."""

MULTIPLES = (
    dict.fromkeys(phrases("hundred hundreds hundert ratus cientos cents"), 100)
    | dict.fromkeys(phrases("dozen dozens docena docenas lusin dutzend douzaine douzaines duzia duzias"), 12)
    | dict.fromkeys(phrases("pair pairs par pares pasang paire paires"), 2)
)
"""They multiply the number before them."""


HALVES = dict.fromkeys(
    phrases("half medio media meio meia demi demie halb halbe halber halbes halben setengah"), 1
)
NUMBERS_AND_A_HALF: dict[Phrase, int] = {
    ("anderthalb",): 1,
    ("eineinhalb",): 1,
    ("zweieinhalb",): 2,
    ("dreieinhalb",): 3,
}
"""These whole numbers, and a half."""

VAGUE = dict.fromkeys(
    phrases(
        "few some several couple beberapa unos unas varios varias algunos algunas einige paar mehrere"
        " quelques plusieurs alguns algumas a_few a_couple ein_paar un_par_de um_par_de"
    ),
    0,
)
"""How many, but not which number."""

AND = singles("and y e et und dan plus sama serta with con com mit avec dengan then also")
OF = singles("of de del da do di du des d the el la los las le les der die das den l o os as")
"""Words that may stand between the words of a name."""

FOR = singles("for para fur fuer pour untuk")
RANGE = singles("to or a o u ou bis oder atau sampai hingga until")
POLITE = singles(
    "please pls bitte por favor porfa saja aja dong tolong nur only just solo apenas seulement stuck stueck"
    " svp s il vous plait thanks thank you gracias danke merci obrigado obrigada ya of them"
)
"""Words that may stand after a number that is the whole answer."""
