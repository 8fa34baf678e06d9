"""Become what a unit says, and run its command: `launch.py '<the description that units.py makes>'`."""

import ctypes
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

CLONE_NEWNS = 0x20000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, PR_SET_MDWE = 38, 24, 65
LAST_CAPABILITY = 40
ALLOW, REFUSE_WITH_EPERM = 0x7FFF0000, 0x00050000 | 1


def main():
    spec = json.loads(sys.argv[1])
    calls = _allowed(spec["filter"])
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() == 0:
        _confine(libc, spec["readable"], spec["writable"])
    os.chdir(spec["directory"])
    os.umask(spec["umask"])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)  # a container's root may not raise it
    files = min(spec["nofile"], most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    resource.setrlimit(resource.RLIMIT_CORE, (spec["core"], spec["core"]))
    if os.geteuid() == 0:
        for capability in range(LAST_CAPABILITY + 1):
            libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
        os.setgroups([])
        os.setresgid(spec["uid"], spec["uid"], spec["uid"])
        os.setresuid(spec["uid"], spec["uid"], spec["uid"])
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    environment = spec["environment"] | {"HOLDFAST_STACK": os.environ.get("HOLDFAST_STACK", "")}
    if not spec["may_map_code"]:
        libc.prctl(PR_SET_MDWE, 1, 0, 0, 0)  # kernels before 6.3 do not know it
    _filter(calls)
    os.execve(spec["command"][0], spec["command"], environment)


def _confine(libc, readable, writable):
    """Do as ProtectSystem=strict, ProtectHome= and PrivateTmp= do: only the unit's folders can be written to.

    `readable` are folders that have to be seen although they lie in a home.
    """

    def mount(source, target, kind, flags, options=None):
        given = [None if one is None else os.fsencode(one) for one in (source, target, kind)]
        if libc.mount(*given, flags, None if options is None else options.encode()):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), target)

    if libc.unshare(CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), "a mount namespace of its own is not allowed here")
    mount(None, "/", None, MS_REC | MS_PRIVATE)
    kept = [(folder, os.open(folder, os.O_PATH)) for folder in readable]
    hidden = {closed for folder in readable if (closed := _closed_to_others(folder))}
    for folder in hidden:
        mount("tmpfs", folder, "tmpfs", 0, "mode=755")
    for folder, held in kept:
        if hidden & {*map(str, Path(folder).parents)}:
            Path(folder).mkdir(parents=True, exist_ok=True)
            mount(f"/proc/self/fd/{held}", folder, None, MS_BIND | MS_REC)
    for folder in writable:
        mount(folder, folder, None, MS_BIND)
    mount(None, "/", None, MS_REMOUNT | MS_BIND | MS_RDONLY)
    mount("tmpfs", "/tmp", "tmpfs", 0, "mode=1777")
    for folder, held in kept:
        if Path("/tmp") in Path(folder).parents:
            Path(folder).mkdir(parents=True, exist_ok=True)
            mount(f"/proc/self/fd/{held}", folder, None, MS_BIND | MS_REC)


def _closed_to_others(folder):
    """Give the uppermost folder on the way to it that others may not pass through."""
    way = [*reversed(Path(folder).parents)]
    return next((str(one) for one in way if not one.stat().st_mode & 0o001), None)


def _allowed(lines):
    """Give the calls that SystemCallFilter= lets through, by systemd's own groups."""
    allowed = set(_group("@default"))
    for line in lines:
        names = {call for word in line.lstrip("~").split() for call in _group(word)}
        allowed = allowed - names if line.startswith("~") else allowed | names
    return allowed


def _group(word):
    if not word.startswith("@"):
        return [word]
    shown = subprocess.run(
        ["systemd-analyze", "syscall-filter", word], capture_output=True, text=True, check=True
    ).stdout
    words = [line.strip() for line in shown.splitlines()[1:] if line.strip() and "#" not in line]
    return [call for one in words for call in _group(one)]


def _filter(calls):
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(seccomp.seccomp_init(REFUSE_WITH_EPERM))
    for call in sorted(calls):
        number = seccomp.seccomp_syscall_resolve_name(call.encode())
        if number >= 0:
            seccomp.seccomp_rule_add(context, ALLOW, number, 0)
    if seccomp.seccomp_load(context):
        raise SystemExit("the filter of system calls was not taken")


main()
