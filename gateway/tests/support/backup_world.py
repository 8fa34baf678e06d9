"""Backups without a browser: plain files as profiles, and a store in memory that fails as a test says."""

import asyncio
import secrets
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from gateway_values import BACKUP_KEY
from holdfast_contract.backups import Versions
from holdfast_gateway.adapters.backups.repository import Repository
from holdfast_gateway.adapters.backups.sealing import KeyRing
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.adapters.snapshot import take_snapshot
from holdfast_gateway.adapters.vault import BackupVault
from holdfast_gateway.application.holding import Custody
from holdfast_gateway.application.objects import Listed, ObjectChanged, ObjectMissing, Stored
from holdfast_gateway.domain.backup import Head, Holder, KeptSession, Retention
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.domain.trial import Contents, TrialReport

KEY = SessionKey("ann", "default")


class MemoryObjects:
    """Objects in memory. `before` is called with what is about to be done, and may raise."""

    def __init__(self):
        self.objects: dict[str, tuple[bytes, str, datetime]] = {}
        self.calls: list[tuple[str, str]] = []
        self.before = lambda call, name: None
        self.after = lambda call, name: None
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self._lock = threading.Lock()

    def _called(self, call, name):
        with self._lock:
            self.calls.append((call, name))
        self.before(call, name)

    def _write(self, name, data):
        etag = secrets.token_hex(8)
        self.objects[name] = (bytes(data), etag, self.now)
        return etag

    def get(self, name):
        self._called("get", name)
        if name not in self.objects:
            raise ObjectMissing
        data, etag, _ = self.objects[name]
        return Stored(data, etag)

    def read(self, name, start, length):
        self._called("read", name)
        if name not in self.objects:
            raise ObjectMissing
        part = self.objects[name][0][start : start + length]
        if len(part) < length:
            raise ObjectMissing
        return part

    def put(self, name, data):
        self._called("put", name)
        self._write(name, data.read_bytes() if isinstance(data, Path) else data)
        self.after("put", name)

    def create(self, name, data):
        self._called("create", name)
        if name in self.objects:
            raise ObjectChanged
        etag = self._write(name, data)
        self.after("create", name)
        return etag

    def replace(self, name, data, etag):
        self._called("replace", name)
        if name not in self.objects or self.objects[name][1] != etag:
            raise ObjectChanged
        etag = self._write(name, data)
        self.after("replace", name)
        return etag

    def list(self, prefix):
        self._called("list", prefix)
        for name in sorted(self.objects):
            if name.startswith(prefix):
                data, etag, modified = self.objects[name]
                yield Listed(name, len(data), modified, etag)

    def delete(self, names):
        for name in names:
            self._called("delete", name)
            self.objects.pop(name, None)

    def check(self):
        self._called("check", "")

    def copy(self):
        other = MemoryObjects()
        other.objects, other.now = dict(self.objects), self.now
        return other


@dataclass
class PlainBrowsers:
    """No browser runs: a profile is what lies in its folder."""

    profiles: Profiles
    versions: Versions = field(default_factory=lambda: Versions(chromium="156.0.1.2", wa_js="4.6.0"))
    problems: tuple[str, ...] = ()

    async def snapshot(self, key, staging, known):
        profile = self.profiles.profile(key)
        return await asyncio.to_thread(take_snapshot, str(profile), str(staging), known, None)

    async def try_profile(self, profile):
        return TrialReport(Contents(), self.problems, 0.0)


def make_vault(objects, data_dir: Path, gateway_id="gateway-1", keys=(BACKUP_KEY,)):
    profiles = Profiles(data_dir)
    repository = Repository(objects, KeyRing.from_base64(keys))
    return BackupVault(repository, profiles, PlainBrowsers(profiles), gateway_id, data_dir / "staging")


def new_head(gateway_id="gateway-1", key=KEY, **more):
    return Head(
        user_id=key.user_id,
        session_id=key.session_id,
        origin="origin",
        generation=1,
        holder=Holder(gateway_id=gateway_id, lease=1),
        session=KeptSession(linked=True),
        **more,
    )


def write_profile(data_dir: Path, files: dict[str, bytes], key=KEY):
    """Make the profile hold exactly these files."""
    profile = Profiles(data_dir).profile(key)
    profile.mkdir(parents=True, exist_ok=True)
    for path in [path for path in profile.rglob("*") if path.is_file()]:
        if str(path.relative_to(profile)) not in files:
            path.unlink()
    for name, data in files.items():
        path = profile / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)


def read_profile(data_dir: Path, key=KEY) -> dict[str, bytes]:
    profile = Profiles(data_dir).profile(key)
    return {
        str(path.relative_to(profile)): path.read_bytes() for path in profile.rglob("*") if path.is_file()
    }


class HeldLease:
    """A lease that is held as long as the test says so; whose gateways are over it says too."""

    def __init__(self, generation: int | None = 1):
        self.generation = generation
        self.over: set[str] = set()
        self._held = asyncio.Event()
        if generation is not None:
            self._held.set()

    def lose(self):
        self.generation = None
        self._held.clear()

    def regain(self, generation):
        self.generation = generation
        self._held.set()

    async def wait_held(self):
        await self._held.wait()

    async def is_over(self, gateway_id, generation):
        return gateway_id in self.over

    def url_of(self, gateway_id):
        return f"https://{gateway_id}.example"


class Told:
    """A backlog: everything has been told, but for what the test says."""

    def __init__(self):
        self.since = None

    async def waiting(self, key):
        return 0 if self.since is None else 1

    async def waiting_since(self, key):
        return self.since


def make_custody(objects, data_dir: Path, gateway_id="gateway-1", lease=None):
    vault = make_vault(objects, data_dir, gateway_id)
    return Custody(gateway_id, vault, lease or HeldLease(), Retention())
