"""Attachments in a bucket: as on a disk while it answers, and 503 with nothing half done while it does not, or lies."""

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from anchoring.buckets import Bucket, BucketAwayError
from config import health
from config.storage import BucketStorage
from records.audit.services import RegistryRecords
from records.contents.covered_photos import photo_cover, photo_uncover, photo_whole
from records.files.models import Attachment, FileLetGo
from records.files.services import FileChangedError, attachment_whole
from records.files.storage import files_let_go_again, stored_paths
from records.people.authors import Author
from records.people.models import Organisation
from records.privacy.erasure import record_erase
from registry.uploads.jobs import uploads_sweep, uploads_work
from tests.buckets import (
    BucketServer,
    bucket,
    bucket_server,
    cutting,
    elsewhere,
    forgetting,
    lying,
    refusing,
)
from tests.cast import inspected
from tests.fixtures.answers import content_of
from tests.fixtures.visitors import LogIn
from tests.papers import paper
from tests.records.files.test_photos_and_plates import PLATE, camera, stored
from tests.records.web.test_coming_in import FORM
from tests.registry.uploads.files import cars, take_in

__all__ = ["bucket", "bucket_server"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_a_bucket(market: Any, bucket: Bucket, settings: Any) -> None:
    settings.STORAGE = bucket
    options = {"BACKEND": "config.storage.BucketStorage", "OPTIONS": {"bucket": bucket}}
    settings.STORAGES = settings.STORAGES | {"default": options}


def test_a_photo_is_stored_once_and_read_whole(dealer: Author, rival: Author, bucket: Bucket) -> None:
    mine, theirs = stored(dealer, camera()), stored(rival, camera())
    assert mine.file.name == theirs.file.name
    assert list(stored_paths()) == [mine.file.name]
    found = bucket.client().list_objects_v2(Bucket=bucket.name)["Contents"]
    assert [entry["Key"] for entry in found] == [f"some/where/{mine.file.name}"]
    with attachment_whole(mine) as file:
        assert len(file.read()) == mine.size


def test_a_changed_object_is_not_shown_and_not_taken_over(dealer: Author, bucket: Bucket) -> None:
    first = stored(dealer, camera())
    key = f"some/where/{first.file.name}"
    bucket.client().put_object(Bucket=bucket.name, Key=key, Body=b"another picture")
    with pytest.raises(FileChangedError):
        attachment_whole(first)
    again = stored(dealer, camera())
    assert again.file.name != f"attachments/{first.sha256[:2]}/{first.sha256}"
    attachment_whole(again).close()


def test_covering_and_uncovering_pass_through_the_bucket(
    dealer: Author, django_capture_on_commit_callbacks: Any
) -> None:
    photo = stored(dealer, camera())
    with django_capture_on_commit_callbacks(execute=True):
        covered = photo_cover(author=dealer, sha256=photo.sha256, boxes=[PLATE])
    photo_whole(covered).close()
    with django_capture_on_commit_callbacks(execute=True):
        photo_uncover(author=dealer, sha256=photo.sha256)
    assert list(stored_paths()) == [photo.file.name]
    assert not FileLetGo.objects.exists()


@pytest.mark.parametrize("fault", [refusing, forgetting, elsewhere])
def test_a_bucket_that_stores_nothing_is_503_and_leaves_nothing(
    api: APIClient, client: Client, bucket_server: BucketServer, fault: Callable[..., Any]
) -> None:
    before = Organisation.objects.count()
    client.raise_request_exception = False
    with bucket_server.meddled(fault):
        answer = api.post("/api/attachments/", {"file": SimpleUploadedFile("a.jpg", camera())})
        form = {**FORM, "sure": "on", "paper": SimpleUploadedFile("a.pdf", paper())}
        page = client.post("/apply/", form)
    assert (answer.status_code, answer.json()["code"]) == (503, "files_away")
    assert int(answer.headers["Retry-After"]) > 0
    assert (page.status_code, int(page.headers["Retry-After"]) > 0) == (503, True)
    assert not Attachment.objects.exists()
    assert Organisation.objects.count() == before
    assert list(stored_paths()) == []


@pytest.mark.parametrize(
    ("fault", "status"), [(None, 200), (refusing, 503), (elsewhere, 503), (cutting, 503), (lying, 404)]
)
def test_a_file_has_its_digest_or_is_not_shown(
    api: APIClient, dealer: Author, log_in: LogIn, bucket_server: BucketServer, fault: Any, status: int
) -> None:
    photo, browser = stored(dealer, camera()), log_in(dealer)
    browser.raise_request_exception = False
    bucket_server.meddle = fault
    try:
        answers = [
            api.get(f"/api/attachments/{photo.sha256}/"),
            browser.get(f"/desk/photos/{photo.sha256}/"),
        ]
    finally:
        bucket_server.meddle = None
    assert [answer.status_code for answer in answers] == [status, status]
    if status == 200:
        assert [len(content_of(answer)) for answer in answers] == [photo.size, photo.size]
    for answer in answers:
        answer.close()


def test_a_bucket_that_is_gone_holds_nothing_and_loses_nothing(dealer: Author, bucket: Bucket) -> None:
    photo = stored(dealer, camera())
    client = bucket.client()
    client.delete_object(Bucket=bucket.name, Key=f"some/where/{photo.file.name}")
    with pytest.raises(FileNotFoundError):
        attachment_whole(photo)
    client.delete_bucket(Bucket=bucket.name)
    for asked in (
        lambda: attachment_whole(photo),
        lambda: stored(dealer, camera()),
        lambda: list(stored_paths()),
    ):
        with pytest.raises(BucketAwayError):
            asked()


def test_an_upload_waits_for_the_bucket_and_loses_no_attempt(
    dealer: Author, bucket_server: BucketServer
) -> None:
    upload = take_in(dealer, cars(3))
    for _ in range(7):
        upload.refresh_from_db()
        type(upload).objects.filter(pk=upload.pk).update(leased_until=None)
        with bucket_server.meddled(refusing):
            uploads_work()
    upload.refresh_from_db()
    assert (upload.state in {"waiting", "working"}, upload.attempts) == (True, 0)
    type(upload).objects.filter(pk=upload.pk).update(leased_until=None)
    uploads_work()
    upload.refresh_from_db()
    assert (upload.state, upload.recorded) == ("done", 3)
    assert list(stored_paths()) == []
    assert uploads_sweep() == 0


def test_an_audit_finds_nothing_while_the_bucket_is_away(dealer: Author, bucket_server: BucketServer) -> None:
    inspected(dealer)
    source = RegistryRecords()
    labels = source.labels_after(None)
    for fault in (refusing, elsewhere):
        with bucket_server.meddled(fault), pytest.raises(BucketAwayError):
            list(source.checks(labels))
    assert [check.problems for check in source.checks(labels)] == [()]
    with bucket_server.meddled(lying):
        [check] = source.checks(labels)
    assert {problem.code for problem in check.problems} == {"record:file_changed"}


@pytest.mark.parametrize("fault", [refusing, elsewhere])
def test_an_erased_file_goes_once_the_bucket_is_back(
    dealer: Author,
    city: Author,
    bucket_server: BucketServer,
    django_capture_on_commit_callbacks: Any,
    fault: Callable[..., Any],
) -> None:
    record = inspected(dealer)
    assert list(stored_paths())
    with bucket_server.meddled(fault), django_capture_on_commit_callbacks(execute=True):
        record_erase(author=city, record=record.digest, ground="court_order", decided_by="a court")
    assert list(stored_paths())
    assert FileLetGo.objects.exists()
    files_let_go_again()
    assert list(stored_paths()) == []
    assert not FileLetGo.objects.exists()


def test_readiness_names_the_bucket(bucket_server: BucketServer) -> None:
    assert health.files().ok
    for fault in (refusing, elsewhere):
        with bucket_server.meddled(fault):
            assert not health.files().ok
            with pytest.raises(BucketAwayError):
                list(stored_paths())


def test_a_private_file_is_handed_over_for_a_minute(
    api: APIClient, stranger: APIClient, dealer: Author, log_in: LogIn, bucket: Bucket, settings: Any
) -> None:
    settings.STORAGE_HANDS_OVER = True
    settings.STORAGES["default"]["OPTIONS"]["hands_over"] = True
    settings.STORAGES = dict(settings.STORAGES)
    photo = stored(dealer, camera())
    address = f"/api/attachments/{photo.sha256}/"
    answers = [api.get(address), log_in(dealer).get(f"/desk/photos/{photo.sha256}/")]
    for answer in answers:
        assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "private, no-store")
        sent = urlsplit(answer.headers["Location"])
        assert f"{sent.scheme}://{sent.netloc}" == bucket.origin
        assert parse_qs(sent.query)["X-Amz-Expires"] == ["60"]
        with urlopen(answer.headers["Location"]) as file:  # noqa: S310  at our own server
            assert hashlib.sha256(file.read()).hexdigest() == photo.sha256
            assert file.headers["Content-Type"] == "image/jpeg"
    assert bucket.origin in Client().get("/apply/").headers["Content-Security-Policy"]
    assert stranger.get(address).status_code == 401
    bucket.client().put_object(
        Bucket=bucket.name, Key=f"some/where/{photo.file.name}", Body=b"another picture"
    )
    assert [
        api.get(address).status_code,
        log_in(dealer).get(f"/desk/photos/{photo.sha256}/").status_code,
    ] == [404, 404]


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("a-bucket", None),
        ("a-bucket", "eu-west-1"),
        ("a-bucket", "us-east-1"),
        ("a.bucket.example", "eu-west-1"),
        ("a-bucket", "cn-north-1"),
        ("a-bucket", "us-gov-west-1"),
    ],
)
def test_signed_addresses_lie_where_pages_may_load_pictures(name: str, region: str | None) -> None:
    there = Bucket(name, "", None, region, "a", "b")
    signed = urlsplit(BucketStorage(there, hands_over=True).url("a"))
    assert f"{signed.scheme}://{signed.netloc}" == there.origin
