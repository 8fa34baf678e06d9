"""What may be wrong with what is typed into a price list."""

from holdfast_core.dashboard.frame.forms import Problem
from holdfast_core.domain.pricing.amounts import NotAnAmount, read_amount

_REFUSED = {
    "name": "text",
    "names": "text",
    "unit": "text",
    "unitNames": "text",
    "dates": "dates",
    "from": "clock",
    "to": "clock",
    "percent": "more_than_zero",
    "amount": "more_than_zero",
    "maxQuantity": "more_than_zero",
    "tiers": "more_than_zero",
}
"""What is wrong with a field that the contract refuses, where the amount in it could be read."""


Problems = dict[str, Problem]
"""What is wrong, by the names of fields."""


def amount(problems: Problems, place: str, text: str, currency: str) -> str | None:
    """Read an amount as the wire has it; None where it cannot be read, which is noted."""
    try:
        return format(read_amount(text, currency), "f")
    except NotAnAmount as error:
        if error.meanings:
            one, other = error.meanings
            problems[place] = Problem("either", {"typed": text, "one": one, "other": other})
        else:
            problems[place] = Problem("amount", {"typed": text})
        return None


def refused(name: str, problem: str) -> Problem:
    """Put into our own words why the contract refuses a field."""
    kind = _REFUSED.get(name.partition(".")[0])
    return Problem(kind) if kind else Problem("unkept", {"problem": problem})
