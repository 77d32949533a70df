"""What lies around cars' records: asked of all of them at once, and as it is at each look."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.contents.models import Record
from records.people.authors import Author
from records.stating.services import record_create
from registry.demo import cars
from registry.identity.models import Vehicle
from registry.vehicles.namesakes import looks_of, namesakes, seen_as
from registry.vehicles.surroundings import Surroundings, surroundings
from tests.anchoring.log.cast import tamper
from tests.cast import listed, paper_page, subject, today
from tests.registry.vehicles.test_what_a_flooded_car_costs import rows_read
from tests.registry.web.test_cars_that_look_alike import put

pytestmark = pytest.mark.django_db
LIKE_A_VIN = f"chassis:{cars.vin(1)[:3]}-{cars.vin(1)[3:]}"
ODD = "chassis:차KMHXX00XXXX000002"
ALL = [subject(), subject(2), subject(3), LIKE_A_VIN]


def pictured(author: Author, number: int, picture: int) -> Record:
    return record_create(
        author=author,
        kind="inspection:recorded",
        subject=subject(number),
        body=cars.paper_only(number, today()),
        attachments=[paper_page(author, picture)],
    ).record


def test_all_is_told_by_one_question(dealer: Author) -> None:
    shared = {pictured(dealer, 1, picture=1).digest, pictured(dealer, 3, picture=1).digest}
    pictured(dealer, 2, picture=2)
    put(dealer, LIKE_A_VIN)
    put(dealer, ODD)
    with CaptureQueriesContext(connection) as captured:
        around = surroundings(ALL)
    assert len(captured) == 1
    assert around.shared == shared
    assert around.namesakes == namesakes(ALL)
    assert around.namesakes[subject()] == {LIKE_A_VIN}
    assert around.namesakes[subject(2)] == {ODD}
    assert around.codes == dict(Vehicle.objects.filter(subject__in=ALL).values_list("subject", "code"))
    alone = [surroundings([number]) for number in ALL]
    assert frozenset().union(*(one.shared for one in alone)) == shared
    assert {number: code for one in alone for number, code in one.codes.items()} == around.codes


def test_a_picture_of_many_cars_is_looked_for_once(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    [own, *_] = [pictured(dealer, number, picture=1) for number in range(1, 6)]
    with rows_read(monkeypatch) as read:
        around = surroundings([subject()])
    assert around.shared == {own.digest}
    # The car's row, its record, and its number among those that look so.
    assert read.rows == 3


def test_numbers_alike_are_found_by_their_indexes(dealer: Author) -> None:
    put(dealer, LIKE_A_VIN)
    sql, values = seen_as(looks_of(ALL).values())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}", values)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        plan = str(cursor.fetchall())
    named = {"record_subject", "record_skeleton", "record_odd_subject"}
    assert {name for name in named if name in plan} == named


def test_changes_are_told_at_the_next_look(dealer: Author) -> None:
    listed(dealer)
    before = surroundings([subject()])
    assert (before.shared, before.namesakes) == (frozenset(), {subject(): frozenset()})
    own = pictured(dealer, 1, picture=1)
    assert surroundings([subject()]).shared == frozenset()
    other = pictured(dealer, 2, picture=1)
    assert surroundings([subject()]).shared == {own.digest}
    taken = {"record": other.digest, "reason": "사진을 잘못 올렸습니다."}
    record_create(author=dealer, kind="record:withdrawn", subject=subject(2), body=taken)
    assert surroundings([subject()]).shared == frozenset()
    assert surroundings([subject(2)]).shared == {other.digest}
    put(dealer, LIKE_A_VIN)
    assert surroundings([subject()]).namesakes == {subject(): {LIKE_A_VIN}}


@pytest.mark.parametrize(
    "change",
    ["code = 'aaaaaaaaaaaa'", "created_at = '2020-01-01 00:00:00'", "seal = ''", "vin = 'KMHXX00XXXX000009'"],
)
def test_a_changed_row_has_no_short_address(dealer: Author, change: str) -> None:
    listed(dealer)
    assert set(surroundings([subject()]).codes) == {subject()}
    tamper(f"UPDATE registry_vehicle SET {change} WHERE subject = %s", subject())  # noqa: S608  a constant
    assert surroundings([subject()]).codes == {}


def test_of_no_car_nothing_is_asked() -> None:
    with CaptureQueriesContext(connection) as captured:
        assert surroundings([]) == Surroundings()
    assert len(captured) == 0


def test_a_number_without_letters_looks_like_none() -> None:
    assert surroundings(["chassis:차"]) == Surroundings()
