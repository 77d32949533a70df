"""Each row that somebody changes behind the registry's back is found, and named."""

from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from pytest_django import Settings

from anchoring import triggers
from anchoring.audit.run import audit
from anchoring.audit.sources import RecordCheck
from records import wiring
from records.audit import files
from records.audit.services import RegistryRecords
from records.contents.models import Disclosure, Record
from records.files.models import Attachment
from records.files.services import attachment_open
from records.people.authors import Author
from records.privacy.erasure import disclosures_erase, record_erase
from records.signing.revocations import key_revoke
from tests.cast import Signer, certified, inspected, listed, subject

pytestmark = pytest.mark.django_db


def problems() -> dict[str, set[str]]:
    return {
        check.record: {problem.code for problem in check.problems} for check in all_checks() if check.problems
    }


def all_checks() -> list[RecordCheck]:
    source, checks, after = RegistryRecords(), list[RecordCheck](), None
    while labels := source.labels_after(after):
        checks += source.checks(labels)
        after = labels[-1]
    return checks


def tamper(sql: str) -> None:
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount


@pytest.fixture
def whole(dealer: Author, inspector: Author, city: Author, signer: Signer) -> dict[str, Record]:
    """One of everything."""
    inspection = inspected(dealer)
    [certification] = certified(inspector, signer, [inspection])
    key_revoke(author=city, key=signer.key.key, reason="retired")
    revoked = Record.objects.get(kind="key:revoked")
    return {
        "inspection": inspection,
        "certification": certification,
        "enrolled": signer.key.enrolled,
        "revoked": revoked,
        "listing": listed(dealer, 2),
    }


def test_an_untouched_registry_has_no_problems(whole: dict[str, Record]) -> None:
    assert problems() == {}
    assert RegistryRecords().count() == len(whole)


@pytest.mark.parametrize(
    ("sql", "record", "code"),
    [
        (
            """UPDATE records_recordcontent SET canonical = replace(canonical, '"km"', '"mi"')""",
            "listing",
            "record:content_changed",
        ),
        (
            "DELETE FROM records_recordcontent WHERE canonical LIKE '%vehicle:listed%'",
            "listing",
            "record:content_missing",
        ),
        (
            "UPDATE records_record SET kind = 'vehicle:sold' WHERE kind = 'vehicle:listed'",
            "listing",
            "record:row_changed",
        ),
        (
            "UPDATE records_record SET role = 'registry' WHERE kind = 'vehicle:listed'",
            "listing",
            "record:row_changed",
        ),
        (
            "UPDATE records_record SET recorded_at = '2020-01-01 00:00:00+00:00' WHERE kind = 'vehicle:listed'",
            "listing",
            "record:row_changed",
        ),
        (
            "UPDATE records_record SET label = uuid || uuid WHERE kind = 'vehicle:listed'",
            "listing",
            "record:label_changed",
        ),
        ("UPDATE records_disclosure SET opening = '\"x\"'", "listing", "record:disclosure_changed"),
        ("UPDATE records_disclosure SET path = 'x' || id", "listing", "record:disclosure_changed"),
        ("UPDATE records_disclosure SET opening = '{'", "listing", "record:disclosure_changed"),
        (
            "UPDATE records_recordattachment SET name = 'x' || position",
            "inspection",
            "record:attachments_changed",
        ),
        ("DELETE FROM records_recordattachment", "inspection", "record:attachments_changed"),
        ("UPDATE records_attachment SET size = size + 1", "inspection", "record:attachments_changed"),
        (
            "UPDATE records_certification SET verdict = 'rejected'",
            "certification",
            "certification:changed",
        ),
        ("DELETE FROM records_certification", "certification", "certification:changed"),
        ("UPDATE records_signingkey SET public_key = 'AA'", "enrolled", "key:changed"),
        ("UPDATE records_signingkey SET revoked_id = NULL", "revoked", "key:changed"),
        ("UPDATE records_signingkey SET compromised_since = '2020-01-01'", "revoked", "key:changed"),
    ],
)
def test_a_changed_row_is_named(whole: dict[str, Record], sql: str, record: str, code: str) -> None:
    if connection.vendor == "postgresql":
        sql = sql.replace("uuid || uuid", "replace(uuid::text || uuid::text, '-', '')")
    tamper(sql)
    assert code in problems()[whole[record].digest]


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def test_a_file_of_two_records_is_read_once(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    first = inspected(dealer)
    second = inspected(dealer, corrects=first)
    read: list[str] = []

    def noted(file: Attachment) -> IO[bytes]:
        read.append(str(file.file.name))
        return attachment_open(file)

    monkeypatch.setattr(files, "attachment_open", noted)
    assert problems() == {}
    assert len(read) == len(set(read)) == Attachment.objects.count()
    damage(Path(default_storage.path(read[0])))
    assert problems() == {record.digest: {"record:file_changed"} for record in (first, second)}


@pytest.mark.parametrize(
    ("change", "code"), [(damage, "record:file_changed"), (Path.unlink, "record:file_missing")]
)
def test_a_changed_or_missing_file_is_named(
    whole: dict[str, Record], change: Callable[[Path], None], code: str
) -> None:
    name = str(Attachment.objects.order_by("id")[0].file.name)
    change(Path(default_storage.path(name)))
    assert problems() == {whole["inspection"].digest: {code}}


def test_a_lawful_erasure_is_no_finding(dealer: Author, city: Author) -> None:
    one, other = inspected(dealer, 1), inspected(dealer, 2)
    disclosures_erase(author=city, record=one.digest)
    record_erase(author=city, record=other.digest, ground="law", decided_by="city")
    assert problems() == {}


def test_records_are_known_by_label_and_digest(whole: dict[str, Record]) -> None:
    record = whole["listing"]
    pairs = {(record.label, record.digest), (record.label, "0" * 64), ("0" * 64, record.digest)}
    assert RegistryRecords().known(pairs) == {(record.label, record.digest)}


def test_the_audit_reads_in_batches(
    dealer: Author,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: pytest.FixtureDef[object],
) -> None:
    for number in range(1, 8):
        listed(dealer, number)
    monkeypatch.setattr("records.audit.services._BATCH", 3)
    monkeypatch.setattr("records.audit.services._LABELS", 4)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        assert len(all_checks()) == 7
    assert {check.row for check in all_checks()} == {
        f"record {digest}" for digest in Record.objects.values_list("digest", flat=True)
    }
    assert Record.objects.filter(subject=subject()).exists()


def test_without_the_label_key_the_audit_says_labels_went_unchecked(
    whole: dict[str, Record], settings: Settings, tmp_path: Path
) -> None:
    assert list(RegistryRecords().unchecked()) == []
    settings.LOG_VRF_KEY, settings.KEYS_DIR = "", tmp_path
    wiring._log_keys.cache_clear()  # as in a process that never had the key
    run = audit(sources=[RegistryRecords()], readers={})
    assert not run.findings.filter(code="record:label_changed").exists()
    assert "labels: the VRF key is not at hand" in run.unchecked


@pytest.mark.parametrize("column", ["opening", "path", "found_by"])
def test_bytes_in_a_disclosure_stop_nobody(whole: dict[str, Record], column: str) -> None:
    """SQLite takes them in a column of text; PostgreSQL has no such value."""
    if connection.vendor == "postgresql":
        return
    row = Disclosure.objects.filter(record=whole["inspection"]).values_list("pk", flat=True)[0]
    tamper(f"UPDATE records_disclosure SET {column} = x'fffe' WHERE id = {row}")  # noqa: S608  a test's own
    expected = set() if column == "found_by" else {"record:disclosure_changed"}
    assert problems().get(whole["inspection"].digest, set()) == expected


def test_a_record_whose_organisation_is_gone_is_named(whole: dict[str, Record]) -> None:
    gone = whole["listing"].organisation
    pk = gone.pk.hex if connection.vendor == "sqlite" else gone.pk
    tamper(f"DELETE FROM records_organisation WHERE id = '{pk}'")  # noqa: S608  a test's own
    assert "record:row_changed" in problems()[whole["listing"].digest]
    # The transaction's end asks for all that is pointed at.
    gone.save(force_insert=True)


def test_bytes_for_a_text_are_no_database_away(whole: dict[str, Record]) -> None:
    """Only SQLite keeps one."""
    if connection.vendor == "postgresql":
        return
    tamper("UPDATE records_record SET role = CAST(x'41ff' AS TEXT) WHERE kind = 'vehicle:listed'")
    run = audit(sources=[RegistryRecords()], readers={})
    assert "audit:failed" in {finding.code for finding in run.findings.all()}
