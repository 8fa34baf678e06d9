"""How good the replies are and what they cost, in one table: python bench/replies [--only intents,costs].

Data sets are read from HOLDFAST_BENCH_DATA, or ../shared/data; a part without its data says so, and counts
neither as met nor as missed. Gives 1 where a bar is missed.
"""

import argparse
import importlib
import sys
import time

from report import Row, table

PARTS = ("intents", "retrieval", "answerability", "costs")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts to measure: {','.join(PARTS)}")
    parser.add_argument("--seeds", type=int, default=3, help="draws that a figure is the mean of (3)")
    given = parser.parse_args()
    rows: list[Row] = []
    for name in given.only.split(","):
        if name not in PARTS:
            parser.error(f"{name} is no part; there are {', '.join(PARTS)}")
        began = time.monotonic()
        try:
            rows += importlib.import_module(name).run(list(range(given.seeds)))
        except FileNotFoundError as error:
            rows.append(Row(name, "", "not measured", None, str(error)))
        print(f"[{name}: {time.monotonic() - began:.0f} s]\n", flush=True)
    print(table(rows))
    return 1 if any(row.ok is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
