"""A short race of resets against replies in flight; `bench/reset_race.py` runs the long one."""

from core_support.reset_race import raced


async def test_not_one_word_is_said_or_stored_after_the_reset_that_forgot_it(tmp_path):
    async with raced(60, contacts=6, seed=1, folder=tmp_path) as race:
        outcome = await race.run(say=lambda _line: None)
    assert (outcome.said_after, outcome.stored_after, outcome.unanswered) == ([], [], [])
    # The race was one: resets met replies and calls, and both sides had their share.
    assert min(outcome.met_calls, outcome.answered, outcome.forgotten) > 0
