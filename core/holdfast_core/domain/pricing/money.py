"""Money and quantities as people write them, without a locale library.

A library would know hundreds of locales and weigh tens of megabytes; the texts are in one language, and a
currency's own habits take a line here.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import floor

from holdfast_contract.prices import Mode, PriceList, Rounding

from holdfast_core.domain.pricing.words import singles

ENGLISH, CONTINENTAL = (",", "."), (".", ",")
"""What parts thousands, and the decimal sign."""

_WHOLE = singles(
    "BIF CLP COP DJF GNF HUF IDR IQD IRR ISK JPY KMF KPW KRW LAK LBP MMK PYG RWF SOS SYP TWD TZS UGX UZS"
    " VND VUV XAF XOF XPF YER"
)
"""Used without coins, some against the letter of ISO 4217."""

_THREE = singles("BHD JOD KWD LYD OMR TND")
_CONTINENTAL = singles("ARS BRL CLP COP DKK IDR ISK NOK PLN PYG RON RSD SEK TRY UYU VES VND")
_SIGNS = {
    "AUD": "A$",
    "BRL": "R$ ",
    "CAD": "C$",
    "EUR": "€",
    "GBP": "£",
    "IDR": "Rp",
    "ILS": "₪",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "MYR": "RM",
    "NGN": "₦",
    "NZD": "NZ$",
    "PHP": "₱",
    "SGD": "S$",
    "THB": "฿",
    "TRY": "₺",
    "UAH": "₴",
    "USD": "$",
    "VND": "₫",
}
"""What stands before the amount; other currencies have their code there."""

_MOST_PLACES = 3
"""Decimals of a quantity that are shown."""


def rounding_of(prices: PriceList) -> Rounding:
    """Give the list's own rounding, or the currency's smallest coin in use."""
    return prices.rounding or Rounding(step=Decimal(1).scaleb(-places_of(prices.currency)))


def rounded(value: Fraction, rounding: Rounding) -> Decimal:
    """Round to a multiple of the step. Exact: the value never was a binary fraction."""
    steps = value / Fraction(rounding.step)
    whole, rest = floor(steps), steps - floor(steps)
    half = Fraction(1, 2)
    match rounding.mode:
        case Mode.UP:
            up = rest > 0
        case Mode.DOWN:
            up = False
        case Mode.HALF_UP:
            up = rest >= half
        case Mode.HALF_EVEN:
            up = rest > half or (rest == half and whole % 2 == 1)
    with localcontext(prec=100):
        return (whole + up) * rounding.step


def decimals(value: Decimal) -> int:
    """Say how many decimals a number needs."""
    return -int(plain(value).as_tuple().exponent)


def plain(value: Decimal) -> Decimal:
    """Drop zeros at a number's end that say nothing, and no more: `1500`, never `1.5E+3`."""
    return Decimal(format(value.normalize(), "f"))


def money(amount: Decimal, currency: str) -> str:
    """Write an amount: `€1,234.50`, `Rp1.500.000`, `CHF 12.05`. Digits beyond the currency's are kept."""
    shown = max(places_of(currency), decimals(amount))
    return sign_of(currency) + written(amount, convention_of(currency), shown)


def sign_of(currency: str) -> str:
    """Give what stands before an amount."""
    return _SIGNS.get(currency, f"{currency} ")


def number(value: Decimal | Fraction, currency: str) -> str:
    """Write a quantity beside an amount of money: in the same convention, no more than three decimals."""
    step = Rounding(step=Decimal(1).scaleb(-_MOST_PLACES))
    text = written(rounded(Fraction(value), step), convention := convention_of(currency), _MOST_PLACES)
    return text.rstrip("0").removesuffix(convention[1])


def convention_of(currency: str) -> tuple[str, str]:
    """Give the signs with which numbers are written where a currency is used."""
    return CONTINENTAL if currency in _CONTINENTAL else ENGLISH


def written(value: Decimal, convention: tuple[str, str], places: int) -> str:
    """Write a number with so many decimals."""
    text = f"{value:,.{places}f}"
    return text.translate(str.maketrans(",.", "".join(convention)))


def places_of(currency: str) -> int:
    """Say how many decimals an amount of money has."""
    return 0 if currency in _WHOLE else 3 if currency in _THREE else 2
