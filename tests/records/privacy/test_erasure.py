"""What the law demands is destroyed; digests and entries stay, and say that they did."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage

from anchoring.models import PendingEntry
from records.contents.models import Disclosure, Record, RecordContent
from records.contents.services import body_opened, content_of
from records.files.models import Attachment
from records.files.services import attachment_create
from records.people.authors import Author
from records.privacy.erasure import disclosures_erase, record_erase
from records.standing.history import subject_history
from registry.form82.inspections import form_body
from tests.cast import inspected, listed, photos, subject
from tests.fixtures.pictures import photo
from tests.records.answers import refused

pytestmark = pytest.mark.django_db

WHY: dict[str, Any] = {"ground": "개인정보 보호법 제36조", "decided_by": "서울시 교통정책과"}


def test_one_person_s_data_goes_and_the_record_stays(dealer: Author, city: Author) -> None:
    record = inspected(dealer)
    before = record.content.canonical
    assert disclosures_erase(author=city, record=record.digest, paths=["basic.plate_no"]) == 1
    opened = form_body(body_opened(record, content_of(record)))
    assert "withheld" in opened["basic"]["plate_no"]
    assert opened["closing"]["inspector_name"] == "장안성능점검장 홍길동"
    assert RecordContent.objects.get(record=record).canonical == before
    assert disclosures_erase(author=city, record=record.digest) == 2
    assert not Disclosure.objects.filter(record=record).exists()


def test_a_whole_record_goes_and_a_record_says_so(dealer: Author, city: Author) -> None:
    record = inspected(dealer)
    erasure = record_erase(author=city, record=record.digest, **WHY).record
    assert not RecordContent.objects.filter(record=record).exists()
    assert not Disclosure.objects.filter(record=record).exists()
    assert (erasure.kind, erasure.subject, erasure.about) == ("record:erased", subject(), record)
    assert {row.record for row in PendingEntry.objects.all()} == {record.digest, erasure.digest}
    item = subject_history(subject()).item(record.digest)
    assert (item.is_erased, item.is_changed, item.content.value) == (True, False, None)


def test_without_such_a_record_missing_content_is_a_change(dealer: Author) -> None:
    record = listed(dealer)
    RecordContent.objects.filter(record=record).delete()
    assert subject_history(subject()).item(record.digest).content.problem == "content_missing"


def test_files_that_no_other_record_names_go_too(
    dealer: Author, city: Author, django_capture_on_commit_callbacks: object
) -> None:
    kept, gone = inspected(dealer), inspected(dealer)
    paths = [str(row.file.name) for row in Attachment.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        record_erase(author=city, record=gone.digest, **WHY)
    assert all(default_storage.exists(path) for path in paths)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        record_erase(author=city, record=kept.digest, **WHY)
    assert not any(default_storage.exists(path) for path in paths)
    assert not Attachment.objects.exists()


def test_a_file_that_another_organisation_uploaded_too_stays(
    dealer: Author, rival: Author, city: Author, django_capture_on_commit_callbacks: object
) -> None:
    record = inspected(dealer)
    attachment_create(author=rival, file=io.BytesIO(photo(1, "front")), name="front.png")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        record_erase(author=city, record=record.digest, **WHY)
    assert default_storage.exists(str(Attachment.objects.get().file.name))


def test_only_the_city_erases_and_only_once(dealer: Author, rival: Author, city: Author) -> None:
    record = listed(dealer)
    for author in (dealer, rival):
        assert refused(record_erase, author=author, record=record.digest, **WHY) == [("not_found", "/record")]
        assert refused(disclosures_erase, author=author, record=record.digest) == [("not_found", "/record")]
    record_erase(author=city, record=record.digest, **WHY)
    assert refused(record_erase, author=city, record=record.digest, **WHY) == [("erased_already", "/record")]
    assert refused(record_erase, author=city, record="0" * 64, **WHY) == [("not_found", "/record")]


def test_an_erasure_names_its_ground(dealer: Author, city: Author) -> None:
    record = listed(dealer)
    assert refused(record_erase, author=city, record=record.digest, ground="", decided_by="x") == [
        ("pattern", "/body/ground")
    ]
    assert RecordContent.objects.filter(record=record).exists()


def test_photos_are_stored_once_for_all_records(dealer: Author) -> None:
    assert photos(dealer) == photos(dealer)
    assert Attachment.objects.count() == 2
    assert Record.objects.count() == 0
