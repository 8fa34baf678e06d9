"""What a receiver may be sent: drawn at random around what is known to break others."""

import copy
import gzip
import json
import time
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from holdfast_contract.events import EventType
from holdfast_contract.ids import new_id
from holdfast_contract.service.web import MAX_BODY
from holdfast_contract.times import now, to_rfc3339
from hypothesis import strategies as st

MARK = "Q7xUnspoken"
"""In all that is private, and so never in a log."""

NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")
PHONE = "6281717407674"
CHAT = {"chatId": f"{PHONE}@c.us", "kind": "direct"}
CONTACT = {"contactId": PHONE, "phone": PHONE, "lid": None, "name": "Ayu"}

_TIMES = [
    *("nan", "inf", "-inf", "1e400", "-1", "0", "", " ", "0x10", "1_000", "1614265330", "9" * 400, "1.5"),
    *(str(int(time.time()) + 10**power) for power in (3, 6, 11)),
    "١٦١٤٢٦٥٣٣٠",
    f"{int(time.time())}, {int(time.time())}",
]
_SIGNATURES = [
    *("", " ", ",", "v1", "v1,", "v1,!!!", "v1,====", "v1a,AAAA", ",v1", f"v1,{MARK}", f"v2,{'A' * 44}"),
    *("v1," + "A" * 8000, "v1,AAAA " * 900, "v1 v1 v1", "v0,é", "v1,\ud7ff"),
]
_anything = st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))


def _texts(known: list[str]) -> st.SearchStrategy[bytes]:
    return st.sampled_from(known).map(lambda text: text.encode("utf-8", "replace")) | _anything


_VALUES = {
    "webhook-id": _texts(["", "evt_1", "evt_\0", "." * 100, "x" * 9000, "é"]),
    "webhook-timestamp": _texts(_TIMES),
    "webhook-signature": _texts(_SIGNATURES),
}


@st.composite
def header_lines(draw: st.DrawFn, right: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """The headers of a delivery with some missing, doubled, wrong, or none of ours."""
    lines: list[tuple[bytes, bytes]] = []
    for name in NAMES:
        good = right[name].encode()
        mixed = st.tuples(_VALUES[name], st.just(good)).map(b" ".join)
        values = draw(st.lists(st.just(good) | _VALUES[name] | mixed, max_size=2))
        lines += [(draw(st.sampled_from([name, name.title(), name.upper()])).encode(), v) for v in values]
    lines += draw(st.lists(st.tuples(_anything, _anything), max_size=2))
    return draw(st.permutations(lines))


def _nested(depth: int) -> bytes:
    return b'{"data":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"


BODIES = [
    *(b"", b"{", b"[]", b"null", b"1", b'"x"', b"\xff\xfe", b"\xef\xbb\xbf{}", b"\0", b'{"a":\0}', b"NaN"),
    *(b'{"a":Infinity}', b'{"a":1e400}', b'{"a":' + b"9" * 5000 + b"}", b'{"a":-' + b"9" * 400 + b"}"),
    *(b'"\\ud800"', b'{"\\ud800":"\\udfff"}', b'{"id":"a","id":"b"}', b'{"user_id":"x"}', b"\xc3\x28"),
    *(b"[" * 100_000, b"{" * 100_000, _nested(900), _nested(50_000), b"[" * 3_000 + b"]" * 3_000),
    *(f'"{MARK}'.encode(), f'{{"id":"evt_1","data":{{"text":"{MARK}"}}}}'.encode()),
    *(b"x" * MAX_BODY, b"x" * (MAX_BODY + 1), b" " * (MAX_BODY - 2) + b"{}", b" " * (MAX_BODY - 1) + b"{}"),
]
bodies = (
    st.sampled_from(BODIES)
    | st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    ).map(lambda value: json.dumps(value).encode())
)


@cache
def _bombs() -> tuple[bytes, bytes]:
    return gzip.compress(b"\0" * (32 << 20), 1), zlib.compress(b" " * (32 << 20), 1)


def framings(body: bytes) -> dict[str, tuple[bytes, ...]]:
    """How a body can be framed wrongly, or in ways that want more of the receiver than they give.

    Each is the rest of the head, from the last header on, and the body.
    """
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    bomb, deflated = _bombs()
    half = len(body) // 2
    return {
        "no length": (b"\r\n", body),
        "chunked": (b"Transfer-Encoding: chunked\r\n\r\n", chunks),
        "chunks byte by byte": (
            b"Transfer-Encoding: chunked\r\n\r\n",
            *(b"1\r\n%c\r\n" % byte for byte in body),
            b"0\r\n\r\n",
        ),
        "chunked and length": (
            b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            chunks,
        ),
        "doubled length": (b"Content-Length: 3\r\nContent-Length: %d\r\n\r\n" % len(body), body),
        "length too small": (b"Content-Length: %d\r\n\r\n" % half, body),
        "length of no number": (b"Content-Length: 5x\r\n\r\n", body),
        "negative length": (b"Content-Length: -1\r\n\r\n", body),
        "huge length": (b"Content-Length: %s\r\n\r\n" % (b"9" * 30), body),
        "a length over the limit": (b"Content-Length: %d\r\n\r\n" % (MAX_BODY + 1), body),
        "gzip that is none": (b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body), body),
        "gzip bomb": (b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb), bomb),
        "gzip broken off": (b"Content-Encoding: gzip\r\nContent-Length: 100\r\n\r\n", bomb[:100]),
        "deflate bomb": (
            b"Content-Encoding: deflate\r\nContent-Length: %d\r\n\r\n" % len(deflated),
            deflated,
        ),
        "an encoding nobody knows": (
            b"Content-Encoding: zstd, br, x\r\nContent-Length: %d\r\n\r\n" % len(body),
            body,
        ),
        "bare line feeds": (b"Content-Length: %d\n\n" % len(body), body),
        "a folded header": (b"X-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n",),
        "a thousand headers": (b"".join(b"X-%d: y\r\n" % n for n in range(1000)) + b"\r\n", body),
        "a header of a megabyte": (b"X-Long: " + b"y" * (1 << 20) + b"\r\n\r\n",),
        "control characters": (f"X-{MARK}: \x01\x7f\0{MARK}\r\n\r\n".encode(),),
        "a header without a name": (b": x\r\n\r\n", body),
        "expects to go on": (b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n", b"abc"),
        "expects what nobody knows": (b"Expect: cake\r\nContent-Length: 3\r\n\r\n", b"abc"),
        "wants to upgrade": (
            b"Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 3\r\n\r\n",
            b"abc",
        ),
    }


def _data() -> dict[str, dict[str, Any]]:
    at = to_rfc3339(now())
    message = {"messageId": "m", "chat": CHAT, "type": "text", "text": "hi", "sentAt": at, "catchUp": False}
    received = message | {"from": CONTACT, "fromMe": False}
    about = {"messageId": "m", "chat": CHAT, "from": CONTACT, "fromMe": False}
    return {
        "message.received": received
        | {
            "replyTo": "x",
            "media": {"mediaId": "med_1", "mimeType": "image/png", "filename": "a", "bytes": 3},
        }
        | {"location": {"latitude": 1.0, "longitude": 2.0, "name": "x", "address": None}}
        | {"contacts": [{"name": "Bo", "phone": PHONE}], "poll": {"question": "?", "options": ["a", "b"]}},
        "message.sent": message | {"to": CONTACT, "status": "sent", "source": "phone"},
        "message.status": {"messageId": "m", "status": "read", "source": "api", "code": None},
        "message.reaction": about | {"emoji": "x", "sentAt": at, "catchUp": False},
        "message.edited": about | {"text": "x", "editedAt": at, "catchUp": False},
        "message.revoked": about | {"revokedAt": at, "catchUp": False},
        "session.status": {"from": "connecting", "to": "connected", "reason": None},
        "session.qr": {"qr": "x", "expiresAt": at, "attempt": 1},
    }


_EMPTY: dict[str, Any] = {}
WRONG: list[Any] = [
    *(None, True, 0, -1, 2**63, -(2**63) - 1, 10**30, 1.5, 1e308, "", " ", "x", "\0", "\ud800", "\udc00x"),
    *(
        "../../etc",
        "x" * 70_000,
        "🙂",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-13-01",
    ),
    *(
        "2026-11-20T09:30:00",
        "@c.us",
        "@lid",
        "12345@lid",
        "1203@g.us",
        "NaN",
        [],
        _EMPTY,
        [None],
        [[]],
        {"a": []},
    ),
    {"contactId": "\0"},
    {"chatId": None},
    {"user_id": "x"},
]
_GONE = object()


def malformed_events() -> Iterator[dict[str, Any]]:
    """Every event with every field of it, one after the other, replaced by everything, or gone."""
    data = _data()
    for type_ in EventType:
        right = {**envelope(type_), "data": data.get(type_, {})}
        for path in _paths(right):
            for wrong in (*WRONG, _GONE):
                event = copy.deepcopy(right)
                *way, last = path
                place: Any = event
                for step in way:
                    place = place[step]
                if wrong is _GONE:
                    del place[last]
                else:
                    place[last] = wrong
                if path != ("id",):
                    event["id"] = new_id("evt")
                yield event


def envelope(type_: str) -> dict[str, Any]:
    return {
        "id": new_id("evt"),
        "type": type_,
        "timestamp": to_rfc3339(now()),
        "userId": "acme",
        "sessionId": "default",
    }


def _paths(value: Any) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (key,)
        yield from ((key, *rest) for rest in _paths(inner))
