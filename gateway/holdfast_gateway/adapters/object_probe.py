"""Whether a store does what backups rely on, conditional writes above all: tried, not believed."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier

from holdfast_gateway.application.objects import (
    Fault,
    ObjectChanged,
    ObjectMissing,
    ObjectStore,
    StoreFailed,
)

ROUNDS = 3
CONTENDERS = 8
"""Threads that write at the same moment. A store that lets several win does so now and then only."""


def probe(store: ObjectStore) -> None:
    """Try every call on objects below `probe/`, and remove them. Raises `StoreFailed`."""
    base = f"probe/{secrets.token_hex(8)}"
    single, *raced = names = [f"{base}/{number}" for number in range(1 + ROUNDS)]
    try:
        _call_each(store, single)
        for name in raced:
            _race(store, name, partial(store.create, name))
            _race(store, name, partial(store.replace, name, etag=store.get(name).etag))
        store.delete(names)
        _require(not list(store.list(base)), "what was deleted is listed still")
        _require(_is_gone(store, single), "what was deleted is there still")
    except ObjectMissing as error:
        raise StoreFailed(Fault.UNREACHABLE, f"what was written is not there: {error}") from error
    finally:
        with suppress(StoreFailed):
            store.delete(names)


def _call_each(store: ObjectStore, name: str) -> None:
    one, two = _content(), _content()
    first = _written(store, name, one, lambda: store.create(name, one))
    _require(store.read(name, 2, 50) == one[2:52], "a range is not what was written there")
    listed = [(found.name, found.size, found.etag) for found in store.list(name)]
    _require(listed == [(name, len(one), first)], "a listing shows something else than was written")
    _must_refuse(lambda: store.create(name, two), "an object is created over another")
    second = _written(store, name, two, lambda: store.replace(name, two, first))
    _must_refuse(lambda: store.replace(name, one, first), "an object is replaced by the tag of an older one")
    stored = store.get(name)
    _require((stored.data, stored.etag) == (two, second), "an object is not what was written last")


def _content() -> bytes:
    return secrets.token_bytes(100)


def _written(store: ObjectStore, name: str, data: bytes, write: Callable[[], str]) -> str:
    """Give the tag of a write that must be done."""
    try:
        return write()
    except ObjectChanged:
        stored = store.get(name)
        if stored.data != data:
            raise StoreFailed(Fault.UNCONDITIONAL, "a write that should be done is refused") from None
        return stored.etag  # our own write was repeated on the way, and refused the second time


def _must_refuse(write: Callable[[], str], otherwise: str) -> None:
    with suppress(ObjectChanged):
        write()
        raise StoreFailed(Fault.UNCONDITIONAL, otherwise)


def _race(store: ObjectStore, name: str, write: Callable[[bytes], str]) -> None:
    """Let all write at the same moment: no more than one may win, and the object must be its own."""
    start = Barrier(CONTENDERS)

    def contend(data: bytes) -> bool:
        start.wait()
        try:
            write(data)
        except ObjectChanged:
            return False
        except StoreFailed as error:
            if error.fault is not Fault.UNREACHABLE:
                raise
            return False  # Ceph says no more to those that lose; and who has won is seen below
        return True

    contents = [_content() for _ in range(CONTENDERS)]
    with ThreadPoolExecutor(CONTENDERS) as threads:
        results = list(threads.map(contend, contents))
    winners = [data for data, won in zip(contents, results, strict=True) if won]
    # If the winner's answer was lost, its write was repeated, and nobody knows of having won.
    if len(winners) > 1 or store.get(name).data not in (winners or contents):
        raise StoreFailed(Fault.UNCONDITIONAL, f"{len(winners)} of {CONTENDERS} writers won")


def _is_gone(store: ObjectStore, name: str) -> bool:
    try:
        store.get(name)
    except ObjectMissing:
        return True
    return False


def _require(true: bool, otherwise: str) -> None:  # noqa: FBT001
    if not true:
        raise StoreFailed(Fault.UNREACHABLE, otherwise)
