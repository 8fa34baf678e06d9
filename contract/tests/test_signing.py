import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from holdfast_contract.errors import SignatureInvalid
from holdfast_contract.signing import Signer, Verifier, new_secret, secret_key
from holdfast_contract.times import now
from hypothesis import given
from hypothesis import strategies as st

SECRET = new_secret()
BODY = '{"id":"evt_1"}'


def signed(body=BODY, at=None, secrets=(SECRET,), event_id="evt_1"):
    return Signer(list(secrets)).headers(event_id, at or now(), body)


def test_the_vector_of_standard_webhooks_is_signed_as_published():
    headers = Signer(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]).headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330, UTC),
        '{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


def test_the_vector_of_standard_webhooks_is_verified_at_its_time(monkeypatch):
    class ThatDay(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(1614265330, tz)

    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    body = b'{"test": 2432232314}'
    verifier = Verifier(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
    with pytest.raises(SignatureInvalid):
        verifier.verify(headers, body)  # today it is too old
    monkeypatch.setattr("standardwebhooks.webhooks.datetime", ThatDay)
    assert verifier.verify(headers, body) == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    with pytest.raises(SignatureInvalid):
        verifier.verify(headers, body + b" ")


def by_hand(secret, event_id, timestamp, body):
    """Sign as a reader of the specification would, with nothing but the standard library."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{event_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(mac.digest()).decode()}"


@given(st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1), st.text())
def test_what_is_signed_by_hand_is_verified_and_what_we_sign_is_the_same(event_id, text):
    at, body = now(), text.encode()
    timestamp = str(int(at.timestamp()))
    signature = by_hand(SECRET, event_id, timestamp, body)
    headers = {"webhook-id": event_id, "webhook-timestamp": timestamp, "webhook-signature": signature}
    assert Verifier([SECRET]).verify(headers, body) == event_id
    assert Signer([SECRET]).headers(event_id, at, text)["webhook-signature"] == signature


def test_a_good_delivery_gives_its_id():
    assert Verifier([SECRET]).verify(signed(), BODY.encode()) == "evt_1"


def test_header_names_are_read_in_any_case():
    headers = {name.title(): value for name, value in signed().items()}
    assert Verifier([SECRET]).verify(headers, BODY.encode()) == "evt_1"


def test_while_a_secret_is_rotated_old_and_new_readers_both_verify():
    newer = new_secret()
    headers = signed(secrets=(newer, SECRET))
    for known in ([SECRET], [newer], [newer, SECRET]):
        assert Verifier(known).verify(headers, BODY.encode())


def test_a_body_that_is_no_json_can_be_signed_right():
    assert Verifier([SECRET]).verify(signed("{"), b"{") == "evt_1"


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_no_header_may_be_missing(missing):
    headers = {name: value for name, value in signed().items() if name != missing}
    with pytest.raises(SignatureInvalid):
        Verifier([SECRET]).verify(headers, BODY.encode())


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("webhook-id", "evt_2"),
        ("webhook-timestamp", "yesterday"),
        ("webhook-timestamp", "1e400"),
        ("webhook-timestamp", "nan"),
        ("webhook-timestamp", "1"),
        ("webhook-signature", "v1"),
        ("webhook-signature", "v1,!!!"),
        ("webhook-signature", "v1,é"),
        ("webhook-signature", "v2," + "A" * 44),
        ("webhook-signature", ","),
        ("webhook-signature", "v1," + base64.b64encode(b"0" * 32).decode()),
    ],
)
def test_one_wrong_header_is_enough_to_refuse(header, value):
    with pytest.raises(SignatureInvalid):
        Verifier([SECRET]).verify(signed() | {header: value}, BODY.encode())


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_delivery_of_another_time_is_refused(minutes):
    headers = signed(at=now() + timedelta(minutes=minutes))
    with pytest.raises(SignatureInvalid):
        Verifier([SECRET]).verify(headers, BODY.encode())


def test_another_secret_and_another_body_are_refused():
    with pytest.raises(SignatureInvalid):
        Verifier([new_secret()]).verify(signed(), BODY.encode())
    with pytest.raises(SignatureInvalid):
        Verifier([SECRET]).verify(signed(), BODY.encode() + b" ")


@given(
    st.dictionaries(
        st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]), st.text(max_size=80)
    ),
    st.binary(max_size=80),
)
def test_nothing_but_a_refusal_comes_of_nonsense(headers, body):
    with pytest.raises(SignatureInvalid):
        Verifier([SECRET]).verify(headers, body)


def test_a_secrets_key_is_printable_so_that_it_can_be_pasted_as_text():
    assert secret_key(SECRET).decode("ascii").isalnum()


@pytest.mark.parametrize(
    "bad", ["", "abc", "whsec_", "whsec_!!", "whsec_" + base64.b64encode(b"short").decode()]
)
def test_a_weak_or_malformed_secret_is_refused(bad):
    with pytest.raises(ValueError):
        Signer([bad])
    with pytest.raises(ValueError):
        Verifier([SECRET, bad])


def test_the_hub_signature_is_a_mac_over_the_bare_body(vector):
    body = vector("message_received").decode()
    assert json.loads(body)
    first = signed(body)["x-hub-signature-256"]
    assert first == signed(body, at=now() - timedelta(minutes=3))["x-hub-signature-256"]


def test_other_secrets_are_used_from_then_on_and_broken_ones_leave_those_before():
    new = new_secret()
    signer, verifier = Signer([SECRET]), Verifier([SECRET])
    for one in (signer, verifier):
        one.use([new])
        for broken in ([], ["whsec_!!"], [SECRET, "whsec_!!"]):
            with pytest.raises(ValueError):
                one.use(broken)
    headers = signer.headers("evt_1", now(), BODY)
    assert verifier.verify(headers, BODY.encode()) == "evt_1"
    with pytest.raises(SignatureInvalid):
        Verifier([SECRET]).verify(headers, BODY.encode())
