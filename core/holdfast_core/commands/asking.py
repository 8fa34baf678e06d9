"""`holdfast-core ask`: a question, and the whole decision on it."""

import argparse
from collections.abc import Iterator

from holdfast_contract.replies import Answer

from holdfast_core.commands.parsers import Commands, add_command, add_user_option, opened
from holdfast_core.config import Settings
from holdfast_core.domain.conversations import showing

_TEXT = 160
"""Characters of a passage that are shown."""


def add_ask_command(commands: Commands) -> None:
    """Add it to the commands of core."""
    example = "ask --user acme 'when are you open on Sundays?'"
    purpose = "Ask the assistant and show how it decided; sends and stores nothing."
    asking = add_command(commands, "ask", _ask, purpose, example)
    add_user_option(asking)
    asking.add_argument("--contact", metavar="ID", help="as if this contact asked, with what is known of it")
    asking.add_argument("--draft", action="store_true", help="with the changes and documents that wait")
    asking.add_argument("--json", action="store_true", help="print JSON")
    asking.add_argument("question", metavar="QUESTION")


async def _ask(given: argparse.Namespace, settings: Settings) -> None:
    async with opened(settings, given.user) as core:
        draft = await core.configurations.draft(given.user) if given.draft else None
        decision = await core.assistant.ask(
            given.user,
            given.question,
            contact_id=given.contact,
            configuration=draft,
            is_trial=given.draft,
        )
    answer = showing.answer(decision)
    print(answer.to_json() if given.json else "\n".join(_table(answer)))


def _table(answer: Answer) -> Iterator[str]:
    yield _line("action", answer.action + (f": {answer.reason}" if answer.reason else ""))
    yield _line("reply", answer.reply or "none")
    sure = f"  {answer.confidence:.2f}" if answer.intent else ""
    yield _line("intent", (answer.intent or "none") + sure)
    for ranked in answer.runners_up:
        yield _line("", f"then {ranked.intent}  {ranked.confidence:.2f}")
    if answer.verdict is not None:
        verdict = "answerable" if answer.verdict.answerable else "not answerable"
        yield _line("verdict", f"{verdict}  {answer.verdict.score:.2f}")
        yield from (_line("", reason) for reason in answer.verdict.reasons)
    for number, passage in enumerate(answer.passages):
        place = "  ".join(part for part in (passage.filename, passage.source, passage.heading) if part)
        yield _line("" if number else "passages", f"{passage.score:.2f}  {place}")
        yield _line("", "      " + " ".join(passage.text.split())[:_TEXT])
    for number, (name, value) in enumerate(answer.attributes.items()):
        yield _line("" if number else "learnt", f"{name} = {value}")
    if answer.usage is not None:
        used = f"{answer.usage.input_tokens} tokens in, {answer.usage.output_tokens} out"
        yield _line("model", f"{used}, {answer.usage.cost}")
    for number, step in enumerate(answer.steps):
        yield _line("" if number else "steps", f"{step.name:<14}{step.ms:8.1f} ms  {step.outcome}")
    yield _line("", f"{'together':<14}{sum(step.ms for step in answer.steps):8.1f} ms")


def _line(name: str, text: str) -> str:
    return f"{name:<10}" + text.replace("\n", "\n" + " " * 10)
