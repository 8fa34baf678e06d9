import env
import pytest
from stack import Stack, free_ports


@pytest.fixture
async def stack(tmp_path):
    """Both services, whose settings lie in a `.env` of their own."""
    ports = free_ports()
    wiring = {
        "GATEWAY_PORT": str(ports.gateway),
        "GATEWAY_WEBHOOK_URL": f"http://127.0.0.1:{ports.core}/webhooks/gateway",
        "GATEWAY_WHATSAPP_URL": "http://127.0.0.1:9/",
        "GATEWAY_DATA_DIR": str(tmp_path / "gateway"),
        "CORE_GATEWAY_URL": f"http://127.0.0.1:{ports.gateway}",
        "CORE_PORT": str(ports.core),
        "CORE_EMBEDDER": "lexical",
        "CORE_DATABASE_URL": f"sqlite:///{tmp_path / 'core' / 'core.db'}",
    }
    text = "".join(f"{name}={value}\n" for name, value in (env.fresh() | wiring).items())
    (tmp_path / ".env").write_text(f"# kept as it is\n{text}")
    async with Stack(tmp_path, wiring | env.fresh(), ports, working_directory=tmp_path, exported={}) as stack:
        yield stack
