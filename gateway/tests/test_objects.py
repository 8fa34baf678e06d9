import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from holdfast_gateway.adapters import s3_objects
from holdfast_gateway.adapters.file_objects import FileObjects
from holdfast_gateway.adapters.object_probe import CONTENDERS
from holdfast_gateway.adapters.s3_objects import PART
from holdfast_gateway.application.objects import Fault, ObjectChanged, ObjectMissing, StoreFailed
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from object_support import BIG, LISTED_AT_ONCE, names_in, open_fresh, raised_by

pytest_plugins = ["object_fixtures"]
pytestmark = pytest.mark.usefixtures("aws")

# What every store does


def test_what_was_written_is_read_whole_and_in_parts(objects):
    objects.put("pack/one", b"0123456789")
    assert objects.get("pack/one").data == b"0123456789"
    assert objects.read("pack/one", 0, 4) == b"0123"
    assert objects.read("pack/one", 7, 3) == b"789"


def test_what_is_written_again_is_the_newer_one(objects):
    objects.put("one", b"first")
    objects.put("one", b"second")
    assert objects.get("one").data == b"second"


def test_an_object_may_be_empty(objects):
    objects.put("one", b"")
    assert objects.get("one").data == b""
    assert [found.size for found in objects.list("")] == [0]


def test_an_object_that_is_not_there_is_missing(objects):
    objects.put("pack/one", b"x")
    for name in ("pack/two", "pack", "pack/on"):
        with pytest.raises(ObjectMissing):
            objects.get(name)
        with pytest.raises(ObjectMissing):
            objects.read(name, 0, 1)


def test_an_object_that_is_shorter_than_the_range_is_missing(objects):
    objects.put("one", b"0123456789")
    for start, length in ((0, 11), (8, 3), (10, 1), (20, 5)):
        with pytest.raises(ObjectMissing):
            objects.read("one", start, length)


@pytest.mark.parametrize("size", [0, 1000, PART, BIG])
def test_a_file_is_written_from_the_disk(objects, size, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(os.urandom(1000) * (size // 1000) + b"x" * (size % 1000))
    objects.put("pack/file", file)
    assert (
        hashlib.sha256(objects.get("pack/file").data).digest() == hashlib.sha256(file.read_bytes()).digest()
    )
    assert [found.size for found in objects.list("")] == [size]


def test_an_object_is_created_once(objects):
    etag = objects.create("head", b"first")
    with pytest.raises(ObjectChanged):
        objects.create("head", b"second")
    assert objects.get("head") == objects.get("head")
    assert (objects.get("head").data, objects.get("head").etag) == (b"first", etag)


@pytest.mark.parametrize("size", [10, 100_000])
def test_an_object_is_replaced_by_its_newest_tag_alone(objects, size):
    one, two, three = (letter * size for letter in (b"1", b"2", b"3"))
    first = objects.create("head", one)
    second = objects.replace("head", two, first)
    for tag in (first, "0" * 32, "x"):
        with pytest.raises(ObjectChanged):
            objects.replace("head", three, tag)
    assert (objects.get("head").data, objects.get("head").etag) == (two, second)


def test_an_object_that_is_gone_is_not_replaced_but_may_be_created(objects):
    etag = objects.create("head", b"first")
    objects.delete(["head"])
    with pytest.raises(ObjectChanged):
        objects.replace("head", b"second", etag)
    with pytest.raises(ObjectMissing):
        objects.get("head")
    objects.create("head", b"third")


def test_a_listing_has_the_names_that_begin_so_in_their_order(objects):
    names = ["a", "b-c", "b/c", "b/d/e", "b/d/f", "ba", "c"]
    for name in reversed(names):
        objects.put(name, name.encode())
    for prefix in ("", "b", "b/", "b/d", "b/d/", "b/d/f", "ba", "x", "b/x/", "../"):
        assert names_in(objects, prefix) == [name for name in names if name.startswith(prefix)]


def test_a_listing_has_sizes_tags_and_times(objects):
    objects.put("one", b"x" * 70_000)
    etag = objects.create("two", b"two")
    one, two = objects.list("")
    assert (one.size, one.etag) == (70_000, objects.get("one").etag)
    assert (two.size, two.etag) == (3, etag)
    assert abs(datetime.now(UTC) - one.modified) < timedelta(minutes=1)
    assert two.modified.utcoffset() == timedelta(0)


def test_a_listing_of_nothing_is_empty(objects):
    assert names_in(objects) == []


def test_more_objects_than_one_answer_holds_are_listed_and_deleted(objects, monkeypatch):
    monkeypatch.setattr(s3_objects, "MOST_DELETED", 10)
    names = [f"pack/{number:02}" for number in range(LISTED_AT_ONCE + 5)]
    for name in names:
        objects.put(name, b"")
    assert names_in(objects, "pack/") == names
    objects.delete(iter(names))
    assert names_in(objects) == []


def test_what_is_deleted_is_gone_and_the_rest_stays(objects):
    for name in ("pack/one", "pack/two", "pack/three"):
        objects.put(name, b"x")
    objects.delete(iter(["pack/one", "pack/never", "pack/two"]))
    assert names_in(objects) == ["pack/three"]
    objects.delete(["pack/one"])
    objects.delete([])


def test_names_may_hold_every_printable_character(objects):
    characters = "".join(chr(code) for code in range(32, 127) if chr(code) != "/")
    names = sorted([f"x{characters}x/y", "a b/c+d", "a%2Fb", "...", "tail."])
    for name in names:
        objects.put(name, name.encode())
    assert names_in(objects) == names
    assert [objects.get(name).data.decode() for name in names] == names
    objects.delete(names)
    assert names_in(objects) == []


def test_many_writers_lose_no_update(objects):
    """Each adds to one object what it read and one more: what is there at the end is what all have added."""
    objects.create("counter", b"0 nobody")

    def add(writer):
        for number in range(5):
            increment(objects, f"{writer}.{number}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(4)))
    assert objects.get("counter").data.split()[0] == b"20"


def increment(objects, mark):
    while True:
        now = objects.get("counter")
        if now.data.split()[1] == mark.encode():
            return  # after a fault: it was written
        count = int(now.data.split()[0]) + 1
        try:
            objects.replace("counter", f"{count} {mark}".encode(), now.etag)
        except (ObjectChanged, StoreFailed):
            continue
        return


def test_the_check_passes_and_leaves_nothing_behind(objects):
    objects.check()
    assert names_in(objects) == []


# A store beside a dictionary

NAMES = st.sampled_from(["a", "b/c", "b/d", "b/e/f"])
CONTENTS = st.sampled_from([b"", b"one", b"another", b"the longest"])


class BesideADictionary(RuleBasedStateMachine):
    """Does the same to both. Tags are kept with their contents, so that old ones come up again."""

    def __init__(self, store):
        super().__init__()
        self.store, self.held, self.tags = store, {}, {}

    @rule(name=NAMES, data=CONTENTS)
    def put(self, name, data):
        self.store.put(name, data)
        self.held[name] = data

    @rule(name=NAMES, data=CONTENTS)
    def create(self, name, data):
        if name in self.held:
            with pytest.raises(ObjectChanged):
                self.store.create(name, data)
        else:
            self.tags[self.store.create(name, data)] = data
            self.held[name] = data

    @rule(name=NAMES, data=CONTENTS, drawn=st.data())
    def replace(self, name, data, drawn):
        tag = drawn.draw(st.sampled_from(["0" * 32, *self.tags]))
        if self.held.get(name) == self.tags.get(tag, "nothing"):
            self.tags[self.store.replace(name, data, tag)] = data
            self.held[name] = data
        else:
            with pytest.raises(ObjectChanged):
                self.store.replace(name, data, tag)

    @rule(name=NAMES, start=st.integers(0, 10), length=st.integers(1, 10))
    def read(self, name, start, length):
        data = self.held.get(name, b"")
        if start + length <= len(data):
            assert self.store.read(name, start, length) == data[start : start + length]
        else:
            with pytest.raises(ObjectMissing):
                self.store.read(name, start, length)

    @rule(names=st.lists(NAMES))
    def delete(self, names):
        self.store.delete(names)
        for name in names:
            self.held.pop(name, None)

    @rule(prefix=st.sampled_from(["a", "b", "b/", "b/e", "x"]))
    def list(self, prefix):
        assert names_in(self.store, prefix) == sorted(name for name in self.held if name.startswith(prefix))

    @rule()
    def look_at_all(self):
        found = {listed.name: (listed.size, listed.etag) for listed in self.store.list("")}
        whole = {name: self.store.get(name) for name in found}
        assert {name: stored.data for name, stored in whole.items()} == self.held
        assert {name: (len(stored.data), stored.etag) for name, stored in whole.items()} == found


def test_a_folder_does_as_a_dictionary_does(tmp_path):
    run_state_machine_as_test(
        lambda: BesideADictionary(FileObjects(tmp_path / uuid4().hex)),
        settings=settings(max_examples=20, stateful_step_count=20, deadline=None),
    )


def test_a_bucket_does_as_a_dictionary_does(moto):
    run_state_machine_as_test(
        lambda: BesideADictionary(open_fresh(moto.url)),
        settings=settings(max_examples=8, stateful_step_count=20, deadline=None),
    )


# Stores that do not keep conditions


def test_a_store_that_ignores_conditions_is_refused_and_left_empty(rclone):
    store = open_fresh(rclone.url)
    assert raised_by(store.check) is Fault.UNCONDITIONAL
    assert names_in(store) == []


class LooksAndThenWrites(FileObjects):
    """Keeps conditions, except that all who come at once have looked before the first of them writes."""

    def __init__(self, root):
        super().__init__(root)
        self.all_have_looked = threading.Barrier(CONTENDERS)

    @contextmanager
    def _locked(self):
        self._open()
        yield

    def _make(self, folder):
        if threading.current_thread() is not threading.main_thread():
            self.all_have_looked.wait()
        super()._make(folder)


def test_a_store_that_lets_several_win_is_refused_and_left_empty(tmp_path):
    store = LooksAndThenWrites(tmp_path / "store")
    assert raised_by(store.check) is Fault.UNCONDITIONAL
    assert names_in(store) == []
