"""What a reply costs: CPU of a decision, memory of core, CPU and libraries of its import."""

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from report import Row

QUESTIONS = 45
WARM = 5
"""Questions at the beginning that are not counted: what is loaded once is loaded by them."""

DECISIONS = ((10_000, 30), (100_000, 60))
"""Passages, and the milliseconds of CPU that a decision may take among them."""

MEMORY = (("lexical", 90), ("minilm", 250))
"""Embedders, and the megabytes that core may take with each."""

HEAVY = ("boto3", "botocore", "numpy", "tokenizers", "pypdf", "docx", "lxml", "cryptography")


def run(_seeds: Sequence[int]) -> list[Row]:
    return [
        *_imports(),
        *map(_memory, *zip(*MEMORY, strict=True)),
        *map(_decision, *zip(*DECISIONS, strict=True)),
    ]


def _imports() -> list[Row]:
    code = (
        "import time, sys; import holdfast_core.bootstrap; print(time.process_time());"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    runs = [_output("-c", code).splitlines() for _ in range(7)]
    seconds = statistics.median(float(lines[0]) for lines in runs)
    loaded = " ".join(runs[0][1:]).strip() or "none"
    return [
        Row("import of core, CPU", "< 0.6 s", f"{seconds:.2f} s", seconds < 0.6, "median of 7 processes"),
        Row("heavy libraries at import", "none", loaded, loaded == "none", ", ".join(HEAVY)),
    ]


def _memory(embedder: str, most: int) -> Row:
    measured = _deciding(embedder, 1_000, 50)
    note = f"RSS after 50 questions among 1,000 passages; {measured['start']:.0f} MB before the first"
    after = measured["after"]
    return Row(f"memory of core, {embedder}", f"< {most} MB", f"{after:.0f} MB", after < most, note)


def _decision(passages: int, most: int) -> Row:
    times = _deciding("minilm", passages, QUESTIONS)["times"][WARM:]
    median, slow = statistics.median(times), statistics.quantiles(times, n=10)[-1]
    name = f"a decision among {passages:,} passages, CPU"
    return Row(name, f"< {most} ms", f"{median:.1f} ms", median < most, f"one in ten above {slow:.0f} ms")


def _deciding(embedder: str, passages: int, questions: int) -> dict[str, Any]:
    script = Path(__file__).with_name("deciding.py")
    print(f"asking {questions} questions among {passages:,} passages, {embedder} …", flush=True)
    return json.loads(_output(str(script), embedder, str(passages), str(questions)))


def _output(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout
