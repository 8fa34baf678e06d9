"""What lies in a profile that no backup needs: said once, for clearing caches and for snapshots.

All that Chromium writes through mapped memory is here, and must be: such writes leave a file's stamp alone.
"""

import re

DEFAULT = "Default"
"""The folder of Chromium's only user within a profile."""

ASIDE = ".damaged-"
"""Between the name and the time of what a repair has set aside."""

CACHES = (
    "Cache",
    "Code Cache",
    "GPUCache",
    "*Dawn*Cache",
    "GPUPersistentCache",
    "*ShaderCache",
    "Crashpad",
    "Service Worker/CacheStorage",
)
"""Folders that Chromium makes anew by itself, below the profile and below its only user."""

_NOT_KEPT = (
    *CACHES,
    # Fetched again when they are missing.
    "*_crx_cache",
    "Safe Browsing",
    # Counts for those alone who make Chromium.
    "BrowserMetrics*",
    # Of the pages that are open; emptied when a browser starts.
    "blob_storage",
    # Who has the profile open.
    "Singleton*",
)


def _pattern(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name).replace(r"\*", "[^/]*") for name in names)


_LEFT_OUT = re.compile(rf"(?:{DEFAULT}/)?(?:{_pattern(_NOT_KEPT)})|.*{re.escape(ASIDE)}[^/]*", re.DOTALL)


def is_left_out(path: str) -> bool:
    """Say whether a backup passes over a file or folder; `path` is relative to the profile."""
    return _LEFT_OUT.fullmatch(path) is not None
