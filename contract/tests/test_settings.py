from datetime import timedelta

import pytest
from holdfast_contract.service.settings import Duration, SecretList, StartRefused, WebhookSecrets, load
from holdfast_contract.signing import new_secret
from pydantic_settings import BaseSettings, SettingsConfigDict

KEY = "k3yabcdefghijklmnopqrstuvwx"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="TRIAL_", extra="ignore")

    api_keys: SecretList
    secrets: WebhookSecrets
    interval: Duration = timedelta(seconds=30)


@pytest.fixture
def environment(monkeypatch):
    def set_(**variables):
        good = {"TRIAL_API_KEYS": KEY, "TRIAL_SECRETS": new_secret()}
        for name, value in (good | variables).items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)

    return set_


def test_several_keys_are_separated_by_commas(environment):
    environment(TRIAL_API_KEYS=f"{KEY}, {KEY}2")
    assert [key.get_secret_value() for key in load(Settings, None).api_keys] == [KEY, f"{KEY}2"]


@pytest.mark.parametrize(("text", "seconds"), [("45", 45), ("0.5", 0.5), ("PT5M", 300), ("P7D", 604800)])
def test_durations_are_seconds_or_iso_8601(environment, text, seconds):
    environment(TRIAL_INTERVAL=text)
    assert load(Settings, None).interval == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TRIAL_API_KEYS", None),
        ("TRIAL_API_KEYS", ""),
        ("TRIAL_API_KEYS", "tiny-one"),
        ("TRIAL_API_KEYS", "THISISMYSECURETOKENTHISISMY"),
        ("TRIAL_API_KEYS", "a" * 40),
        ("TRIAL_API_KEYS", "please-change-me-0123456789"),
        ("TRIAL_SECRETS", "not-a-webhook-key-of-ours"),
        ("TRIAL_INTERVAL", "-5"),
        ("TRIAL_INTERVAL", "soon"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(environment, variable, value):
    environment(**{variable: value})
    with pytest.raises(StartRefused) as refused:
        load(Settings, None)
    assert variable in refused.value.message
    assert "\n" not in refused.value.message
    if value:
        assert value not in refused.value.message


def test_a_settings_dump_shows_no_secret(environment):
    environment()
    assert KEY not in repr(load(Settings, None))
