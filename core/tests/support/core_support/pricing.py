"""Asking for prices in tests."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from holdfast_contract.prices import PriceList
from holdfast_core.domain.pricing.quoting import Missing, Quoted, quote

DOCS = (Path(__file__).parents[4] / "docs/prices.md").read_text(encoding="utf-8")
MADRID = ZoneInfo("Europe/Madrid")
WEDNESDAY = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
"""Four in the afternoon in Madrid."""

DOCUMENTED = json.loads(re.search(r"```json\n(.*?)```", DOCS, re.DOTALL)[1])
PRICES = PriceList.from_wire(DOCUMENTED)


def listed(*items, surcharges=(), **more):
    return PriceList.from_wire(
        {
            "currency": "EUR",
            "items": [
                {"itemId": f"i{n}", "perUnit": "1.00", **item} if "name" in item else item
                for n, item in enumerate(items)
            ],
            "surcharges": list(surcharges),
            **more,
        }
    )


def ask(text, *earlier, prices=PRICES, at=WEDNESDAY, zone=MADRID):
    return quote(prices, text, at, zone, earlier)


def total(text, *earlier, **more):
    found = ask(text, *earlier, **more)
    assert isinstance(found, Quoted), found
    return found.quote.total


def question(text, *earlier, **more):
    found = ask(text, *earlier, **more)
    assert isinstance(found, Missing), found
    return found.text


def bought(text, *earlier, **more):
    """Give the quantities of a quote by label."""
    found = ask(text, *earlier, **more)
    assert isinstance(found, Quoted), found
    return {line.label: str(line.quantity) for line in found.quote.lines if line.quantity is not None}
