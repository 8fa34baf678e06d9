import fcntl
import hashlib
import os
import stat
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from copy import copy
from functools import cache, partial
from pathlib import Path
from uuid import uuid4

import botocore.auth
import faulty_http as http
import pytest
import s3_servers
from faulty_http import faulty
from holdfast_contract.service.settings import StartRefused
from holdfast_gateway.adapters import file_objects, object_probe, s3_objects
from holdfast_gateway.adapters.file_objects import FileObjects
from holdfast_gateway.adapters.object_stores import open_store
from holdfast_gateway.adapters.s3_objects import PART, S3Objects
from holdfast_gateway.application.objects import Fault, ObjectChanged, ObjectMissing, StoreFailed
from hypothesis import given, settings
from hypothesis import strategies as st

BIG = PART + 1000
KINDS = ("file", "moto", "radosgw", "radosgw over TLS", "radosgw, bucket in the host")


@pytest.fixture(scope="session")
def moto():
    with s3_servers.moto() as server:
        yield server


@pytest.fixture(scope="session")
def radosgw(tmp_path_factory):
    with s3_servers.radosgw(tmp_path_factory.mktemp("ceph")) as server:
        yield server


@pytest.fixture(scope="session")
def rclone(tmp_path_factory):
    with s3_servers.rclone(tmp_path_factory.mktemp("rclone") / "data") as server:
        yield server


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in os.environ:
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    for name, value in s3_servers.ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def open_s3(url, prefix="", *, bucket=s3_servers.BUCKET, timeout=20.0, pauses=(0.02, 0.05, 0.1)):
    return S3Objects(bucket, prefix, endpoint_url=url, timeout=timeout, pauses=pauses)


@cache
def opened_before(url):
    return open_s3(url)


def open_fresh(url):
    """Give an empty store on a server. What takes its time, a client, is made but once."""
    store = copy(opened_before(url))
    store._prefix = f"{uuid4().hex}/"
    return store


@pytest.fixture
def radosgw_over_tls(radosgw, monkeypatch):
    monkeypatch.setenv("AWS_CA_BUNDLE", str(radosgw.ca))
    return radosgw.tls_url


@pytest.fixture
def radosgw_by_host(radosgw, monkeypatch, tmp_path):
    (tmp_path / "aws").write_text("[default]\ns3 =\n    addressing_style = virtual\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))
    resolve = s3_servers.socket.getaddrinfo

    def resolve_ours(host, *rest, **options):
        ours = host == f"{s3_servers.BUCKET}.{s3_servers.HOST}"  # no other name: a path would not do
        return resolve("127.0.0.1" if ours else host, *rest, **options)

    monkeypatch.setattr(s3_servers.socket, "getaddrinfo", resolve_ours)
    return radosgw.virtual_url


@pytest.fixture(params=KINDS)
def store(request, tmp_path):
    """Each kind of store, empty."""
    match request.param:
        case "file":
            return FileObjects(tmp_path / "store")
        case "moto":
            return open_fresh(request.getfixturevalue("moto").url)
        case "radosgw":
            return open_fresh(request.getfixturevalue("radosgw").url)
        case "radosgw over TLS":
            return open_fresh(request.getfixturevalue("radosgw_over_tls"))
        case _:
            return open_fresh(request.getfixturevalue("radosgw_by_host"))


@pytest.fixture
def files(tmp_path):
    return FileObjects(tmp_path / "store")


def names_in(store, prefix=""):
    return [found.name for found in store.list(prefix)]


# What every store does


def test_what_was_written_is_read_whole_and_in_parts(store):
    store.put("pack/one", b"0123456789")
    assert store.get("pack/one").data == b"0123456789"
    assert store.read("pack/one", 0, 4) == b"0123"
    assert store.read("pack/one", 7, 3) == b"789"


def test_what_is_written_again_is_the_newer_one(store):
    store.put("one", b"first")
    store.put("one", b"second")
    assert store.get("one").data == b"second"


def test_an_object_may_be_empty(store):
    store.put("one", b"")
    assert store.get("one").data == b""
    assert [found.size for found in store.list("")] == [0]


def test_an_object_that_is_not_there_is_missing(store):
    store.put("pack/one", b"x")
    for name in ("pack/two", "pack", "pack/on"):
        with pytest.raises(ObjectMissing):
            store.get(name)
        with pytest.raises(ObjectMissing):
            store.read(name, 0, 1)


def test_an_object_that_is_shorter_than_the_range_is_missing(store):
    store.put("one", b"0123456789")
    for start, length in ((0, 11), (8, 3), (10, 1), (20, 5)):
        with pytest.raises(ObjectMissing):
            store.read("one", start, length)


@pytest.mark.parametrize("size", [0, 1000, PART, BIG])
def test_a_file_is_written_from_the_disk(store, size, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(os.urandom(1000) * (size // 1000) + b"x" * (size % 1000))
    store.put("pack/file", file)
    assert hashlib.sha256(store.get("pack/file").data).digest() == hashlib.sha256(file.read_bytes()).digest()
    assert [found.size for found in store.list("")] == [size]


def test_an_object_is_created_once(store):
    etag = store.create("head", b"first")
    with pytest.raises(ObjectChanged):
        store.create("head", b"second")
    assert store.get("head") == store.get("head")
    assert (store.get("head").data, store.get("head").etag) == (b"first", etag)


def test_an_object_is_replaced_by_its_newest_tag_alone(store):
    first = store.create("head", b"first")
    second = store.replace("head", b"second", first)
    for tag in (first, "0" * 32, "x"):
        with pytest.raises(ObjectChanged):
            store.replace("head", b"third", tag)
    assert (store.get("head").data, store.get("head").etag) == (b"second", second)


def test_an_object_that_is_gone_is_not_replaced_but_may_be_created(store):
    etag = store.create("head", b"first")
    store.delete(["head"])
    with pytest.raises(ObjectChanged):
        store.replace("head", b"second", etag)
    with pytest.raises(ObjectMissing):
        store.get("head")
    store.create("head", b"third")


def test_a_listing_has_the_names_that_begin_so_in_their_order(store):
    names = ["a", "b-c", "b/c", "b/d/e", "b/d/f", "ba", "c"]
    for name in reversed(names):
        store.put(name, name.encode())
    for prefix in ("", "b", "b/", "b/d", "b/d/", "b/d/f", "ba", "x", "b/x/", "../"):
        assert names_in(store, prefix) == [name for name in names if name.startswith(prefix)]


def test_a_listing_has_sizes_tags_and_times(store):
    store.put("one", b"x" * 70_000)
    etag = store.create("two", b"two")
    one, two = store.list("")
    assert (one.size, one.etag) == (70_000, store.get("one").etag)
    assert (two.size, two.etag) == (3, etag)
    assert abs(datetime.now(UTC) - one.modified) < timedelta(minutes=1)
    assert two.modified.utcoffset() == timedelta(0)


def test_a_listing_of_nothing_is_empty(store):
    assert names_in(store) == []


def test_what_is_deleted_is_gone_and_the_rest_stays(store):
    for name in ("pack/one", "pack/two", "pack/three"):
        store.put(name, b"x")
    store.delete(iter(["pack/one", "pack/never", "pack/two"]))
    assert names_in(store) == ["pack/three"]
    store.delete(["pack/one"])
    store.delete([])


def test_names_may_hold_every_printable_character(store):
    characters = "".join(chr(code) for code in range(32, 127) if chr(code) != "/")
    names = sorted([f"x{characters}x/y", "a b/c+d", "a%2Fb", "...", "tail."])
    for name in names:
        store.put(name, name.encode())
    assert names_in(store) == names
    assert [store.get(name).data.decode() for name in names] == names
    store.delete(names)
    assert names_in(store) == []


def test_many_writers_lose_no_update(store):
    """Each adds to one object what it read and one more: what is there at the end is what all have added."""
    store.create("counter", b"0 nobody")

    def add(writer):
        for number in range(5):
            increment(store, f"{writer}.{number}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(4)))
    assert store.get("counter").data.split()[0] == b"20"


def increment(store, mark):
    while True:
        now = store.get("counter")
        if now.data.split()[1] == mark.encode():
            return  # after a fault: it was written
        count = int(now.data.split()[0]) + 1
        try:
            store.replace("counter", f"{count} {mark}".encode(), now.etag)
        except (ObjectChanged, StoreFailed):
            continue
        return
