"""What both services log as real processes while they are used, misused and fail: nobody's words."""

import json

import aiohttp
import pytest
import rotate
from holdfast_contract.signing import Signer
from holdfast_contract.times import now, to_rfc3339

pytestmark = pytest.mark.browser  # the gateway starts none, but wants to know where one is
WORD, NUMBER, NAME = "canary-word-7f3a", "628999123456", "Canary Name 7f3a"
PASSWORD, KEY = "canary-password-7f3a91", "canary-key-7f3a91bb"


def event(text, **changes):
    """Make an event of a message as a gateway tells it."""
    contact = {"contactId": NUMBER, "phone": NUMBER, "name": NAME}
    data = {
        "messageId": f"false_{NUMBER}@c.us_{abs(hash(text))}",
        "chat": {"chatId": f"{NUMBER}@c.us", "kind": "direct"},
        "contact": contact,
        "author": contact,
        "fromMe": False,
        "type": "text",
        "text": text,
        "catchUp": False,
        "sentAt": to_rfc3339(now()),
    }
    whole = {"id": f"evt_{abs(hash(text))}", "type": "message.received", "timestamp": to_rfc3339(now())}
    return {**whole, "userId": "acme", "sessionId": "default", "data": data, **changes}


async def test_no_word_name_number_password_or_key_is_in_any_log(stack):
    [secret] = rotate.EnvFile(stack.folder / ".env").values("CORE_WEBHOOK_SECRETS")
    [key] = rotate.EnvFile(stack.folder / ".env").values("CORE_GATEWAY_API_KEY")
    signer, statuses = Signer([secret]), []
    async with aiohttp.ClientSession() as http:

        async def ask(method, url, **options):
            async with http.request(method, url, **options) as answer:
                await answer.read()
                statuses.append((answer.status, url.rpartition("/")[2]))
                return answer.status

        async def deliver(body, id_):
            text = body if isinstance(body, str) else json.dumps(body)
            return await ask(
                "POST",
                f"{stack.core_url}/webhooks/gateway",
                data=text,
                headers=signer.headers(id_, now(), text),
            )

        core, operator = stack.core_url, env_operator(stack)
        await ask("POST", f"{core}/v1/users", json={"userId": "acme", "name": NAME}, headers=operator)
        document = {"filename": f"{WORD}.md", "text": f"# {WORD}\n\n{WORD} {NAME}"}
        await ask("POST", f"{core}/v1/users/acme/documents", json=document, headers=operator)
        for number, one in enumerate(
            (
                event(f"{WORD} hello"),
                event(f"{WORD} broken", data={"text": WORD, "contact": NUMBER}),
                event(f"{WORD} other", type=f"message.{WORD}"),
                f'{{"id": "{WORD}", "text": "{WORD}',
                event(f"{WORD} user", userId=f"{WORD} {NUMBER}"),
            )
        ):
            await deliver(one, one["id"] if isinstance(one, dict) else f"evt_{number}")
        contact = f"{core}/v1/users/acme/contacts/{NUMBER}"
        said = {"text": f"{WORD} by hand"}
        conversation = f"{core}/v1/users/acme/conversations/{NUMBER}"
        await ask("POST", f"{conversation}/messages", json=said, headers=operator)
        await ask("GET", f"{conversation}/messages?q={WORD}", headers=operator)
        await ask("GET", f"{contact}/export", headers=operator)
        await ask("POST", f"{contact}/reset", headers=operator)
        await ask("POST", f"{core}/v1/users/acme/ask", json={"question": WORD}, headers=operator)
        await ask("GET", f"{core}/v1/users/acme/documents", headers={"X-Api-Key": KEY})
        await ask("POST", f"{core}/login", data={"email": f"{WORD}@x.test", "password": PASSWORD})
        await ask("GET", f"{core}/pair/{KEY}")
        gateway, mine = stack.gateway_url, {"Authorization": f"Bearer {key}", "Idempotency-Key": KEY}
        session = f"{gateway}/v1/users/acme/sessions/default"
        for body in (
            {"to": NUMBER, "type": "text", "text": WORD},
            {"to": WORD, "type": WORD},
            {"text": [WORD]},
        ):
            await ask("POST", f"{session}/messages", json=body, headers=mine)
        await ask("POST", f"{session}/messages", data=f'{{"text": "{WORD}', headers=mine)
        await ask("GET", f"{session}/contacts/{NUMBER}", headers=mine)
        await ask("GET", f"{gateway}/v1/sessions", headers={"X-Api-Key": KEY})
        await ask("DELETE", f"{gateway}/v1/users/acme/contacts/{NUMBER}", headers=mine)
        await ask("DELETE", f"{core}/v1/users/acme", headers=operator)
    assert not [one for one in statuses if one[0] >= 500], statuses
    assert {one[0] for one in statuses} >= {200, 202, 401, 422}
    logs = "".join(service.log.read_text() for service in stack.services.values())
    assert '"event": "request"' in logs
    assert '"userId": "acme"' in logs
    for canary in (WORD, NUMBER, NAME, PASSWORD, KEY, key, secret, operator["Authorization"]):
        assert canary not in logs, [line for line in logs.splitlines() if canary in line][:3]


def env_operator(stack):
    """Give the headers that reach all of core's API, as the file of settings has them."""
    file = rotate.EnvFile(stack.folder / ".env")
    [email], [password] = file.values("CORE_ADMIN_EMAIL"), file.values("CORE_ADMIN_PASSWORD")
    return {"Authorization": aiohttp.encode_basic_auth(email, password)}
