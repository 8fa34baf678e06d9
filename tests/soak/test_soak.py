"""What the soak's plan promises, and that its judge sees what goes wrong."""

from types import SimpleNamespace

import pytest
from soaking.plan import contact_phone, draw, text_of
from soaking.verdict import Verdict, judge_chat, judge_memory
from soaking.watching import PARTS, Sample
from soaking.world import GATEWAYS

MB = 1 << 20


def plan(seed=7, **changes):
    return draw(seed, **{"shops": 6, "seconds": 100.0, "messages": 200, **changes})


def test_the_same_seed_gives_the_same_plan():
    assert plan(7) == plan(7)
    assert plan(7) != plan(8)


def test_a_plan_holds_every_question_once_and_in_time_and_ends_quietly():
    questions = plan().questions
    assert [one.number for one in questions] == list(range(200))
    assert [one.at for one in questions] == sorted(one.at for one in questions)
    assert questions[-1].at <= 90


def chat(*texts):
    """Write a chat: a text of ours begins with `>`."""
    phone = contact_phone(0, 0)
    return [
        {
            "chatId": f"{phone}@c.us",
            "fromMe": text.startswith(">"),
            "text": text.lstrip(">"),
            "sentAt": f"2026-01-01T00:00:{second:02}.000Z",
        }
        for second, text in enumerate(texts)
    ]


ASKED = SimpleNamespace(questions=[SimpleNamespace(shop=0, contact=0, number=number) for number in (1, 2)])
ONE, TWO = text_of(1), text_of(2)


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ((ONE, ">KX00001 costs 2.50.", TWO, ">KX00002 costs 3.50."), None),
        ((ONE, TWO, ">KX00001 costs 2.50."), "never answered: KX00002"),
        ((ONE, TWO, ">KX00001 a", ">KX00001 a", ">KX00002 b"), "answered 2 times: KX00001"),
        ((ONE, TWO, ">KX00002 b", ">KX00001 a"), "out of order in shop 0"),
        ((ONE, TWO, ">KX00001 a", ">KX00002 b", ">Hello?"), "a strange answer in shop 0"),
    ],
    ids=["all is well", "lost", "doubled", "out of order", "strange"],
)
def test_the_judge_sees_what_became_of_each_question(told, problem):
    verdict = Verdict()
    judge_chat(verdict, ASKED, 0, 0, chat(*told))
    if problem is None:
        assert verdict.problems == []
    else:
        assert any(one.startswith(problem) for one in verdict.problems)


def test_the_judge_sees_memory_that_grows_and_passes_over_sessions_that_moved():
    def sample(at, worker, held):
        memory = dict.fromkeys(PARTS, 100 * MB) | {"worker": worker * MB}
        memory |= dict(zip(GATEWAYS, held, strict=True))
        return Sample(at, memory, {}, {}, 10)

    watch = SimpleNamespace(
        marks=[(0, "start"), (25, "gateway-2 killed")],
        samples=[
            sample(20, 100, [90 * MB, 90 * MB, 90 * MB]),
            sample(99, 180, [130 * MB, 70 * MB, 70 * MB]),
        ],
    )
    verdict = Verdict()
    judge_memory(verdict, watch)
    assert verdict.problems == ["the memory of worker grew from 100 to 180 MB"]
