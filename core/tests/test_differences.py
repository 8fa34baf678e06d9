"""What differs between two states of an assistant."""

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.intents import Intent
from holdfast_core.domain.differences import of_intents, of_settings

WEEK = {"monday": [{"from": "09:00", "to": "18:00"}]}
CAKE = {"itemId": "cake", "name": "Cake", "perUnit": "12.00"}


def settings(**wire):
    return AssistantSettings.from_wire(wire)


def found(before, after):
    return [(one.path, one.before, one.after, one.name) for one in of_settings(before, after)]


def test_what_is_alike_does_not_differ():
    both = {"tone": "dry", "businessHours": {"timeZone": "UTC", "week": WEEK}, "attributes": []}
    assert found(settings(**both), settings(**both)) == []
    assert found(settings(), settings(instructions="", attributes=[])) == []


def test_a_field_that_changed_is_named_with_its_values():
    assert found(settings(tone="dry"), settings(greeting="Hi")) == [
        ("tone", "dry", None, None),
        ("greeting", None, "Hi", None),
    ]


def test_hours_differ_by_the_day():
    hours = {"timeZone": "UTC", "week": WEEK}
    later = hours | {"week": {"monday": [{"from": "10:00", "to": "18:00"}], "sunday": []}}
    assert found(settings(businessHours=hours), settings(businessHours=later)) == [
        (
            "businessHours.week.monday",
            [{"from": "09:00", "to": "18:00"}],
            [{"from": "10:00", "to": "18:00"}],
            None,
        )
    ]


def test_a_limit_of_none_is_not_one_of_nothing():
    none, nothing = ({"limits": {"messagesPerDay": most}} for most in (None, 0))
    assert found(settings(**none), settings(**nothing)) == [("limits.messagesPerDay", None, 0, None)]


def test_prices_and_attributes_are_told_by_their_names_wherever_they_stand():
    pie = {"itemId": "pie", "name": "Pie", "perUnit": "9.00"}
    before = settings(priceList={"currency": "EUR", "items": [CAKE, pie]})
    dearer = CAKE | {"perUnit": "12.50"}
    after = settings(
        priceList={"currency": "EUR", "items": [{**pie, "itemId": "tart", "name": "Tart"}, dearer]}
    )
    assert found(before, after) == [
        ("priceList.items.perUnit", "12.00", "12.50", "Cake"),
        ("priceList.items", "Pie", None, "Pie"),
        ("priceList.items", None, "Tart", "Tart"),
    ]


def test_a_models_key_differs_by_its_end_and_is_not_told():
    model = {"baseUrl": "https://models.example/v1", "model": "m"}
    one, two, short = (
        settings(model=model | {"apiKey": key})
        for key in ("sk-live-9f83hf83hf83aaaa", "sk-live-9f83hf83hf83bbbb", "short")
    )
    assert found(one, two) == [("model.apiKey", "aaaa", "bbbb", None)]
    assert found(one, short) == [("model.apiKey", "aaaa", True, None)]
    assert found(settings(model=model), short) == [("model.apiKey", None, True, None)]


def test_of_intents_the_examples_that_went_and_came_are_given():
    hello = Intent(name="hello", examples=["hi", "hey"])
    more = hello.model_copy(update={"examples": ["hey", "good morning"]})
    other = Intent(name="bye", examples=["bye"])
    [examples, come] = of_intents([hello], [more, other])
    assert (examples.path, examples.before, examples.after) == ("intents.examples", ["hi"], ["good morning"])
    assert (come.path, come.before, come.after) == ("intents", None, "bye")
