"""The words of the dashboard: all of them in the catalogue, and none there for nothing."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from holdfast_contract.errors import ValidationFailed
from holdfast_core import dashboard
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.dashboard.frame.forms import problems, tree
from holdfast_core.dashboard.frame.pages import in_bytes, number
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

HERE = Path(dashboard.__file__).parent
TEMPLATES = sorted((HERE / "templates").rglob("*.html"))
SOURCES = sorted(HERE.rglob("*.py"))
TEXTS = sorted((HERE / "texts" / "en").glob("*.toml"))
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = re.compile(r'\b(?:alt|title|aria-label|placeholder|data-confirm[a-z-]*|data-copied)="([^"]*)"')


def flat(table: dict, prefix: str) -> Iterator[str]:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict) and "other" not in value:
            yield from flat(value, key)
        else:
            yield key


KEYS = {key for path in TEXTS for key in flat(tomllib.loads(path.read_text("utf-8")), path.stem)}


def data_of(path: Path) -> str:
    """Give what stands in a template outside of its tags, each of which leaves a mark."""
    tokens = Environment(trim_blocks=True, lstrip_blocks=True).lex(path.read_text("utf-8"))
    return "".join(value if kind == "data" else "\x00" for _, kind, value in tokens)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_words_stand_in_a_template_itself(path):
    data = data_of(path)
    for spoken in SPOKEN.findall(data):
        assert not WORD.search(spoken), spoken
    outside = re.sub(r"<!--.*?-->|<[^>]*>", " ", data, flags=re.DOTALL)
    # What is left of tags that are put together from pieces: attributes, paths, entities.
    outside = re.sub(r"""[\w:-]+=("[^"]*"|'[^']*')|/[\w/\x00-]*|&[a-z]+;""", " ", outside)
    assert not WORD.search(outside), WORD.findall(outside)


def used() -> tuple[set[str], set[str]]:
    """Give the keys that are asked for as they stand, and the beginnings of those that are put together."""
    whole, begun = set(), set()
    for path in [*TEMPLATES, *SOURCES]:
        text = path.read_text("utf-8")
        for key, rest in re.findall(r"""["']([a-z_]+\.[a-zA-Z0-9_.]+)["'](\s*~|)""", text):
            (begun if rest or key.endswith(".") else whole).add(key)
        begun |= set(re.findall(r"""f["']([a-z_]+\.[a-zA-Z0-9_.]*)\{""", text))
    return whole, begun


def test_every_key_that_is_asked_for_is_there():
    areas = {path.stem for path in TEXTS}
    spoken = re.compile(r"""\bt\(\s*["']([^"']+)["']\s*[,)]""")
    asked = {key for path in [*TEMPLATES, *SOURCES] for key in spoken.findall(path.read_text("utf-8"))}
    assert {key for key in asked if key.split(".")[0] in areas} == asked
    assert asked - KEYS == set()


def test_no_text_is_there_that_nobody_asks_for():
    whole, begun = used()
    deeds = {key for key in KEYS if key.split(".")[1] == "did"}
    idle = {key for key in KEYS - whole - deeds if not any(key.startswith(one) for one in begun)}
    assert idle == set()


async def test_every_change_has_words_for_the_log(core):
    screens = core.screens
    named = {screen.name for screen in screens if screen.changes}
    assert {f"{name.replace('.', '.did.', 1)}" for name in named} - KEYS == set()
    assert len({(screen.method, screen.path) for screen in screens}) == len(screens)


def test_a_text_takes_its_values_and_its_number():
    t = Catalogue()
    assert t("people.welcome.lead", email="a@b.test").startswith("Choose a password for a@b.test.")
    assert t.either("people.no.such.text", "fallback") == "fallback"
    with pytest.raises(LookupError, match=r"people\.no"):
        t("people.no")


def test_a_form_becomes_the_body_that_its_names_spell():
    form = [
        ("tone", " kind "),
        ("week.mon.10.from", "14:00"),
        ("week.mon.2.from", "09:00"),
        ("events", "a"),
        ("events", "b"),
        ("empty", "  "),
    ]
    assert tree(form) == {
        "tone": "kind",
        "week": {"mon": [{"from": "09:00"}, {"from": "14:00"}]},
        "events": ["a", "b"],
    }


NAMES = st.lists(st.text("ab1.", min_size=1, max_size=9), min_size=1, max_size=6)


@given(NAMES, st.text(max_size=5))
def test_no_names_of_fields_break_the_reading_of_a_form(names, value):
    assert isinstance(tree([(name, value) for name in names]), dict)


def test_problems_are_found_by_their_field():
    error = ValidationFailed(details={"fields": [{"field": "email", "problem": "Give one."}]})
    assert problems(error) == {"email": "Give one."}
    assert problems(ValidationFailed("All of it.")) == {"": "All of it."}


def test_numbers_and_sizes_are_written_for_people():
    assert [number(value) for value in (7, 12_345, 0.5, 1234.0)] == ["7", "12,345", "0.5", "1,234"]
    assert [in_bytes(size) for size in (734, 12_300, 3_400_000, 2_000_000_000)] == [
        "734 B",
        "12 kB",
        "3.4 MB",
        "2.0 GB",
    ]
