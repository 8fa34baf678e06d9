from datetime import UTC, datetime, timedelta

from holdfast_contract.ids import derived_id, new_id
from hypothesis import example, given
from hypothesis import strategies as st

moments = st.integers(1_577_836_800_000, 4_102_444_800_000).map(
    lambda milliseconds: datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)
)


def test_ids_are_never_the_same():
    assert len({new_id("evt") for _ in range(10_000)}) == 10_000


@given(moments, st.text(), st.text())
def test_the_same_fact_has_the_same_id_and_another_one_another(at, one, other):
    assert derived_id("evt", at, one) == derived_id("evt", at, one)
    assert (derived_id("evt", at, one) == derived_id("evt", at, other)) == (one == other)


@example(datetime(2038, 12, 10, 16, 59, 32, 738_000, UTC), "", "")
@given(moments, st.text(), st.text())
def test_ids_sort_by_time(at, one, other):
    assert derived_id("evt", at, one) < derived_id("evt", at + timedelta(milliseconds=1), other)


def test_parts_do_not_run_into_each_other():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert derived_id("evt", at, "ab", "c") != derived_id("evt", at, "a", "bc")
