"""With the worker away for hours no question walks through the outbox: told by the plan of each that was asked."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from anchoring.log import selectors
from anchoring.log.selectors import log_status
from anchoring.models import PendingEntry
from records.people.authors import Author
from tests.cast import listed, subject
from tests.fixtures.market import sequenced

TABLE = "anchoring_pendingentry"
VIN = subject().removeprefix("vin:")


def wait(count: int) -> None:
    since = timezone.now() - timedelta(hours=1)
    rows = [
        PendingEntry(
            kind="vehicle:listed",
            label=uuid4().hex * 2,
            record=uuid4().hex * 2,
            recorded_at=since,
            created_at=since,
        )
        for _ in range(count)
    ]
    PendingEntry.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return json.dumps(cursor.fetchall())


def walks(sql: str) -> bool:
    """Whether the database reads the whole outbox for it."""
    plan = plan_of(sql)
    scanned = f"Seq Scan on {TABLE}" in plan or f"SCAN {TABLE}" in plan
    return scanned and "LIMIT" not in sql


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/vehicles/{VIN}/", 200),
        (f"/api/vehicles/{VIN}/", 200),
        (f"/vehicles/{subject(9).removeprefix('vin:')}/", 404),
        ("/status/", 200),
        ("/api/status/", 200),
    ],
)
def test_nobody_walks_through_what_waits(dealer: Author, address: str, status: int) -> None:
    listed(dealer)
    sequenced()
    listed(dealer)
    wait(3000)
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(address).status_code == status
    asked = [query["sql"] for query in captured.captured_queries if TABLE in query["sql"]]
    assert asked
    assert [sql for sql in asked if walks(sql)] == []


def test_many_are_told_by_their_ids(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    wait(9)
    exact = log_status()
    monkeypatch.setattr(selectors, "COUNTED", 5)
    estimated = log_status()
    assert exact
    assert estimated
    assert exact.pending == estimated.pending == 9
    assert exact.pending_since == estimated.pending_since


def test_records_behind_the_anchor_are_counted(dealer: Author) -> None:
    listed(dealer)
    listed(dealer, 2)
    sequenced()
    status = log_status()
    assert status
    assert (status.pending, status.unanchored, status.size) == (0, 2, 2)
