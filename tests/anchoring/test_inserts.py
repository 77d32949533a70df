"""New rows of several tables, written together."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anchoring.inserts import Unless, rows_insert
from anchoring.models import Heartbeat, PendingEntry

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
NEVER, ALWAYS = Unless("SELECT 1 WHERE 1 = %s", [0]), Unless("SELECT 1 WHERE 1 = %s", [1])


def pending(count: int) -> list[PendingEntry]:
    return [
        PendingEntry(kind="a:b", label=f"{n:064}", record=f"{n:064}", recorded_at=NOON) for n in range(count)
    ]


def test_rows_are_as_django_reads_them(db: None) -> None:
    assert rows_insert(pending(2), beside=[[Heartbeat(queue="q", at=NOON)], []])
    assert [(row.label, row.recorded_at) for row in PendingEntry.objects.order_by("id")] == [
        (row.label, NOON) for row in pending(2)
    ]
    assert Heartbeat.objects.get().at == NOON


@pytest.mark.parametrize(("unless", "written"), [(NEVER, 3), (ALWAYS, 0)])
def test_the_guard_keeps_all_rows_or_none(db: None, unless: Unless, written: int) -> None:
    assert rows_insert(pending(3), unless=unless) is bool(written)
    assert PendingEntry.objects.count() == written


def test_more_rows_than_values_in_a_statement(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert rows_insert(pending(1_000), unless=NEVER)
    assert PendingEntry.objects.count() == 1_000
    assert (len(asked) == 1) is (connection.vendor == "postgresql")
