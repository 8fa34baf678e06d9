from holdfast_contract.sessions import SessionStatus
from holdfast_gateway.domain.lifecycle import BROWSER_OPEN, TRANSITIONS, Signal, next_status
from hypothesis import given
from hypothesis import strategies as st

signals = st.lists(st.sampled_from(Signal), max_size=40)


def test_every_state_has_a_row():
    assert set(TRANSITIONS) == set(SessionStatus)


def test_every_state_can_be_reached_from_stopped():
    reached, edge = {SessionStatus.STOPPED}, [SessionStatus.STOPPED]
    while edge:
        for target in TRANSITIONS[edge.pop()].values():
            if target not in reached:
                reached.add(target)
                edge.append(target)
    assert reached == set(SessionStatus)


@given(signals)
def test_a_stop_is_heeded_wherever_a_browser_may_be_open(walk):
    status = SessionStatus.STOPPED
    for signal in walk:
        status = next_status(status, signal) or status
        if status in BROWSER_OPEN:
            assert next_status(status, Signal.STOP) is SessionStatus.STOPPED


@given(signals)
def test_a_logged_out_session_moves_only_when_a_person_says_so(walk):
    status = SessionStatus.LOGGED_OUT
    for signal in walk:
        moved = next_status(status, signal)
        if status is SessionStatus.LOGGED_OUT and moved is not None:
            assert signal in {Signal.START, Signal.STOP}
            return


@given(signals)
def test_only_a_page_in_step_makes_a_session_connected(walk):
    status = SessionStatus.STOPPED
    for signal in walk:
        moved = next_status(status, signal)
        if moved is SessionStatus.CONNECTED:
            assert signal is Signal.READY
        status = moved or status
