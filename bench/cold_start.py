"""What the web function's first answer costs a fresh process, beside `serve` behind AWS's Web Adapter.

python bench/cold_start.py                      # builds the package, nine starts a row
python bench/cold_start.py --imports            # also the costliest imports, by -X importtime

The package is the one that is deployed, for this machine: compiled, and nothing else on the path. Each start
is a process of its own, on a real PostgreSQL that is at the newest revision, and gets one call. CPU is user
and system time of all its threads from its beginning until the answer is there. The webhook is signed and
stored durably, and its wake-up sent to a queue that answers at once. The bar is 0.6 s of CPU for each call.
"""

# ruff: noqa: E402 - the scripts beside this folder are found first

import argparse
import asyncio
import base64
import hashlib
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "infra" / "scripts"))

import lambda_package
from holdfast_contract.ids import new_id
from holdfast_contract.service.database import Database
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.adapters.tables import METADATA
from postgres import Postgres

BAR = 0.6
WITHIN = 30.0
LIBRARIES = "import aiohttp.web, pydantic_settings, sqlalchemy, structlog"
FOR_A_WEBHOOK = (
    "holdfast_core.aws_lambda",
    "holdfast_core.lean",
    "sqlalchemy.dialects.postgresql.psycopg",
    "psycopg",
)
MODULES_SHOWN = 14
IMPORT_RUNS = 7

FUNCTION = """
import sys, json, time
sys.path.insert(0, sys.argv[1])
module, _, name = sys.argv[2].rpartition(".")
handler = getattr(__import__(module, fromlist=[name]), name)
loaded = time.process_time()
class Context:
    def get_remaining_time_in_millis(self):
        return 60000
answer = handler(json.loads(sys.argv[3]), Context())
print(json.dumps({"loaded": loaded, "status": answer["statusCode"]}), flush=True)
sys.stdin.read()
"""
"""As Lambda's runtime does: the handler is imported, and called with what came."""


@dataclass(frozen=True)
class Start:
    """Seconds of one start: CPU and wall until the answer, and CPU until everything was imported."""

    cpu: float
    wall: float
    loaded: float | None = None


def python(*arguments: str) -> list[str]:
    """Give the command of an interpreter that sees the standard library alone."""
    return [os.path.realpath(sys.executable), "-I", "-S", "-B", *arguments]


def end(process: "subprocess.Popen[str]", began: float, loaded: float | None = None) -> Start:
    """Kill a process that has answered, and say what it took so far."""
    wall = time.perf_counter() - began
    process.send_signal(signal.SIGKILL)
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    return Start(used.ru_utime + used.ru_stime, wall, loaded)


def of_command(command: Sequence[str]) -> Start:
    """Run a command to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(command, text=True)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed")
    return Start(used.ru_utime + used.ru_stime, time.perf_counter() - began)


def of_function(
    package: Path, handler: str, event: Mapping[str, object], status: int, env: Mapping[str, str]
) -> Start:
    """Start the function and call it once."""
    began = time.perf_counter()
    command = python("-c", FUNCTION, str(package), handler, json.dumps(event))
    process = subprocess.Popen(command, text=True, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    line = next((line for line in process.stdout if line.startswith('{"loaded"')), "")
    if not line:
        raise SystemExit("the function failed as shown above")
    said = json.loads(line)
    started = end(process, began, said["loaded"])
    if said["status"] != status:
        raise SystemExit(f"the function answered {said['status']} instead of {status}")
    return started


def of_serve(env: Mapping[str, str]) -> Start:
    """Start `holdfast-core serve` as the adapter would, and ask it until it answers."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "holdfast_core", "serve", "--no-worker"]
    process = subprocess.Popen(
        command, text=True, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout
    address = next((line.split()[-1] for line in process.stdout if "listens on" in line), None)
    if address is None:
        raise SystemExit("core did not start")
    with urllib.request.urlopen(f"{address}/health", timeout=WITHIN):
        return end(process, began)


class Queue(BaseHTTPRequestHandler):
    """As much of SQS as takes a message and forgets it."""

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "Entries" in sent:
            done = [{"Id": one["Id"], **_receipt(one["MessageBody"])} for one in sent["Entries"]]
            answer: dict[str, object] = {"Successful": done, "Failed": []}
        else:
            answer = _receipt(sent["MessageBody"])
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


def _receipt(body: str) -> dict[str, object]:
    digest = hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
    return {"MessageId": "1", "MD5OfMessageBody": digest, "SequenceNumber": "1"}


def called(method: str, path: str, headers: Mapping[str, str], body: str = "") -> dict[str, object]:
    """Write a call as a function URL does."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": "abc.lambda-url.eu-central-1.on.aws", "x-forwarded-proto": "https", **headers},
        "requestContext": {
            "domainName": "abc.lambda-url.eu-central-1.on.aws",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.7"},
            "requestId": "bench",
        },
        "body": base64.b64encode(body.encode()).decode(),
        "isBase64Encoded": True,
    }


def webhook(secret: str) -> dict[str, object]:
    """Make a contact's message as a gateway delivers it."""
    message_id = new_id("evt")
    contact = {"contactId": "6281717407674", "phone": "6281717407674", "lid": None, "name": "Sari"}
    event = {
        "id": message_id,
        "type": "message.received",
        "timestamp": to_rfc3339(now()),
        "userId": "acme",
        "sessionId": "default",
        "data": {
            "messageId": message_id,
            "chat": {"chatId": "6281717407674@c.us", "kind": "direct"},
            "from": contact,
            "fromMe": False,
            "type": "text",
            "text": "When are you open on weekdays?",
            "media": None,
            "replyTo": None,
            "sentAt": to_rfc3339(now()),
            "catchUp": False,
        },
    }
    body = json.dumps(event)
    headers = Signer([secret]).headers(message_id, now(), body)
    return called("POST", "/webhooks/gateway", {**headers, "content-type": "application/json"}, body)


def settings(database_url: str, queue_url: str, secret: str) -> dict[str, str]:
    """Give the environment of a function."""
    return {
        "PATH": "/usr/bin:/bin",
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "CORE_DATABASE_URL": database_url,
        "CORE_DATABASE_CONNECTIONS": "2",
        "CORE_QUEUE_URL": f"{queue_url}/000000000000/work.fifo",
        "CORE_LATER_QUEUE_URL": f"{queue_url}/000000000000/later",
        "CORE_SQS_ENDPOINT_URL": queue_url,
        "CORE_WEBHOOK_SECRETS": secret,
        "CORE_GATEWAY_API_KEY": "Hn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T",
        "CORE_SECRET_KEY": "Tr4Ew2Qm7Bv0Cx5Za1Gs6Fd8Jn3H",
        "CORE_ADMIN_EMAIL": "operator@holdfast.test",
        "CORE_ADMIN_PASSWORD": "mulberry-lantern-orchard-77",
    }


def imports(package: Path) -> list[tuple[str, int]]:
    """Give what the first webhook loads and what that costs by package, in microseconds, costliest first.

    It is time and not CPU, so the least of several runs counts.
    """
    runs = [_imports(package) for _ in range(IMPORT_RUNS)]
    least = {name: min(run[name] for run in runs) for name in runs[0]}
    return sorted(least.items(), key=lambda part: -part[1])


def _imports(package: Path) -> dict[str, int]:
    code = f"import sys; sys.path.insert(0, {str(package)!r}); import {', '.join(FOR_A_WEBHOOK)}"
    done = subprocess.run(python("-X", "importtime", "-c", code), capture_output=True, text=True, check=True)
    own: dict[str, int] = defaultdict(int)
    for line in done.stderr.splitlines()[1:]:
        spent, _, name = line.removeprefix("import time:").split("|")
        own[".".join(name.strip().split(".")[: 2 if "holdfast" in name else 1])] += int(spent)
    return own


def tell(name: str, starts: Sequence[Start]) -> None:
    """Print a row."""
    cpu, wall = sorted(one.cpu for one in starts), [one.wall for one in starts]
    loaded = [one.loaded for one in starts if one.loaded is not None]
    shown = f"{median(loaded):6.3f}" if loaded else "     –"
    print(
        f"{name:<34} {median(cpu):6.3f}  {cpu[0]:6.3f}  {cpu[-1]:6.3f}  {shown}  {median(wall):6.3f}",
        flush=True,
    )


async def migrate(url: str) -> None:
    """Make the tables, as a deployment does before."""
    await (database := Database(url, METADATA)).open()
    await database.close()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--starts", type=int, default=9, help="of each row")
    parser.add_argument("--package", type=Path, help="an unpacked package, instead of a fresh one")
    parser.add_argument("--handler", default="holdfast_core.aws_lambda.web")
    parser.add_argument("--imports", action="store_true", help="print the costliest imports, too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, Postgres() as server:
        package = given.package
        if package is None:
            architecture = "arm64" if platform.machine() in {"aarch64", "arm64"} else "x86_64"
            lambda_package.build(Path(scratch), architecture, lambda_package.own_version())
            package = Path(scratch) / "package"
        url = server.create("cold")
        asyncio.run(migrate(url))
        queue = ThreadingHTTPServer(("127.0.0.1", 0), Queue)
        threading.Thread(target=queue.serve_forever, daemon=True).start()
        secret = new_secret()
        env = settings(url, f"http://127.0.0.1:{queue.server_port}", secret)
        return measure(given, package, env, secret)


def measure(given: argparse.Namespace, package: Path, env: Mapping[str, str], secret: str) -> int:
    """Take turns, so that what else the machine does meets all rows; 1 where a bar is missed."""
    path = f"import sys; sys.path.insert(0, {str(package)!r}); "
    serving = {**env, "CORE_QUEUE_URL": "", "CORE_LATER_QUEUE_URL": "", "CORE_PORT": "0"}
    rows = {
        "python -c pass": lambda: of_command(python("-c", "pass")),
        "the libraries alone": lambda: of_command(python("-c", path + LIBRARIES)),
        "web function, GET /health": lambda: of_function(
            package, given.handler, called("GET", "/health", {}), 200, env
        ),
        "web function, signed webhook": lambda: of_function(
            package, given.handler, webhook(secret), 202, env
        ),
        "serve --no-worker, GET /health": lambda: of_serve(serving),
    }
    starts: dict[str, list[Start]] = {name: [] for name in rows}
    for _ in range(given.starts):
        for name, start in rows.items():
            starts[name].append(start())
    print(f"{'':<34} {'CPU s':>6}  {'least':>6}  {'most':>6}  {'loaded':>6}  {'wall s':>6}")
    for name, of_row in starts.items():
        tell(name, of_row)
    if given.imports:
        print("\n| package | ms to import |\n|---|---|")
        for name, spent in imports(package)[:MODULES_SHOWN]:
            print(f"| `{name}` | {spent / 1000:.0f} |")
    missed = [
        name
        for name, of_row in starts.items()
        if "function" in name and median(one.cpu for one in of_row) > BAR
    ]
    for name in missed:
        print(f"missed the bar of {BAR} s: {name}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
