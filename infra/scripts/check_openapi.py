"""Generate clients from both services' OpenAPI documents, with the generators that people use.

Each has to come through without a warning, and what it makes has to be sound: Python compiles and TypeScript
passes its type check. The generators come from PyPI and npm, into a folder of their own.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

import aiohttp
from stack import Stack, StackError, run

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools" / "openapi"
OUT = ROOT / ".artifacts" / "openapi"

PYTHON_GENERATOR = ("openapi-python-client", "0.29.1")
NPM = {"@hey-api/openapi-ts": "0.95.0", "openapi-typescript": "7.13.0", "typescript": "5.9.3"}
FILES = """content_type_overrides:
  "*/*": application/octet-stream
  image/png: application/octet-stream
  image/svg+xml: text/plain
post_hooks: []
"""
"""The Python generator knows files by one media type alone; its users tell it the others as here."""

COMPLAINTS = ("warn", "error", "unable", "cannot", "unsupported", "duplicate")
TYPESCRIPT = ("--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "esnext")
RESOLUTION = ("--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable")


class CannotGenerate(Exception):
    """What a generator complained of."""


async def main() -> int:
    """Fetch the documents from services that run, then generate. Gives 1 where one complains."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            async with Stack.on_simulator(Path(folder)) as stack:
                await _fetch(stack)
        _install()
        for service in ("core", "gateway"):
            document = OUT / f"{service}.json"
            operations = sum(len(methods) for methods in json.loads(document.read_text())["paths"].values())
            print(f"{service}: {operations} operations, {document.stat().st_size // 1024} KiB")
            for name, generate in GENERATORS.items():
                began = time.monotonic()
                generate(document, OUT / f"{service}-{name.partition(' ')[0].replace('/', '-')}")
                print(f"  {name}: no warnings, {time.monotonic() - began:.1f} s")
    except (CannotGenerate, StackError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


async def _fetch(stack: Stack) -> None:
    key = {"Authorization": f"Bearer {stack.gateway_key}"}
    async with aiohttp.ClientSession() as http:
        for service, url in (("core", stack.core_url), ("gateway", stack.gateway_url)):
            async with http.get(f"{url}/openapi.json", headers=key if service == "gateway" else {}) as answer:
                answer.raise_for_status()
                (OUT / f"{service}.json").write_text(await answer.text())


def _install() -> None:
    python = TOOLS / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(TOOLS / "venv", with_pip=True)
    _call([str(python), "-m", "pip", "install", "--quiet", "==".join(PYTHON_GENERATOR)])
    wanted = [f"{name}@{version}" for name, version in NPM.items()]
    npm = shutil.which("npm")
    if npm is None:
        raise CannotGenerate("npm is missing. Run `apt-get install nodejs npm`.")
    _call([npm, "install", "--prefix", str(TOOLS), "--ignore-scripts", "--no-audit", "--no-fund", *wanted])


def _python_client(document: Path, out: Path) -> None:
    settings = OUT / "files.yaml"
    settings.write_text(FILES)
    generator = str(TOOLS / "venv" / "bin" / PYTHON_GENERATOR[0])
    given = ["--path", str(document), "--config", str(settings), "--output-path", str(out)]
    said = _call([generator, "generate", *given, "--meta", "none"])
    _no_complaint(said)
    _call([sys.executable, "-W", "error", "-m", "compileall", "-q", str(out)])


def _typescript_client(document: Path, out: Path) -> None:
    _no_complaint(_call([_node("openapi-ts"), "-i", str(document), "-o", str(out)]))
    _call([_node("tsc"), *TYPESCRIPT, *RESOLUTION, str(out / "index.ts")])


def _typescript_types(document: Path, out: Path) -> None:
    made = out.with_suffix(".d.ts")
    _no_complaint(_call([_node("openapi-typescript"), str(document), "-o", str(made)]))
    _call([_node("tsc"), *TYPESCRIPT[:2], *RESOLUTION, "--module", "esnext", str(made)])


GENERATORS: dict[str, Callable[[Path, Path], None]] = {
    " ".join(PYTHON_GENERATOR): _python_client,
    f"@hey-api/openapi-ts {NPM['@hey-api/openapi-ts']}": _typescript_client,
    f"openapi-typescript {NPM['openapi-typescript']}": _typescript_types,
}


def _node(name: str) -> str:
    return str(TOOLS / "node_modules" / ".bin" / name)


def _call(command: list[str]) -> str:
    """Run a program and give what it says. Raises `CannotGenerate` where it fails."""
    environment = {**os.environ, "NO_COLOR": "1", "NPM_CONFIG_LOGLEVEL": "error"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # noqa: S603
    said = done.stdout + done.stderr
    if done.returncode:
        raise CannotGenerate(f"{Path(command[0]).name} failed:\n{said[-4_000:]}")
    return said


def _no_complaint(said: str) -> None:
    complaints = [line for line in said.splitlines() if any(word in line.casefold() for word in COMPLAINTS)]
    if complaints:
        raise CannotGenerate("\n".join(["A generator complains:", *complaints]))


if __name__ == "__main__":
    sys.exit(run(main))
