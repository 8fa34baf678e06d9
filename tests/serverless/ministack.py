"""AWS on this machine, as far as core needs it: Lambda, function URLs, SQS, alarms, the parameter store."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any, Self
from urllib.error import URLError
from urllib.request import urlopen

import boto3
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".tools" / "ministack" / "bin" / "python"
REGION = "eu-central-1"
IDENTITY = {
    "AWS_ACCESS_KEY_ID": "000000000000",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
}
WITHIN = 60.0


class Ministack:
    """A server with its functions' processes; a context manager that starts it and ends all of them."""

    def __enter__(self) -> Self:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = tempfile.TemporaryDirectory(prefix="ministack-")
        self.log = Path(self._folder.name) / "log"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": self._folder.name,
            "TMPDIR": self._folder.name,
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            **IDENTITY,
        }
        with self.log.open("wb") as log:
            self._server = subprocess.Popen(
                [PYTHON, "-m", "ministack"],
                cwd=self._folder.name,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + WITHIN
        while not self._is_ready():
            if time.monotonic() > end or self._server.poll() is not None:
                self.__exit__()
                raise RuntimeError(f"ministack does not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.05)
        return self

    def _is_ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/_ministack/ready", timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def __exit__(self, *_: object) -> None:
        # The functions' processes are of its session.
        os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait()
        self._folder.cleanup()

    @cache  # noqa: B019 - it lives as long as the tests
    def client(self, service: str) -> Any:
        """Give boto3's client of a service."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=IDENTITY["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=IDENTITY["AWS_SECRET_ACCESS_KEY"],
            config=Config(retries={"max_attempts": 2}),
        )

    def processes(self, function: str) -> list[int]:
        """Give the processes that a function has now."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and f"ministack-lambda-{function}-" in str(
                    (entry / "cwd").readlink()
                ):
                    found.append(int(entry.name))
            except OSError:
                continue
        return found
