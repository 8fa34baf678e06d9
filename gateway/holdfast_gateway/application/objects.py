"""The port to where backups are kept: named objects that are written whole, with conditional writes.

Every call blocks, and is made in a thread of the caller's choice. An answer that did not come is never
"it is not there": each call either knows, or raises `StoreFailed`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Fault(StrEnum):
    """Why a store does not do what it is asked."""

    UNREACHABLE = "STORE_UNREACHABLE"
    DENIED = "STORE_DENIED"
    NOT_FOUND = "STORE_NOT_FOUND"
    CLOCK_OFF = "STORE_CLOCK_OFF"
    FULL = "STORE_FULL"
    UNCONDITIONAL = "STORE_UNCONDITIONAL"


FAULT_ADVICE: dict[Fault, str] = {
    Fault.UNREACHABLE: "Check that the place that GATEWAY_BACKUP_STORE and GATEWAY_S3_ENDPOINT_URL name "
    "can be reached.",
    Fault.DENIED: "Check the credentials, and that they may list, read, write and delete in the bucket.",
    Fault.NOT_FOUND: "Make the bucket, or correct GATEWAY_BACKUP_STORE and GATEWAY_S3_REGION.",
    Fault.CLOCK_OFF: "Set this machine's clock: the store refuses requests that come from another time.",
    Fault.FULL: "Free space where GATEWAY_BACKUP_STORE points.",
    Fault.UNCONDITIONAL: "This store ignores conditional writes, so two gateways could overwrite each "
    "other. Use one that keeps them.",
}
"""What a person should do."""


class StoreFailed(Exception):
    """The store did not do it, or did not say whether it did; `fault` says why."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        """`detail` is for the log only and names no secret."""
        self.fault = fault
        self.detail = detail
        super().__init__(fault, detail)


class ObjectMissing(Exception):
    """The store answered, and there is no such object."""


class ObjectChanged(Exception):
    """A conditional write was refused: the object is there already, or is another one by now."""


@dataclass(frozen=True)
class Stored:
    """An object's bytes, and the tag of this very content."""

    data: bytes
    etag: str


@dataclass(frozen=True)
class Listed:
    """An object as a listing shows it; `size` in bytes, `modified` by the store's own clock."""

    name: str
    size: int
    modified: datetime
    etag: str


class ObjectStore(Protocol):
    """Objects by name: printable ASCII, parts separated by `/`, none of them another's folder.

    Every call may raise `StoreFailed`.
    """

    def get(self, name: str) -> Stored:
        """Read an object whole. Raises `ObjectMissing`."""

    def read(self, name: str, start: int, length: int) -> bytes:
        """Read `length` bytes from `start` on. Raises `ObjectMissing`, also where it is shorter."""

    def put(self, name: str, data: bytes | Path) -> None:
        """Write an object, from memory or from a file of any size, with bounded memory.

        For names that stand for their content: whoever was first wrote the same.
        """

    def create(self, name: str, data: bytes) -> str:
        """Write an object that is not there yet, and give its tag. Raises `ObjectChanged`.

        For this and `replace`: after a `StoreFailed` it is open whether it was written, and a refusal may be
        our own write that was repeated on the way. Whoever must know reads again and compares.
        """

    def replace(self, name: str, data: bytes, etag: str) -> str:
        """Write over the very content that has this tag, and give the new one. Raises `ObjectChanged`."""

    def list(self, prefix: str) -> Iterator[Listed]:
        """Walk through the objects whose names begin so, in the order of their names."""

    def delete(self, names: Iterable[str]) -> None:
        """Remove objects; those that are gone already are no error."""

    def check(self) -> None:
        """Try what the others rely on, conditional writes with a real race too, and leave nothing behind."""
