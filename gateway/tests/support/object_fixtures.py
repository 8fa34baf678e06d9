"""Stores of every kind, for tests that name this module in `pytest_plugins`; each server starts but once."""

import os
import socket

import pytest
import s3_servers
from faulty_http import faulty
from holdfast_gateway.adapters.file_objects import FileObjects
from object_support import LISTED_AT_ONCE, open_fresh

KINDS = ("file", "moto", "radosgw", "radosgw over TLS", "radosgw, bucket in the host")


@pytest.fixture(scope="session")
def moto():
    with s3_servers.moto(listed_at_once=LISTED_AT_ONCE) as server:
        yield server


@pytest.fixture(scope="session")
def radosgw(tmp_path_factory):
    with s3_servers.radosgw(tmp_path_factory.mktemp("ceph")) as server:
        yield server


@pytest.fixture(scope="session")
def rclone(tmp_path_factory):
    with s3_servers.rclone(tmp_path_factory.mktemp("rclone") / "data") as server:
        yield server


@pytest.fixture(scope="session")
def faulty_moto(moto):
    with faulty(moto.url) as server:
        yield server


@pytest.fixture
def between(faulty_moto):
    """A server before moto that has no faults yet."""
    faulty_moto.mend()
    return faulty_moto


@pytest.fixture
def aws(monkeypatch):
    """The environment of a client, with nothing of this machine's own in it."""
    for name in os.environ:
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    for name, value in s3_servers.ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def radosgw_over_tls(aws, radosgw, monkeypatch):
    monkeypatch.setenv("AWS_CA_BUNDLE", str(radosgw.ca))
    return radosgw.tls_url


@pytest.fixture
def radosgw_by_host(aws, radosgw, monkeypatch, tmp_path):
    (tmp_path / "aws").write_text("[default]\ns3 =\n    addressing_style = virtual\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))
    resolve = socket.getaddrinfo

    def resolve_ours(host, *rest, **options):
        ours = host == f"{s3_servers.BUCKET}.{s3_servers.HOST}"  # no other name: a path would not do
        return resolve("127.0.0.1" if ours else host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_ours)
    return radosgw.virtual_url


@pytest.fixture(params=KINDS)
def objects(aws, request, tmp_path):
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
