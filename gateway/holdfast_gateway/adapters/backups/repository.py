"""Where a session's backups lie in the store, and the order in which they are written and read.

heads/<userId>/<sessionId>                      the only one that changes, by conditional writes
data/<userId>/<sessionId>/manifests/<sha256>    immutable, sealed
data/<userId>/<sessionId>/packs/<sha256>        immutable, of sealed pieces

Written are packs, then the manifest, then the head; read the other way round. So whatever a head names is
there, at every moment and for every reader.
"""

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from holdfast_contract.errors import ValidationFailed

from holdfast_gateway.adapters.backups.manifest import FORMAT, Manifest
from holdfast_gateway.adapters.backups.sealing import KeyRing
from holdfast_gateway.application.objects import ObjectChanged, ObjectMissing, ObjectStore, StoreFailed
from holdfast_gateway.domain.backup import BackupDamaged, BackupTooNew, Fenced, Head, SeenHead
from holdfast_gateway.domain.session import SessionKey

HEADS = "heads/"


class Repository:
    """Heads, manifests and packs in one store. All calls block and may raise `StoreFailed`."""

    def __init__(self, objects: ObjectStore, keys: KeyRing) -> None:
        """`keys` seal and open everything."""
        self.objects = objects
        self.keys = keys
        self._near: dict[SessionKey, dict[str, Manifest]] = {}

    # ---- heads ----------------------------------------------------------------------------------

    def head(self, key: SessionKey) -> SeenHead | None:
        """Read a session's head; None where the store knows of none. Raises `BackupProblem`."""
        try:
            stored = self.objects.get(_head_name(key))
        except ObjectMissing:
            return None
        opened = self.keys.open(stored.data, _about("head", key))
        try:
            head = Head.from_body(opened)
        except ValidationFailed as error:
            raise BackupDamaged(f"its head cannot be read ({error.details})") from None
        if head.format_version > FORMAT:
            raise BackupTooNew(f"the format {head.format_version} is newer than this gateway")
        return SeenHead(head, stored.etag)

    def move(self, head: Head, before: SeenHead | None) -> SeenHead:
        """Put `head` in the place of `before`. Raises `Fenced` where somebody else has moved it meanwhile.

        An answer that is lost is asked for: the head is read again, and known by its `writing`.
        """
        written = head.model_copy(update={"writing": secrets.token_hex(8)})
        name = _head_name(head.key)
        data = self.keys.newest.seal(written.to_json().encode(), _about("head", head.key))
        try:
            if before is None:
                return SeenHead(written, self.objects.create(name, data))
            return SeenHead(written, self.objects.replace(name, data, before.etag))
        except (ObjectChanged, ObjectMissing):
            there = self.head(head.key)
            if there is not None and there.head.writing == written.writing:
                return there
            raise Fenced from None
        except StoreFailed:
            there = self.head(head.key)
            if there is not None and there.head.writing == written.writing:
                return there
            if there is not None and before is not None and there.etag != before.etag:
                raise Fenced from None
            raise

    def keys_of_heads(self) -> Iterator[SessionKey]:
        """Walk through the sessions that the store knows."""
        for listed in self.objects.list(HEADS):
            user_id, _, session_id = listed.name.removeprefix(HEADS).partition("/")
            yield SessionKey(user_id, session_id)

    # ---- what heads name ------------------------------------------------------------------------

    def put_pack(self, key: SessionKey, file: Path) -> str:
        """Upload a pack, and give the name that stands for its content."""
        with file.open("rb") as opened:
            name = hashlib.file_digest(opened, "sha256").hexdigest()
        self.objects.put(pack_name(key, name), file)
        return name

    def read_pack(self, key: SessionKey, pack: str, start: int, length: int) -> bytes:
        """Read a stretch of a pack. Raises `BackupDamaged` where it is gone."""
        try:
            return self.objects.read(pack_name(key, pack), start, length)
        except ObjectMissing:
            raise BackupDamaged(f"a part of it is missing from the store ({pack[:12]}…)") from None

    def put_manifest(self, key: SessionKey, manifest: Manifest, base: str | None = None) -> tuple[str, int]:
        """Upload a manifest, and give the name that stands for its content, and its size.

        It is written against `base`, the name of one that is written whole, where that is worth it.
        """
        written = None if base is None else manifest.against(base, self.manifest(key, base))
        if written is None:
            written = manifest = manifest.model_copy(update={"base": None})
        else:
            manifest = manifest.model_copy(update={"base": base})
        sealed = self.keys.newest.seal(written.write(), _about("manifest", key))
        name = hashlib.sha256(sealed).hexdigest()
        self.objects.put(_manifest_name(key, name), sealed)
        self._remember(key, name, manifest)
        return name, len(sealed)

    def manifest(self, key: SessionKey, name: str) -> Manifest:
        """Read a manifest. Raises `BackupProblem`."""
        if (near := self._near.get(key, {}).get(name)) is not None:
            return near
        try:
            stored = self.objects.get(_manifest_name(key, name))
        except ObjectMissing:
            raise BackupDamaged("its manifest is missing from the store") from None
        manifest = Manifest.read(self.keys.open(stored.data, _about("manifest", key)))
        if manifest.base is not None:
            manifest = manifest.on(self.manifest(key, manifest.base))
        if key not in self._near or list(self._near[key]) == [manifest.base]:
            # The first that is read after a start is the newest one's base, or itself.
            self._remember(key, name, manifest)
        return manifest

    def _remember(self, key: SessionKey, name: str, manifest: Manifest) -> None:
        """Keep a session's newest manifest and the one that it is written against; they are large."""
        near = {known: there for known, there in self._near.get(key, {}).items() if known == manifest.base}
        self._near[key] = near | {name: manifest}

    # ---- removal --------------------------------------------------------------------------------

    def names_of(self, key: SessionKey, head: Head) -> set[str]:
        """Give the names of everything that a head names, itself apart. Raises `BackupProblem`."""
        names = set()
        for backup in head.backups:
            manifest = self.manifest(key, backup.manifest)
            written = [name for name in (backup.manifest, manifest.base) if name is not None]
            names |= {_manifest_name(key, name) for name in written}
            names |= {pack_name(key, pack.name) for pack in manifest.packs}
        return names

    def purge(self, key: SessionKey) -> None:
        """Remove everything of a session, the head first: what it names may go once it is gone."""
        self._near.pop(key, None)
        self.objects.delete([_head_name(key)])
        self.objects.delete([listed.name for listed in self.objects.list(data_prefix(key))])


def data_prefix(key: SessionKey) -> str:
    """Give the beginning of all names of a session's data."""
    return f"data/{key}/"


def pack_name(key: SessionKey, pack: str) -> str:
    """Give the object's name of a pack."""
    return f"{data_prefix(key)}packs/{pack}"


def _manifest_name(key: SessionKey, manifest: str) -> str:
    return f"{data_prefix(key)}manifests/{manifest}"


def _head_name(key: SessionKey) -> str:
    return f"{HEADS}{key}"


def _about(what: str, key: SessionKey) -> bytes:
    """Bind a sealed object to its place, so that nobody can pass one session's for another's."""
    return f"{what} {key}".encode()
