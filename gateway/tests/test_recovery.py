import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from holdfast_contract.reports import Witness
from holdfast_contract.sessions import AuthState
from holdfast_gateway.domain.login import Evidence, Markers, conclude, from_markers, from_record
from holdfast_gateway.domain.reasons import ADVICE, Reason
from holdfast_gateway.domain.recovery import FIRST_RUNG, PATIENT, Recovery, Rung
from hypothesis import given
from hypothesis import strategies as st

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
losses = st.lists(st.sampled_from(Reason), max_size=60)


def climb(reasons, tries=5):
    recovery = Recovery(tries, random.Random(0))
    return [recovery.climb(reason) for reason in reasons]


def test_every_reason_has_advice_for_a_person():
    assert set(ADVICE) == set(Reason)


def test_the_whole_ladder_is_climbed_in_its_order():
    rungs = [step and step.rung for step in climb([Reason.NETWORK_LOST] * 3 + [Reason.PAGE_CRASHED] * 8)]
    assert rungs == [
        Rung.RECONNECT,
        Rung.RELOAD,
        Rung.NEW_PAGE,
        *[Rung.NEW_BROWSER] * 5,
        Rung.REPAIR,
        Rung.RESTORE,
        None,
    ]


@given(st.lists(st.sampled_from(sorted(set(Reason) - PATIENT)), max_size=60))
def test_a_climb_never_goes_down(reasons):
    order = list(Rung)
    places = [order.index(step.rung) for step in climb(reasons) if step is not None]
    assert places == sorted(places)


@given(losses)
def test_attempts_are_counted_without_a_gap(reasons):
    attempts = [step.attempt for step in climb(reasons) if step is not None]
    assert attempts == list(range(1, len(attempts) + 1))


@given(st.lists(st.sampled_from(sorted(PATIENT)), min_size=1, max_size=200))
def test_the_worlds_faults_never_end_the_climb_nor_touch_the_profile(reasons):
    assert all(step is not None for step in climb(reasons))
    assert {step.rung for step in climb(reasons)}.isdisjoint({Rung.REPAIR, Rung.RESTORE})


@given(st.sampled_from(sorted(set(Reason) - PATIENT)))
def test_every_other_fault_ends_it_at_last(reason):
    assert climb([reason] * 20)[-1] is None


def test_the_first_new_browser_comes_at_once_and_the_next_ones_ever_later():
    waits = [step.wait for step in climb([Reason.BROWSER_CLOSED] * 5)]
    assert waits[0] == 0
    assert all(later > earlier for earlier, later in pairwise(waits))


def test_no_wait_is_longer_than_a_minute_and_its_jitter():
    assert max(step.wait for step in climb([Reason.WHATSAPP_UNREACHABLE] * 100)) <= 72


def test_each_reason_begins_at_its_own_rung():
    for reason, rung in FIRST_RUNG.items():
        assert climb([reason])[0].rung is rung


@pytest.mark.parametrize(
    ("markers", "says"),
    [(Markers(0, 0, 0), "invalid"), (Markers(0, 10, 10), "invalid"), (Markers(10, 0, 0), "unknown")],
)
def test_a_folder_can_prove_that_there_is_no_login_but_not_that_there_is_one(markers, says):
    assert from_markers(markers, AT).says == says


def record_says(**changes):
    given_ = {"linked": True, "last_connected_at": AT, "validity": timedelta(hours=6), "at": AT} | changes
    return from_record(**given_).says


def test_a_record_is_believed_for_six_hours():
    assert record_says(at=AT + timedelta(hours=6)) is AuthState.VALID
    assert record_says(at=AT + timedelta(hours=6, seconds=1)) is AuthState.UNKNOWN
    assert record_says(linked=False) is AuthState.INVALID


def said(witness, says):
    return Evidence(witness, AuthState(says), "", AT)


@pytest.mark.parametrize(
    ("evidence", "conclusion"),
    [
        ([], "unknown"),
        ([said(Witness.RECORD, "valid"), said(Witness.PAGE, "invalid")], "invalid"),
        ([said(Witness.MARKERS, "unknown"), said(Witness.RECORD, "valid")], "valid"),
        ([said(Witness.RECORD, "invalid"), said(Witness.MARKERS, "unknown")], "unknown"),
        ([said(Witness.RECORD, "valid"), said(Witness.MARKERS, "invalid")], "invalid"),
        ([said(Witness.PAGE, "valid"), said(Witness.MARKERS, "invalid")], "valid"),
    ],
)
def test_the_nearest_witness_that_knows_decides(evidence, conclusion):
    assert conclude(evidence) == conclusion
    assert conclude(list(reversed(evidence))) == conclusion
