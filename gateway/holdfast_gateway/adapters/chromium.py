"""Finding Chromium, and starting it lean."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from holdfast_contract.service.settings import StartRefused
from holdfast_contract.sessions import MediaPolicy

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""What Chromium is called, the leanest first."""

MARKER = "--holdfast-session"
"""A flag that Chromium passes over; by it a person knows in a list of processes whose browser each is."""

WHATSAPP_HOSTS = ("*.whatsapp.com", "*.whatsapp.net")
"""Where a page may connect to, beside its own host."""

HEAP_CAP_MB = 768
"""A page that runs away ends as a crash, which is seen and mended, and not as a machine without memory."""

DISK_CACHE_BYTES = 32 << 20

_NO_HOST = "MAP * ~NOTFOUND"
_DEAD_PROXY = "http://127.0.0.1:9"
"""The discard port, on which nobody listens."""

# Playwright passes a list of its own, and of several such flags Chromium heeds only the last:
# the first line repeats Playwright 1.56's to 1.65's list, the others are ours.
_DISABLED_FEATURES = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,"
    "PreconnectToSearch,"
    "Translate,AcceptCHFrame,BackForwardCache,InterestFeedContentSuggestions,SpareRendererForSitePerProcess"
)
_ENABLED_FEATURES = (
    "CDPScreenshotNewSurface,SkipListAccountsWithoutGaiaCookies,"
    "NetworkServiceInProcess2,StorageServiceInProcess"
)


def find_chromium(setting: Path | None) -> Path:
    """Give the Chromium to run: the one that is set, else one that is installed. Raises `StartRefused`."""
    if setting is not None:
        if os.access(setting, os.X_OK) and setting.is_file():
            return setting
        raise StartRefused("GATEWAY_CHROMIUM_PATH does not point at a program. Correct it, or unset it.")
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        raise StartRefused(
            "No Chromium was found. Install one (`apt-get install chromium-headless-shell`), "
            "or set GATEWAY_CHROMIUM_PATH."
        )
    return Path(found)


def require_sandbox() -> None:
    """Refuse the start where Chromium could not confine its pages. Raises `StartRefused`.

    Its sandbox stands on user namespaces. For root it is always off, so that nothing is asked of the kernel.
    """
    program = shutil.which("unshare")
    if os.geteuid() == 0 or program is None:
        return
    tried = subprocess.run([program, "--user", "true"], capture_output=True, check=False, timeout=10)  # noqa: S603
    if tried.returncode:
        raise StartRefused(
            "Chromium's sandbox needs user namespaces, and this user may make none here. Allow them "
            "(docs/operations.md says how), or do without the sandbox: GATEWAY_CHROMIUM_SANDBOX=off."
        )


def arguments(session: str, whatsapp_url: str, media: MediaPolicy, *, sandbox: bool = True) -> Sequence[str]:
    """Give Chromium's flags for one session: small, silent, and open to WhatsApp's hosts only."""
    pictures = () if media is MediaPolicy.LOAD else ("--blink-settings=imagesEnabled=false",)
    return (*_lean(session, sandbox=sandbox), f"--host-resolver-rules={_host_rules(whatsapp_url)}", *pictures)


def offline_arguments(name: str, *, sandbox: bool = True) -> Sequence[str]:
    """Give the flags for a look at a profile: the Chromium of the sessions, but it can reach nobody."""
    return (
        *_lean(name, sandbox=sandbox),
        f"--host-resolver-rules={_NO_HOST}",
        f"--proxy-server={_DEAD_PROXY}",
        "--proxy-bypass-list=<-loopback>",
    )


def _lean(name: str, *, sandbox: bool) -> Sequence[str]:
    """Give what all browsers of ours have in common; how profiles are kept depends on the features."""
    is_confined = sandbox and os.geteuid() != 0
    return (
        # The zygote is what makes the sandbox; without one it is a process that nobody needs.
        *(() if is_confined else ("--no-sandbox", "--no-zygote")),
        f"{MARKER}={name}",
        f"--disable-features={_DISABLED_FEATURES}",
        f"--enable-features={_ENABLED_FEATURES}",
        "--disable-gpu",
        "--disable-software-rasterizer",
        "--in-process-gpu",
        "--disable-site-isolation-trials",
        "--renderer-process-limit=1",
        f"--js-flags=--max-old-space-size={HEAP_CAP_MB}",
        f"--disk-cache-size={DISK_CACHE_BYTES}",
        "--mute-audio",
    )


def _host_rules(whatsapp_url: str) -> str:
    """Let no other host be found; done in the resolver, it holds for workers and sockets too."""
    hosts = (*WHATSAPP_HOSTS, urlsplit(whatsapp_url).hostname)
    return ", ".join([_NO_HOST, *(f"EXCLUDE {host}" for host in hosts)])


def environment() -> dict[str, str | float | bool]:
    """Give what a browser needs to know of our environment: none of our secrets among it."""
    return {name: os.environ[name] for name in ("HOME", "PATH", "TZ", "LANG", "TMPDIR") if name in os.environ}
