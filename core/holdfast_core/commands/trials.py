"""`holdfast-core test`: a user's own tests, as a table."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from holdfast_contract.trials import Outcome, TestPack, TestRun

from holdfast_core.commands.parsers import Commands, add_command, add_user_option, opened, read_file
from holdfast_core.config import Settings


def add_test_command(commands: Commands) -> None:
    """Add it to the commands of core."""
    purpose = "Run a user's own tests; exits 1 where one fails."
    testing = add_command(commands, "test", _test, purpose, "test --user acme")
    add_user_option(testing)
    testing.add_argument(
        "--set", type=Path, metavar="FILE", help="replace the tests first: JSON, as the API has it"
    )
    testing.add_argument("--draft", action="store_true", help="on the changes and documents that wait")
    testing.add_argument("--with-model", action="store_true", help="with the model, which may cost money")
    testing.add_argument(
        "--with-automations", action="store_true", help="have automations that answer asked, as a trial"
    )
    testing.add_argument("--json", action="store_true", help="print JSON")


async def _test(given: argparse.Namespace, settings: Settings) -> int:
    pack = given.set and TestPack.from_body(await read_file(given.set))
    async with opened(settings, given.user) as core:
        if pack is not None:
            await core.trials.put(given.user, pack)
        run = await core.trials.run(
            given.user,
            draft=given.draft,
            with_model=given.with_model,
            with_automations=given.with_automations,
        )
    print(run.to_json() if given.json else "\n".join(table(run)))
    return 1 if run.failed else 0


def table(run: TestRun) -> Iterator[str]:
    """Show a run, what fails with its reasons."""
    for result in run.results:
        yield f"{'passed' if result.passed else 'FAILED'}  {result.question}"
        if not result.passed:
            yield from (f"        {line}" for line in (*result.failures, *_got(result)))
    yield f"{run.passed} of {run.total} passed"


def _got(result: Outcome) -> Iterator[str]:
    if result.got is not None and result.got.source:
        under = f", {result.got.heading!r}" if result.got.heading else ""
        yield f"best passage: {result.got.source}{under}, {result.got.score:.2f}"
