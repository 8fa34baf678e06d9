"""Do a handful of intents take what they should, and leave alone what else the same shop is asked?

The tenants are invented: trades, languages, and messages of both kinds. One half was looked at while the
classifier was developed, the bars are for the other.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast_contract.intents import Intent
from holdfast_core.adapters.embedding.minilm import MiniLm
from holdfast_core.application.intents import Intents, IntentTrainer
from report import Row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TENANTS = Path(__file__).with_name("small_tenants.json")
LEAST_RECOGNISED = 0.75
MOST_WRONG = 0.10


class Forgetful:
    """No vector is remembered: each tenant is new."""

    async def known(self, _embedder: str, _texts: Sequence[str]) -> "Mapping[str, NDArray[np.float32]]":
        return {}

    async def keep(self, _embedder: str, _vectors: "Mapping[str, NDArray[np.float32]]") -> None:
        pass


async def shares(embedder: MiniLm | None, group: str) -> tuple[float, float]:
    """Give the share recognised as what they mean, and of the others that recognised as anything."""
    right, wrong = [], []
    for tenant in json.loads(TENANTS.read_text(encoding="utf-8")):
        if tenant["group"] != group:
            continue
        intents = [Intent(name=name, examples=texts) for name, texts in tenant["intents"].items()]
        model, _ = await IntentTrainer(embedder, Forgetful()).train(intents)
        asked = Intents(embedder)
        for intent, texts in tenant["meant"].items():
            for text in texts:
                found = await asked.classify(tenant["trade"], model, text)
                right.append(not found.is_none and found.ranked[0][0] == intent)
        others = [await asked.classify(tenant["trade"], model, text) for text in tenant["others"]]
        wrong += [not found.is_none for found in others]
    return sum(right) / len(right), sum(wrong) / len(wrong)


def run() -> list[Row]:
    rows = []
    for name, embedder in (("with MiniLM", MiniLm()), ("by letters alone", None)):
        right, wrong = asyncio.run(shares(embedder, "figure"))
        seen_right, seen_wrong = asyncio.run(shares(embedder, "developing"))
        rows += [
            Row(
                f"small tenants, {name}: recognised",
                f"≥ {LEAST_RECOGNISED:.0%}",
                f"{right:.0%}",
                right >= LEAST_RECOGNISED,
                f"{seen_right:.0%} of those that it was developed with",
            ),
            Row(
                "… wrongly recognised",
                f"≤ {MOST_WRONG:.0%}",
                f"{wrong:.0%}",
                wrong <= MOST_WRONG,
                f"{seen_wrong:.0%} of those that it was developed with",
            ),
        ]
    return rows
