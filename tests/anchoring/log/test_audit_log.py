"""Rows of the log itself, changed behind its back: each is named, and none beside it is blamed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from anchoring import triggers
from anchoring.models import AuditFinding, Checkpoint, Entry, PendingEntry, Tile
from tests.anchoring.log.audited import CARS, Records, findings
from tests.anchoring.log.cast import NOON, entry, label, logged, record, submit, tamper
from tests.records.tampering.changes import changeable, changes_of
from verifier import tree

pytestmark = pytest.mark.django_db


def test_an_entry_s_record_is_changed(records: Records) -> None:
    tamper("UPDATE anchoring_entry SET record = %s WHERE record = %s", record(999), record(5))
    assert findings(records) == {
        ("entry:leaf", "entry 5"),
        ("record:unlogged", "record 5"),
        ("entry:unknown", "entry 5"),
    }


def test_an_entry_s_time_is_changed(records: Records) -> None:
    tamper('UPDATE anchoring_entry SET time = %s WHERE "index" = 200', NOON.replace(year=2020))
    names = {("entry:leaf", "entry 200"), ("entry:time", "entry 200")}
    assert names <= findings(records)


def test_an_entry_s_leaf_hash_is_changed(records: Records) -> None:
    tamper('UPDATE anchoring_entry SET leaf_hash = %s WHERE "index" = 20', b"x" * 32)
    assert findings(records) == {("entry:leaf_hash", "entry 20")}


def test_an_entry_is_given_to_another_car(records: Records) -> None:
    tamper('UPDATE anchoring_entry SET label = %s WHERE "index" = 20', label(3))
    codes = findings(records)
    assert {("entry:leaf", "entry 20"), ("record:unlogged", "record 20")} <= codes
    named = AuditFinding.objects.filter(code="map:page").values_list("label", flat=True)
    assert set(named) == {label(20 % CARS), label(3)}


def test_an_entry_is_deleted(records: Records) -> None:
    tamper('DELETE FROM anchoring_entry WHERE "index" = 20')
    codes = findings(records)
    assert {("entry:missing", "entry 20"), ("record:unlogged", "record 20")} <= codes
    named = AuditFinding.objects.filter(code="map:page").values_list("label", flat=True)
    assert set(named) == {label(20 % CARS)}


def test_the_last_entry_is_deleted(records: Records) -> None:
    tamper('DELETE FROM anchoring_entry WHERE "index" = 301')
    assert ("entry:missing", "entry 301") in findings(records)


def test_an_entry_is_put_in_past_the_registry(records: Records) -> None:
    submit(entry(5000, car=1))
    assert ("pending:unknown", f"pending entry {PendingEntry.objects.latest('id').pk}") in findings(records)
    logged([])
    index = Entry.objects.get(record=record(5000)).index
    assert findings(records) == {("entry:unknown", f"entry {index}")}


@pytest.mark.parametrize("hand", [{"seal": ""}, {"is_held": True}, {"recorded_at": NOON - timedelta(days=1)}])
def test_a_waiting_row_is_changed(records: Records, hand: dict[str, object]) -> None:
    submit(entry(5000, car=1))
    PendingEntry.objects.filter(record=record(5000)).update(**hand)
    waiting = PendingEntry.objects.get(record=record(5000))
    assert ("pending:not_handed_in", f"pending entry {waiting.pk}") in findings(records)


def test_an_entry_is_put_in_beyond_the_end(records: Records) -> None:
    tamper(
        'INSERT INTO anchoring_entry ("index", kind, label, record, root, time, leaf_hash)'
        " SELECT 302, kind, label, %s, root, time, leaf_hash FROM anchoring_entry"
        ' WHERE "index" = 301',
        record(999),
    )
    assert findings(records) == {("entry:beyond", "entry 302")}


def test_an_entry_and_all_that_leans_on_it_is_rewritten(records: Records) -> None:
    """Row, leaf hash and tile agree on the lie: only the signed checkpoint does not."""
    rewritten = Entry.objects.get(index=20)
    rewritten.record = record(999)
    lie = tree.leaf_hash(rewritten.leaf)
    tamper('UPDATE anchoring_entry SET record = %s, leaf_hash = %s WHERE "index" = 20', record(999), lie)
    tile = bytearray(_column("SELECT hashes FROM anchoring_tile WHERE level = 0 AND number = 0"))
    tile[20 * 32 : 21 * 32] = lie
    tamper("UPDATE anchoring_tile SET hashes = %s WHERE level = 0 AND number = 0", bytes(tile))
    codes = findings(records)
    assert ("checkpoint:root", "checkpoint 100") in codes
    assert ("partial_tile:hash", "partial tile 1") in codes
    named = AuditFinding.objects.filter(code="map:page").values_list("label", flat=True)
    assert set(named) == {label(20 % CARS)}


def test_a_tile_is_changed(records: Records) -> None:
    tamper("UPDATE anchoring_tile SET hashes = %s WHERE level = 0 AND number = 0", b"x" * 8192)
    assert ("tile:hash", "tile 0/0") in findings(records)
    assert not AuditFinding.objects.filter(code__startswith="entry").exists()


def test_every_change_of_a_full_tile_is_named(records: Records) -> None:
    """The tamper matrix has too few entries for one."""
    triggers.remove(connection)
    changes, unnamed = list(changes_of(Tile)), list[str]()
    for change in changes:
        with transaction.atomic():
            change.make()
            if not findings(records):
                unnamed.append(str(change))
            transaction.set_rollback(True)
    assert {change.column for change in changes} == {*(field.name for field in changeable(Tile)), "*"}
    assert unnamed == []


def test_a_tile_is_deleted(records: Records) -> None:
    tamper("DELETE FROM anchoring_tile WHERE level = 0")
    assert ("tile:missing", "tile 0/0") in findings(records)


def test_a_tile_is_put_in(records: Records) -> None:
    tamper("INSERT INTO anchoring_tile (level, number, hashes) VALUES (1, 0, %s)", b"x" * 8192)
    assert ("tile:beyond", "tile 1/0") in findings(records)


@pytest.mark.parametrize("level", [0, 1])
def test_a_partial_tile_is_changed(records: Records, level: int) -> None:
    size = len(_column("SELECT hashes FROM anchoring_partialtile WHERE level = %s", level))
    tamper("UPDATE anchoring_partialtile SET hashes = %s WHERE level = %s", b"x" * size, level)
    assert ("partial_tile:hash", f"partial tile {level}") in findings(records)


def test_a_partial_tile_is_put_in(records: Records) -> None:
    tamper("INSERT INTO anchoring_partialtile (level, number, hashes) VALUES (2, 0, %s)", b"x" * 32)
    assert findings(records) == {("partial_tile:beyond", "partial tile 2")}


def test_a_checkpoint_s_root_is_changed(records: Records) -> None:
    tamper("UPDATE anchoring_checkpoint SET root = %s WHERE size = 100", "00" * 32)
    assert findings(records) == {
        ("checkpoint:note", "checkpoint 100"),
        ("row:changed", "anchoring.checkpoint 100"),
    }


def test_a_checkpoint_s_note_is_replaced_by_another_one_s(records: Records) -> None:
    other = Checkpoint.objects.get(size=101).note
    tamper("UPDATE anchoring_checkpoint SET note = %s WHERE size = 100", other)
    assert findings(records) == {
        ("checkpoint:note", "checkpoint 100"),
        ("row:changed", "anchoring.checkpoint 100"),
    }


@pytest.mark.parametrize("size", [0, 101])
def test_a_checkpoint_is_deleted(records: Records, size: int) -> None:
    tamper("DELETE FROM anchoring_checkpoint WHERE size = %s", size)
    assert findings(records) == {("checkpoint:missing", f"checkpoint {size}")}


def _column(sql: str, *parameters: Any) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return bytes(cursor.fetchone()[0])
