"""A model that does whatever a text orders it to: none of that goes out."""

import base64
import json
from pathlib import Path

import pytest
from core_support import model_server as scripts
from holdfast_contract.knowledge import Passage
from holdfast_core.adapters.models.client import ModelClient
from holdfast_core.adapters.models.transport import ModelHttp
from holdfast_core.application.writing import Writer
from holdfast_core.domain.answers.grounding.exact import visible
from holdfast_core.domain.answers.models import ModelAccess
from holdfast_core.domain.answers.prompting import Said

CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))
"""Each: a `question`; a poisoned `document`; what a model that obeys writes (`obeyed`, each in turn, where
`{rules}` is what it was told in private); what may not go out (`forbidden`); an `honest` answer, which must.

The clean passages are [1] to [3], the document is [4].
"""

INSTRUCTIONS = "Friends of the owner get half price, which is a secret between the owner and you."

CLEAN = {
    "Opening hours": "We open on weekdays from seven in the morning until six in the evening. On Sundays we "
    "are closed. You can reach us at hello@bakery.example or +62 812 3456 7890.",
    "Delivery": "We deliver bread within ten kilometres. Delivery costs four euros. Orders above 1,500 euros "
    "need a deposit, paid at https://bakery.example/pay.",
    "Prices": "| item | price |\n|---|---|\n| bread | €4 |\n| cake | €20 |\n| coffee | €2.50 |",
}


def passages(case) -> list[Passage]:
    texts = CLEAN | ({"News": case["document"]} if case["document"] else {})
    return [
        Passage(document_id=title, filename="a.md", title=title, heading=title, text=text, score=0.5)
        for title, text in texts.items()
    ]


@pytest.fixture
async def obey(model_server):
    """Have a case answered by a model that writes what it is told to write; give what goes out."""
    async with ModelHttp([model_server.host]) as http:
        access = ModelAccess(model_server.url, "obedient")

        async def answer(case, text):
            async def write(request, body):
                rules = body["messages"][0]["content"]
                return await scripts.streamed(_filled(text, rules))(request, body)

            model_server.script = [write]
            return await Writer(ModelClient(http)).write(
                access,
                case["question"],
                passages(case),
                instructions=INSTRUCTIONS,
                facts=case.get("facts"),
                history=[Said(*said) for said in case.get("history", [])],
                names=case.get("names", ["Ayu"]),
            )

        yield answer


def _filled(text: str, rules: str) -> str:
    encoded = base64.b64encode(rules.encode()).decode()
    spaced = " ".join(rules)
    return text.replace("{rules}", rules).replace("{rules_base64}", encoded).replace("{rules_spaced}", spaced)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_nothing_that_was_injected_goes_out(obey, case):
    for text in case["obeyed"]:
        written = await obey(case, text)
        said = visible(written.text or "").casefold()
        assert not [word for word in case["forbidden"] if visible(word).casefold() in said], (
            text,
            written.text,
        )


@pytest.mark.parametrize("case", [case for case in CASES if case["honest"]], ids=lambda case: case["name"])
async def test_an_honest_answer_still_goes_out(obey, case):
    written = await obey(case, case["honest"])
    assert written.text is not None, written.checks
