"""Units of systemd, read and carried out as far as a machine without systemd can."""

import json
import os
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "infra" / "systemd"
RELEASE = "/opt/holdfast/current"
LAUNCH = Path(__file__).with_name("launch.py")


class Unit:
    """A file of systemd's: what it says, key by key."""

    def __init__(self, name):
        self.name = name
        self._said = {}
        for line in (UNITS / f"{name}.service").read_text().splitlines():
            key, is_setting, value = line.partition("=")
            if is_setting and not line.startswith("#"):
                self._said.setdefault(key, []).append(value)

    def all(self, key):
        """Give every value of a key."""
        return self._said.get(key, [])

    def one(self, key):
        """Give the value of a key that stands there once."""
        [value] = self._said[key]
        return value

    def command(self):
        """Give the command line, of this checkout in place of the release."""
        return self.one("ExecStart").replace(RELEASE, str(ROOT)).split()

    def launched(self, place, uid, env_file, socket_path):
        """Give a command that carries the unit out below `place`: its user, folders, environment and limits.

        The folders are made; `env_file` is the text of `.env` there.
        """
        settings = place / self.one("WorkingDirectory").lstrip("/")
        folders = [settings]
        for key, below in (("StateDirectory", "var/lib"), ("CacheDirectory", "var/cache")):
            folders += [place / below / name for name in self.all(key)]
        for folder in folders:
            folder.mkdir(parents=True, mode=0o700, exist_ok=True)
            _give(folder, uid)
        (settings / ".env").write_text(env_file)
        (settings / ".env").chmod(0o400)
        _give(settings / ".env", uid)
        environment = dict(line.split("=", 1) for line in self.all("Environment"))
        spec = {
            "uid": uid,
            "directory": str(settings),
            "readable": sorted({str(ROOT), sys.base_prefix}),
            "writable": [str(folder) for folder in folders[1:]],
            "umask": int(self.one("UMask"), 8),
            "environment": {
                # What systemd gives by itself.
                "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin",
                "LANG": "C.UTF-8",
                "NOTIFY_SOCKET": str(socket_path),
                "WATCHDOG_USEC": "900000",
                **{name: _below(place, value) for name, value in environment.items()},
            },
            "nofile": int(self.one("LimitNOFILE")),
            "core": int(self.one("LimitCORE")),
            "filter": self.all("SystemCallFilter"),
            "may_map_code": self.all("MemoryDenyWriteExecute") != ["yes"],
            "command": self.command(),
        }
        return [sys.executable, str(LAUNCH), json.dumps(spec)]


class Ear:
    """Where a service tells systemd how it is."""

    def __init__(self, path):
        self.path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(str(path))
        path.chmod(0o777)

    def heard(self):
        """Give what has been said since the last time, in order."""
        said = []
        while True:
            try:
                said.append(self._socket.recv(4096).decode())
            except BlockingIOError:
                return said

    def close(self):
        self._socket.close()


def _give(path, uid):
    if os.geteuid() == 0:
        os.chown(path, uid, uid)


def _below(place, value):
    return f"{place}{value}" if value.startswith("/") else value
