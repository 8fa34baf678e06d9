"""The two services as they are, for callers that know nothing of them but their documents."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import requests
from core_support.fake_gateway import FakeGateway
from core_support.running import OPERATOR
from core_support.running import make_settings as core_settings
from gateway_values import API_KEY, BACKUP_KEY
from holdfast_contract.sessions import SessionSettings, SessionStatus
from holdfast_contract.signing import new_secret
from holdfast_core.bootstrap import build as build_core
from holdfast_gateway.bootstrap import build as build_gateway
from holdfast_gateway.config import Settings as GatewaySettings
from holdfast_gateway.domain.session import SessionKey
from scripted_page import READY, ScriptedBrowsers, ScriptedPage

from interfaces.serving import served

USER, SESSION = "acme", "default"
OFTEN = 1_000_000
"""Calls a minute: what is wrong with a call is told as long as calls are let in."""


@dataclass(frozen=True)
class Service:
    """A running one. `prepare` makes the session that calls are mostly about, where there is none."""

    url: str
    headers: dict[str, str]
    prepare: Callable[[], Any]

    def document(self) -> dict[str, Any]:
        answer = requests.get(f"{self.url}/openapi.json", headers=self.headers, timeout=5)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def core(folder: Path) -> Iterator[Service]:
    fake = FakeGateway()
    with (
        served(fake.app) as beside,
        served(
            lambda: build_core(
                core_settings(f"sqlite:///{folder}/core.db", beside, requests_per_minute=OFTEN)
            )
        ) as url,
    ):
        user = requests.post(f"{url}/v1/users", json={"userId": USER}, headers=OPERATOR, timeout=5)
        user.raise_for_status()
        yield Service(url, OPERATOR, lambda: fake.put(USER, SessionStatus.PAIRING, SESSION))


class ConnectedBrowsers(ScriptedBrowsers):
    """Their pages need no Chromium and are connected as soon as they open."""

    def open(self, key: SessionKey, settings: SessionSettings, *, linked: bool) -> Any:
        page = ScriptedPage()
        page.tell(READY)
        self.laid_out.append(page)
        return super().open(key, settings, linked=linked)


@contextmanager
def gateway(folder: Path) -> Iterator[Service]:
    settings = GatewaySettings(
        _env_file=None,
        api_keys=[API_KEY],
        backup_key=[BACKUP_KEY],
        webhook_secrets=[new_secret()],
        data_dir=folder / "gateway",
        whatsapp_url="http://127.0.0.1:9/",
        requests_per_minute=OFTEN,
    )
    headers = {"Authorization": f"Bearer {API_KEY}"}
    with served(partial(build_gateway, settings, ConnectedBrowsers())) as url:
        start = f"{url}/v1/users/{USER}/sessions/{SESSION}/start"
        yield Service(url, headers, lambda: requests.post(start, headers=headers, timeout=5))
