"""Ways to open stores in tests, and to look at them."""

from copy import copy
from functools import cache
from uuid import uuid4

import pytest
import s3_servers
from holdfast_gateway.adapters.s3_objects import PART, S3Objects
from holdfast_gateway.application.objects import StoreFailed

BIG = PART + 1000
"""Bytes that are sent in two parts."""

LISTED_AT_ONCE = 20
"""Objects in one answer of moto, so that a test need not make a thousand to see two answers."""


def open_s3(url, prefix="", *, bucket=s3_servers.BUCKET, timeout=20.0, pauses=(0.02, 0.05, 0.1)):
    return S3Objects(bucket, prefix, endpoint_url=url, timeout=timeout, pauses=pauses)


@cache
def _opened(url, options):
    return open_s3(url, **dict(options))


def open_fresh(url, **options):
    """Give an empty store on a server. What takes its time, a client, is made but once."""
    store = copy(_opened(url, tuple(options.items())))
    store._prefix = f"{uuid4().hex}/"
    return store


def names_in(store, prefix=""):
    return [found.name for found in store.list(prefix)]


def raised_by(call):
    with pytest.raises(StoreFailed) as failed:
        call()
    return failed.value.fault


def calls_of(store, tmp_path):
    """Each call that asks the store anything, by what a test shows of it."""
    (tmp_path / "big").write_bytes(bytes(BIG))
    return {
        "get": lambda: store.get("one"),
        "read": lambda: store.read("one", 0, 2),
        "put": lambda: store.put("one", b"x"),
        "put a file": lambda: store.put("big", tmp_path / "big"),
        "create": lambda: store.create("two", b"x"),
        "replace": lambda: store.replace("one", b"x", "0" * 32),
        "list": lambda: names_in(store),
        "delete": lambda: store.delete(["one"]),
        "check": store.check,
    }
