"""Whether a message asks for a price, in the languages in which quantities are read."""

import re

from holdfast_core.domain.words.folding import fold

_PRICE = re.compile(
    r"\b(?:how much|prices?|pricing|costs?|charge|quote|quotation|estimate|fee|fees|rates?"
    r"|cuanto|cuantos|precios?|cuesta|cuestan|costaria|tarifa|cotizacion|presupuesto"
    r"|berapa|harga|harganya|biaya|ongkos|tarif"
    r"|was kostet|was kosten|kostet|kosten|preis|preise|wie ?viel"
    r"|combien|prix|coute|coutent|tarifs?|devis"
    r"|quanto|precos?|custa|custam|orcamento|prezzo|prezzi|costano|preventivo|hoeveel|prijs)\b"
)


def asks_price(text: str) -> bool:
    """Say whether a word of asking for prices is in it; it may yet be about something else."""
    return _PRICE.search(fold(text)) is not None
