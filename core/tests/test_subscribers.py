"""Who is chosen for an event, beside the rule as it reads in one line, and at what cost."""

from time import perf_counter

from holdfast_core.domain.subscriptions import Filter, Subscribers
from hypothesis import given
from hypothesis import strategies as st

TYPES = ("message.received", "message.sent", "intent.matched", "contact.reset")
FAMILIES = ("message.*", "intent.*", "contact.*")


def some(*values):
    return st.frozensets(st.sampled_from(values), max_size=2)


FILTERS = st.builds(
    Filter,
    event_types=some(*TYPES, *FAMILIES),
    sessions=some("default", "second"),
    chats=some("628", "629", "1203@g.us"),
    intents=some("delivery", "hours"),
)


def wants(filter_, type_, session_id, chats, intent):
    """Say it as the docs do: each part is empty, or holds what the event is of."""
    return (
        (not filter_.event_types or bool(filter_.event_types & {type_, type_.partition(".")[0] + ".*"}))
        and (not filter_.sessions or session_id is None or session_id in filter_.sessions)
        and (not filter_.chats or bool(filter_.chats & chats))
        and (not filter_.intents or intent in filter_.intents)
    )


@given(
    st.lists(FILTERS, max_size=70),
    st.sampled_from(TYPES),
    st.sampled_from(["default", "second", None]),
    some("628", "629", "1203@g.us"),
    st.sampled_from(["delivery", "hours", None]),
)
def test_those_are_chosen_whose_every_part_holds_and_in_their_order(
    filters, type_, session_id, chats, intent
):
    named = [(f"sub_{place}", filter_) for place, filter_ in enumerate(filters)]
    expected = [name for name, filter_ in named if wants(filter_, type_, session_id, chats, intent)]
    assert Subscribers(named).of(type_, session_id, chats, intent) == expected


def test_a_thousand_that_do_not_match_cost_an_event_next_to_nothing():
    others = [
        (f"sub_{place}", Filter(frozenset({"message.*"}), chats=frozenset({f"62{place}"})))
        for place in range(1000)
    ]
    few, many = (Subscribers([*some_, ("sub_it", Filter())]) for some_ in ([], others))

    def seconds(subscribers):
        began = perf_counter()
        for _ in range(200):
            assert subscribers.of("message.received", "default", ("6289999",)) == ["sub_it"]
        return perf_counter() - began

    assert min(seconds(many) for _ in range(9)) < 10 * min(seconds(few) for _ in range(9))
