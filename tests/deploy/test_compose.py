"""`docker-compose.yml` without Docker: against the specification's schema, and against our own rules."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from holdfast_contract.service.settings import load
from holdfast_core.config import Settings as CoreSettings
from holdfast_gateway.config import Settings as GatewaySettings
from stack import BIN, ROOT
from units import Unit

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
ONCE = {"migrate", "s3-bucket"}
"""What runs to its end and is no service."""

OURS = ("gateway", "core", "worker", "migrate")
PINNED = re.compile(r"[\w./-]+:v?\d+(\.\d+)+[\w.-]*(@sha256:[0-9a-f]{64})?")
SECRET = re.compile(r"PASSWORD|SECRET|KEY|TOKEN|DATABASE_URL")


def test_it_is_what_the_specification_calls_a_compose_file():
    program = BIN / "check-jsonschema"
    if not program.exists():
        pytest.skip("check-jsonschema, which carries the specification's schema, is not installed")
    done = subprocess.run(
        [program, "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_built_here_or_pinned(name):
    service = SERVICES[name]
    if "build" in service:
        assert (ROOT / service["build"]["dockerfile"]).is_file()
    else:
        assert PINNED.fullmatch(service["image"]), service["image"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_watched_limited_and_confined(name):
    service = SERVICES[name]
    limits = service["deploy"]["resources"]["limits"]
    assert limits.keys() == {"cpus", "memory", "pids"}
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert service["restart"] == ("no" if name in ONCE else "unless-stopped")
    assert ("healthcheck" in service) is (name not in ONCE)
    # n8n writes beside its volume.
    assert service.get("read_only", False) is (name != "n8n")


@pytest.mark.parametrize("name", SERVICES)
def test_a_secret_is_a_file_that_the_service_is_given(name):
    service, given = SERVICES[name], SERVICES[name].get("secrets", [])
    named = set()
    for variable, value in service.get("environment", {}).items():
        if str(value).startswith("/run/secrets/"):
            named.add(value.removeprefix("/run/secrets/"))
        else:
            assert not (value and SECRET.search(variable)), f"{variable} is in the environment"
    assert named <= set(given)
    assert set(given) <= COMPOSE["secrets"].keys()


@pytest.mark.parametrize("name", OURS)
def test_every_setting_exists(name):
    for variable in SERVICES[name]["environment"]:
        for prefix, settings in (("GATEWAY_", GatewaySettings), ("CORE_", CoreSettings)):
            if variable.startswith(prefix):
                field = variable.removeprefix(prefix).removesuffix("_FILE").lower()
                assert field in settings.model_fields, variable


def test_only_caddy_is_reached_from_outside():
    published = {
        name: port
        for name, service in SERVICES.items()
        for port in service.get("ports", [])
        if not port.startswith("127.0.0.1:")
    }
    assert published.keys() == {"caddy"}
    assert COMPOSE["networks"]["data"]["internal"] is True
    assert SERVICES["postgres"]["networks"] == SERVICES["s3"]["networks"] == ["data"]


def test_the_gateway_may_make_what_its_sandbox_needs_and_no_more_than_its_unit():
    profile = json.loads((ROOT / "infra" / "docker" / "gateway-seccomp.json").read_text())
    [allowed] = profile["syscalls"]
    assert profile["defaultAction"] == "SCMP_ACT_ERRNO"
    assert {"clone", "unshare", "chroot", "seccomp"} <= set(allowed["names"])
    assert not {"mount", "ptrace", "bpf", "init_module", "kexec_load", "reboot"} & set(allowed["names"])
    assert " ".join(Unit("holdfast-gateway").all("SystemCallFilter")) in allowed["comment"]


def test_a_service_is_given_the_time_that_it_takes_to_end():
    for name, unit in (
        ("gateway", "holdfast-gateway"),
        ("core", "holdfast-core"),
        ("worker", "holdfast-core-worker"),
    ):
        assert SERVICES[name]["stop_grace_period"] == f"{Unit(unit).one('TimeoutStopSec')}s"


def test_what_is_mounted_from_here_is_here():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"], (
                source
            )


def test_the_secrets_that_are_made_are_all_that_is_named_and_both_services_take_them(tmp_path, monkeypatch):
    folder = tmp_path / "secrets"
    script = ROOT / "infra" / "docker" / "secrets.sh"
    subprocess.run(["bash", script, folder], check=True, capture_output=True)
    assert {path.name for path in folder.iterdir()} >= COMPOSE["secrets"].keys()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}
    before = {path.name: path.read_text() for path in folder.iterdir()}
    again = subprocess.run(["bash", script, folder], check=True, capture_output=True)
    assert (again.stdout, {path.name: path.read_text() for path in folder.iterdir()}) == (b"", before)
    json.loads(before["s3_identities"])
    for name, settings in (("gateway", GatewaySettings), ("core", CoreSettings)):
        for variable, value in SERVICES[name]["environment"].items():
            # What compose would put in is put in here.
            text = re.sub(r"\$\{(\w+)(:[-?]([^}]*))?\}", _put_in, str(value))
            monkeypatch.setenv(variable, text.replace("/run/secrets", str(folder)))
        load(settings, Path("none"))


def _put_in(found):
    return "desk.example.org" if found[1] == "HOLDFAST_SITE" else (found[3] or "")


def test_uv_is_the_same_everywhere():
    [version] = re.findall(
        r'^UV_VERSION = "(.*)"$', (ROOT / "infra/scripts/install.py").read_text(), re.MULTILINE
    )
    for dockerfile in (ROOT / "infra" / "docker").glob("*.Dockerfile"):
        for found in re.findall(r"astral-sh/uv:(\S+)", dockerfile.read_text()):
            assert found == version, dockerfile.name
