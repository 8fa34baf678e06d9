"""Everything that the documentation tells its readers to run is run, and what it shows them is checked."""

import importlib
import json
import re
import shutil

import pytest
import pytest_asyncio
import yaml
from holdfast_contract.model import WireModel
from holdfast_core.config import Settings as CoreSettings
from holdfast_gateway.config import Settings as GatewaySettings
from receivers import receive
from running import Failed, Shell, free_port, listening
from scenes import SCENES, play
from snippets import Snippet, pages, read, snippets
from town import Town

SHELLS = {"sh", "bash"}
PYTHON = [".venv/bin/python"]
PROGRAMS = {
    "python": ("py", PYTHON),
    "js": ("mjs", ["node"]),
    "php": ("php", ["php"]),
    "go": ("go", ["go", "run"]),
}
DATA = {"json", "ini", "yaml"}
PICTURES = {"", "mermaid", "text"}
"""Drawings, and what a terminal shows."""

ELSEWHERE = {"chat": "core/tests/test_pricing.py", "dockerfile": "infra/scripts/lint.sh"}
"""Languages that are no program's here, and who plays them or looks at such files."""

MAKES_ITS_USER = {"docs/api.md"}
PAGES = pages()
ALL = [snippet for page in PAGES for snippet in snippets(page)]
SHOWN = [snippet for snippet in ALL if "shown" in snippet.declared]


def runs(snippet: Snippet) -> bool:
    what = SHELLS | PROGRAMS.keys() | (DATA if "file" in snippet.declared else set())
    return snippet.language in what and "shown" not in snippet.declared


def missing(snippet: Snippet) -> str | None:
    """Give the program that runs it, where it is not on this machine."""
    _, command = PROGRAMS.get(snippet.language, ("", ["bash"]))
    return None if command == PYTHON or shutil.which(command[0]) else command[0]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory):
    async with Town(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("page", [page for page in PAGES if any(map(runs, snippets(page)))])
async def test_a_reader_who_does_what_a_page_says_sees_what_it_says(town, page):
    shell = Shell(town.folder, page)
    if page not in MAKES_ITS_USER:
        await town.tidied()
    first = next(one for one in snippets("docs/api.md") if one.language in SHELLS)
    await shell.run(town.told(first.text))
    for snippet in snippets(page):
        if not runs(snippet) or missing(snippet):
            continue
        for need in snippet.needs:
            await town.provide(need)
        if failed := await failure(run(town, shell, snippet)):
            pytest.fail(f"{snippet} {failed}\n\n{snippet.text}", pytrace=False)


async def failure(running):
    try:
        await running
    except Failed as failed:
        return failed
    return None


async def run(town, shell, snippet):
    plays = any("plays" in one.declared for one in snippets(snippet.page))
    text = town.told(snippet.text, plays=plays)
    ending, command = PROGRAMS.get(snippet.language, ("", []))
    name = snippet.declared.get("file", f"block-{snippet.line}.{ending}")
    if documented := snippet.declared.get("receives"):
        port = free_port()
        (town.folder / name).write_text(text.replace(documented, str(port)))
        await receive(server(command, name, port), port, town.folder)
    elif "plays" in snippet.declared:
        (town.folder / name).write_text(text)
        async with listening(
            [*command, name], town.program_port, town.folder, **await shell.exported()
        ) as log:
            await play(town, SCENES[name], log)
    elif "file" in snippet.declared:
        (town.folder / name).write_text(text)
    elif snippet.language in SHELLS:
        await shell.run(text, streams="streams" in snippet.declared)
    else:
        (town.folder / name).write_text(text)
        await shell.program(*command, name)


def server(command, name, port):
    return ["php", "-S", f"127.0.0.1:{port}", name] if command == ["php"] else [*command, name]


@pytest.mark.parametrize("snippet", [one for one in ALL if one.language in DATA], ids=str)
def test_data_that_is_shown_is_what_its_page_says(snippet):
    if snippet.language == "yaml":
        assert yaml.safe_load(snippet.text)
    elif snippet.language == "ini":
        names = re.findall(r"^([A-Z0-9_]+)=", snippet.text, re.MULTILINE)
        assert names
        assert not [name for name in names if not is_setting(name)]
    else:
        value = json.loads(snippet.text)
        if path := snippet.declared.get("model"):
            model(path).from_wire(value)


def model(path: str) -> type[WireModel]:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(f"holdfast_contract.{module}"), name)


def is_setting(name: str) -> bool:
    for prefix, settings in (("CORE_", CoreSettings), ("GATEWAY_", GatewaySettings)):
        if name.startswith(prefix):
            return name.removeprefix(prefix).lower() in settings.model_fields
    return name.startswith("AWS_")


def test_every_block_is_in_a_language_that_somebody_checks():
    known = SHELLS | PROGRAMS.keys() | DATA | PICTURES | ELSEWHERE.keys()
    assert not [f"{one}: {one.language}" for one in ALL if one.language not in known]


@pytest.mark.parametrize("snippet", [one for one in ALL if runs(one) and missing(one)], ids=str)
def test_what_no_program_of_this_machine_can_run_is_told(snippet):
    pytest.skip(f"{missing(snippet)} is not installed here")


@pytest.mark.parametrize("snippet", SHOWN, ids=str)
def test_what_is_shown_and_not_run_says_why(snippet):
    reason = snippet.declared["shown"]
    assert len(reason.split()) >= 3
    pytest.skip(reason)


def test_a_block_knows_its_place_its_language_and_what_it_needs():
    declared = "<!-- needs: phone, contact -->\n<!-- file: a.py -->\n\n"
    page = f"# A\n\n{declared}```python\nprint('```')\n```\n```sh\nls\n```\n"
    first, second = read("a.md", page)
    assert (str(first), first.language, first.text) == ("a.md:6", "python", "print('```')\n")
    assert first.needs == ["phone", "contact"]
    assert first.declared["file"] == "a.py"
    assert (second.text, second.declared) == ("ls\n", {})


@pytest.mark.parametrize("page", ["```sh\nls\n", "<!-- wants: x -->\n```sh\nls\n```\n"])
def test_a_block_that_cannot_be_read_is_not_passed_over(page):
    with pytest.raises(ValueError, match=r"a\.md:"):
        read("a.md", page)
