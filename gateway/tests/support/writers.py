"""Processes that stand for browsers: some write all the time, one cannot be stopped."""

import subprocess
import sys
from contextlib import contextmanager

from holdfast_gateway.adapters.processes import kill_group

# Two processes of two threads, each with a pair of files: what is in the first comes to the second next.
WRITER = """
import os, sys, threading, time

def write(name):
    files = [os.open(f"{sys.argv[1]}/{name}-{which}", os.O_WRONLY | os.O_CREAT) for which in (1, 2)]
    number = 0
    while True:
        number += 1
        for file in files:
            os.pwrite(file, b"%8d" % number * 2000, 0)
        time.sleep(0.0005)

os.makedirs(sys.argv[1], exist_ok=True)
name = "child" if os.fork() == 0 else "leader"
threading.Thread(target=write, args=(f"{name}-thread",), daemon=True).start()
if name == "leader":
    print("up", flush=True)
write(name)
"""

# Its child waits in the kernel for a child of its own, as vfork() has it, and takes no signal but SIGKILL.
# The leader itself can be stopped.
UNSTOPPABLE = """
import ctypes, os, platform, time
libc = ctypes.CDLL(None)
CLONE, VFORK, SIGCHLD = {"x86_64": 56, "aarch64": 220}[platform.machine()], 0x4000, 17
PR_SET_PDEATHSIG, SIGKILL = 1, 9
if os.fork() == 0 and libc.syscall(CLONE, VFORK | SIGCHLD, 0, 0, 0, 0) == 0:
    libc.prctl(PR_SET_PDEATHSIG, SIGKILL)
    os.setsid()
    print("up", flush=True)
time.sleep(60)
"""


@contextmanager
def running(script, profile):
    """Run a script as the browser that has a profile open, and end it with all its kind."""
    command = [sys.executable, "-c", script, str(profile), f"--user-data-dir={profile}"]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout.readline() == b"up\n"
            yield process.pid
        finally:
            kill_group(process.pid)


def assert_whole(folder):
    """Check that what a writer wrote is as it was at one moment, and give how many pairs there are."""
    pairs = [(first, first.with_name(first.name[:-1] + "2")) for first in folder.glob("*-1")]
    for pair in pairs:
        first, second = ({file.read_bytes()[at : at + 8] for at in range(0, 16000, 8)} for file in pair)
        assert (len(first), len(second)) == (1, 1)
        assert int(first.pop()) - int(second.pop()) in {0, 1}
    return len(pairs)
