"""Sealed rows that went behind the registry's back are missed; those that it deletes itself are not."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.models import CreateModel
from django.utils import timezone
from pytest_django import Settings

from anchoring import triggers
from anchoring.audit import deletions
from anchoring.audit.deletions import DeletionsPart
from anchoring.audit.report import Report
from anchoring.deletions import memory_begin, remembered_models
from anchoring.models import AuditFinding, AuditRun, DeletedRow, Log, SeenRows, Sighting
from anchoring.seals import Remembered
from records.contents.covered_photos import photo_cover
from records.files.models import Attachment
from records.memberships.organisations import organisation_create
from records.notices.models import Notice
from records.notices.services import notice_queue
from records.people.authors import Author
from records.people.models import Organisation
from records.signing.models import Opening
from registry.identity.models import Vehicle
from tests.anchoring.log.chains import chain
from tests.cast import inspected, listed
from tests.fixtures.market import sequenced
from tests.records.files.test_photos_and_plates import PLATE

pytestmark = pytest.mark.django_db

_BEFORE_THE_MEMORY = {"0001_initial", "0002_audit_goes_on"}


def missed() -> set[str]:
    """The rows that a look at the tables misses now."""
    run, part = AuditRun.objects.create(), DeletionsPart()
    report = Report(run, part.name)
    step = part.step(None, report)
    while step.position is not None:
        step = part.step(step.position, report)
    return set(AuditFinding.objects.filter(run=run).values_list("row", flat=True))


def tamper(sql: str, *parameters: Any) -> None:
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        assert cursor.rowcount


def opened(count: int, record: str) -> list[Opening]:
    return [
        Opening.objects.create(person=f"00000000-0000-7000-8000-{number:012}", record_id=record)
        for number in range(count)
    ]


@pytest.fixture
def vehicle(dealer: Author) -> Vehicle:
    listed(dealer)
    assert missed() == set()
    return Vehicle.objects.get()


def test_a_deleted_windscreen_code_is_missed_at_each_look(vehicle: Vehicle) -> None:
    tamper("DELETE FROM registry_vehicle")
    name = f"registry.vehicle {vehicle.pk}"
    assert missed() == missed() == {name}


def test_a_row_that_came_back_is_missed_no_more(vehicle: Vehicle) -> None:
    row = Vehicle.objects.get()
    tamper("DELETE FROM registry_vehicle")
    assert missed()
    row.save(force_insert=True)
    assert missed() == set()


def test_a_row_in_place_of_another_is_no_substitute(vehicle: Vehicle, dealer: Author) -> None:
    tamper("DELETE FROM registry_vehicle")
    listed(dealer, 2)
    assert missed() == {f"registry.vehicle {vehicle.pk}"}


def test_a_firm_that_is_deleted_is_missed(city: Author) -> None:
    firm = organisation_create(kind="station", name="Third", registration_no="12")
    assert missed() == set()
    tamper("DELETE FROM records_organisation WHERE id = %s", _id(firm.pk))
    assert missed() == {f"records.organisation {firm.pk}"}


def test_a_row_that_the_registry_deletes_is_not_missed(vehicle: Vehicle) -> None:
    Vehicle.objects.all().delete()
    assert DeletedRow.objects.exists()
    assert missed() == missed() == set()
    assert not DeletedRow.objects.exists()


def test_a_made_up_note_of_a_deletion_counts_nothing(vehicle: Vehicle) -> None:
    tamper("DELETE FROM registry_vehicle")
    tamper(
        'INSERT INTO anchoring_deletedrow ("table", "key", noted_at, seal) VALUES (%s, %s, %s, %s)',
        "registry.vehicle", str(vehicle.pk), timezone.now(), vehicle.seal,
    )  # fmt: skip
    assert missed() == {f"registry.vehicle {vehicle.pk}"}


def test_the_memory_of_rows_is_deleted(vehicle: Vehicle) -> None:
    tamper("DELETE FROM anchoring_seenrows WHERE \"table\" = 'registry.vehicle'")
    assert missed() == {"anchoring.seenrows registry.vehicle 0"}
    assert Log.objects.exists()
    memory_begin(using="default")
    assert missed() == {"anchoring.seenrows registry.vehicle 0"}, "no migrate makes it good"
    call_command("rows_accept", "registry.vehicle", memory=True)
    assert missed() == set()


def test_a_log_without_any_memory_of_rows_is_named(vehicle: Vehicle) -> None:
    assert Log.objects.exists()
    tamper("DELETE FROM anchoring_seenrows")
    memory_begin(using="default")
    assert missed() == {f"anchoring.seenrows {model._meta.label_lower} 0" for model in remembered_models()}


def test_a_table_made_after_the_log_is_remembered(vehicle: Vehicle) -> None:
    """Each sealed table that a migration made after the memory: where the log began before, an update gives it its block."""
    ours = {model._meta.label_lower for model in remembered_models()}
    steps = [
        (app, name, operation)
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        for operation in migration.operations
    ]
    later = ours & {
        f"{app}.{step.name_lower}"
        for app, name, step in steps
        if isinstance(step, CreateModel) and name not in _BEFORE_THE_MEMORY
    }
    assert len(later) >= 5
    for table in later:
        tamper('DELETE FROM anchoring_seenrows WHERE "table" = %s', table)
    assert missed() == {f"anchoring.seenrows {table} 0" for table in later}
    for _twice in range(2):
        for *_, step in steps:
            if isinstance(step, Remembered):
                step.code(None, connection.schema_editor())  # type: ignore[arg-type]  # it asks for the models of now
        assert missed() == set()


def test_a_row_set_back_to_an_earlier_state_is_named(city: Author) -> None:
    firm = organisation_create(kind="station", name="Third", registration_no="12")
    before = models.QuerySet(Organisation).filter(pk=firm.pk).values("state", "seal").get()
    Organisation.objects.filter(pk=firm.pk).update(state="suspended")
    assert missed() == set()
    models.QuerySet(Organisation).filter(pk=firm.pk).update(**before)
    assert missed() == missed() == {f"records.organisation {firm.pk}"}
    assert set(AuditFinding.objects.values_list("code", flat=True)) == {"row:set_back"}


def test_the_memory_of_rows_holds_under_a_new_secret_key(vehicle: Vehicle, settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [settings.SECRET_KEY]
    assert missed() == set()
    with pytest.raises(SystemExit, match="0"):
        call_command("rows_seal")
    settings.SECRET_KEY_FALLBACKS = []
    assert missed() == set()
    tamper("DELETE FROM registry_vehicle")
    assert missed() == {f"registry.vehicle {vehicle.pk}"}


def test_notes_of_rows_that_no_audit_saw_go(city: Author) -> None:
    notice_queue(email="a@example.com", kind="x", subject="s", body="b")
    Notice.objects.all().delete()
    note = DeletedRow.objects.get()
    assert missed() == set()
    assert DeletedRow.objects.exists(), "an audit that read the row may still be under way"
    DeletedRow.objects.filter(pk=note.pk).update(noted_at=timezone.now() - timedelta(hours=2))
    assert missed() == set()
    assert not DeletedRow.objects.exists()


def test_deleted_sightings_are_missed(dealer: Author) -> None:
    listed(dealer)
    sequenced()
    chain().commit()
    assert missed() == set()
    gone = {f"anchoring.sighting {pk}" for pk in Sighting.objects.values_list("pk", flat=True)}
    tamper("DELETE FROM anchoring_sighting")
    assert missed() == gone


def test_a_deleted_covered_photo_is_missed(dealer: Author) -> None:
    inspected(dealer)
    photo = Attachment.objects.earliest("pk")
    covered = photo_cover(author=dealer, sha256=photo.sha256, boxes=[PLATE])
    assert missed() == set()
    tamper("DELETE FROM records_coveredphoto")
    assert missed() == {f"records.coveredphoto {covered.pk}"}


def test_rows_fill_blocks_and_none_can_go_from_the_end(
    dealer: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletions, "_BLOCK", 2)
    record = inspected(dealer).digest
    first, *_, last = opened(5, record)
    assert missed() == missed() == set()
    blocks = SeenRows.objects.filter(table="records.opening").order_by("number")
    assert [len(block.keys) for block in blocks] == [2, 2, 1]
    opened_later = Opening.objects.create(person="00000000-0000-7000-8000-00000000ffff", record_id=record)
    assert missed() == set()
    tamper("DELETE FROM records_opening WHERE id IN (%s, %s)", first.pk, opened_later.pk)
    assert missed() == {f"records.opening {first.pk}", f"records.opening {opened_later.pk}"}
    tamper("DELETE FROM anchoring_seenrows WHERE \"table\" = 'records.opening' AND number = 3")
    assert "anchoring.seenrows records.opening 3" in missed()
    tamper("DELETE FROM anchoring_seenrows WHERE \"table\" = 'records.opening' AND number = 1")
    assert "anchoring.seenrows records.opening 1" in missed()
    assert f"records.opening {last.pk}" not in missed()


def test_a_row_whose_transaction_ended_late_is_remembered(dealer: Author) -> None:
    rows = opened(3, inspected(dealer).digest)
    middle = rows[1]
    tamper("DELETE FROM records_opening WHERE id = %s", middle.pk)
    assert missed() == set()
    middle.save(force_insert=True)
    assert missed() == set()
    tamper("DELETE FROM records_opening WHERE id = %s", middle.pk)
    assert missed() == {f"records.opening {middle.pk}"}


def test_a_row_without_a_seal_is_not_missed(dealer: Author) -> None:
    listed(dealer)
    tamper("UPDATE registry_vehicle SET code = 'changed'")
    assert missed() == set()
    tamper("DELETE FROM registry_vehicle")
    assert missed() == set()


def _id(value: Any) -> Any:
    return value if connection.vendor == "postgresql" else value.hex
