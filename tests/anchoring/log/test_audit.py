"""Every kind of row, changed behind the log's back, is named by the audit. A clean log has nothing to name."""

from typing import Any

import pytest
from django.db import connection

from anchoring import triggers
from anchoring.audit.run import audit
from anchoring.audit.selectors import Found, audited
from anchoring.audit.sources import Problem
from anchoring.log.map.commit import map_commit
from anchoring.models import AuditFinding, MapPage
from tests.anchoring.log.audited import CARS, Records, findings
from tests.anchoring.log.cast import KEYS, label, logged, record, tamper

pytestmark = pytest.mark.django_db


def test_a_clean_log_has_nothing_to_name(records: Records) -> None:
    run = audit(sources=[records], readers={}, keys=KEYS)
    assert (run.size, run.records, run.unchecked) == (302, 305, "")
    assert not run.findings.exists()


def test_an_audit_does_not_hold_up_new_entries(records: Records, monkeypatch: Any) -> None:
    at_work = iter([True])

    def grow(*_: Any) -> None:
        if next(at_work, False):
            logged(range(305, 700), cars=CARS)
            map_commit(keys=KEYS)

    records.rows |= Records(700).rows
    run = audit(sources=[records], readers={}, keys=KEYS, progress=grow)
    assert not run.findings.exists()


def test_a_commitment_is_changed(records: Records) -> None:
    tamper('UPDATE anchoring_entry SET root = %s WHERE "index" = 100', "00" * 32)
    assert findings(records) == {("entry:leaf", "entry 100"), ("commitment:root", "entry 100")}


def test_a_map_page_is_changed(records: Records) -> None:
    page = MapPage.objects.get(prefix="", version=100)
    tamper(
        "UPDATE anchoring_mappage SET body = %s WHERE id = %s", bytes(page.body)[:-32] + b"x" * 32, page.pk
    )
    assert findings(records) == {("map:page", "map page root at 100")}
    (finding,) = AuditFinding.objects.filter(code="map:page")
    assert finding.label == bytes(page.body)[-64:-32].hex()


@pytest.mark.parametrize("step", [100, 30, pytest.param(2, marks=pytest.mark.soak)])
def test_a_leaf_page_s_labels_are_of_many_steps(
    records: Records, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setattr("anchoring.audit.map._STEP", step)
    assert findings(records) == set()
    page = MapPage.objects.get(prefix="", version=100)
    tamper(
        "UPDATE anchoring_mappage SET body = %s WHERE id = %s", bytes(page.body)[:-32] + b"x" * 32, page.pk
    )
    assert ("map:page", "map page root at 100") in findings(records)
    named = AuditFinding.objects.filter(code="map:page").values_list("label", flat=True)
    assert set(named) == {bytes(page.body)[-64:-32].hex()}


def test_a_map_page_is_deleted(records: Records) -> None:
    tamper("DELETE FROM anchoring_mappage")
    assert findings(records) == {("map:missing", "map page root")}


def test_the_log_s_row_is_changed(records: Records) -> None:
    tamper("UPDATE anchoring_log SET vrf_public_key = %s", "00" * 32)
    assert findings(records) == {("log:keys", "log")}


def test_a_record_s_own_problems_are_passed_on(records: Records) -> None:
    records.wrong = {7: Problem("record:content", "its content has another digest")}
    assert findings(records) == {("record:content", "record 7")}
    (found,) = audited(records=[record(7)]).findings
    assert found == Found("record:content", record(7), label(0))
    assert audited(labels=[label(0)]).findings == (found,)
    assert audited(labels=[label(1)]).findings == ()
    assert AuditFinding.objects.get().detail == "its content has another digest"


def test_a_pending_row_is_deleted(records: Records) -> None:
    tamper("DELETE FROM anchoring_pendingentry WHERE record = %s", record(303))
    assert findings(records) == {("record:unlogged", "record 303")}


def test_a_missing_trigger_is_named(records: Records) -> None:
    triggers.remove(connection)
    run = audit(sources=[records], readers={}, keys=KEYS)
    assert {finding.code for finding in run.findings.all()} == {"trigger:missing"}


def test_a_run_without_records_says_so(records: Records) -> None:
    run = audit(sources=[], readers={}, keys=KEYS)
    assert "records" in run.unchecked
    assert not run.findings.exists()


def test_a_finding_ends_where_a_later_run_finds_it_mended(records: Records) -> None:
    records.wrong = {7: Problem("record:content")}
    audit(sources=[records], readers={}, keys=KEYS)
    audit(sources=[records], readers={}, keys=KEYS)
    (finding,) = AuditFinding.objects.all()
    assert finding.ended_at is None
    assert finding.seen_at > finding.found_at
    records.wrong = {}
    audit(sources=[records], readers={}, keys=KEYS)
    assert audited(records=[record(7)]).findings == ()
    finding.refresh_from_db()
    assert finding.ended_at is not None
