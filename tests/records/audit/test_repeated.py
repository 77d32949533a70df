"""Tables that repeat records, files that records name, signatures: what was changed past the registry is named."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from uuid_utils.compat import uuid7

from anchoring import triggers
from records.contents.covered_photos import photo_cover
from records.contents.models import Certification, Record, RecordAttachment, RecordContent
from records.files.models import CoveredPhoto
from records.people.authors import Author
from records.proof.certified import certifications_forget
from records.signing.certifications import certification_create
from records.signing.revocations import key_revoke
from registry.handovers.services import (
    handover_confirm,
    handover_create,
    handover_open,
    handover_reissue,
)
from tests.cast import Signer, certified, inspected, listed, subject
from tests.fixtures.market import sequenced
from tests.records.audit.test_audit import problems, tamper
from tests.records.files.test_photos_and_plates import PLATE
from verifier import canonical

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(dealer: Author, inspector: Author, signer: Signer) -> dict[str, str]:
    """A certified record that was handed over and confirmed, a covered photo, and another car's listing: by digests."""
    certifications_forget()
    inspection = inspected(dealer)
    [certification] = certified(inspector, signer, [inspection])
    handover = handover_create(author=dealer, record=inspection.digest).handover
    handover_open(code=handover_reissue(author=dealer, handover=handover).code)
    confirmation = handover_confirm(handover=handover, buyer="Kim").record
    photo = inspection.attachments.order_by("position")[0].attachment
    photo_cover(author=dealer, sha256=photo.sha256, boxes=[PLATE])
    return {
        "inspection": inspection.digest,
        "certification": certification.digest,
        "notification": handover.notification_id,
        "listing": listed(dealer, 2).digest,
        "confirmation": confirmation.digest,
    }


def test_rows_that_the_registry_made_have_no_problems(shown: dict[str, str]) -> None:
    assert problems() == {}


@pytest.mark.parametrize(
    ("sql", "record", "code"),
    [
        (
            "UPDATE registry_handover SET record_id = (SELECT digest FROM records_record WHERE kind = 'vehicle:listed')",
            "notification",
            "handover:changed",
        ),
        (
            "UPDATE registry_handover SET created_at = '2020-01-01 00:00:00+00:00'",
            "notification",
            "handover:changed",
        ),
        ("UPDATE registry_handover SET confirmation_id = NULL", "confirmation", "handover:changed"),
        ("DELETE FROM registry_vehicle", "listing", "vehicle:missing"),
        ("UPDATE registry_vehicle SET vin = NULL", "listing", "vehicle:changed"),
    ],
)
def test_a_row_that_repeats_a_record_is_changed(
    shown: dict[str, str], sql: str, record: str, code: str
) -> None:
    tamper(sql)
    assert code in problems()[shown[record]]


def test_a_listing_taken_for_a_certification_is_named(shown: dict[str, str]) -> None:
    row = Certification.objects.get()
    Certification.objects.create(
        record_id=shown["listing"],
        inspection_id=shown["inspection"],
        statement="0" * 64,
        verdict="rejected",
        key=row.key,
        signed_at=row.signed_at,
    )
    assert problems() == {shown["listing"]: {"certification:changed"}}


def test_the_public_photo_points_at_the_original_with_its_plate(shown: dict[str, str]) -> None:
    photo = CoveredPhoto.objects.get()
    tamper(
        "UPDATE records_coveredphoto SET sha256 = (SELECT sha256 FROM records_attachment WHERE id = original_id),"
        " file = (SELECT file FROM records_attachment WHERE id = original_id)"
    )
    assert problems() == {shown["inspection"]: {"photo:uncovered"}}
    assert photo.sha256 != CoveredPhoto.objects.get().sha256


@pytest.mark.parametrize(
    ("change", "code"),
    [(lambda path: path.write_bytes(b"other"), "photo:changed"), (Path.unlink, "photo:missing")],
)
def test_the_public_photo_s_file_is_another(
    shown: dict[str, str], change: Callable[[Path], object], code: str
) -> None:
    change(Path(default_storage.path(str(CoveredPhoto.objects.get().file.name))))
    assert problems() == {shown["inspection"]: {code}}


def test_a_certification_with_a_made_up_signature_is_named(
    dealer: Author, inspector: Author, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All its rows and its entry are there, as a hand with the registry's code could write them."""
    certifications_forget()
    monkeypatch.setattr("records.signing.certifications._check_signature", lambda *_: None)
    stated = signer.state(inspected(dealer))
    [record] = certification_create(
        author=inspector,
        statement=stated["statement"],
        signature={"type": "ed25519", "value": "A" * 86},
    )
    assert problems() == {record.digest: {"certification:false"}}


def test_a_certification_by_a_revoked_key_is_named(
    dealer: Author, inspector: Author, city: Author, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    certifications_forget()
    key_revoke(author=city, key=signer.key.key, reason="retired")
    sequenced()
    stated = signer.state(inspected(dealer))
    signer.key.refresh_from_db()
    monkeypatch.setattr("records.signing.certifications._locked_key", lambda *_: signer.key)
    [record] = certification_create(author=inspector, **stated)
    assert problems() == {record.digest: {"certification:false"}}


def test_a_record_hidden_from_the_queue_is_named(dealer: Author) -> None:
    inspection = inspected(dealer)
    assert problems() == {}
    tamper("UPDATE records_recordcontent SET is_uncertified = (1 = 0)")
    assert problems() == {inspection.digest: {"record:not_in_queue"}}


def test_a_certified_record_need_not_be_in_the_queue(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    certified(inspector, signer, [inspected(dealer)])
    assert problems() == {}


def test_a_look_alike_column_made_a_plain_one_is_named(dealer: Author) -> None:
    record = listed(dealer)
    # What the record's own statements wait for: PostgreSQL changes no table meanwhile.
    connection.check_constraints()
    triggers.remove(connection)
    statements = ["ALTER TABLE records_record ALTER COLUMN skeleton DROP EXPRESSION"]
    if connection.vendor == "sqlite":
        statements = [
            "DROP INDEX record_skeleton",
            "ALTER TABLE records_record DROP COLUMN skeleton",
            "ALTER TABLE records_record ADD COLUMN skeleton varchar(80)",
        ]
    with connection.cursor() as cursor:
        for statement in (*statements, "UPDATE records_record SET skeleton = 'KMHA'"):
            cursor.execute(statement)
    assert problems() == {record.digest: {"record:skeleton_changed"}}


def test_a_body_about_another_car_than_its_subject_is_named(dealer: Author) -> None:
    """As the registry's own hands could state it: digest, row and content agree."""
    record = inspected(dealer)
    value = json.loads(record.content.canonical)
    value["body"]["basic"]["vin"] = subject(3).partition(":")[2]
    value["id"] = str(uuid7())
    text = canonical.dumps(value).decode()
    digest = hashlib.sha256(text.encode()).hexdigest()
    attached = list(record.attachments.values("attachment_id", "position", "name"))
    forged = Record.objects.get(digest=record.digest)
    forged.digest, forged.uuid = digest, value["id"]
    forged.save(force_insert=True)
    RecordContent.objects.create(record=forged, canonical=text, is_uncertified=True)
    RecordAttachment.objects.bulk_create(RecordAttachment(record=forged, **row) for row in attached)
    assert problems() == {digest: {"record:other_subject"}}


def test_a_key_revoked_as_compromised_is_no_finding(
    dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    certifications_forget()
    certified(inspector, signer, [inspected(dealer)])
    key_revoke(
        author=city, key=signer.key.key, reason="lost", compromised_since=datetime(2020, 2, 1, tzinfo=UTC)
    )
    assert problems() == {}
