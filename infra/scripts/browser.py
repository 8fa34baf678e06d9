"""Find a Chromium: the one that a setting names, else an installed one, else Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTING = "GATEWAY_CHROMIUM_PATH"
BIN = ROOT / ".tools" / "bin"
"""On the PATH of all that `make` runs: here a Chromium is linked that would not be found otherwise."""

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""What the gateway looks for, in its order."""


def find() -> str | None:
    """Give a browser that runs and that the gateway finds too, or None."""
    if path := chosen():
        return _link(path) if _runs(path) else None
    installed = next((found for name in NAMES if (found := shutil.which(name, path=_search_path()))), None)
    if installed and _runs(installed):
        return installed
    return next((_link(path) for path in _of_playwright() if _runs(path)), None)


def chosen() -> str | None:
    """Give the path that the environment or `.env` names, or None."""
    if path := os.environ.get(SETTING):
        return path
    try:
        lines = (ROOT / ".env").read_text().splitlines()
    except FileNotFoundError:
        return None
    values = [line.partition("=")[2].strip().strip("'\"") for line in lines if line.startswith(f"{SETTING}=")]
    return values[-1] if values and values[-1] else None


def _search_path() -> str:
    return os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])


def _link(path: str) -> str:
    """Make it found under the name that is looked for first."""
    link = BIN / NAMES[0]
    if link.is_symlink() and str(link.readlink()) == path:
        return path
    BIN.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(path)
    return path


def _of_playwright() -> list[str]:
    """Give what `playwright install` left on this machine, the newest first."""
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(folder.glob("chromium*-*/*/*"), reverse=True)
    return [str(path) for path in found if path.name in {"headless_shell", "chrome-headless-shell"}]


def _runs(path: str) -> bool:
    """Whether it is a browser: Ubuntu's `chromium-browser` may be a script that only points elsewhere."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=30)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
