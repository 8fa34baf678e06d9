"""CORE_SECRET_KEY while one key replaces another: both are valid, at the end the old one is not needed."""

import pytest
from core_support.running import make_settings
from core_support.visiting import sign_in
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.models import ModelSettings
from holdfast_core.adapters import resealing
from holdfast_core.adapters.resealing import Resealing, Sealed
from pydantic import SecretStr

NEW_KEY = "Vb7Nq2Wm9Lk4Rt6Yp1Sd8Fg3Hj5Z"
OLD_KEY = "Hn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T"
MODEL_KEY = "sk-canary-1c9a5e7f3b2d"


async def shop_with_secrets(core, count=1):
    for number in range(count):
        user_id = f"shop{number}"
        await core.add_user(user_id, document=None)
        model = ModelSettings(base_url="https://models.example/v1", model="m", api_key=SecretStr(MODEL_KEY))
        await core.core.versions.put_settings(user_id, AssistantSettings(model=model))
        made = await core.operate(
            "POST", f"/v1/users/{user_id}/subscriptions", json={"url": "https://receiver.test/in"}
        )
        assert made.status == 201


async def test_after_resealing_the_old_key_opens_nothing_that_is_needed(place, gateway, start, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 2)
    url = place if isinstance(place, str) else f"sqlite:///{place}"
    old = await start(make_settings(url, gateway.url, secret_key=OLD_KEY), work=False)
    await shop_with_secrets(old, 3)
    both = (await start(make_settings(url, gateway.url, secret_key=f"{NEW_KEY},{OLD_KEY}"), work=False)).core
    work = Resealing(both.database, both.sealing)
    assert await work.count() == Sealed(newest=0, older=6)
    assert await work.reseal() == Sealed(newest=0, older=6)
    assert await work.reseal() == Sealed(newest=6, older=0)
    alone = (await start(make_settings(url, gateway.url, secret_key=NEW_KEY), work=False)).core
    assert await Resealing(alone.database, alone.sealing).count() == Sealed(newest=6)
    lives = (await alone.configurations.live("shop1")).settings
    assert lives.model.api_key.get_secret_value() == MODEL_KEY


async def test_a_sign_in_outlives_the_change_of_the_key_and_ends_with_the_old_one(core):
    await core.add_user(document=None)
    visitor = await sign_in(core)
    core.core.secret_keys.use([NEW_KEY, OLD_KEY])
    assert (await visitor.get("/people")).status == 200
    newer = await sign_in(core)
    core.core.secret_keys.use([NEW_KEY])
    assert (await newer.get("/people")).status == 200
    assert (await visitor.get("/people")).status == 401


def test_a_weak_key_in_the_list_is_refused():
    with pytest.raises(ValueError, match="guessable"):
        make_settings("sqlite:///x.db", "http://127.0.0.1:1", secret_key=f"{NEW_KEY},short")
