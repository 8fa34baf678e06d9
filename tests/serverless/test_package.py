"""The zip for Lambda: what is in it, and that it runs with nothing else around it."""

import importlib.util
import json
import os
import platform
import subprocess
import sys
import zipfile

import lambda_package
import pytest
from chain import SECRET_KEY
from core_support.fake_gateway import KEY
from core_support.running import EMAIL, PASSWORD, SECRET, message_event
from holdfast_contract.signing import Signer
from holdfast_contract.times import now
from ministack import IDENTITY

ARCHITECTURE = "arm64" if platform.machine() in {"aarch64", "arm64"} else "x86_64"
UNCHECKED = 1
"""Of a compiled file's flags: known by a hash that nobody compares."""

NOT_IN_IT = ("uvloop", "holdfast_gateway", "holdfast_simulator", "boto3", "pytest")
FULL = pytest.mark.skipif(not os.environ.get("HOLDFAST_SERVERLESS"), reason="`make test-serverless` runs it")

# `serve` alone needs a loop that is not in the package.
LOAD_ALL = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import holdfast_contract, holdfast_core
for package in (holdfast_contract, holdfast_core):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if module.name.rpartition(".")[2] not in {"__main__", "cli", "serve"}:
            importlib.import_module(module.name)
import alembic.command, alembic.runtime.migration, argon2, cryptography.fernet, numpy, psycopg
import sqlalchemy.dialects.postgresql.psycopg
strange = {
    file for module in list(sys.modules.values())
    if (file := getattr(module, "__file__", None)) and "site-packages" in file
}
assert not strange, strange
"""

RUNTIME = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
module = importlib.import_module("holdfast_core.aws_lambda")
class Context:
    def get_remaining_time_in_millis(self):
        return 30_000
for name, event in json.load(sys.stdin):
    print("answer", json.dumps(getattr(module, name)(event, Context())), flush=True)
"""


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    """The folder of an unpacked package for this machine, and what was noted of it."""
    out = tmp_path_factory.mktemp("lambda")
    return out, lambda_package.build(out, ARCHITECTURE, lambda_package.own_version())


def alone(folder, *arguments, given="", **environment):
    """Run Python with the package and the standard library, and nothing else that is installed here."""
    command = [os.path.realpath(sys.executable), "-I", "-S", "-B", *arguments]
    own = {"PATH": "/usr/bin:/bin", **environment}
    return subprocess.run(
        command, cwd=folder, env=own, input=given, capture_output=True, text=True, check=False
    )


def asked(method, path, headers=None, body=""):
    """Make a call as a function URL hands it on."""
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": "core.example", **(headers or {})},
        "requestContext": {"http": {"method": method, "path": path, "sourceIp": "192.0.2.7"}},
        "body": body,
        "isBase64Encoded": False,
    }


@FULL
def test_it_is_within_lambdas_limits_and_says_what_it_is(package):
    out, made = package
    lambda_package.check(made)
    said = json.loads((out / "package.json").read_text())
    assert said["sha256"] == made.sha256
    assert (said["architecture"], said["python"]) == (ARCHITECTURE, lambda_package.own_version())
    assert (out / made.zip).stat().st_size == made.zipped_bytes


def test_a_package_that_is_too_large_is_refused_with_what_to_do():
    large = lambda_package.Package("x.zip", "0", "arm64", "3.13", 51 << 20, 251 << 20)
    with pytest.raises(lambda_package.CannotPackage, match="51 MB zipped, and Lambda takes 50"):
        lambda_package.check(large)


@FULL
def test_all_of_core_loads_from_it_with_nothing_else_around(package):
    out, _ = package
    loaded = alone(out, "-c", LOAD_ALL, str(out / "package"))
    assert loaded.returncode == 0, loaded.stderr[-2000:]


@FULL
def test_it_migrates_answers_takes_an_event_once_and_serves_the_dashboard(package, ministack, postgres):
    sqs = ministack.client("sqs")
    queues = {
        name: sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        for name, attributes in (("packaged.fifo", {"FifoQueue": "true"}), ("packaged", {}))
    }
    settings = {
        "CORE_DATABASE_URL": postgres.create("packaged"),
        "CORE_DATABASE_CONNECTIONS": "2",
        "CORE_QUEUE_URL": queues["packaged.fifo"],
        "CORE_LATER_QUEUE_URL": queues["packaged"],
        "CORE_SQS_ENDPOINT_URL": ministack.url,
        "CORE_WEBHOOK_SECRETS": SECRET,
        "CORE_GATEWAY_API_KEY": KEY,
        "CORE_SECRET_KEY": SECRET_KEY,
        "CORE_ADMIN_EMAIL": EMAIL,
        "CORE_ADMIN_PASSWORD": PASSWORD,
    }
    event = message_event()
    body = json.dumps(event)
    webhook = asked("POST", "/webhooks/gateway", Signer([SECRET]).headers(event["id"], now(), body), body)
    calls = [
        ("migrate", {}),
        ("web", asked("GET", "/health")),
        ("web", webhook),
        ("web", webhook),
        ("web", webhook | {"body": body.replace("open", "shut")}),
        ("web", asked("GET", "/login")),
    ]
    out, _ = package
    done = alone(out, "-c", RUNTIME, str(out / "package"), given=json.dumps(calls), **settings, **IDENTITY)
    answers = [json.loads(line[7:]) for line in done.stdout.splitlines() if line.startswith("answer ")]
    assert len(answers) == len(calls), done.stderr[-2000:]
    migrated, health, taken, again, _forged, page = answers
    assert migrated["from"] is None
    assert [one["statusCode"] for one in answers[1:]] == [200, 202, 202, 401, 200]
    assert json.loads(health["body"])["status"] == "ok"
    assert [json.loads(one["body"])["duplicate"] for one in (taken, again)] == [False, True]
    assert "Sign in" in page["body"]
    assert sqs.receive_message(QueueUrl=queues["packaged.fifo"])["Messages"]


@FULL
def test_it_holds_core_and_its_pages_and_nothing_of_the_gateway_or_of_this_machine(package):
    out, made = package
    with zipfile.ZipFile(out / made.zip) as archive:
        names = archive.namelist()
        told = archive.read("holdfast_core/lean.py").decode()
    assert told.startswith('"""Core in a process')
    assert "node_modules/htmx.org/dist/htmx.min.js" in names
    assert "node_modules/swagger-ui-dist/swagger-ui-bundle.js" in names
    assert any(name.startswith("holdfast_core-") and name.endswith("/METADATA") for name in names)
    top = {name.partition("/")[0] for name in names}
    assert not top & set(NOT_IN_IT)
    assert not [name for name in names if name.endswith((".env", "direct_url.json")) or "/tests/" in name]


@FULL
def test_every_module_is_compiled_and_is_not_checked_against_its_source(package):
    out, made = package
    folder = out / "package"
    with zipfile.ZipFile(out / made.zip) as archive:
        names = set(archive.namelist())
    lacking = [
        name
        for name in names
        if name.startswith(("holdfast_", "aiohttp/", "sqlalchemy/"))
        and name.endswith(".py")
        and importlib.util.cache_from_source(name) not in names
    ]
    assert lacking == []
    compiled = (folder / importlib.util.cache_from_source("holdfast_core/lean.py")).read_bytes()
    assert int.from_bytes(compiled[4:8], "little") == UNCHECKED
    assert str(out).encode() not in compiled  # a traceback names files as Lambda unpacks them
    assert b"/var/task/holdfast_core/lean.py" in compiled


@FULL
def test_the_same_sources_give_the_same_bytes(package, tmp_path):
    _, made = package
    assert lambda_package.build(tmp_path, ARCHITECTURE, lambda_package.own_version()).sha256 == made.sha256


@FULL
def test_it_is_made_for_the_other_architecture_too(tmp_path):
    other = "x86_64" if ARCHITECTURE == "arm64" else "arm64"
    made = lambda_package.build(tmp_path, other, lambda_package.own_version())
    lambda_package.check(made)
    kinds = {path.read_bytes()[18:20] for path in (tmp_path / "package").rglob("*.so")}
    assert kinds == {{"arm64": b"\xb7\x00", "x86_64": b"\x3e\x00"}[other]}  # as ELF names machines
