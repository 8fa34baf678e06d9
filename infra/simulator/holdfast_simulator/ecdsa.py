"""Checks an ECDSA signature on the curve P-256 (FIPS 186-5, section 6.4.2), so that no library is needed.

Only checks, never signs: nothing secret passes through it, so it need not run in constant time.
"""

import hashlib

_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_WORD = 32

_Point = tuple[int, int] | None


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (r and s, 64 bytes) over SHA-256 of `message` is by the key (65 bytes, 04‖x‖y)."""
    if len(public_key) != 1 + 2 * _WORD or public_key[0] != 4 or len(signature) != 2 * _WORD:
        return False
    key = (int.from_bytes(public_key[1 : 1 + _WORD]), int.from_bytes(public_key[1 + _WORD :]))
    r, s = int.from_bytes(signature[:_WORD]), int.from_bytes(signature[_WORD:])
    if not _on_curve(key) or not 0 < r < _N or not 0 < s < _N:
        return False
    digest = int.from_bytes(hashlib.sha256(message).digest())
    inverse = pow(s, -1, _N)
    point = _add(_multiply(digest * inverse % _N, _G), _multiply(r * inverse % _N, key))
    return point is not None and point[0] % _N == r


def _on_curve(point: tuple[int, int]) -> bool:
    x, y = point
    return x < _P and y < _P and (y * y - (x * x * x - 3 * x + _B)) % _P == 0


def _add(one: _Point, other: _Point) -> _Point:
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2:
        if (y1 + y2) % _P == 0:
            return None
        slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, _P)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, _P)
    x = (slope * slope - x1 - x2) % _P
    return x, (slope * (x1 - x) - y1) % _P


def _multiply(factor: int, point: _Point) -> _Point:
    result: _Point = None
    while factor:
        if factor & 1:
            result = _add(result, point)
        point = _add(point, point)
        factor >>= 1
    return result
