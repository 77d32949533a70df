"""Every kind of row, changed behind the log's back, is named by the audit. A clean log has nothing to name."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pytest
from django.db import connection

from anchoring.log import selectors, triggers
from anchoring.log.audit.run import audit
from anchoring.log.audit.sources import Pair, Problem, RecordCheck
from anchoring.log.keys import LogKeys
from anchoring.log.map.commit import map_commit
from anchoring.models import AuditFinding, AuditRun, Checkpoint, Entry, MapPage, PendingEntry
from tests.log.cast import KEYS, NOON, entry, label, logged, record, submit, tamper

pytestmark = pytest.mark.django_db

CARS = 7


class Records:
    """The records of `logged(range(count))`, as an application hands them in."""

    def __init__(self, count: int, wrong: Mapping[int, Problem] | None = None) -> None:
        self.wrong = wrong or {}
        self.rows = {(label(number % CARS), record(number)): number for number in range(count)}

    def count(self) -> int:
        return len(self.rows)

    def checks(self) -> Iterator[RecordCheck]:
        for (name, digest), number in self.rows.items():
            problems = (self.wrong[number],) if number in self.wrong else ()
            yield RecordCheck(digest, name, "vehicle:listed", NOON, f"record {number}", problems)

    def known(self, pairs: Collection[Pair]) -> set[Pair]:
        return self.rows.keys() & set(pairs)


@pytest.fixture
def records(log: Any) -> Records:
    """300 records, committed twice on the way, and 5 that are pending."""
    logged(range(100), cars=CARS)
    assert map_commit(keys=KEYS) is not None
    logged(range(100, 290), cars=CARS)
    assert map_commit(keys=KEYS) is not None
    logged(range(290, 300), cars=CARS)
    submit(*(entry(number, car=number % CARS) for number in range(300, 305)))
    return Records(305)


def found(source: Records, *, keys: LogKeys | None = KEYS) -> set[tuple[str, str]]:
    run = audit(sources=[source], readers={}, keys=keys)
    assert run.finished_at is not None
    triggers.install(connection)
    rows = AuditFinding.objects.filter(run=run).values_list("code", "row")
    return {(code, row) for code, row in rows if code != "trigger:missing"}


def test_a_clean_log_has_nothing_to_name(records: Records) -> None:
    run = audit(sources=[records], readers={}, keys=KEYS)
    assert (run.size, run.records, run.unchecked) == (302, 305, "")
    assert not run.findings.exists()


def test_an_audit_does_not_hold_anything_in_the_way_of_new_entries(
    records: Records, monkeypatch: Any
) -> None:
    at_work = iter([True])

    def grow(*_: Any) -> None:
        if next(at_work, False):
            logged(range(305, 700), cars=CARS)
            map_commit(keys=KEYS)

    records.rows |= Records(700).rows
    run = audit(sources=[records], readers={}, keys=KEYS, progress=grow)
    assert not run.findings.exists()


def test_an_entry_s_record_is_changed(records: Records) -> None:
    tamper("UPDATE anchoring_entry SET record = %s WHERE record = %s", record(999), record(5))
    assert found(records) == {
        ("entry:leaf", "entry 5"),
        ("record:unlogged", "record 5"),
        ("entry:unknown", "entry 5"),
    }


def test_an_entry_s_time_is_changed(records: Records) -> None:
    tamper('UPDATE anchoring_entry SET time = %s WHERE "index" = 200', NOON.replace(year=2020))
    names = {("entry:leaf", "entry 200"), ("entry:time", "entry 200")}
    assert names <= found(records)


def test_an_entry_s_leaf_hash_is_changed(records: Records) -> None:
    tamper('UPDATE anchoring_entry SET leaf_hash = %s WHERE "index" = 20', b"x" * 32)
    assert found(records) == {("entry:leaf_hash", "entry 20")}


def test_an_entry_is_given_to_another_car(records: Records) -> None:
    tamper('UPDATE anchoring_entry SET label = %s WHERE "index" = 20', label(3))
    codes = found(records)
    assert {("entry:leaf", "entry 20"), ("record:unlogged", "record 20")} <= codes
    assert ("commitment:root", "entry 100") in codes


def test_an_entry_is_deleted(records: Records) -> None:
    tamper('DELETE FROM anchoring_entry WHERE "index" = 20')
    codes = found(records)
    assert {("entry:missing", "entry 20"), ("record:unlogged", "record 20")} <= codes
    named = AuditFinding.objects.filter(code="map:page").values_list("label", flat=True)
    assert set(named) == {label(20 % CARS)}


def test_the_last_entry_is_deleted(records: Records) -> None:
    tamper('DELETE FROM anchoring_entry WHERE "index" = 301')
    assert ("entry:missing", "entry 301") in found(records)


def test_an_entry_is_put_in_past_the_registry(records: Records) -> None:
    submit(entry(5000, car=1))
    assert ("pending:unknown", f"pending entry {PendingEntry.objects.latest('id').pk}") in found(records)
    logged([])
    index = Entry.objects.get(record=record(5000)).index
    assert found(records) == {("entry:unknown", f"entry {index}")}


def test_an_entry_is_put_in_beyond_the_end(records: Records) -> None:
    tamper(
        'INSERT INTO anchoring_entry ("index", kind, label, record, root, time, leaf_hash)'
        " SELECT 302, kind, label, %s, root, time, leaf_hash FROM anchoring_entry"
        ' WHERE "index" = 301',
        record(999),
    )
    assert found(records) == {("entry:beyond", "entry 302")}


def test_an_entry_and_all_that_leans_on_it_is_rewritten(records: Records) -> None:
    """Row, leaf hash and tile agree on the lie: only the signed checkpoint does not."""
    rewritten = Entry.objects.get(index=20)
    rewritten.record = record(999)
    from verifier import tree

    lie = tree.leaf_hash(rewritten.leaf)
    tamper('UPDATE anchoring_entry SET record = %s, leaf_hash = %s WHERE "index" = 20', record(999), lie)
    tile = bytearray(_column("SELECT hashes FROM anchoring_tile WHERE level = 0 AND number = 0"))
    tile[20 * 32 : 21 * 32] = lie
    tamper("UPDATE anchoring_tile SET hashes = %s WHERE level = 0 AND number = 0", bytes(tile))
    codes = found(records)
    assert ("checkpoint:root", "checkpoint 100") in codes
    assert ("partial_tile:hash", "partial tile 1") in codes
    named = AuditFinding.objects.filter(code="map:page").values_list("label", flat=True)
    assert set(named) == {label(20 % CARS)}


def test_a_tile_is_changed(records: Records) -> None:
    tamper("UPDATE anchoring_tile SET hashes = %s WHERE level = 0 AND number = 0", b"x" * 8192)
    assert ("tile:hash", "tile 0/0") in found(records)
    assert not AuditFinding.objects.filter(code__startswith="entry").exists()


def test_a_tile_is_deleted(records: Records) -> None:
    tamper("DELETE FROM anchoring_tile WHERE level = 0")
    assert ("tile:missing", "tile 0/0") in found(records)


def test_a_tile_is_put_in(records: Records) -> None:
    tamper("INSERT INTO anchoring_tile (level, number, hashes) VALUES (1, 0, %s)", b"x" * 8192)
    assert ("tile:beyond", "tile 1/0") in found(records)


@pytest.mark.parametrize("level", [0, 1])
def test_a_partial_tile_is_changed(records: Records, level: int) -> None:
    size = len(_column("SELECT hashes FROM anchoring_partialtile WHERE level = %s", level))
    tamper("UPDATE anchoring_partialtile SET hashes = %s WHERE level = %s", b"x" * size, level)
    assert ("partial_tile:hash", f"partial tile {level}") in found(records)


def test_a_partial_tile_is_put_in(records: Records) -> None:
    tamper("INSERT INTO anchoring_partialtile (level, number, hashes) VALUES (2, 0, %s)", b"x" * 32)
    assert found(records) == {("partial_tile:beyond", "partial tile 2")}


def test_a_checkpoint_s_root_is_changed(records: Records) -> None:
    tamper("UPDATE anchoring_checkpoint SET root = %s WHERE size = 100", "00" * 32)
    assert found(records) == {("checkpoint:note", "checkpoint 100")}


def test_a_checkpoint_s_note_is_replaced_by_another_one_s(records: Records) -> None:
    other = Checkpoint.objects.get(size=101).note
    tamper("UPDATE anchoring_checkpoint SET note = %s WHERE size = 100", other)
    assert found(records) == {("checkpoint:note", "checkpoint 100")}


@pytest.mark.parametrize("size", [0, 101])
def test_a_checkpoint_is_deleted(records: Records, size: int) -> None:
    tamper("DELETE FROM anchoring_checkpoint WHERE size = %s", size)
    assert found(records) == {("checkpoint:missing", f"checkpoint {size}")}


def test_a_commitment_is_changed(records: Records) -> None:
    tamper('UPDATE anchoring_entry SET root = %s WHERE "index" = 100', "00" * 32)
    assert found(records) == {("entry:leaf", "entry 100"), ("commitment:root", "entry 100")}


def test_a_map_page_is_changed(records: Records) -> None:
    page = MapPage.objects.get(prefix="", version=100)
    tamper(
        "UPDATE anchoring_mappage SET body = %s WHERE id = %s", bytes(page.body)[:-32] + b"x" * 32, page.pk
    )
    assert found(records) == {("map:page", "map page root at 100")}
    (finding,) = AuditFinding.objects.filter(code="map:page")
    assert finding.label == bytes(page.body)[-64:-32].hex()


def test_a_map_page_is_deleted(records: Records) -> None:
    tamper("DELETE FROM anchoring_mappage")
    assert found(records) == {("map:missing", "map page root")}


def test_the_log_s_row_is_changed(records: Records) -> None:
    tamper("UPDATE anchoring_log SET vrf_public_key = %s", "00" * 32)
    assert found(records) == {("log:keys", "log")}


def test_a_record_s_own_problems_are_passed_on(records: Records) -> None:
    records.wrong = {7: Problem("record:content", "its content has another digest")}
    assert found(records) == {("record:content", "record 7")}
    (finding,) = selectors.findings_about(records=[record(7)])
    assert (finding.detail, finding.label) == ("its content has another digest", label(0))
    assert selectors.findings_about(labels=[label(0)]) == [finding]
    assert selectors.findings_about(labels=[label(1)]) == []


def test_a_pending_row_is_deleted(records: Records) -> None:
    tamper("DELETE FROM anchoring_pendingentry WHERE record = %s", record(303))
    assert found(records) == {("record:unlogged", "record 303")}


def test_a_missing_trigger_is_named(records: Records) -> None:
    triggers.remove(connection)
    run = audit(sources=[records], readers={}, keys=KEYS)
    assert {finding.code for finding in run.findings.all()} == {"trigger:missing"}


def test_without_records_the_run_says_that_they_were_not_looked_at(records: Records) -> None:
    run = audit(sources=[], readers={}, keys=KEYS)
    assert "records" in run.unchecked
    assert not run.findings.exists()


def test_only_the_newest_finished_run_is_shown(records: Records) -> None:
    records.wrong = {7: Problem("record:content")}
    audit(sources=[records], readers={}, keys=KEYS)
    AuditRun.objects.create()
    assert len(selectors.findings_about(records=[record(7)])) == 1
    records.wrong = {}
    audit(sources=[records], readers={}, keys=KEYS)
    assert selectors.findings_about(records=[record(7)]) == []


def _column(sql: str, *parameters: Any) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return bytes(cursor.fetchone()[0])
