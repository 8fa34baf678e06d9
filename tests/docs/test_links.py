"""What pages point to is there."""

import re

import pytest
from snippets import ROOT, pages

LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]+)")
LARGEST_PICTURE = 150_000
"""Bytes."""


@pytest.mark.parametrize("page", pages())
def test_links_of_a_page_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    folder = (ROOT / page).parent
    assert not [link for link in LINK.findall(text) if not (folder / link).exists()]


def test_pictures_are_small_and_somebody_shows_them():
    pictures = sorted((ROOT / "docs/pictures").iterdir())
    shown = "".join((ROOT / page).read_text(encoding="utf-8") for page in pages())
    assert pictures
    assert not [path.name for path in pictures if path.stat().st_size > LARGEST_PICTURE]
    assert not [path.name for path in pictures if f"pictures/{path.name}" not in shown]
