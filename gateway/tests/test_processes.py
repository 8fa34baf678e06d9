import os
import subprocess
import sys
import time

import pytest
from holdfast_gateway.adapters.processes import find_leader, kill_group, leaders_below, memory_of_group

# A stand-in for a browser: a leader, a child, and one that was forked and is still its parent's image.
FAMILY = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "--type=renderer", *sys.argv[1:]])
if os.fork() == 0:
    time.sleep(60)
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture
def browser(tmp_path):
    arguments = ["--holdfast-session=ann/default", f"--user-data-dir={tmp_path}/sessions/ann/default/profile"]
    with subprocess.Popen(
        [sys.executable, "-c", FAMILY, *arguments], start_new_session=True, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        yield process
        kill_group(process.pid)


def test_the_browser_is_told_from_its_children_and_from_what_was_just_forked(browser, tmp_path):
    for _ in range(20):
        assert find_leader(tmp_path / "sessions/ann/default/profile") == browser.pid
    assert leaders_below(tmp_path / "sessions") == [browser.pid]
    assert leaders_below(tmp_path / "sess") == []
    assert find_leader(tmp_path / "sessions/ann/default") is None


def test_a_group_is_measured_and_ended_as_a_whole(browser):
    assert memory_of_group(browser.pid) > 1 << 20
    kill_group(browser.pid)
    browser.wait()
    assert memory_of_group(browser.pid) == 0


def test_a_browser_that_is_stopped_is_ended_too(browser):
    os.killpg(browser.pid, 19)
    began = time.monotonic()
    kill_group(browser.pid)
    assert time.monotonic() - began < 4


def test_ending_what_is_gone_is_no_error():
    kill_group(2**22 - 1)
