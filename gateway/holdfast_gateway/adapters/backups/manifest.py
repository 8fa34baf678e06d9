"""What a backup consists of: files, the pieces that they are cut into, and the packs that these lie in."""

import json
from typing import NamedTuple

import zstandard
from holdfast_contract.backups import Versions
from holdfast_contract.model import WireModel
from holdfast_contract.times import Timestamp
from pydantic import ValidationError

from holdfast_gateway.domain.backup import BackupDamaged, BackupTooNew

FORMAT = 1


class Pack(NamedTuple):
    """An object of sealed pieces behind one another; its name stands for its content. `size` in bytes."""

    name: str
    size: int


class Piece(NamedTuple):
    """A stretch of some file: its id in hexadecimal, where it lies sealed, and its size when opened."""

    id: str
    pack: int
    offset: int
    length: int
    size: int


class FileEntry(NamedTuple):
    """A file: its path below the profile, its permissions, and the numbers of its pieces in order."""

    path: str
    mode: int
    pieces: tuple[int, ...]


class Manifest(WireModel):
    """One backup. `key` names the key that its pieces are sealed with; `folders` are all, empty ones too."""

    format_version: int = FORMAT
    backup_id: str
    user_id: str
    session_id: str
    taken_at: Timestamp
    gateway_id: str
    generation: int
    versions: Versions
    key: str
    packs: tuple[Pack, ...]
    pieces: tuple[Piece, ...]
    files: tuple[FileEntry, ...]
    folders: tuple[str, ...]

    def write(self) -> bytes:
        """Give the compressed form."""
        return zstandard.compress(self.to_json().encode(), level=3)

    @classmethod
    def read(cls, data: bytes) -> "Manifest":
        """Read the compressed form. Raises `BackupDamaged` and `BackupTooNew`."""
        try:
            document = json.loads(zstandard.decompress(data))
            if document["formatVersion"] > FORMAT:
                raise BackupTooNew(f"its format {document['formatVersion']} is newer than this gateway")
            return cls.model_validate(document)
        except (ValueError, KeyError, TypeError, zstandard.ZstdError, ValidationError) as error:
            raise BackupDamaged(f"its manifest cannot be read ({type(error).__name__})") from None

    @property
    def size(self) -> int:
        """The bytes of all files together."""
        return sum(self.pieces[number].size for file in self.files for number in file.pieces)
