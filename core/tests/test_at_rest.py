"""What lies in the database as it is on disk: no secret that would let its reader in."""

from core_support.visiting import TENANT_PASSWORD, make_tenant
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.models import ModelSettings
from pydantic import SecretStr

MODEL_KEY = "sk-canary-1c9a5e7f3b2d"


async def test_no_key_password_or_secret_is_in_the_bytes_of_the_database(core, tmp_path):
    await core.add_user("acme", document=None)
    await make_tenant(core, "acme")
    model = ModelSettings(base_url="https://models.example/v1", model="m", api_key=SecretStr(MODEL_KEY))
    await core.core.versions.put_settings("acme", AssistantSettings(model=model))
    key = (await (await core.operate("POST", "/v1/users/acme/keys")).json())["key"]
    subscription = {"url": "https://receiver.test/in", "description": "a canary in plain"}
    made = await core.operate("POST", "/v1/users/acme/subscriptions", json=subscription)
    secret = (await made.json())["secret"]
    settings = core.settings
    secrets = {
        "a model's key": MODEL_KEY,
        "an API key": key.rpartition("_")[2],
        "a subscription's secret": secret.removeprefix("whsec_"),
        "a password": TENANT_PASSWORD,
        "the operator's password": settings.admin_password.get_secret_value(),
        "CORE_SECRET_KEY": settings.secret_key_texts[0],
        "the gateway's key": settings.gateway_api_key.get_secret_value(),
        "the gateway's secret": settings.webhook_secret_texts[0].removeprefix("whsec_"),
    }
    await core.client.close()
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("core.db*"))
    assert b"a canary in plain" in raw
    assert [what for what, text in secrets.items() if text.encode() in raw] == []
