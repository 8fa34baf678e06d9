import pytest
from holdfast_simulator.ecdsa import verify

# RFC 6979, appendix A.2.5: P-256, SHA-256, message "sample".
KEY = bytes.fromhex(
    "04"
    "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
    "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"
)
SIGNATURE = bytes.fromhex(
    "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
    "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
)


def test_the_published_signature_is_accepted():
    assert verify(KEY, b"sample", SIGNATURE)


@pytest.mark.parametrize("at", [0, 31, 32, 63])
def test_a_changed_signature_is_refused(at):
    broken = bytearray(SIGNATURE)
    broken[at] ^= 1
    assert not verify(KEY, b"sample", bytes(broken))


@pytest.mark.parametrize(
    ("key", "message", "signature"),
    [
        (KEY, b"Sample", SIGNATURE),
        (KEY[:-1], b"sample", SIGNATURE),
        (KEY[:-1] + b"\x00", b"sample", SIGNATURE),
        (KEY, b"sample", SIGNATURE[:-1]),
        (KEY, b"sample", bytes(64)),
        (KEY, b"sample", b"\xff" * 64),
        (b"", b"sample", b""),
    ],
)
def test_everything_else_is_refused_without_an_error(key, message, signature):
    assert not verify(key, message, signature)
