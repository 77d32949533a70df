"""Workers that die, meet, stall or find the world changed."""

from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.utils import timezone

from records.contents.models import Record
from records.leases import MAX_ATTEMPTS, LeaseLostError
from records.people.authors import Author
from registry.uploads import batches
from registry.uploads.batches import upload_record
from registry.uploads.jobs import uploads_sweep, uploads_work
from registry.uploads.models import Upload, UploadRow
from registry.uploads.selectors import progress
from tests.fixtures.own_database import Play, play
from tests.registry.uploads.files import cars, counts, take_in, worked

__all__ = ["play"]


def whole(outcome: dict[str, Any]) -> None:
    expected = outcome.pop("expected")
    assert expected
    same = {outcome[name] for name in ("counted", "rows", "records", "entries", "submissions")}
    assert (same, outcome["states"], outcome["files"]) == ({expected}, ["done"], 0)


@pytest.mark.soak
def test_each_row_is_recorded_once_wherever_workers_die(play: Play) -> None:
    whole(play("tests.registry.uploads.deaths", "deaths_and_meetings"))


@pytest.mark.soak
def test_a_minute_of_sudden_deaths(play: Play) -> None:
    whole(play("tests.registry.uploads.deaths", "deaths_at_random", "60"))


@pytest.mark.soak
def test_inspections_in_files_outlive_their_workers_on_trial_and_after(play: Play) -> None:
    """The template, Encar's reports in a list and in lines, and lines of our own; a worker dies after each step."""
    outcomes = play("tests.registry.uploads.deaths_of_forms")
    assert outcomes["entries_too_many"] == 0
    for name, story in outcomes["files"].items():
        assert story == {
            "trial": {"rows": 25, "recorded": 23, "refused": 1, "asked": 1},
            "kept": 0,
            "done": {"rows": 25, "recorded": 24, "refused": 1},
            "records": 24,
            "state": "done",
            "counted": [24, 1, 0],
            "file": False,
        }, name


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 10)


def claimed(author: Author, rows: int = 30) -> Upload:
    take_in(author, cars(rows))
    upload = Upload.claim()
    assert upload is not None
    return upload


def test_an_expired_turn_leaves_its_rows_to_the_next(dealer: Author) -> None:
    upload = take_in(dealer, cars(30))
    assert uploads_work(seconds=0) is True
    upload.refresh_from_db()
    assert (upload.state, upload.position, counts(upload)) == (Upload.State.WORKING, 11, (10, 0, 0))
    shown = progress(upload)
    assert (shown.done, shown.expected, shown.percent) == (10, 30, 33)
    assert shown.rate
    assert shown.ends_at
    assert counts(worked(upload)) == (30, 0, 0)


def test_turns_go_round(dealer: Author) -> None:
    first, second = take_in(dealer, cars(30)), take_in(dealer, cars(30, first=100))
    uploads_work(seconds=0)
    uploads_work(seconds=0)
    assert [counts(upload)[0] for upload in (first, second)] == [10, 10]


def test_an_upload_has_one_worker_at_a_time(dealer: Author) -> None:
    claimed(dealer)
    assert Upload.claim() is None


def test_a_worker_that_lost_its_lease_writes_nothing_more(dealer: Author) -> None:
    stalled = claimed(dealer)
    Upload.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    other = Upload.claim()
    assert other is not None
    with pytest.raises(LeaseLostError):
        upload_record(stalled, until=monotonic() + 60)
    assert Record.objects.count() == UploadRow.objects.count() == 0
    assert upload_record(other, until=monotonic() + 60)
    assert Record.objects.count() == 30


def test_a_batch_that_fails_leaves_nothing_half_written(
    dealer: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    take_in(dealer, cars(30))
    with monkeypatch.context() as patch:
        patch.setattr(batches, "repeats_told", fails)
        uploads_work()
    assert Record.objects.count() == UploadRow.objects.count() == 0
    assert Upload.objects.get().attempts == 1
    Upload.objects.update(leased_until=None)
    assert counts(worked(Upload.objects.get())) == (30, 0, 0)


def test_rows_over_which_every_worker_dies_end_the_job(dealer: Author) -> None:
    upload = take_in(dealer, cars(30))
    Upload.objects.update(attempts=MAX_ATTEMPTS)
    assert worked(upload).state == Upload.State.FAILED
    assert upload.failure is not None
    assert upload.failure["code"] == "job_failed"


def test_a_database_that_is_away_costs_no_attempt(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    take_in(dealer, cars(30))
    with monkeypatch.context() as patch:
        patch.setattr(batches, "records_create_many", away)
        uploads_work()
    upload = Upload.objects.get()
    assert (upload.attempts, upload.state) == (0, Upload.State.WORKING)


def test_a_suspended_organisations_upload_ends_with_the_reason(dealer: Author) -> None:
    upload = take_in(dealer, cars(30))
    dealer.organisation.state = "suspended"
    dealer.organisation.save(update_fields=["state"])
    assert worked(upload).state == Upload.State.FAILED
    assert upload.failure is not None
    assert upload.failure["code"] == "organisation_inactive"
    assert Record.objects.count() == 0


def test_files_that_no_upload_names_are_destroyed_after_an_hour(
    dealer: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert uploads_sweep() == 0
    upload = take_in(dealer, cars(1))
    orphan = default_storage.save("uploads/orphan", ContentFile(b"left by a crash"))
    assert uploads_sweep() == 0
    monkeypatch.setattr("registry.uploads.jobs._ORPHANED", timedelta(hours=-1))
    assert uploads_sweep() == 1
    assert not default_storage.exists(orphan)
    assert counts(worked(upload)) == (1, 0, 0)


def test_a_stored_file_that_is_gone_is_said(dealer: Author) -> None:
    upload = take_in(dealer, cars(30))
    default_storage.delete(str(upload.file))
    assert worked(upload).failure is not None
    assert upload.failure is not None
    assert upload.failure["code"] == "file_gone"
