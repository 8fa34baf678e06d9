"""Words of units in the languages that numbers are read in, folded as in `words`."""

from holdfast_core.domain.pricing.words import Phrase, phrases, singles

_UNITS = """
    piece  count  1              piece pieces pc pcs unit units each pieza piezas unidad unidades ud uds buah
                                 biji sebuah sebiji stuck stueck stk pece pecas unidade portion portions
                                 portionen serving servings porsi seporsi porcion porciones porcao porcoes
                                 plate plates piring sepiring plato platos prato pratos teller lembar selembar
                                 potong sepotong ekor seekor
    bottle bottle 1              bottle bottles botol sebotol botella botellas flasche flaschen bouteille
                                 bouteilles garrafa garrafas
    glass  glass  1              glass glasses gelas segelas verre verres glas glaser vaso vasos copo copos
    cup    cup    1              cup cups cangkir secangkir taza tazas tasse tassen tasses xicara xicaras
    can    can    1              can cans kaleng sekaleng lata latas dose dosen canette canettes
    bowl   bowl   1              bowl bowls mangkok semangkok tazon tazones schussel bol bols tigela tigelas
    kg     mass   1              kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes kilogramm
                                 kilogramo kilogramos quilo quilos quilograma quilogramas sekilo
    g      mass   1/1000         g gr grs gram grams gramm gramme grammes gramo gramos grama gramas
    lb     mass   0.45359237     lb lbs pound pounds libra libras
    oz     mass   0.028349523125 oz ounce ounces onza onzas
    m      length 1              m meter meters metre metres metro metros metern mtr mts semeter
    cm     length 1/100          cm cms centimeter centimeters centimetre centimetres centimetro centimetros
    km     length 1000           km kms kilometer kilometers kilometre kilometres kilometro kilometros
                                 kilometern quilometro quilometros
    mile   length 1609.344       mile miles mi milla millas meile meilen milha milhas
    m2     area   1              m2 sqm qm square_meter square_meters square_metre square_metres
                                 metro_cuadrado metros_cuadrados meter_persegi quadratmeter quadratmetern
                                 metre_carre metres_carres metro_quadrado metros_quadrados
    l      volume 1              l liter liters litre litres litro litros litern
    ml     volume 1/1000         ml milliliter milliliters millilitre millilitres mililitro mililitros
                                 mililiter
    hour   time   1              h hr hrs hour hours hora horas jam sejam stunde stunden std heure heures
    minute time   1/60           min mins minute minutes minuto minutos menit minuten
    day    day    1              day days dia dias hari sehari tag tage tagen jour jours
    week   day    7              week weeks semana semanas minggu seminggu woche wochen semaine semaines
    night  night  1              night nights noche noches malam semalam nacht nachte nachten nuit nuits noite
                                 noites
    person person 1              person persons people pax persona personas orang seorang personen leute
                                 personne personnes pessoa pessoas guest guests adult adults
"""


def _read(table: str) -> dict[str, tuple[str, str, frozenset[Phrase]]]:
    """Read the table: a line without its first columns goes on with the one before."""
    found: dict[str, tuple[str, str, frozenset[Phrase]]] = {}
    name = kind = size = ""
    for line in table.strip("\n").splitlines():
        words = line.split()
        if not line.startswith(_CONTINUED):
            name, kind, size, *words = words
        listed = found[name][2] if name in found else frozenset()
        found[name] = kind, size, listed | set(phrases(" ".join(words)))
    return found


_CONTINUED = " " * 20

UNITS = _read(_UNITS)
"""Each unit's kind, how many of its kind's first unit it is, and its words."""

SINGLE_UNITS = singles(
    "sebuah sebiji sekilo sejam sehari seminggu semalam seorang sebotol segelas secangkir semangkok seporsi"
    " sepiring selembar sepotong seekor semeter sekaleng"
)
"""Units that say themselves that it is one."""

NO_QUANTITIES = frozenset(
    phrases(
        "st nd rd th eur euro euros usd dollar dollars dolar dolares cent cents rp idr rupiah rb ribu juta jt"
        " peso pesos real reais gbp quid pm am uhr o_clock percent year years"
    )
)
"""A number before one of these counts money, ordinals or hours of the clock."""

COUNTING = singles("count bottle glass cup can bowl")
"""Kinds that a bare number before an item counts: two waters are two bottles where water is sold so."""

DIVISIBLE = singles("mass length area volume time")
"""Kinds that come in parts; all others come whole."""

TIMELIKE = singles("time day night")
"""Kinds that the number of things multiplies: two rooms for three nights."""
