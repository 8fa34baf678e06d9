"""The n8n community node package: its packages installed, its events written, built, linted and tested.

`make n8n-node` does all of it. The tests call `build`, which does nothing where nothing has changed.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import install
import node_events

FOLDER = install.ROOT / "infra" / "n8n" / "n8n-nodes-holdfast"
DIST = FOLDER / "dist"
NAME = "n8n-nodes-holdfast"


class CannotBuild(Exception):
    """What failed, and what it said."""


def main() -> int:
    """Do all of it. Gives 1 after what a step said where it fails."""
    node_events.main()
    try:
        build()
        sys.stdout.write(npm("run", "lint"))
        sys.stdout.write(npm("test"))
    except (CannotBuild, install.CannotInstall) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    print(f"{NAME}: built, linted and tested")
    return 0


def build() -> None:
    """Install what it is built with, and build it, where that is not done. Raises `CannotBuild`."""
    install.TOOLS.mkdir(exist_ok=True)
    with (install.TOOLS / "node-package.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several tests may want it at once
        install.node_packages(FOLDER)
        step = install.Step("node-package", f"{NAME} from its sources", _sources(), made=DIST)
        if not step.is_done():
            with step:
                npm("run", "build")


def put_into(n8n_folder: Path) -> None:
    """Put the built package where an n8n with that user folder finds it, as its own installation does."""
    build()
    target = n8n_folder / ".n8n" / "nodes" / "node_modules" / NAME
    shutil.rmtree(target, ignore_errors=True)
    # Without what it is built with: at work it has n8n's own `n8n-workflow`.
    shutil.copytree(DIST, target / "dist")
    shutil.copy(FOLDER / "package.json", target)


def npm(*arguments: str) -> str:
    """Run npm in the package and give what it printed. Raises `CannotBuild`."""
    command = ["npm", *arguments]
    plain = {**os.environ, "CI": "true", "NO_COLOR": "1"}
    run = subprocess.run(command, cwd=FOLDER, env=plain, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode:
        raise CannotBuild(f"`npm {' '.join(arguments)}` failed in {FOLDER}:\n{run.stdout}{run.stderr}")
    return run.stdout


def _sources() -> list[Path]:
    folders = ("credentials", "icons", "nodes")
    files = [path for folder in folders for path in (FOLDER / folder).rglob("*") if path.is_file()]
    return sorted(
        [*files, *(FOLDER / name for name in ("package.json", "package-lock.json", "tsconfig.json"))]
    )


if __name__ == "__main__":
    sys.exit(main())
