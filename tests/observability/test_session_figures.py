"""Figures of single sessions can be left out, and what is told of all of them stays."""

from types import SimpleNamespace

import pytest
from holdfast_contract.service.certificate import Certificate
from holdfast_contract.service.metrics import written
from holdfast_contract.sessions import SessionStatus
from holdfast_contract.times import now
from holdfast_gateway.application import measures
from holdfast_gateway.http.metrics import Measured

BACKUP = SimpleNamespace(taken_at=now(), bytes=1, uploaded_bytes=1, pause_ms=20.0)


def supervisor(user_id, backup=BACKUP):
    return SimpleNamespace(
        key=SimpleNamespace(user_id=user_id, session_id="default"),
        backups=SimpleNamespace(newest=backup, failures=0),
        state=SimpleNamespace(pulse=SimpleNamespace(memory=5_000_000)),
        record=SimpleNamespace(status=SessionStatus.CONNECTED),
        page=object(),
    )


class Sessions:
    def __init__(self, *supervisors):
        self._supervisors = supervisors
        self.is_draining = False

    def all(self):
        return self._supervisors

    def counts(self):
        return {"connected": len(self._supervisors)}

    def restoration(self):
        return {}

    def capacity(self):
        return SimpleNamespace(max_sessions=20)


class Deliveries:
    async def count(self):
        return {"pending": 0, "dead": 0}

    async def oldest(self):
        return None


async def rendered(tmp_path, *supervisors, each_session):
    measured = Measured(
        gateway_id="gateway-1",
        version="1",
        sessions=Sessions(*supervisors),
        deliveries=Deliveries(),
        lease=SimpleNamespace(left=lambda: 80.0),
        store=SimpleNamespace(fault=None),
        data_dir=tmp_path,
        certificate=Certificate(None),
        each_session=each_session,
    )
    await measured.measure()
    return written(measures.REGISTRY).decode()


@pytest.mark.parametrize("each_session", [True, False])
async def test_single_sessions_are_named_only_where_that_is_wanted(tmp_path, each_session):
    text = await rendered(tmp_path, supervisor("ann"), each_session=each_session)
    assert ('userId="ann"' in text) is each_session
    assert 'holdfast_gateway_sessions{status="connected"} 1.0\n' in text
    assert "holdfast_gateway_oldest_backup_seconds " in text


async def test_the_figures_of_a_session_that_is_gone_go(tmp_path):
    assert 'userId="ben"' in await rendered(tmp_path, supervisor("ben"), each_session=True)
    assert 'userId="ben"' not in await rendered(tmp_path, supervisor("ann"), each_session=True)


async def test_a_faulty_store_is_told_and_a_well_one_is_zero(tmp_path):
    text = await rendered(tmp_path, each_session=True)
    faults = [line for line in text.splitlines() if line.startswith("holdfast_gateway_backup_store_fault{")]
    assert faults
    assert all(line.endswith(" 0.0") for line in faults)
