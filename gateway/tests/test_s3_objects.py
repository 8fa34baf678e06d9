import base64
import hashlib
import os
import socket
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import botocore.auth
import faulty_http as http
import pytest
import s3_servers
from holdfast_gateway.adapters import s3_objects
from holdfast_gateway.application.objects import Fault, ObjectChanged
from object_support import BIG, calls_of, names_in, open_fresh, open_s3, raised_by

pytest_plugins = ["object_fixtures"]
pytestmark = pytest.mark.usefixtures("aws")

# Networks and servers in trouble


REFUSALS = [
    (http.refused(500, "InternalError"), Fault.UNREACHABLE),
    (http.refused(503, "SlowDown"), Fault.UNREACHABLE),
    (http.refused(503, "ServiceUnavailable"), Fault.UNREACHABLE),
    (http.refused(429, "TooManyRequests"), Fault.UNREACHABLE),
    (http.dropped, Fault.UNREACHABLE),
    (http.page(502), Fault.UNREACHABLE),
    (http.page(404), Fault.NOT_FOUND),
    (http.refused(404, "NoSuchBucket"), Fault.NOT_FOUND),
    (http.refused(301, "PermanentRedirect"), Fault.NOT_FOUND),
    (http.refused(403, "AccessDenied"), Fault.DENIED),
    (http.refused(400, "ExpiredToken"), Fault.DENIED),
    (http.page(403), Fault.DENIED),
    (http.refused(403, "RequestTimeTooSkewed"), Fault.CLOCK_OFF),
    (http.refused(507, "XMinioStorageFull"), Fault.FULL),
    (http.refused(501, "NotImplemented"), Fault.UNCONDITIONAL),
]


@pytest.mark.parametrize(("refusal", "fault"), REFUSALS)
def test_a_refusal_is_told_by_every_call_and_never_as_missing(between, tmp_path, refusal, fault):
    store = open_fresh(between.url, pauses=())
    between.always = refusal
    assert {name: raised_by(call) for name, call in calls_of(store, tmp_path).items()} == dict.fromkeys(
        calls_of(store, tmp_path), fault
    )


def test_a_server_that_is_silent_is_unreachable(between, tmp_path):
    store = open_fresh(between.url, timeout=0.1, pauses=())
    between.always = http.silent
    for call in calls_of(store, tmp_path).values():
        assert raised_by(call) is Fault.UNREACHABLE


def test_a_login_page_instead_of_an_answer_is_unreachable(between, tmp_path):
    store = open_fresh(between.url, pauses=())
    between.always = http.page(200)
    for name, call in calls_of(store, tmp_path).items():
        if name != "delete":  # whose answer says nothing
            assert raised_by(call) is Fault.UNREACHABLE


def test_a_server_that_is_not_there_is_unreachable(tmp_path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    for call in calls_of(open_s3(url, pauses=()), tmp_path).values():
        assert raised_by(call) is Fault.UNREACHABLE


NOT_DONE = {
    "error": http.refused(500, "InternalError"),
    "too fast": http.refused(503, "SlowDown"),
    "conflict": http.refused(409, "ConditionalRequestConflict"),
    "dropped": http.dropped,
}
TROUBLE = NOT_DONE | {"answer lost": http.answer_lost, "cut short": http.cut_short}


@pytest.fixture
def through(between):
    return open_fresh(between.url)


@pytest.mark.parametrize("trouble", TROUBLE)
def test_trouble_that_passes_is_got_over(between, through, trouble):
    through.put("one", b"1234")
    for call, expected in (
        (lambda: through.get("one").data, b"1234"),
        (lambda: through.read("one", 1, 2), b"23"),
        (lambda: names_in(through), ["one"]),
        (lambda: through.put("one", b"5678"), None),
        (lambda: through.read("one", 0, 4), b"5678"),
        (lambda: through.delete(["one"]), None),
        (lambda: names_in(through), []),
    ):
        between.faults.append(TROUBLE[trouble])
        assert call() == expected
        assert not between.faults


def test_silence_that_passes_is_got_over(between):
    store = open_fresh(between.url, timeout=1.0)
    between.faults.append(http.silent)
    store.put("one", b"x")
    between.faults.append(http.silent)
    assert store.get("one").data == b"x"
    assert not between.faults


@pytest.mark.parametrize("trouble", NOT_DONE)
def test_a_conditional_write_that_was_not_done_is_repeated(between, through, trouble):
    between.faults.append(NOT_DONE[trouble])
    etag = through.create("head", b"first")
    between.faults.append(NOT_DONE[trouble])
    through.replace("head", b"second", etag)
    assert through.get("head").data == b"second"
    assert not between.faults


def test_a_conditional_write_that_was_done_unseen_looks_refused_and_can_be_read(between, through):
    between.faults.append(http.answer_lost)
    with pytest.raises(ObjectChanged):
        through.create("head", b"first")
    now = through.get("head")
    between.faults.append(http.answer_lost)
    with pytest.raises(ObjectChanged):
        through.replace("head", b"second", now.etag)
    assert (now.data, through.get("head").data) == (b"first", b"second")


def test_a_conflict_that_does_not_pass_is_lost(between, through):
    between.always = http.refused(409, "ConditionalRequestConflict")
    with pytest.raises(ObjectChanged):
        through.create("head", b"first")


def test_the_check_gets_over_trouble(between, through):
    between.faults.extend(fault for trouble in TROUBLE.values() for fault in (trouble, *[http.passed_on] * 4))
    through.check()
    assert names_in(through) == []


@pytest.fixture
def in_parts(monkeypatch):
    """Send files in parts that could go in one request."""
    monkeypatch.setattr(s3_objects, "WHOLE", s3_objects.PART)


def test_a_file_goes_in_one_request_that_is_repeated_where_it_was_not_done(between, through, tmp_path):
    data = os.urandom(BIG)
    (tmp_path / "big").write_bytes(data)
    puts = []

    def look(handler):
        puts.append(handler.command)
        http.passed_on(handler)

    between.faults.append(http.dropped)
    between.always = look
    through.put("big", tmp_path / "big")
    assert puts == ["PUT"]
    assert through.get("big").data == data


@pytest.mark.parametrize("before", range(4))  # the beginning, two parts, the end
def test_a_part_of_a_file_that_was_not_done_is_repeated(in_parts, between, through, before, tmp_path):
    data = os.urandom(BIG)
    (tmp_path / "big").write_bytes(data)
    between.faults.extend([*[http.passed_on] * before, http.dropped])
    through.put("big", tmp_path / "big")
    assert not between.faults
    assert through.get("big").data == data


def test_all_that_is_written_carries_its_checksum(in_parts, between, through, tmp_path):
    (tmp_path / "big").write_bytes(os.urandom(BIG))
    right = []

    def look(handler):
        if handler.command == "PUT":
            checksum = base64.b64encode(hashlib.md5(handler.body).digest()).decode()
            right.append(handler.headers["Content-MD5"] == checksum)
        http.passed_on(handler)

    between.always = look
    through.put("one", b"1")
    through.replace("one", b"3", through.get("one").etag)
    through.create("two", b"2")
    through.put("big", tmp_path / "big")
    assert right == [True] * 5


def test_a_file_that_is_not_written_leaves_no_parts(in_parts, between, through, tmp_path):
    (tmp_path / "big").write_bytes(bytes(BIG))
    between.faults.extend([http.passed_on, http.passed_on, http.refused(403, "AccessDenied")])
    assert raised_by(lambda: through.put("big", tmp_path / "big")) is Fault.DENIED
    uploads = through._client.list_multipart_uploads(Bucket=s3_servers.BUCKET, Prefix=through._prefix)
    assert uploads.get("Uploads", []) == []
    assert names_in(through) == []


@pytest.mark.parametrize(
    "refusal", [http.refused(501, "NotImplemented"), http.refused(400, "InvalidRequest")]
)
def test_where_objects_are_not_deleted_together_they_are_one_by_one(between, through, refusal):
    for name in ("one", "two", "three"):
        through.put(name, b"x")
    between.always = lambda handler: (refusal if handler.command == "POST" else http.passed_on)(handler)
    through.delete(["one", "never", "two"])
    assert names_in(through) == ["three"]


def test_objects_that_a_store_did_not_delete_together_are_deleted_one_by_one(between, through):
    def some_failed(handler):
        error = f"<Error><Key>{through._prefix}one</Key><Code>InternalError</Code></Error>"
        body = f"<DeleteResult>{error}</DeleteResult>"
        handler.answer(200, {"Content-Type": "application/xml"}, body.encode())

    through.put("one", b"x")
    between.faults.append(some_failed)
    through.delete(["one"])
    assert names_in(through) == []


def test_a_listing_that_ends_without_its_end_is_unreachable(between, through):
    def first_page_only(handler):
        body = "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"
        handler.answer(200, {"Content-Type": "application/xml"}, body.encode())

    between.faults.append(first_page_only)
    assert raised_by(lambda: names_in(through)) is Fault.UNREACHABLE


def test_stores_below_two_prefixes_of_a_bucket_do_not_see_each_other(moto):
    prefix = uuid4().hex
    one, two = open_s3(moto.url, prefix), open_s3(moto.url, f"{prefix}-two/deeper")
    one.put("x", b"one")
    two.put("x", b"two")
    assert (names_in(one), names_in(two)) == (["x"], ["x"])
    one._client.put_object(Bucket=s3_servers.BUCKET, Key=f"{prefix}/")  # as a console makes a "folder"
    assert names_in(one) == ["x"]


# What Ceph itself refuses


def test_wrong_credentials_are_denied(radosgw, monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        with monkeypatch.context() as changed:
            changed.setenv(name, "wrong")
            for call in calls_of(open_s3(radosgw.url), tmp_path).values():
                assert raised_by(call) is Fault.DENIED


def test_no_credentials_are_denied(radosgw, monkeypatch, tmp_path):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    for call in calls_of(open_s3(radosgw.url), tmp_path).values():
        assert raised_by(call) is Fault.DENIED


def test_a_bucket_that_is_not_there_is_not_found(radosgw, tmp_path):
    for call in calls_of(open_s3(radosgw.url, bucket="nothing"), tmp_path).values():
        assert raised_by(call) is Fault.NOT_FOUND


def test_a_wrong_clock_is_told(radosgw, monkeypatch, tmp_path):
    now = botocore.auth.get_current_datetime
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: now() - timedelta(hours=1))
    for call in calls_of(open_s3(radosgw.url), tmp_path).values():
        assert raised_by(call) is Fault.CLOCK_OFF


def test_a_quota_that_is_reached_is_full(radosgw):
    s3_servers.make_bucket(radosgw.url, "small")
    store = open_s3(radosgw.url, bucket="small")
    store.put("one", b"x")
    radosgw.admin("quota", "set", "--quota-scope=bucket", "--bucket=small", "--max-objects=1")
    radosgw.admin("quota", "enable", "--quota-scope=bucket", "--bucket=small")
    assert raised_by(lambda: store.put("two", b"x")) is Fault.FULL
    assert store.get("one").data == b"x"


def test_a_server_whose_certificate_nobody_vouches_for_is_unreachable(radosgw, tmp_path):
    for call in calls_of(open_s3(radosgw.tls_url, pauses=()), tmp_path).values():
        assert raised_by(call) is Fault.UNREACHABLE


def test_a_large_file_is_sent_with_little_memory(moto, tmp_path):
    with (tmp_path / "big").open("wb") as file:
        file.truncate(40 << 20)
    code = """
import sys
from pathlib import Path
from holdfast_gateway.adapters.s3_objects import S3Objects
def peak():
    [line] = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
    return int(line.split()[1]) >> 10
store = S3Objects("holdfast", "large", endpoint_url=sys.argv[1])
before = peak()
store.put("big", Path(sys.argv[2]))
print(peak() - before)
"""
    command = [sys.executable, "-c", code, moto.url, str(tmp_path / "big")]
    grown = int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    assert grown < 30  # megabytes: two parts, and what a first request takes
