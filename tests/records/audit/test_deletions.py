"""Sealed rows that went behind the registry's back are missed; those that it deletes itself are not."""

from typing import Any

import pytest
from django.db import connection

from anchoring import triggers
from anchoring.audit import deletions
from anchoring.audit.deletions import DeletionsPart
from anchoring.audit.report import Report
from anchoring.deletions import memory_begin
from anchoring.models import AuditFinding, AuditRun, DeletedRow, SeenRows
from records.memberships.organisations import organisation_create
from records.people.authors import Author
from records.signing.models import Opening
from registry.identity.models import Vehicle
from tests.cast import inspected, listed

pytestmark = pytest.mark.django_db


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
        'INSERT INTO anchoring_deletedrow ("table", "key", seal) VALUES (%s, %s, %s)',
        "registry.vehicle", str(vehicle.pk), vehicle.seal,
    )  # fmt: skip
    assert missed() == {f"registry.vehicle {vehicle.pk}"}


def test_the_memory_of_rows_is_deleted(vehicle: Vehicle) -> None:
    tamper("DELETE FROM anchoring_seenrows WHERE \"table\" = 'registry.vehicle'")
    assert missed() == {"anchoring.seenrows registry.vehicle 0"}
    memory_begin(using="default")
    assert missed() == set()


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
