"""The smaller rules: days that lie ahead, plates that tell something, photos that are none."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from records.contents.models import Record
from records.contents.permissions import may_read_disclosures
from records.files.services import attachment_create
from records.people.authors import Author
from records.standing.findings import findings_on
from records.standing.history import subject_history
from records.stating.services import record_create
from tests.cast import form82, inspected, listed, listing, photos, subject, today
from tests.records.answers import refused
from tests.records.files.test_attachments import PDF

pytestmark = pytest.mark.django_db

TOMORROW = (today() + timedelta(days=1)).isoformat()


def notes(record: Record) -> list[tuple[str, str]]:
    history = subject_history(record.subject)
    findings = findings_on(history, history.item(record.digest), datetime.now(UTC))
    return [(finding.rule.id, finding.pointer) for finding in findings]


@pytest.mark.parametrize(
    ("kind", "body", "pointer"),
    [
        ("vehicle:listed", {**listing(), "listed_on": TOMORROW}, "/body/listed_on"),
        ("vehicle:acquired", {"acquired_on": TOMORROW, "source": "PERSON"}, "/body/acquired_on"),
        ("vehicle:sold", {"listing": "0" * 64, "sold_on": TOMORROW}, "/body/sold_on"),
        (
            "inspection:notified",
            {"record": "0" * 64, "notified_at": f"{TOMORROW}T23:59:59Z", "means": "PAPER"},
            "/body/notified_at",
        ),
    ],
)
def test_an_event_of_tomorrow_is_refused(
    dealer: Author, kind: str, body: dict[str, Any], pointer: str
) -> None:
    assert refused(record_create, author=dealer, kind=kind, subject=subject(), body=body) == [("D1", pointer)]


def test_a_rental_s_plate_asks_for_the_change_of_use(dealer: Author) -> None:
    record = inspected(dealer, basic__plate_no="12하3456")
    assert notes(record) == [("P2", "/body/overall/use_change")]
    rented: dict[str, Any] = {"overall__use_change": "YES", "overall__use_change_kinds": ["RENT"]}
    assert notes(inspected(dealer, 2, basic__plate_no="12하3456", **rented)) == []
    assert notes(inspected(dealer, 4, basic__plate_no="서울12바3456"))[0][0] == "P2"


def test_an_unusual_plate_is_noted_and_never_repeated(dealer: Author) -> None:
    record = listed(dealer, plate_no="임시 0001")
    history = subject_history(record.subject)
    [finding] = findings_on(history, history.item(record.digest), datetime.now(UTC))
    assert (finding.rule.id, finding.pointer) == ("P1", "/body/plate_no")
    assert "0001" not in finding.text.ko + finding.text.en


def test_a_plate_whose_disclosure_was_destroyed_is_left_alone(dealer: Author) -> None:
    record = listed(dealer, plate_no="임시 0001")
    record.disclosures.all().delete()
    assert notes(record) == []


def test_a_paper_is_no_photo(dealer: Author) -> None:
    paper = attachment_create(author=dealer, file=io.BytesIO(PDF), name="rear.pdf")
    attachments = [photos(dealer)[0], {"name": "rear.png", "sha256": paper.sha256}]
    assert refused(
        record_create,
        author=dealer,
        kind="inspection:recorded",
        subject=subject(),
        body=form82(),
        attachments=attachments,
    ) == [("no_picture", "/body/closing/photo_rear")]


def test_who_reads_plates_and_names(dealer: Author, rival: Author, inspector: Author, city: Author) -> None:
    offered, inspection = listed(dealer), inspected(dealer)
    readers = {"dealer": dealer, "rival": rival, "inspector": inspector, "city": city}
    assert {name for name, who in readers.items() if may_read_disclosures(who, offered)} == {"dealer", "city"}
    assert {name for name, who in readers.items() if may_read_disclosures(who, inspection)} == {
        "dealer",
        "inspector",
        "city",
    }
