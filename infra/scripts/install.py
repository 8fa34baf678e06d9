"""Make a fresh clone runnable: uv, the Python environment, the pages' packages, a Chromium.

With `--tests` it installs also what only tests and measurements run: Ceph's S3 server, Prometheus, sshd.

With `--production` it installs only what the services need: no tools, no simulator, no browser.

It runs on the machine's own Python before anything is installed, so it needs the standard library alone.
Each step compares what it is made from with what it was made from last time, and does nothing where that
is the same: a second call takes a moment.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import browser

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
PYTHON = ROOT / ".venv" / "bin" / "python"
MEMBERS = (".", "contract", "gateway", "core", "infra/simulator")
UV_VERSION = "0.13.8"
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
"""Where Debian keeps them; uv and npm are told to trust these too, as some companies' networks need."""

HOST_TOOLS = {"sshd": "openssh-server", "ssh": "openssh-client", "systemd-analyze": "systemd"}
"""The programs that tests of deploying run, and Debian's packages of them."""

PRODUCTION = ("--no-dev", "--all-packages", "--all-extras", "--no-install-package", "holdfast-simulator")
"""What uv installs for services that run for others: all that a setting can ask for, and no tools."""

OLDEST_PYTHON = (3, 11)
S3_SERVER = {"radosgw": "radosgw", "ceph-mon": "ceph-mon", "ceph-osd": "ceph-osd", "ceph": "ceph-common"}
"""The programs of the S3 server that tests run, and Debian's packages of them."""


class CannotInstall(Exception):
    """What is missing, and how to mend it, in one line."""


def main() -> int:
    """Do what is not done yet. Gives 1 after one line on standard error where a step fails."""
    if sys.version_info < OLDEST_PYTHON:
        sys.stderr.write(f"Holdfast needs Python 3.11 or newer; `python3` is {sys.version.split()[0]}. ")
        sys.stderr.write("Install one and name it: make PYTHON=python3.12 …\n")
        return 1
    TOOLS.mkdir(exist_ok=True)
    (TOOLS / ".gitignore").write_text("*\n")
    with (TOOLS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two terminals may type `make` at once
        try:
            is_production = "--production" in sys.argv[1:]
            _python_environment(is_production=is_production)
            for folder in ("gateway", "core"):
                node_packages(ROOT / folder)
            if not is_production:
                _chromium()
            if "--tests" in sys.argv[1:]:
                _s3_server()
                _prometheus()
                _deployed_by()
                _ministack()
        except CannotInstall as error:
            sys.stderr.write(f"Cannot install {error}\n")
            return 1
    return 0


def _python_environment(*, is_production: bool) -> None:
    step = Step(
        "python",
        "Python packages from uv.lock",
        [ROOT / "uv.lock", *(ROOT / folder / "pyproject.toml" for folder in MEMBERS)],
        made=PYTHON,
    )
    if step.is_done():
        return
    uv_program = uv()
    with step:
        # Only this machine's interpreters: uv would download one, which is neither needed nor asked for.
        interpreter = str(PYTHON) if _runs([str(PYTHON), "-c", ""]) else sys.executable
        environment = {**os.environ, "UV_PYTHON": interpreter, "UV_PYTHON_DOWNLOADS": "never"}
        environment.pop("VIRTUAL_ENV", None)
        if SYSTEM_CERTIFICATES.exists():
            environment.setdefault("UV_SYSTEM_CERTS", "true")
        what = PRODUCTION if is_production else ()
        if not _call([uv_program, "sync", "--locked", "--compile-bytecode", *what], environment):
            raise CannotInstall(
                "the Python packages: `uv sync --locked` failed as shown above. Check that the package index "
                "can be reached, then run the same command again."
            )


def uv() -> str:
    """Give the program uv, installed where it is not there yet. Raises `CannotInstall`."""
    folder = TOOLS / f"uv-{UV_VERSION}"
    private = folder / "bin" / "uv"
    step = Step("uv", f"uv {UV_VERSION}", [], made=private)
    if step.is_done():
        return str(private)
    pip = [sys.executable, "-m", "pip"]
    if _runs([*pip, "--version"]):
        with step:
            shutil.rmtree(folder, ignore_errors=True)
            # A folder of its own is allowed where Debian forbids pip to touch the system's packages.
            target = ["--target", str(folder), "--no-deps", "--only-binary", ":all:"]
            quiet = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
            if _call([*pip, "install", "--quiet", *target, f"uv=={UV_VERSION}"], quiet):
                return str(private)
    if found := shutil.which("uv"):
        return found
    raise CannotInstall(
        "uv: pip is missing or cannot reach the package index. "
        "Run `apt-get install python3-pip`, check the network, "
        "then run the same command again."
    )


def node_packages(folder: Path) -> None:
    """Install a folder's npm packages from its lock file. Raises `CannotInstall`."""
    lock = folder / "package-lock.json"
    if not lock.exists():
        return
    made = folder / "node_modules"
    step = Step(f"npm-{folder.name}", f"npm packages of {folder.name}/ from its lock file", [lock], made=made)
    if step.is_done():
        return
    npm = shutil.which("npm")
    if not npm:
        raise CannotInstall("the page library: npm is missing. Run `apt-get install nodejs npm`.")
    with step:
        # Nothing of a package runs here: files by checksum, and no install scripts.
        command = [npm, "ci", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
        environment = dict(os.environ)
        if SYSTEM_CERTIFICATES.exists():
            environment.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_CERTIFICATES))
        if not _call([*command, "--loglevel=error"], environment):
            raise CannotInstall(
                f"the npm packages of {folder.name}/: `npm ci` failed as shown above. Check that "
                "the npm registry can be reached, then run the same command again."
            )


def _chromium() -> None:
    if browser.find():
        return
    if chosen := browser.chosen():
        raise CannotInstall(
            f"a Chromium: {chosen}, which {browser.SETTING} names, cannot be run. Correct the path, or leave "
            "the setting empty to have one installed."
        )
    started = time.monotonic()
    _say("a Chromium, since none was found")
    for install in (_apt_chromium, _playwright_chromium):
        install()
        if found := browser.find():
            _say(f"{found} ({time.monotonic() - started:.0f} s)")
            return
    raise CannotInstall(
        "a Chromium: Debian's packages and Playwright's download both failed as shown above. Run "
        f"`apt-get install chromium` as root, or set {browser.SETTING} to an installed one."
    )


def _apt_chromium() -> None:
    if apt := _apt():
        for package in ("chromium-headless-shell", "chromium"):
            if apt("install", "-q", "-y", "--no-install-recommends", package):
                return


def _s3_server() -> None:
    if all(map(shutil.which, S3_SERVER)):
        return
    packages = " ".join(S3_SERVER.values())
    started = time.monotonic()
    _say(f"{packages}, which the tests run")
    apt = _apt()
    if apt and apt("install", "-q", "-y", "--no-install-recommends", *packages.split()):
        _say(f"{packages}: done in {time.monotonic() - started:.0f} s")
        return
    raise CannotInstall(
        "the S3 server that the tests run: Debian's packages failed as shown above, or this user may not "
        f"install any. Run `apt-get install --no-install-recommends {packages}` as root, "
        "then run the same command again."
    )


def _deployed_by() -> None:
    """Have what a host has to which somebody deploys."""
    searched = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    missing = [package for name, package in HOST_TOOLS.items() if not shutil.which(name, path=searched)]
    if not missing:
        return
    _say(f"{', '.join(missing)}, which the tests run")
    apt = _apt()
    if not apt or not apt("install", "-q", "-y", "--no-install-recommends", *missing):
        raise CannotInstall(
            "what the tests of deploying run: as root, run "
            f"`apt-get install --no-install-recommends {' '.join(missing)}`, then the same command again."
        )
    if "openssh-server" in missing and Path("/run/systemd/system").exists():
        # The tests start one of their own; nobody asked for one that lets people in.
        _call(["systemctl", "disable", "--quiet", "--now", "ssh.service"])


def _prometheus() -> None:
    """Have Prometheus and promtool: Debian's package, unpacked here, so that nobody has to be root."""
    if all(map(shutil.which, ("prometheus", "promtool"))):
        return
    folder = TOOLS / "prometheus"
    step = Step("prometheus", "Prometheus, which the tests run", [], made=folder / "usr" / "bin" / "promtool")
    if step.is_done():
        return
    with step:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        if not _unpacked("prometheus", folder):
            _apt()  # its lists may be old, or missing
            if not _unpacked("prometheus", folder):
                raise CannotInstall(
                    "Prometheus: Debian's package could not be fetched as shown above. Install the package "
                    "`prometheus`, then run the same command again."
                )


def _ministack() -> None:
    """Have Lambda, SQS and the like on this machine, in an environment of their own."""
    folder = TOOLS / "ministack"
    made = folder / "made"
    wanted = ROOT / "infra" / "scripts" / "ministack.txt"
    step = Step("ministack", "ministack, which the tests run", [wanted], made=made)
    if step.is_done():
        return
    environment = {**os.environ, "VIRTUAL_ENV": str(folder), "UV_PYTHON_DOWNLOADS": "never"}
    if SYSTEM_CERTIFICATES.exists():
        environment.setdefault("UV_SYSTEM_CERTS", "true")
    with step:
        # Its functions are run by this Python, on our packages: both are for one and the same version.
        making = [uv(), "venv", "--clear", "--quiet", "--python", str(PYTHON), str(folder)]
        filling = [uv(), "pip", "install", "--quiet", "-r", str(wanted)]
        if not _call(making, environment) or not _call(filling, environment):
            raise CannotInstall(
                "ministack: `uv pip install` failed as shown above. Check that the package index can be "
                "reached, then run the same command again."
            )
        made.touch()


def _unpacked(package: str, folder: Path) -> bool:
    with tempfile.TemporaryDirectory() as fetched:
        fetching = ["apt-get", "-o", "APT::Sandbox::User=root", "download", "-q", package]
        if not shutil.which("apt-get") or subprocess.run(fetching, cwd=fetched, check=False).returncode:  # noqa: S603
            return False
        return all(_call(["dpkg", "-x", str(found), str(folder)]) for found in Path(fetched).glob("*.deb"))


def _apt() -> Callable[..., bool] | None:
    """Give a way to call apt-get on fresh lists, with a password if need be; None where there is none."""
    program = shutil.which("apt-get")
    if not program:
        return None
    command = [program]
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if not sudo:
            return None
        command = [sudo, program] if sys.stdin.isatty() else [sudo, "-n", program]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _call([*command, "update", "-q"], environment)
    return lambda *arguments: _call([*command, *arguments], environment)


def _playwright_chromium() -> None:
    _call([str(PYTHON), "-m", "playwright", "install", "--only-shell", "chromium"])


class Step:
    """One thing to make, and the record of what it was made from."""

    def __init__(self, name: str, title: str, inputs: list[Path], *, made: Path) -> None:
        """`made` is the path that exists once the step is done."""
        self._record = TOOLS / f"{name}.made-from"
        self._title = title
        digest = hashlib.sha256()
        for path in inputs:
            digest.update(path.read_bytes())
        self._digest = digest.hexdigest()
        self._made = made
        self._started = 0.0

    def is_done(self) -> bool:
        """Whether it is there and made from these very inputs."""
        return self._made.exists() and self._record.exists() and self._record.read_text() == self._digest

    def __enter__(self) -> None:
        """Say what begins."""
        _say(self._title)
        self._started = time.monotonic()

    def __exit__(self, kind: object, *_: object) -> None:
        """Record what was made, unless the step failed."""
        if kind is None and self._made.exists():
            self._record.write_text(self._digest)
            _say(f"{self._title}: done in {time.monotonic() - self._started:.0f} s")


def _say(text: str) -> None:
    sys.stdout.write(f"install: {text}\n")
    sys.stdout.flush()


def _call(command: list[str], environment: dict[str, str] | None = None) -> bool:
    """Run a command in view of the person; it may ask for a password, and nothing else."""
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0  # noqa: S603


def _runs(command: list[str]) -> bool:
    """Whether a command can be run at all; what it says is nobody's concern."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
