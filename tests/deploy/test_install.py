"""The settings that an installation writes, and the scripts that are refused before they change anything."""

import os
import subprocess
import sys

import pytest
from dotenv import dotenv_values
from holdfast_contract.service.settings import load
from holdfast_core.config import Settings as CoreSettings
from holdfast_gateway.config import Settings as GatewaySettings
from stack import ROOT


@pytest.fixture
def written(tmp_path):
    """Write the settings of a host whose folder is `tmp_path`; gives both files, and what was said."""

    def run(*arguments):
        for name in ("gateway", "core"):
            (tmp_path / name).mkdir(exist_ok=True)
        script = ROOT / "infra" / "scripts" / "env_on_host.py"
        # The group that owns a file on a host does not exist here.
        program = "import shutil, runpy, sys; shutil.chown = lambda *_: None; sys.argv = sys.argv[1:]; "
        program += "sys.path.insert(0, sys.argv.pop(1)); runpy.run_path(sys.argv[0], run_name='__main__')"
        done = subprocess.run(
            [sys.executable, "-c", program, script, script.parent, "--folder", tmp_path, *arguments],
            capture_output=True,
            text=True,
            check=True,
            env={"PATH": os.environ["PATH"]},
        )
        files = [tmp_path / name / ".env" for name in ("gateway", "core")]
        return [dotenv_values(file) if file.exists() else None for file in files], done.stdout

    return run


def test_both_services_take_what_is_written_for_them_and_know_each_other(written, tmp_path):
    (gateway, core), said = written("--site", "desk.example.org", "--email", "you@example.org")
    load(GatewaySettings, tmp_path / "gateway" / ".env")
    settings = load(CoreSettings, tmp_path / "core" / ".env")
    assert (settings.public_url, settings.admin_email) == ("https://desk.example.org", "you@example.org")
    assert core["CORE_GATEWAY_API_KEY"] == gateway["GATEWAY_API_KEYS"]
    assert core["CORE_WEBHOOK_SECRETS"] == gateway["GATEWAY_WEBHOOK_SECRETS"]
    assert not [name for name in gateway if not name.startswith("GATEWAY_")]
    assert not [name for name in core if not name.startswith("CORE_")]
    assert core["CORE_ADMIN_PASSWORD"] not in said
    assert {file.stat().st_mode & 0o777 for file in tmp_path.glob("*/.env")} == {0o640}
    assert written("--site", "desk.example.org") == ([gateway, core], said_twice(tmp_path))


def said_twice(folder):
    names = ("gateway", "core")
    return "".join(f"{folder / name / '.env'} is complete; nothing was changed.\n" for name in names)


def test_one_of_them_on_a_machine_of_its_own_gets_no_file_for_the_other(written):
    (gateway, core), _ = written("--only", "gateway")
    assert core is None
    assert "GATEWAY_WEBHOOK_URL" not in gateway, "where core is, only a person knows"


@pytest.mark.parametrize(
    ("script", "arguments", "told"),
    [
        ("install-vps.sh", ["--colour"], "usage:"),
        ("install-vps.sh", ["--only", "both"], "usage:"),
        ("install-vps.sh", ["--site"], "usage:"),
        ("deploy-gateway.sh", [], "usage:"),
        ("deploy-gateway.sh", ["--help"], "usage:"),
    ],
)
def test_a_script_that_is_called_wrongly_changes_nothing(script, arguments, told):
    done = subprocess.run(
        ["bash", ROOT / "infra" / script, *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, told in done.stderr) == (2, True)


def test_the_units_are_told_of_folders_and_users_that_the_script_makes():
    script = (ROOT / "infra" / "install-vps.sh").read_text()
    for unit in (ROOT / "infra" / "systemd").glob("*.service"):
        text = unit.read_text()
        for line in text.splitlines():
            if line.startswith(("User=", "StateDirectory=")):
                name = line.partition("=")[2].removeprefix("holdfast-")
                assert name in {"gateway", "core"}
        assert "ExecStart=/opt/holdfast/current/.venv/bin/holdfast-" in text
    assert "OPT=/opt/holdfast" in script
