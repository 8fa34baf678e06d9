"""Write the events that the n8n trigger node offers, from the contract's; `--check` only compares."""

import json
import sys
from pathlib import Path

from holdfast_contract.subscriptions import EVENT_FAMILIES, SUBSCRIBED_TYPES

TARGET = (
    Path(__file__).resolve().parents[2] / "infra/n8n/n8n-nodes-holdfast/nodes/HoldfastTrigger/eventTypes.ts"
)
_HEAD = """\
import type { INodePropertyOptions } from 'n8n-workflow';

/** What can be heard of; `make n8n-node` writes it from the contract. */
export const eventTypes: INodePropertyOptions[] = [
"""


def main() -> int:
    """Write it, or give 1 where it is not as it would be written."""
    text = written()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text)
    elif TARGET.read_text() != text:
        sys.stderr.write("The trigger node's events are not the contract's. Run `make n8n-node`.\n")
        return 1
    return 0


def written() -> str:
    """Give the file's text."""
    options = [(_title(type_), type_) for type_ in SUBSCRIBED_TYPES]
    options += [(f"{_title(family)}: All Events", f"{family}.*") for family in EVENT_FAMILIES]
    lines = [f"\t{{ name: '{name}', value: {_quoted(value)} }},\n" for name, value in sorted(options)]
    return _HEAD + "".join(lines) + "];\n"


def _title(name: str) -> str:
    words = name.replace(".", " ").replace("_", " ").split()
    return " ".join("QR" if word == "qr" else word.capitalize() for word in words)


def _quoted(text: str) -> str:
    return json.dumps(text).replace('"', "'")


if __name__ == "__main__":
    sys.exit(main())
