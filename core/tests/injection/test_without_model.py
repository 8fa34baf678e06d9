"""The same texts where no model is asked: nothing in them is carried out, and nobody else's data is near."""

import asyncio
import json
from pathlib import Path

import pytest

CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))

SECRET = "The code of the safe of Globex is 4711. Globex keeps its spare key under the third flower pot."


@pytest.fixture
def connections(monkeypatch):
    """The addresses that anybody connects to beside the test's own servers."""
    tried = []
    connect = asyncio.selector_events.BaseSelectorEventLoop.sock_connect

    async def noted(loop, sock, address):
        if address[0] not in {"127.0.0.1", "::1"}:
            tried.append(address)
            raise ConnectionRefusedError
        return await connect(loop, sock, address)

    monkeypatch.setattr(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", noted)
    return tried


async def test_no_link_is_fetched_and_no_other_tenant_is_read(core, connections):
    poisoned = "\n\n".join(f"## {case['name']}\n\n{case['document']}" for case in CASES if case["document"])
    await core.add_user("acme", poisoned)
    await core.add_user("globex", SECRET)
    answered = 0
    for case in CASES:
        answer = await core.operate("POST", "/v1/users/acme/ask", json={"question": case["question"]})
        said = await answer.text()
        assert answer.status == 200, said
        assert not any(word in said for word in ("flower pot", "4711"))
        answered += bool(json.loads(said)["passages"])
    assert answered > 10
    assert connections == []
