"""Core as `ingest.py` runs it, in a process of its own: as it is, or with an inbox that keeps nothing.

python bench/ingest_core.py [--forgetful]     # settings as core's own, from the environment
"""

import argparse
import sys
from typing import Any

from holdfast_contract.service import logs
from holdfast_contract.service.serve import run, serve
from holdfast_core.adapters.conversations import InboxTable
from holdfast_core.bootstrap import build
from holdfast_core.config import Settings


async def keep_nothing(*_: Any) -> bool:
    """Stand in for `InboxTable.add`."""
    return True


async def serving() -> None:
    """Serve as `holdfast-core serve --no-worker` does."""
    app = build(Settings(_env_file=None), work=False)
    await serve(app, "127.0.0.1", 0, started=lambda address: print(address, flush=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forgetful", action="store_true", help="keep nothing")
    if parser.parse_args().forgetful:
        InboxTable.add = keep_nothing
    logs.configure(json=True)
    return run(serving())


if __name__ == "__main__":
    sys.exit(main())
