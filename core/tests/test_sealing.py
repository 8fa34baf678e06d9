import pytest
from holdfast_contract.errors import ModelKeyUnreadable
from holdfast_core.adapters.sealing import MODEL_KEY, Sealing
from holdfast_core.domain.secret_keys import SecretKeys

SECRET_KEY = "Hn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T"
OTHER_KEY = "Tn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4H"
API_KEY = "sk-test-3fb1c07de5a94c28"


@pytest.fixture
def sealed() -> str:
    return Sealing(SecretKeys(SECRET_KEY)).seal(API_KEY, purpose=MODEL_KEY, user_id="acme")


def test_a_sealed_key_opens_again_after_a_restart(sealed):
    assert Sealing(SecretKeys(SECRET_KEY)).unseal(sealed, purpose=MODEL_KEY, user_id="acme") == API_KEY


def test_a_sealed_key_does_not_show_and_looks_different_each_time(sealed):
    again = Sealing(SecretKeys(SECRET_KEY)).seal(API_KEY, purpose=MODEL_KEY, user_id="acme")
    assert API_KEY not in sealed
    assert again != sealed


@pytest.mark.parametrize(
    ("secret_key", "purpose", "user_id"),
    [
        (OTHER_KEY, MODEL_KEY, "acme"),
        (SECRET_KEY, "something else", "acme"),
        (SECRET_KEY, MODEL_KEY, "globex"),
    ],
)
def test_a_sealed_key_opens_for_its_own_secret_purpose_and_user_alone(sealed, secret_key, purpose, user_id):
    with pytest.raises(ModelKeyUnreadable, match="Enter the model's key again"):
        Sealing(SecretKeys(secret_key)).unseal(sealed, purpose=purpose, user_id=user_id)


@pytest.mark.parametrize(
    "change", [lambda s: s[:-2], lambda s: s[3:], lambda s: "", lambda s: "s1.", lambda s: "s1.é"]
)
def test_what_was_not_sealed_is_refused(sealed, change):
    with pytest.raises(ModelKeyUnreadable):
        Sealing(SecretKeys(SECRET_KEY)).unseal(change(sealed), purpose=MODEL_KEY, user_id="acme")


def test_every_changed_character_is_noticed(sealed):
    for place in range(3, len(sealed)):
        other = "A" if sealed[place] != "A" else "B"
        try:
            opened = Sealing(SecretKeys(SECRET_KEY)).unseal(
                sealed[:place] + other + sealed[place + 1 :], purpose=MODEL_KEY, user_id="acme"
            )
        except ModelKeyUnreadable:
            continue
        # Of the last character of base64 some bits mean nothing.
        assert (place, opened) == (len(sealed) - sealed.count("=") - 1, API_KEY)
