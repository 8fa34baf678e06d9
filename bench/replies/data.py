"""The data sets of the benchmark, read where they lie: HOLDFAST_BENCH_DATA, or ../shared/data."""

import csv
import json
import os
from pathlib import Path

FOLDER = Path(
    os.environ.get("HOLDFAST_BENCH_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data"
)


def find(filename: str) -> Path:
    """Give a file's place. Raises `FileNotFoundError` with a sentence that says what to do."""
    path = FOLDER / filename
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not there; HOLDFAST_BENCH_DATA names the folder that has it")
    return path


def banking77(part: str) -> list[tuple[str, str]]:
    """Give (intent, question) of `train` or `test`."""
    with find(f"banking77_{part}.csv").open(newline="", encoding="utf-8") as file:
        return [(row["category"], row["text"]) for row in csv.DictReader(file)]


def xquad(language: str) -> list[tuple[str, list[str]]]:
    """Give (passage, its questions) in `en` or `es`."""
    articles = json.loads(find(f"xquad_{language}.json").read_text(encoding="utf-8"))["data"]
    return [
        (paragraph["context"], [entry["question"] for entry in paragraph["qas"]])
        for article in articles
        for paragraph in article["paragraphs"]
    ]
