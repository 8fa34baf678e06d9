"""Processes that stand for browsers: some write all the time, one cannot be stopped."""

import subprocess
import sys
from contextlib import contextmanager

from holdfast_gateway.adapters.processes import kill_group

# Two processes of two threads, each with a pair of files: what is in the first comes to the second next.
WRITER = """
import os, sys, threading, time

def put(pair, number):
    for file in pair:
        os.pwrite(file, b"%8d" % number * 2000, 0)

def write(pair):
    for number in range(1, 1 << 30):
        put(pair, number)
        time.sleep(0.0005)

def start_pair(name):
    pair = [os.open(f"{sys.argv[1]}/{name}-{which}", os.O_WRONLY | os.O_CREAT) for which in (1, 2)]
    put(pair, 0)
    return pair

os.makedirs(sys.argv[1], exist_ok=True)
pairs = [start_pair(name) for name in "abcd"]
first, second = pairs[:2] if os.fork() == 0 else pairs[2:]
threading.Thread(target=write, args=(first,), daemon=True).start()
print("up", flush=True)
write(second)
"""

# A thread waits in the kernel for a child, as vfork() has it, and takes no signal but SIGKILL; the other one
# can be stopped. It does not give the interpreter's lock away, so that the child has it too.
UNSTOPPABLE = """
import ctypes, os, platform, sys, threading, time
sys.setswitchinterval(60)
libc = ctypes.PyDLL(None)
CLONE, VFORK, SIGCHLD = {"x86_64": 56, "aarch64": 220}[platform.machine()], 0x4000, 17
PR_SET_PDEATHSIG, SIGKILL = 1, 9

def wait_in_the_kernel():
    if libc.syscall(CLONE, VFORK | SIGCHLD, 0, 0, 0, 0) == 0:
        libc.prctl(PR_SET_PDEATHSIG, SIGKILL)
        os.setsid()
        print("up", flush=True)
        time.sleep(60)

threading.Thread(target=wait_in_the_kernel).start()
"""


@contextmanager
def running(script, profile):
    """Run a script as the browser that has a profile open, and end it with all its kind."""
    command = [sys.executable, "-c", script, str(profile), f"--user-data-dir={profile}"]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE) as process:
        try:
            process.stdout.readline()
            yield process.pid
        finally:
            kill_group(process.pid)


def assert_whole(folder):
    """Check that what a writer wrote is as it was at one moment, and give how many pairs there are."""
    names = [file.name.removesuffix("-1") for file in folder.glob("*-1")]
    for name in names:
        first, second = (_only_number(folder / f"{name}-{which}") for which in (1, 2))
        assert first - second in {0, 1}
    return len(names)


def _only_number(file):
    content = file.read_bytes()
    assert content == content[:8] * 2000
    return int(content[:8])
