"""Whether Chromium confines its pages, as its flags say it."""

import os

import pytest
from holdfast_contract.service.settings import StartRefused
from holdfast_contract.sessions import MediaPolicy
from holdfast_gateway.adapters.chromium import arguments, offline_arguments, require_sandbox

UNCONFINED = {"--no-sandbox", "--no-zygote"}


@pytest.fixture
def user(monkeypatch):
    """Become somebody, as far as flags are concerned."""
    return lambda uid: monkeypatch.setattr(os, "geteuid", lambda: uid)


def unconfined(**options):
    page = arguments("ann/default", "https://web.whatsapp.com/", MediaPolicy.LOAD, **options)
    trial = offline_arguments("trial", **options)
    assert UNCONFINED & set(page) == UNCONFINED & set(trial)
    return UNCONFINED & set(page)


def test_the_sandbox_is_on_for_everybody_but_root_unless_it_is_switched_off(user):
    user(1000)
    assert unconfined() == set()
    assert unconfined(sandbox=False) == UNCONFINED
    user(0)
    assert unconfined() == UNCONFINED


@pytest.mark.parametrize(("uid", "code", "is_refused"), [(1000, 1, True), (1000, 0, False), (0, 1, False)])
def test_a_machine_that_forbids_what_the_sandbox_needs_is_told_before_a_session_fails(
    user, monkeypatch, tmp_path, uid, code, is_refused
):
    (tmp_path / "unshare").write_text(f"#!/bin/sh\nexit {code}\n")
    (tmp_path / "unshare").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    user(uid)
    if is_refused:
        with pytest.raises(StartRefused, match="GATEWAY_CHROMIUM_SANDBOX=off"):
            require_sandbox()
    else:
        require_sandbox()
