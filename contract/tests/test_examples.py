"""Every model of the wire has an example, and the model takes it."""

import importlib
import inspect
import pkgutil

import holdfast_contract
import pytest
from holdfast_contract.messages import SendMessage
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.service.examples import example
from holdfast_contract.subscriptions import CreateSubscription, Subscription


def models():
    for module in pkgutil.iter_modules(holdfast_contract.__path__, "holdfast_contract."):
        for name, one in vars(importlib.import_module(module.name)).items():
            is_model = inspect.isclass(one) and issubclass(one, WireModel) and one.__module__ == module.name
            if is_model and not name.startswith("_") and one not in {WireModel, RequestModel}:
                yield one


@pytest.mark.parametrize("model", [*models()], ids=lambda model: model.__name__)
def test_a_model_takes_its_own_example(model):
    assert model.from_wire(example(model))


def test_an_answer_shows_every_field_and_a_request_what_one_would_give():
    assert set(example(Subscription)) == set(Subscription.model_json_schema()["properties"])
    assert example(CreateSubscription)["url"] == "https://example.com/hook"
    assert example(SendMessage) == {
        "to": "6281717407674",
        "type": "text",
        "text": "Your order is on its way.",
    }
