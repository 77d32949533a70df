"""The audit goes on by itself, a slice at a time, whatever happens between two slices."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import models
from django.utils import timezone

from anchoring.audit import run as engine
from anchoring.audit.map import MapPart
from anchoring.audit.run import audit, audit_slice
from anchoring.audit.selectors import audit_status, audited
from anchoring.audit.sources import Problem
from anchoring.log.map.commit import map_commit
from anchoring.models import AuditFinding, AuditMark, AuditRun, PendingEntry
from tests.anchoring.log.audited import CARS, Records
from tests.anchoring.log.cast import KEYS, logged, record, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice is one step here, and nothing has just come in."""
    monkeypatch.setattr(engine, "slice_seconds", lambda *_, **__: 0.0)
    monkeypatch.setattr(engine, "LEAST", 0.0)
    monkeypatch.setattr(engine, "_RECENT", timedelta(0))


def slice_of(records: Records) -> float:
    return audit_slice(sources=[records], readers={}, keys=KEYS)


def at_work() -> AuditRun:
    return AuditRun.objects.get(by_hand=False, finished_at=None)


def to_the_end(records: Records) -> AuditRun:
    """In slices of some steps: nothing is looked at on the way."""
    AuditRun.objects.filter(by_hand=False).update(started_at=timezone.now() - timedelta(minutes=11))
    slice_of(records)
    run = at_work()
    with patch.object(engine, "slice_seconds", lambda *_, **__: 0.1):
        while run.finished_at is None:
            assert slice_of(records)
            run.refresh_from_db()
    return run


def to_part(name: str, records: Records) -> AuditRun:
    slice_of(records)
    while at_work().part != name:
        slice_of(records)
    return at_work()


def test_slices_cover_what_a_run_by_hand_covers(records: Records) -> None:
    run, by_hand = to_the_end(records), audit(sources=[records], readers={}, keys=KEYS)
    assert (run.size, run.records, run.unchecked) == (by_hand.size, by_hand.records, "") == (302, 305, "")
    assert run.worked > 0
    assert not AuditFinding.objects.exists()
    assert AuditMark.objects.count() == 256


def test_a_finding_is_stored_before_the_run_ends(records: Records) -> None:
    tamper('UPDATE anchoring_entry SET leaf_hash = %s WHERE "index" = 20', b"x" * 32)
    to_part("map", records)
    assert audit_status().open >= 1
    assert AuditFinding.objects.filter(code="entry:leaf_hash", row="entry 20", ended_at=None).exists()


def test_a_finding_is_one_row_however_often_it_is_seen(records: Records) -> None:
    records.wrong = {7: Problem("record:content")}
    to_the_end(records)
    audit(sources=[records], readers={}, keys=KEYS)
    to_the_end(records)
    assert AuditFinding.objects.count() == 1
    records.wrong = {}
    to_the_end(records)
    assert audit_status().open == 0
    records.wrong = {7: Problem("record:content")}
    to_the_end(records)
    assert AuditFinding.objects.count() == 2, "it came again"


def test_the_log_grows_between_two_slices(records: Records) -> None:
    records.rows |= Records(900).rows
    to_part("log", records)
    logged(range(305, 600), cars=CARS)
    map_commit(keys=KEYS)
    to_part("map", records)
    logged(range(600, 900), cars=CARS)
    map_commit(keys=KEYS)
    assert to_the_end(records).size == 603
    assert not AuditFinding.objects.exists()


def test_a_killed_slice_is_taken_again_from_where_it_was(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_part("map", records)
    with monkeypatch.context() as patched:

        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(MapPart, "step", killed)
        with pytest.raises(KeyboardInterrupt):
            slice_of(records)
    assert slice_of(records) == 0, "its claim lasts"
    AuditRun.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert slice_of(records)
    assert at_work().part == "records"


def test_a_claimed_run_is_left_alone(records: Records) -> None:
    run = to_part("log", records)
    AuditRun.objects.filter(pk=run.pk).update(claimed_until=timezone.now() + timedelta(seconds=30))
    assert slice_of(records) == 0
    assert at_work().position == run.position


def test_a_claim_for_ever_keeps_no_audit_away(records: Records) -> None:
    run = to_part("log", records)
    AuditRun.objects.filter(pk=run.pk).update(claimed_until=timezone.now() + timedelta(days=1000))
    assert slice_of(records)
    assert at_work().position != run.position


def test_a_run_that_somebody_put_in_counts_for_nothing(records: Records) -> None:
    whole = to_the_end(records)
    later = timezone.now() + timedelta(days=300)
    forged = AuditRun(started_at=later, finished_at=later, looked_at=later, size=9_999)
    table: models.QuerySet[AuditRun] = models.QuerySet(AuditRun)
    table.bulk_create([forged, AuditRun(started_at=later)])
    status = audit_status()
    assert (status.checked_since, status.at_work) == (whole.started_at, None)
    assert status.looked_at == whole.looked_at
    AuditRun.objects.filter(pk=whole.pk).update(started_at=timezone.now() - timedelta(minutes=11))
    assert slice_of(records), "the next one is due"


def test_a_position_that_was_moved_on_begins_another_run(records: Records) -> None:
    run = to_part("log", records)
    models.QuerySet(AuditRun).filter(pk=run.pk).update(part="records", position=None)
    AuditRun.objects.filter(pk=run.pk).update(started_at=timezone.now() - timedelta(minutes=11))
    slice_of(records)
    assert audit_status().at_work != run
    while AuditRun.objects.latest("id").part != "deletions":
        slice_of(records)
    assert AuditFinding.objects.filter(code="row:changed", row=f"anchoring.auditrun {run.pk}").exists()


def test_a_changed_mark_is_no_look(records: Records) -> None:
    to_the_end(records)
    [name, *_] = (label for label, _ in records.rows)
    assert audited(labels=[name]).looked_at([name]) is not None
    models.QuerySet(AuditMark).update(looked_at=timezone.now())
    assert audited(labels=[name]).looked_at([name]) is None


def test_who_lost_the_claim_changes_nothing(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    to_part("map", records)
    original = MapPart.step

    def overtaken(*arguments: object) -> object:
        AuditRun.objects.update(claimed_until=timezone.now() + timedelta(hours=1), part="records")
        return original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(MapPart, "step", overtaken)
    slice_of(records)
    assert at_work().claimed_until is not None
    assert (at_work().part, at_work().done) == ("records", 0)


def test_a_slice_gives_way_to_an_upload(records: Records) -> None:
    run = to_part("log", records)
    records.busy = True
    slice_of(records)
    assert at_work().position == run.position
    records.busy = False
    slice_of(records)
    assert at_work().position != run.position


def test_a_slice_gives_way_to_what_comes_in(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    run = to_part("log", records)
    monkeypatch.setattr(engine, "_RECENT", timedelta(seconds=10))
    PendingEntry.objects.update(created_at=timezone.now())
    slice_of(records)
    assert at_work().position == run.position


def test_an_upload_without_end_does_not_end_the_audit(records: Records) -> None:
    run = to_part("log", records)
    records.busy = True
    AuditRun.objects.update(started_at=timezone.now() - timedelta(days=1, minutes=1))
    slice_of(records)
    assert at_work().position != run.position


def test_the_next_run_begins_after_a_pause(records: Records) -> None:
    to_the_end(records)
    AuditRun.objects.update(started_at=timezone.now())
    assert slice_of(records) == 0
    AuditRun.objects.update(started_at=timezone.now() - timedelta(minutes=11))
    assert slice_of(records)


def test_a_row_that_stops_the_audit_is_a_finding(records: Records) -> None:
    to_part("map", records)
    AuditRun.objects.update(position={"digits": "many"})
    slice_of(records)
    (finding,) = AuditFinding.objects.all()
    assert (finding.code, finding.row, at_work().part) == ("audit:failed", "map", "records")
    run = to_the_end(records)
    assert "map: could not be gone through" in run.unchecked
    to_the_end(records)
    finding.refresh_from_db()
    assert finding.ended_at is not None
    assert AuditFinding.objects.filter(record=record(7)).count() == 0
