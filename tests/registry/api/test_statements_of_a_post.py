"""How many SQL statements stating something takes, begin and commit left out; the token's use was noted within the minute.

One of a listing's asks which dealerships chose to be found by plate (docs/adr/0030). What is written goes as one statement to
PostgreSQL, and table by table to SQLite.
"""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from records import wiring
from records.people.authors import Author
from tests.cast import Signer, certified, form82, inspected, listed, listing, photos, subject
from tests.fixtures.visitors import client_for


def statements(client: APIClient, address: str, body: dict[str, Any]) -> list[str]:
    # Its use is noted, and what is read once a process is read.
    client.get(f"/api/records/{'0' * 64}/")
    wiring.log_known()
    with CaptureQueriesContext(connection) as captured:
        assert client.post(address, body, format="json").status_code == 201
    told = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in told if not sql.startswith(("SAVEPOINT", "RELEASE"))]


def at_most(postgresql: int, sqlite: int) -> int:
    return postgresql if connection.vendor == "postgresql" else sqlite


def test_a_listing_of_a_new_car(dealer: Author) -> None:
    stated = {"kind": "vehicle:listed", "subject": subject(), "body": listing(), "external_id": "1"}
    asked = statements(client_for(dealer), "/api/records/", stated)
    # Two make the car's row and seal it.
    assert len(asked) <= at_most(8, 12), asked


def test_a_listing_of_a_known_car(dealer: Author) -> None:
    listed(dealer)
    stated = {"kind": "vehicle:listed", "subject": subject(), "body": listing()}
    asked = statements(client_for(dealer), "/api/records/", stated)
    # Three read what was stated of the car before.
    assert len(asked) <= at_most(9, 12), asked


def test_an_inspection(dealer: Author) -> None:
    listed(dealer)
    kind = "inspection:recorded"
    stated = {"kind": kind, "subject": subject(), "body": form82(), "attachments": photos(dealer)}
    asked = statements(client_for(dealer), "/api/records/", stated)
    assert len(asked) <= at_most(7, 11), asked


def test_a_certification(dealer: Author, inspector: Author, signer: Signer) -> None:
    record = inspected(dealer)
    asked = statements(client_for(inspector), "/api/certifications/", signer.state(record))
    assert len(asked) <= at_most(16, 17), asked


def test_a_hand_over(dealer: Author, inspector: Author, signer: Signer) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record])
    asked = statements(client_for(dealer), "/api/handovers/", {"record": record.digest})
    # Its record, its row, its code, and the code's seal.
    assert len(asked) <= at_most(11, 13), asked


@pytest.mark.parametrize("again", [False, True])
def test_the_answer_from_memory_is_the_proved_one(dealer: Author, *, again: bool) -> None:
    client = client_for(dealer)
    stated = {"kind": "vehicle:listed", "subject": subject(), "body": listing(), "external_id": "1"}
    first = client.post("/api/records/", stated, format="json").json()
    answer = (
        client.post("/api/records/", stated, format="json")
        if again
        else client.get(f"/api/records/{first['digest']}/")
    )
    assert answer.status_code == 200
    # From memory or from its proof: one shape, and the same values.
    assert answer.json() == first
