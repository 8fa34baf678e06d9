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


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_setting_may_lie_in_a_file(environment, tmp_path, end):
    (tmp_path / "keys").write_bytes(f"{KEY},{KEY}2{end}".encode())
    environment(TRIAL_API_KEYS=None, TRIAL_API_KEYS_FILE=str(tmp_path / "keys"))
    assert [key.get_secret_value() for key in load(Settings, None).api_keys] == [KEY, f"{KEY}2"]


def test_systemd_s_credentials_are_settings(environment, tmp_path):
    (tmp_path / "TRIAL_API_KEYS").write_text(f"{KEY}\n")
    environment(TRIAL_API_KEYS=None, CREDENTIALS_DIRECTORY=str(tmp_path))
    settings = load(Settings, None)
    assert [key.get_secret_value() for key in settings.api_keys] == [KEY]
    assert settings.interval == timedelta(seconds=30)


def test_a_file_that_env_names_counts_too(environment, tmp_path):
    (tmp_path / "keys").write_text(KEY)
    (tmp_path / ".env").write_text(f"TRIAL_API_KEYS_FILE={tmp_path / 'keys'}\n")
    environment(TRIAL_API_KEYS=None)
    assert load(Settings, tmp_path / ".env").api_keys[0].get_secret_value() == KEY


def test_a_setting_that_is_given_both_ways_is_refused(environment, tmp_path):
    (tmp_path / "keys").write_text(KEY)
    environment(TRIAL_API_KEYS_FILE=str(tmp_path / "keys"))
    with pytest.raises(StartRefused, match="TRIAL_API_KEYS: is set, and in a file as well") as refused:
        load(Settings, None)
    assert KEY not in refused.value.message


def test_a_file_that_is_missing_or_holds_a_weak_secret_is_named_and_what_it_says_is_not(
    environment, tmp_path
):
    environment(TRIAL_API_KEYS=None, TRIAL_API_KEYS_FILE=str(tmp_path / "none"))
    with pytest.raises(StartRefused, match="none cannot be read: No such"):
        load(Settings, None)
    (tmp_path / "weak").write_text("tiny-one")
    environment(TRIAL_API_KEYS=None, TRIAL_API_KEYS_FILE=str(tmp_path / "weak"))
    with pytest.raises(StartRefused, match="TRIAL_API_KEYS") as refused:
        load(Settings, None)
    assert "tiny-one" not in refused.value.message
