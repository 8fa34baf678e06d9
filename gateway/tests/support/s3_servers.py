"""Servers that speak S3, run for tests and measurements: moto, Ceph's radosgw, and rclone, which lies.

Each is a context manager that gives an `S3Server` with an empty bucket in it. All is on loopback and on free
ports, in a folder that is given, and is gone at the end, also where this process is killed.
"""

import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import boto3.session
from botocore.config import Config
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

BUCKET = "holdfast"
HOST = "s3.test"
"""radosgw's name: with `holdfast.s3.test` the bucket is named in the host. It is in no DNS."""

REGION = "us-east-1"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "HOLDFAST",
    "AWS_SECRET_ACCESS_KEY": "of-the-tests-alone",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "NO_PROXY": "*",
}
"""What a client of any of them has in its environment, and nothing of this machine's own beside it."""

START_WITHIN = 60.0

_CEPH = """
[global]
fsid = {fsid}
run dir = {folder}/run
log file = {folder}/$name.log
mon cluster log file = {folder}/cluster.log
admin socket =
keyring = {folder}/keyring
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
ms bind ipv6 = false
public addr = 127.0.0.1
mon host = v2:127.0.0.1:{port}
mon data = {folder}/mon
mon data avail crit = 1
mon allow pool size one = true
paxos propose interval = 0.05
osd data = {folder}/osd
osd objectstore = memstore
memstore device bytes = 4294967296
osd crush chooseleaf type = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
rgw dns name = {host}
"""


@dataclass(frozen=True)
class S3Server:
    """Where a server listens, and the ids of its processes."""

    url: str
    pids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Radosgw(S3Server):
    """Ceph's server, which listens twice."""

    tls_url: str = ""
    ca: Path = Path()
    conf: Path = Path()

    @property
    def virtual_url(self) -> str:
        """Where the bucket may be named in the host."""
        return self.url.replace("127.0.0.1", HOST)

    def admin(self, *arguments: str) -> None:
        """Call `radosgw-admin`."""
        _run("radosgw-admin", "--conf", str(self.conf), *arguments)


@contextmanager
def moto(*, listed_at_once: int = 1000) -> Iterator[S3Server]:
    """Run moto in this process: quick to start; it checks neither secrets nor checksums."""
    # It takes a second to load, of which a measurement against another server has no need.
    from moto.server import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415

    class Quiet(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_request(self, *_: object) -> None:
            pass

    app = DomainDispatcherApplication(create_backend_app)
    one_by_one = threading.Lock()

    def serve(environ, start_response):
        # It looks first and writes then, with nothing between that keeps another request out.
        with one_by_one:
            return app(environ, start_response)

    server = make_server("127.0.0.1", 0, serve, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    os.environ["MOTO_S3_DEFAULT_MAX_KEYS"] = str(listed_at_once)
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        make_bucket(url)
        yield S3Server(url)
    finally:
        del os.environ["MOTO_S3_DEFAULT_MAX_KEYS"]
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def rclone(folder: Path) -> Iterator[S3Server]:
    """Run `rclone serve s3` on a folder: it takes conditional writes, and ignores the condition."""
    (folder / BUCKET).mkdir(parents=True)
    [port] = _free_ports(1)
    keys = f"{ENVIRONMENT['AWS_ACCESS_KEY_ID']},{ENVIRONMENT['AWS_SECRET_ACCESS_KEY']}"
    program = str(Path(sys.executable).with_name("rclone"))
    arguments = ["--addr", f"127.0.0.1:{port}", "--auth-key", keys, "--config", "", str(folder)]
    with _running(folder.with_suffix(".log"), program, "serve", "s3", *arguments) as process:
        _wait_for(port, [process])
        yield S3Server(f"http://127.0.0.1:{port}", (process.pid,))


@contextmanager
def radosgw(folder: Path) -> Iterator[Radosgw]:
    """Run Ceph's S3 server on one monitor and one store in memory: about a second, and 160 MB."""
    monitor, plain, tls = _free_ports(3)
    conf, log = folder / "ceph.conf", folder / "out.log"
    for name in ("run", "mon", "osd"):
        (folder / name).mkdir(parents=True)
    (folder / "keyring").touch()
    fsid, osd = str(uuid.uuid4()), str(uuid.uuid4())
    conf.write_text(_CEPH.format(fsid=fsid, folder=folder, port=monitor, host=HOST))
    ceph = ["--conf", str(conf)]
    ca = make_certificate(folder / "tls.pem", folder / "tls.key")
    listen = f"endpoint=127.0.0.1:{plain} ssl_endpoint=127.0.0.1:{tls}"
    front = f"beast tcp_nodelay=1 {listen} ssl_certificate={ca} ssl_private_key={folder}/tls.key"

    monmap = str(folder / "monmap")
    _run("monmaptool", "--create", "--addv", "a", f"[v2:127.0.0.1:{monitor}]", "--fsid", fsid, monmap)
    _run("ceph-mon", *ceph, "--id", "a", "--mkfs", "--monmap", monmap)
    with ExitStack() as daemons:

        def start(*command: str) -> subprocess.Popen[bytes]:
            return daemons.enter_context(_running(log, *command, *ceph, "-f"))

        processes = [start("ceph-mon", "--id", "a")]
        _run("ceph", *ceph, "--connect-timeout", "30", "osd", "new", osd)
        _run("ceph-osd", *ceph, "--id", "0", "--mkfs", "--osd-uuid", osd)
        processes += [
            start("ceph-osd", "--id", "0"),
            start("radosgw", "--id", "rgw", "--rgw-frontends", front),
        ]
        _wait_for(plain, processes)
        pids = tuple(process.pid for process in processes)
        server = Radosgw(
            f"http://127.0.0.1:{plain}", pids, tls_url=f"https://127.0.0.1:{tls}", ca=ca, conf=conf
        )
        key, secret = ENVIRONMENT["AWS_ACCESS_KEY_ID"], ENVIRONMENT["AWS_SECRET_ACCESS_KEY"]
        named = ("--uid", "tests", "--display-name", "Tests")
        server.admin("user", "create", *named, "--access-key", key, "--secret-key", secret)
        make_bucket(server.url)
        yield server


def make_bucket(url: str, name: str = BUCKET) -> None:
    """Make a bucket that is not there yet."""
    session = boto3.session.Session(
        ENVIRONMENT["AWS_ACCESS_KEY_ID"], ENVIRONMENT["AWS_SECRET_ACCESS_KEY"], region_name=REGION
    )
    client = session.client("s3", endpoint_url=url, config=Config(proxies={}))
    client.create_bucket(Bucket=name)
    client.close()


def make_certificate(certificate: Path, key_file: Path) -> Path:
    """Make a certificate for the loopback address that is its own CA, valid for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Holdfast's tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    return certificate


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=START_WITHIN, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.strip()}")


@contextmanager
def _running(log: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process that holds nothing worth keeping. The kernel ends it with the thread that started it."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *command], stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_WITHIN
    while True:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        ended = [process.args for process in processes if process.poll() is not None]
        if ended or time.monotonic() > deadline:
            raise RuntimeError(f"port {port} is not listened on; ended: {ended}")
        time.sleep(0.02)
