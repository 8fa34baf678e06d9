"""Install the Python client as its users do, into fresh environments, and try it there."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

CONTRACT = Path(__file__).resolve().parents[2] / "contract"

ALONE = """
import importlib.metadata, importlib.util
from holdfast_contract.core_client import SyncCoreClient
from holdfast_contract.errors import CoreUnreachable
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.times import now
from holdfast_contract.webhooks import Webhooks

assert importlib.util.find_spec("aiohttp") is None, "aiohttp came along"
secret, body = new_secret(), (
    '{"id": "evt_1", "type": "contact.reset", "timestamp": "2026-11-20T09:30:00.000Z",'
    ' "userId": "acme", "sessionId": "default", "data": {}}'
)
assert Webhooks(secret).verified(Signer([secret]).headers("evt_1", now(), body), body.encode()).id == "evt_1"
try:
    SyncCoreClient("http://127.0.0.1:9", user_id="acme", api_key="k").sessions()
except CoreUnreachable:
    pass
about = importlib.metadata.metadata("holdfast-contract")
assert "CoreClient" in about.get_payload(), "no README"
"""

WITH_ASYNCIO = """
import asyncio
from holdfast_contract.core_client import CoreClient
from holdfast_contract.errors import CoreUnreachable

async def main():
    async with CoreClient("http://127.0.0.1:9", user_id="acme", api_key="k") as core:
        try:
            await core.sessions()
        except CoreUnreachable:
            pass

asyncio.run(main())
"""

TYPED = """
from holdfast_contract.core_client import CoreClient, SyncCoreClient
from holdfast_contract.sessions import Session

def names(core: SyncCoreClient) -> list[str]:
    return [session.session_id for session in core.sessions()]

async def first(core: CoreClient) -> Session:
    return (await core.sessions())[0]
"""


def main() -> int:
    """Try all. Gives 1 where something fails."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "venv" / "bin" / "python"
        venv.create(python.parents[1], with_pip=True)
        typed = Path(folder) / "typed.py"
        typed.write_text(TYPED)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        steps = {
            "pip install ./contract": [*install, str(CONTRACT)],
            "the client without asyncio, and webhooks": [str(python), "-I", "-c", ALONE],
            "pip install ./contract[aio]": [*install, f"{CONTRACT}[aio]"],
            "the client for asyncio": [str(python), "-I", "-c", WITH_ASYNCIO],
            "pip install mypy": [*install, "mypy"],
            "its types, strictly": [str(python), "-m", "mypy", "--strict", str(typed)],
        }
        for name, command in steps.items():
            done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)  # noqa: S603
            if done.returncode:
                sys.stderr.write(f"{name} failed:\n{done.stdout}{done.stderr}")
                return 1
            print(f"ok: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
