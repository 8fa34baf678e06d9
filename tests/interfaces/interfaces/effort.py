"""How much is tried: little in the tests, the same each time; in `make fuzz` as much as is asked for."""

import os

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))


def examples(short: int) -> int:
    return EXAMPLES or short
