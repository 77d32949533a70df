"""New rows of several tables, written together."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from anchoring.inserts import Unless, rows_insert
from anchoring.models import Heartbeat, MapPage, PendingEntry, SeenRows

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


TEXTS = ["한빛 '모터스' \"x\"", "a\\b\\u0041", "%s %(x)s {}", "줄\n바꿈\t", "🚗", ""]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back_letter_by_letter(db: None, text: str) -> None:
    rows_insert([PendingEntry(kind=text, label="b", record="c", recorded_at=NOON)])
    assert PendingEntry.objects.get().kind == text


def test_each_kind_of_value_comes_back(db: None) -> None:
    moment = datetime(2026, 1, 2, 12, 3, 4, 56, tzinfo=UTC)
    keys = {"b": [1, None, True, {"ㄱ": "\\"}], "a": 2**53 - 1}
    rows_insert(
        [MapPage(prefix="ab", version=2**40, is_leaf=True, body=bytes(range(256)))],
        beside=[[SeenRows(table="x", number=1, keys=keys)], [Heartbeat(queue="q", at=moment)]],
    )
    page = MapPage.objects.get()
    assert (bytes(page.body), page.version, page.is_leaf) == (bytes(range(256)), 2**40, True)
    assert SeenRows.objects.get(table="x").keys == keys
    assert Heartbeat.objects.get().at == moment


def test_a_text_too_long_is_refused_not_cut(db: None) -> None:
    with suppress(DataError), transaction.atomic():
        rows_insert([PendingEntry(kind="a:b", label="b" * 65, record="c", recorded_at=NOON)])
    # SQLite keeps a text of any length.
    kept = list(PendingEntry.objects.values_list("label", flat=True))
    assert kept == ([] if connection.vendor == "postgresql" else ["b" * 65])


def test_nul_is_refused(db: None) -> None:
    with suppress(DataError), transaction.atomic():
        rows_insert([PendingEntry(kind="a\x00b", label="b", record="c", recorded_at=NOON)])
    assert not PendingEntry.objects.exists()
