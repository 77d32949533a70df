"""What opens withheld fields comes in the records' own question, and is what the table has then."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.contents.models import Disclosure, Record
from records.contents.services import content_of, openings_of
from records.people.authors import Author
from records.standing.history import rows_of
from tests.anchoring.log.cast import tamper
from tests.cast import inspected, listed, subject

pytestmark = pytest.mark.django_db
PLATE = "12하3456"


def beside(record: Record) -> Record:
    [row] = rows_of([record.subject])[record.subject]
    return row.record


def opened(record: Record) -> dict[str, object]:
    read = beside(record)
    return {opening.path: opening.value for opening in openings_of(read, content_of(read))}


def test_each_is_as_in_the_table(dealer: Author) -> None:
    record = inspected(dealer, basic__plate_no=PLATE)
    listed(dealer, 2)
    read = beside(record)
    with CaptureQueriesContext(connection) as captured:
        told = read.own_disclosures
        values = [(one.pk, one.record, one.path, one.opening, one.found_by) for one in told]
    assert len(captured) == 0
    rows = Disclosure.objects.filter(record=record).order_by("pk")
    assert values == [(row.pk, record, row.path, row.opening, row.found_by) for row in rows]
    assert len(values) > 1
    assert opened(record)["basic.plate_no"] == PLATE


def test_one_is_saved_as_it_was(dealer: Author) -> None:
    record = inspected(dealer, basic__plate_no=PLATE)
    [plate] = [one for one in beside(record).own_disclosures if one.path == "basic.plate_no"]
    plate.save()
    assert Disclosure.objects.filter(record=record, path="basic.plate_no").count() == 1
    assert opened(record)["basic.plate_no"] == PLATE


@pytest.mark.parametrize("opening", ["opening || 'x'", "''", "'[1, 2]'"])
def test_a_changed_one_opens_nothing_at_once(dealer: Author, opening: str) -> None:
    record = inspected(dealer, basic__plate_no=PLATE)
    assert opened(record)["basic.plate_no"] == PLATE
    tamper(f"UPDATE records_disclosure SET opening = {opening} WHERE path = 'basic.plate_no'")  # noqa: S608
    assert "basic.plate_no" not in opened(record)


def test_one_that_went_is_gone_at_once(dealer: Author) -> None:
    record = inspected(dealer, basic__plate_no=PLATE)
    others = opened(record).keys() - {"basic.plate_no"}
    Disclosure.objects.filter(path="basic.plate_no").delete()
    assert opened(record).keys() == others


def test_bytes_open_nothing(dealer: Author) -> None:
    record = inspected(dealer, basic__plate_no=PLATE)
    # PostgreSQL's column takes none.
    bytes_of = "x'0102'" if connection.vendor == "sqlite" else "'0102'"
    tamper(f"UPDATE records_disclosure SET opening = {bytes_of} WHERE path = 'basic.plate_no'")  # noqa: S608
    assert "basic.plate_no" not in opened(record)


def test_a_second_car_s_stay_its_own(dealer: Author) -> None:
    first, second = inspected(dealer, basic__plate_no=PLATE), inspected(dealer, 2)
    rows = rows_of([subject(), subject(2)])
    for number, record in ((1, first), (2, second)):
        [row] = rows[subject(number)]
        assert {one.record_id for one in row.record.own_disclosures} == {record.digest}
