from datetime import UTC, datetime, timedelta
from random import Random

from holdfast_gateway.domain.pacing import JITTER, OFF, Breaker, Pacing, Rhythm, rest_of_day
from hypothesis import given
from hypothesis import strategies as st

HUMAN = Pacing.human(50)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
seeds = st.integers(0, 2**32)
lengths = st.integers(0, 65_536)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@given(lengths, seeds)
def test_typing_takes_a_moment_and_never_forever(characters, seed):
    took = HUMAN.typing_time(characters, Random(seed))
    assert HUMAN.shortest_typing * (1 - JITTER) <= took <= HUMAN.longest_typing


@given(lengths, lengths, seeds)
def test_a_longer_text_takes_no_less_by_the_same_chance(one, other, seed):
    short, long = (HUMAN.typing_time(length, Random(seed)) for length in sorted((one, other)))
    assert short <= long


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 60), st.floats(0, 5)), max_size=30))
def test_messages_of_a_session_never_overlap_and_keep_their_gaps(messages):
    now, rhythm, free_at = 0.0, Rhythm(), 0.0
    for passed, typing, gap in messages:
        now += passed
        wait, rhythm = rhythm.next(now, typing, gap)
        assert wait >= 0
        assert now + wait >= free_at - 1e-6
        free_at = now + wait + typing + gap


def test_two_texts_are_not_typed_in_the_same_time():
    chance = Random(1)
    assert len({HUMAN.typing_time(80, chance) for _ in range(10)}) == 10
    assert len({HUMAN.gap_time(chance) for _ in range(10)}) == 10


@given(lengths, seeds)
def test_without_pacing_nothing_waits_and_nothing_is_refused(characters, seed):
    assert (OFF.typing_time(characters, Random(seed)), OFF.gap_time(Random(seed))) == (0, 0)
    breaker = Breaker()
    for _ in range(100):
        breaker = breaker.refused(OFF, NOW)
    assert breaker.wait(NOW) == 0


@given(st.lists(st.booleans(), max_size=60))
def test_refusals_in_a_row_pause_for_longer_and_longer_and_a_success_forgives_all(outcomes):
    breaker, row, last = Breaker(), 0, 0.0
    for accepted in outcomes:
        if accepted:
            breaker, row, last = breaker.accepted(), 0, 0.0
            assert breaker.wait(NOW) == 0
            continue
        breaker, row = breaker.refused(HUMAN, NOW), row + 1
        wait = breaker.wait(NOW)
        assert (wait > 0) == (row >= HUMAN.refusals)
        assert last <= wait <= HUMAN.longest_pause
        assert wait == min(HUMAN.longest_pause, 2 * last) or last == 0
        last = wait


def test_a_pause_ends_by_itself():
    breaker = Breaker()
    for _ in range(HUMAN.refusals):
        breaker = breaker.refused(HUMAN, NOW)
    assert breaker.wait(NOW) == HUMAN.first_pause
    assert breaker.wait(NOW + timedelta(seconds=HUMAN.first_pause)) == 0


@given(moments)
def test_a_day_ends_at_midnight_in_greenwich(at):
    end = at + timedelta(seconds=rest_of_day(at))
    assert 0 < rest_of_day(at) <= 86_400
    assert (end.hour, end.minute, end.second) == (0, 0, 0) or end.microsecond in {999_999, 1}
