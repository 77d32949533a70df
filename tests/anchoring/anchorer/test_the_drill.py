"""The drill of docs/operating.md: a monitor's mirror, a log that was lost, the log brought back, all of it compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from anchoring import tasks, wiring_chain
from anchoring.anchors import timeline
from anchoring.audit.run import audit
from anchoring.models import Entry
from tests.anchoring.simulated.registry import KEYS, Registry, promoted
from tests.fixtures.anvil import Anvil
from tests.fixtures.trusted import trust_in
from verifier import trust
from verifier.errors import Unavailable
from verifier.ethereum import Endpoint, Endpoints
from verifier.monitor.anchors import Anchors
from verifier.monitor.events import Events
from verifier.monitor.look import Look
from verifier.monitor.store import Store

FINAL = 70
"""Blocks after which the node calls those before them final."""

Run = Callable[[], tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def monitor(local: Registry, client: Client, anvil: Anvil, tmp_path: Path) -> Run:
    """One look, as `monitor --once` does it, at the log that this process serves. Gives status and events."""
    network = local.network
    trusted = trust_in(
        KEYS, networks=[{"chain_id": network.chain_id, "contracts": [network.contract], "rpc": []}]
    )

    def get(path: str) -> bytes:
        answer = client.get(f"/log/{path}")
        if answer.status_code != 200:
            raise Unavailable("answer_status", endpoint=path, status=answer.status_code)
        return answer.content

    def run() -> tuple[int, list[dict[str, Any]]]:
        lines: list[str] = []
        store = Store(tmp_path / "state")
        events = Events(store.folder / "alarms", "en", lines.append)
        believed = trust.loads(json.dumps(trusted))
        look = Look(store, get, believed, events)
        look.log(again=4)
        chain = Endpoints([Endpoint(anvil.url)])
        Anchors(store, believed, chain, events).compare(newest_size=look.newest_size)
        status = events.finish()
        store.close()
        return status, [json.loads(line) for line in lines]

    return run


@pytest.mark.soak
@pytest.mark.parametrize("before", [0, 9], ids=["all of it", "its tail"])
def test_a_lost_log_comes_back_from_a_monitor_s_mirror(
    local: Registry, monitor: Run, anvil: Anvil, tmp_path: Path, before: int
) -> None:
    if before:
        local.anchored(before)
    backup, size = transaction.savepoint(), local.size
    local.anchored(300)
    local.anchored(20)
    anvil.mine(FINAL)
    local.append(8)
    status, events = monitor()
    assert (status, [event["event"] for event in events]) == (0, ["checked", "anchored"])
    lost = list(Entry.objects.order_by("index").values_list("leaf_hash", flat=True))

    transaction.savepoint_rollback(backup)
    assert local.size == size
    local.step()
    status, events = monitor()
    assert status == 1
    assert events[0]["event"] == "log_shrank"
    assert events[0]["old_size"] == len(lost)

    out = StringIO()
    call_command("log_restore", from_mirror=str(tmp_path / "state/log"), stdout=out)
    assert f"{len(lost) - size} entries are back" in out.getvalue()
    assert list(Entry.objects.order_by("index").values_list("leaf_hash", flat=True)) == lost
    local.step()
    local.anchored()

    readers = {local.network.pk: wiring_chain.contract_reader(local.network)}
    run = audit(sources=[], readers=readers, keys=KEYS)
    assert list(run.findings.all()) == []
    assert all(line.startswith("records:") for line in run.unchecked.splitlines()), run.unchecked
    for file in (tmp_path / "state/alarms").iterdir():
        file.unlink()
    assert monitor()[0] == 0


def test_a_promoted_standby_that_has_everything_goes_on(
    local: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once log and contract were compared in it; one that lacks something is a restored database."""
    local.anchored(3)
    promoted(monkeypatch)
    local.submit(1)
    assert tasks.sequence() == 0
    local.step()
    assert tasks.sequence() == 1


@pytest.mark.django_db
def test_the_timeline_is_postgresql_s_own() -> None:
    assert len(timeline()) == (8 if connection.vendor == "postgresql" else 0)
