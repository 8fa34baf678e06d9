"""`make rotate` while both services run as real processes."""

import asyncio
import subprocess
import sys

import aiohttp
import pytest
import rotate

pytestmark = pytest.mark.browser  # the gateway starts none, but wants to know where one is


@pytest.fixture
def turn(stack, capfd):
    """Rotate a secret, and give the exit code and all that was printed."""

    async def run(*arguments):
        code = await asyncio.to_thread(rotate.main, [*arguments, "--env", str(stack.folder / ".env")])
        said = "".join(capfd.readouterr())
        for name in ("GATEWAY_WEBHOOK_SECRETS", "GATEWAY_API_KEYS", "CORE_SECRET_KEY", "GATEWAY_BACKUP_KEY"):
            assert not [value for value in set_in(stack, name) if value in said], f"{name} was printed"
        return code, said

    return run


def set_in(stack, name):
    return rotate.EnvFile(stack.folder / ".env").values(name)


async def status(stack, key):
    async with aiohttp.ClientSession() as http:
        headers = {"Authorization": f"Bearer {key}"}
        async with http.get(f"{stack.gateway_url}/v1/sessions", headers=headers) as answer:
            return answer.status


async def test_each_secret_is_replaced_with_two_valid_at_once_and_none_printed(stack, turn):
    [old_key] = set_in(stack, "GATEWAY_API_KEYS")
    before = (stack.folder / ".env").read_text()
    code, said = await turn("gateway-key")
    assert (code, "every secret in it was tried" in said) == (0, True), said
    assert (stack.folder / ".env.before").read_text() == before
    assert [(stack.folder / name).stat().st_mode & 0o777 for name in (".env", ".env.before")] == [0o600] * 2
    new_key = set_in(stack, "CORE_GATEWAY_API_KEY")[0]
    assert set_in(stack, "GATEWAY_API_KEYS") == [new_key, old_key]
    assert [await status(stack, key) for key in (old_key, new_key)] == [200, 200]
    code, said = await turn("gateway-key")
    assert (code, set_in(stack, "GATEWAY_API_KEYS")) == (0, [new_key, old_key])
    assert (await turn("gateway-key", "--finish"))[0] == 0
    assert [await status(stack, key) for key in (old_key, new_key)] == [401, 200]
    assert "nothing is to be taken out" in (await turn("gateway-key", "--finish"))[1]

    code, said = await turn("webhook")
    assert (code, said.count("every secret in it was tried")) == (0, 1), said
    assert set_in(stack, "CORE_WEBHOOK_SECRETS") == set_in(stack, "GATEWAY_WEBHOOK_SECRETS")
    assert len(set_in(stack, "CORE_WEBHOOK_SECRETS")) == 2
    assert (await turn("webhook", "--finish"))[0] == 0
    assert set_in(stack, "CORE_WEBHOOK_SECRETS") == set_in(stack, "GATEWAY_WEBHOOK_SECRETS")

    assert (await turn("secret-key"))[0] == 0
    code, said = await turn("secret-key", "--finish")
    assert (code, "0 under older ones" in said) == (0, True), said
    assert len(set_in(stack, "CORE_SECRET_KEY")) == 1
    assert (stack.folder / ".env").read_text().startswith("# kept as it is\n")
    assert all(service.pid for service in stack.services.values())


async def test_a_backup_key_stays_as_long_as_a_backup_needs_it(stack, turn):
    assert "Restart holdfast-gateway" in (await turn("backup-key"))[1]
    new, old = set_in(stack, "GATEWAY_BACKUP_KEY")
    sealed = rotate_seal(old)
    folder = stack.folder / "gateway" / "backups" / "packs"
    folder.mkdir(parents=True)
    (folder / "one").write_bytes(sealed)
    code, said = await turn("backup-key", "--finish")
    assert (code, "still needed" in said, "1 objects" in said) == (1, True, True), said
    assert set_in(stack, "GATEWAY_BACKUP_KEY") == [new, old]
    (folder / "one").unlink()
    assert (await turn("backup-key", "--finish"))[0] == 0
    assert set_in(stack, "GATEWAY_BACKUP_KEY") == [new]


def rotate_seal(key):
    """Seal something as the gateway does, in a process of its own."""
    program = (
        "import sys; from holdfast_gateway.adapters.backups.sealing import BackupKey; "
        "sys.stdout.buffer.write(BackupKey.from_base64(sys.argv[1]).seal(b'piece', b'about'))"
    )
    return subprocess.run([sys.executable, "-c", program, key], capture_output=True, check=True).stdout


def test_a_machine_without_the_setting_is_told_so(tmp_path, capsys):
    (tmp_path / ".env").write_text("CORE_PORT=3000\n")
    assert rotate.main(["webhook", "--env", str(tmp_path / ".env")]) == 1
    assert "CORE_WEBHOOK_SECRETS is not set" in capsys.readouterr().err
    assert rotate.main(["webhook", "--env", str(tmp_path / "none")]) == 1
