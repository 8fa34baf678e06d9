"""What came of a run: `.artifacts/n8n.json`, and the table in docs/n8n.md."""

import json
import platform

import n8n
from stack import ROOT

PAGE = ROOT / "docs" / "n8n.md"
RECORD = ROOT / ".artifacts" / "n8n.json"
BEGIN, END = "<!-- outcome:begin -->", "<!-- outcome:end -->"


def note(outcomes, day):
    """Write both down; the page keeps everything but what stands between its two marks."""
    versions = {"n8n": n8n.VERSION, "Node": n8n.node_version(), "Python": platform.python_version()}
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps({"day": day, "versions": versions, "outcomes": outcomes}, indent=2) + "\n")
    if not PAGE.exists():
        return
    before, begin, rest = PAGE.read_text().partition(BEGIN)
    if begin:
        PAGE.write_text(before + begin + "\n" + table(outcomes, day, versions) + END + rest.partition(END)[2])


def table(outcomes, day, versions):
    """Draw the table."""
    used = ", ".join(f"{name} {version}" for name, version in versions.items())
    lines = [f"Run on {day} with {used}:", "", "| what | outcome | seconds |", "|---|---|---:|"]
    lines += [
        f"| {one['test']} | {'yes' if one['passed'] else '**no**'} | {one['seconds']} |" for one in outcomes
    ]
    return "\n".join(lines) + "\n"
