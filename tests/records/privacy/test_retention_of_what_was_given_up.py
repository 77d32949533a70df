"""Drafts nobody works on, photos no record names, cells that a report repeats: gone soon, and only they."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image

from records.contents.covered_photos import photo_cover
from records.contents.models import Record
from records.files.models import Attachment, CoveredPhoto
from records.files.services import attachment_create
from records.files.storage import file_let_go
from records.people.authors import Author
from records.privacy import retention
from records.privacy.erasure import record_erase
from records.privacy.models import RetentionRun
from records.privacy.retention import retention_run
from records.stating.services import record_create
from registry.form82.drafts import draft_attach, draft_create
from registry.form82.models import FormDraft
from registry.uploads.models import Upload, UploadRow
from tests.cast import inspected, listed, subject, uploaded
from tests.fixtures.market import enter
from tests.records.answers import refused

pytestmark = pytest.mark.django_db

BOX = {"x": 1, "y": 1, "width": 9, "height": 9}


def photo(author: Author, colour: str = "#123456") -> Attachment:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(data, "JPEG")
    return attachment_create(author=author, file=data, name="a.jpg")


def there(row: Attachment | CoveredPhoto) -> bool:
    return default_storage.exists(str(row.file.name))


@pytest.fixture
def run(django_capture_on_commit_callbacks: Any) -> Any:
    def _run(*, days: int) -> dict[str, int]:
        with committed(django_capture_on_commit_callbacks):
            run = retention_run(now=timezone.now() + timedelta(days=days))
        return run.destroyed if run else {}

    return _run


@contextmanager
def committed(capture: Any) -> Iterator[None]:
    with capture(execute=True):
        yield


def test_a_draft_and_its_photos_go_after_90_days(dealer: Author, run: Any) -> None:
    idle, alive, used, lone = (
        draft_create(author=dealer),
        draft_create(author=dealer),
        photo(dealer),
        photo(dealer, "#fff"),
    )
    draft_attach(
        author=dealer, draft_id=idle.pk, field="closing.photo_front", name="a.jpg", sha256=used.sha256
    )
    FormDraft.objects.filter(pk=alive.pk).update(updated_at=timezone.now() + timedelta(days=2))
    assert run(days=29) == {}
    assert run(days=31) == {"unused_photos": 1}
    assert (there(used), there(lone)) == (True, False)
    assert run(days=91) == {"drafts": 1}
    assert run(days=91) == {"unused_photos": 1}
    assert not there(used)
    assert FormDraft.objects.get() == alive
    assert [attachment.file.name for attachment in Attachment.objects.all()] == ["", ""]
    assert run(days=91) == {}


def test_the_same_photo_again_begins_its_time_anew(dealer: Author, run: Any) -> None:
    row = photo(dealer)
    run(days=31)
    attachments = [{"name": "a.jpg", "sha256": row.sha256}]
    stated: dict[str, Any] = {
        "kind": "vehicle:listed",
        "subject": subject(),
        "body": {"odometer": {"stated": 5, "unit": "km"}},
    }
    assert refused(record_create, author=dealer, **stated, attachments=attachments) == [
        ("no_attachment", "/attachments/0")
    ]
    again = photo(dealer)
    assert (again.pk, again.destroyed_at, there(again)) == (row.pk, None, True)
    assert record_create(author=dealer, **stated, attachments=attachments).created
    assert run(days=31) == {}
    assert there(again)


def test_a_file_another_firm_still_has_stays(dealer: Author, rival: Author, run: Any) -> None:
    mine, theirs = photo(dealer), photo(rival)
    assert mine.file.name == theirs.file.name
    Attachment.objects.filter(pk=theirs.pk).update(stored_at=timezone.now() + timedelta(days=9))
    assert run(days=31) == {"unused_photos": 1}
    mine.refresh_from_db()
    assert (mine.destroyed_at is not None, there(theirs)) == (True, True)
    photo(rival)
    mine.refresh_from_db()
    assert mine.destroyed_at is not None, "their upload opens nothing of ours"
    assert not file_let_go(str(theirs.file.name))
    assert run(days=40) == {"unused_photos": 1}
    assert not there(theirs)


def test_the_covered_copy_goes_with_its_original_and_no_sooner(
    dealer: Author, city: Author, run: Any, django_capture_on_commit_callbacks: Any
) -> None:
    record = inspected(dealer)
    first, second = (link.attachment for link in record.attachments.order_by("position"))
    copies = [
        photo_cover(author=dealer, sha256=attachment.sha256, boxes=[BOX]) for attachment in (first, second)
    ]
    assert run(days=365) == {}
    assert all(there(copy) for copy in copies)
    assert run(days=400)["photos"] == 2
    gone: list[Attachment | CoveredPhoto] = [first, second, *copies]
    assert not any(there(file) for file in gone)
    assert not CoveredPhoto.objects.exists()
    with committed(django_capture_on_commit_callbacks):
        record_erase(author=city, record=record.digest, ground="x", decided_by="x")
    assert not Attachment.objects.exists()


def test_a_file_left_by_a_crash_goes_next_time(dealer: Author, run: Any) -> None:
    row = photo(dealer)
    Attachment.objects.update(destroyed_at=timezone.now())
    assert run(days=0) == {}, "nothing new was due"
    assert not there(row)
    row.refresh_from_db()
    assert row.file.name == ""


def upload(author: Author, *, days: int, rows: int = 3) -> Upload:
    made = uploaded(
        author,
        name="홍길동 재고.csv",
        mapping={"seller_name": {"value": "홍길동"}},
        answers={"2": [{"rule": "R", "pointer": "/", "reason": "x"}]},
        state="done",
        finished_at=timezone.now() - timedelta(days=days),
    )
    reason: dict[str, Any] = {
        "code": "x",
        "column": "plate",
        "value": "?",
        "messages": {},
        "advice": {},
        "asks": None,
    }
    UploadRow.objects.bulk_create(
        UploadRow(upload=made, number=number, outcome="refused", reasons=[reason]) for number in range(rows)
    )
    UploadRow.objects.create(upload=made, number=rows, outcome="recorded", record=listed(author, days))
    return made


def test_cells_in_reports_go_after_30_days_and_outcomes_stay(dealer: Author, run: Any) -> None:
    old, new = upload(dealer, days=31), upload(dealer, days=29)
    assert run(days=0) == {"upload_cells": 4}
    old.refresh_from_db()
    assert (old.name, old.mapping, old.answers, old.is_emptied) == ("csv", None, {}, True)
    assert [row.outcome for row in UploadRow.objects.filter(upload=old)] == ["refused"] * 3 + ["recorded"]
    assert not any(row.reasons for row in UploadRow.objects.filter(upload=old))
    assert Upload.objects.get(pk=new.pk).name == "홍길동 재고.csv"
    assert all(row.reasons for row in UploadRow.objects.filter(upload=new, outcome="refused"))
    assert run(days=0) == {}


def test_more_than_one_batch_goes_in_one_run(
    dealer: Author, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    old = upload(dealer, days=31, rows=5)
    assert run(days=0) == {"upload_cells": 6}
    old.refresh_from_db()
    assert old.is_emptied
    assert RetentionRun.objects.get().destroyed == {"upload_cells": 6}


def test_records_and_facts_are_untouched(dealer: Author, run: Any) -> None:
    record = inspected(dealer)
    before = record.content.canonical
    run(days=91)
    assert Record.objects.get(digest=record.digest).content.canonical == before
    assert record.attachments.filter(attachment__destroyed_at=None).count() == 2


def test_log_ins_that_are_over_leave_no_address(dealer: Author, run: Any, client: Client) -> None:
    enter(client, dealer.membership.user)
    alive = str(client.session.session_key)
    for key in (alive, "gone"):
        UserSession.objects.create(user=dealer.membership.user, ip="203.0.113.9", session_key=key, data={})
    assert run(days=0) == {"log_ins": 1}
    assert UserSession.objects.get().session_key == alive
    assert run(days=15) == {"log_ins": 1}
    assert not Session.objects.exists()
