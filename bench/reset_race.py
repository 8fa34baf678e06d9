"""Whether a word that was learnt before a reset is said or stored after it, raced at random moments.

python bench/reset_race.py --replies 1000 --seed 1
python bench/reset_race.py --replies 200 --processes 1

Contacts write words that occur once; the assistant remembers all that it may and answers with it. Meanwhile
contacts are reset at random, by phone or lid, through any of several cores on one database, while their
replies are decided, wait or are being sent. A server stands in the gateway's place: it takes its time, fails
one call in ten, loses one answer in ten, and notes when which words reach the phone. After each answer of a
reset every table is searched for the words that are to be gone, and in the end all that was said is.
"""

import argparse
import logging
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

from fleet import ROOT, run, say, step
from holdfast_contract.service import logs

sys.path.insert(0, str(ROOT / "core" / "tests" / "support"))
from core_support.reset_race import Outcome, raced


async def measure(given: argparse.Namespace) -> int:
    """Race, and print what came of it."""
    with tempfile.TemporaryDirectory() as folder, step("the race"):
        async with raced(given.replies, given.contacts, given.seed, Path(folder), given.processes) as race:
            outcome = await race.run(say)
    print(table(given, outcome))
    return 0 if outcome.is_clean else 1


def table(given: argparse.Namespace, outcome: Outcome) -> str:
    """Write the figures."""
    waits = sorted(wait * 1000 for wait in outcome.waits)
    p99 = quantiles(waits, n=100)[-1] if len(waits) > 1 else waits[0]
    rows = {
        "messages that want a reply": outcome.words,
        "contacts": given.contacts,
        "cores on one database": given.processes,
        "resets": outcome.resets,
        "replies in flight that they met": outcome.met_replies,
        "calls to the gateway that they met": outcome.met_calls,
        "ms until a reset was answered (median, p99)": f"{median(waits):.0f}, {p99:.0f}",
        "receipts that say pending": outcome.pending,
        "messages that were forgotten": outcome.forgotten,
        "messages that were not, and were answered": outcome.answered,
        "messages that were not, and were not answered": len(outcome.unanswered),
        "words said after they were forgotten": len(outcome.said_after),
        "words stored after they were forgotten": len(outcome.stored_after),
    }
    return "\n".join(["| what | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())])


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--replies", type=int, default=1000, help="replies in flight that the resets meet (1000)"
    )
    parser.add_argument("--contacts", type=int, default=40, help="who write them (40)")
    parser.add_argument("--processes", type=int, default=2, help="cores on one database (2)")
    parser.add_argument("--seed", type=int, default=1, help="what chance is drawn from (1)")
    given = parser.parse_args()
    logs.configure(json=False, level=logging.ERROR)
    return run(lambda: measure(given))


if __name__ == "__main__":
    sys.exit(main())
