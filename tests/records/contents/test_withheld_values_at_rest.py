"""Plates and names lie encrypted in the tables, each for its own row; who has the tables alone reads none."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from anchoring.wiring import KeysMissingError
from records.audit.services import RegistryRecords
from records.contents.encrypted import encrypted_columns
from records.contents.models import Disclosure, Record
from records.contents.services import content_of, openings_of
from records.people.authors import Author
from records.privacy.person_erasure import person_disclosures
from registry.alerts.models import Alert
from registry.alerts.services import alert_ask
from registry.form82.drafts import draft_create
from registry.form82.models import FormDraft
from registry.identity.models import Vehicle
from registry.uploads.models import Upload
from tests.cast import form82, inspected, listed, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("withheld_keys")]

PLATE = form82()["basic"]["plate_no"]
READER = "worried.buyer@example.com"
SECRETS = (PLATE, "홍길동", "김매매", "최매수", "12가3456", READER)


@pytest.fixture
def stated(dealer: Author, withheld_keys: Path) -> list[Record]:
    """Everywhere where a plate is kept (records, a draft, an upload that says the same of all rows), and a reader's address."""
    draft_create(author=dealer, answers={"basic.plate_no": PLATE, "basic.car_name": "아반떼"})
    uploaded(dealer, mapping={"plate_no": {"value": PLATE}, "salesperson.name": {"value": "김매매"}})
    records = [inspected(dealer), inspected(dealer, 2), listed(dealer, 3)]
    alert_ask(vehicle=Vehicle.objects.get(subject=records[2].subject), email=READER)
    return records


def stored() -> dict[str, str]:
    """All that each table has."""
    texts = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 - names of models
            texts[model._meta.label] = "\n".join(str(row) for row in cursor.fetchall())
    return texts


def problems(record: Record) -> set[str]:
    return {
        problem.code
        for check in RegistryRecords().checks([record.label])
        for problem in check.problems
        if check.record == record.digest
    }


def raw(row: Any, column: str) -> str:
    kept: str = row.__dict__[column].text
    return kept


@pytest.mark.usefixtures("stated")
def test_no_plate_or_name_lies_in_clear_in_any_table() -> None:
    tables = stored()
    found = [(table, secret) for table, text in tables.items() for secret in SECRETS if secret in text]
    # People's accounts are no records: who logs in is known by name.
    assert not [where for where in found if where[0] != "records.User"]
    salts = [
        opened.salt for record in Record.objects.all() for opened in openings_of(record, content_of(record))
    ]
    assert salts
    assert not [salt for salt in salts if salt in tables["records.Disclosure"]]
    assert FormDraft.objects.get().answers["basic.plate_no"] == PLATE
    mapping = Upload.objects.get().mapping
    assert mapping["plate_no"] == {"value": PLATE}
    assert Alert.objects.get().letter["email"] == READER


def test_an_exchanged_ciphertext_is_named_and_not_shown(stated: list[Record], dealer: Author) -> None:
    mine, other = (Disclosure.objects.get(record=record, path="basic.plate_no") for record in stated[:2])
    for row, kept in ((mine, raw(other, "opening")), (other, raw(mine, "opening"))):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE records_disclosure SET opening = %s WHERE id = %s", [kept, row.pk])
    for record in stated[:2]:
        assert problems(record) == {"record:disclosure_changed"}
        assert "basic.plate_no" not in {one.path for one in openings_of(record, content_of(record))}


@pytest.mark.parametrize(
    "change", [lambda text: text[:-3] + "AAA", lambda _: "", lambda _: "0" * 8 + ":AAAA"]
)
def test_a_changed_ciphertext_is_named(stated: list[Record], change: Any) -> None:
    row = Disclosure.objects.filter(record=stated[0]).latest("pk")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE records_disclosure SET opening = %s WHERE id = %s", [change(raw(row, "opening")), row.pk]
        )
    assert problems(stated[0]) == {"record:disclosure_changed"}


def test_a_draft_given_to_another_firm_opens_for_nobody(dealer: Author, rival: Author, log_in: Any) -> None:
    draft = draft_create(author=dealer, answers={"basic.plate_no": PLATE})
    FormDraft.objects.filter(pk=draft.pk).update(organisation=rival.organisation, person=rival.person)
    client: Client = log_in(rival)
    page = client.get("/desk/inspections/")
    assert PLATE not in page.content.decode()
    assert "1건" in page.content.decode()
    assert client.get(f"/desk/inspections/{draft.pk}/").status_code == 404


def test_without_the_keys_the_audit_says_what_it_left_out(
    stated: list[Record], dealer: Author, withheld_keys: Path
) -> None:
    withheld_keys.unlink()
    assert problems(stated[0]) == set()
    assert any("disclosures" in line for line in RegistryRecords().unchecked())
    assert openings_of(stated[0], content_of(stated[0])) == []
    with pytest.raises(KeysMissingError):
        listed(dealer, 4)
    with pytest.raises(KeysMissingError):
        person_disclosures(dealer.membership.user)


def test_every_encrypted_column_is_tried_here() -> None:
    columns = {f"{model._meta.label}.{field.name}" for model, field in encrypted_columns()}
    assert columns == {
        "records.Disclosure.opening",
        "registry.Alert.letter",
        "registry.FormDraft.answers",
        "registry.FormDraft.aside",
        "registry.KeptMapping.mapping",
        "registry.Upload.mapping",
    }
