"""A form that names a car is answered with what others stated of it: that counts as looking the car up does."""

import json
from typing import Any

import pytest

from records.audit_log.models import LookUps
from records.people.authors import Author
from registry.demo import cars
from registry.form82.drafts import draft_create, draft_get
from tests.cast import inspected, paper_page
from tests.fixtures.visitors import LogIn, client_for
from tests.records.look_ups import DAY, counts, ten_a_day

__all__ = ["ten_a_day"]
pytestmark = pytest.mark.django_db


def body(number: int) -> dict[str, Any]:
    return {"body": {"basic": {"vin": cars.vin(number)}}}


def test_a_program_s_drafts_count(dealer: Author, rival: Author) -> None:
    inspected(dealer, 1)
    program = client_for(rival)
    first = program.post("/api/drafts/", body(1), format="json")
    assert first.status_code == 201
    link = first.json()["links"]["self"]
    for number, status, counted in ((1, 200, (1, 0, 0, 1)), (2, 200, (1, 1, 0, 6)), (3, 429, (1, 1, 1, 6))):
        match = program.get(link).headers["ETag"]
        answer = program.put(link, body(number), format="json", HTTP_IF_MATCH=match)
        assert (answer.status_code, counts(rival)) == (status, counted), number
    assert answer.json()["code"] == "look_ups_spent"
    assert 0 < int(answer.headers["Retry-After"]) <= 86_400
    assert program.get(link).json()["vin"] == cars.vin(2), "nothing of it is kept"
    assert program.post("/api/drafts/", body(3), format="json").status_code == 429


def test_a_number_typed_counts_once_it_is_whole(dealer: Author, rival: Author, log_in: LogIn) -> None:
    inspected(dealer, 1)
    draft = draft_create(author=rival, answers={})
    client, address = log_in(rival), f"/desk/inspections/{draft.pk}/save/"

    def saved(vin: str) -> Any:
        sent = json.dumps({"base": 99, "answers": {"basic.vin": vin, "basic.car_name": vin}})
        return client.post(address, sent, content_type="application/json")

    for typed in (cars.vin(1)[:5], cars.vin(1)[:16]):
        assert saved(typed).status_code == 200
    assert not LookUps.objects.exists()
    for _ in range(3):
        assert "f-detail-engine_idle" in saved(cars.vin(1)).json()["last"]["answers"]
    assert counts(rival) == (1, 0, 0, 1)
    assert saved(cars.vin(2)).status_code == 200
    refused = saved(cars.vin(3))
    assert refused.status_code == 422
    assert "조회" in refused.json()["refused"]
    kept = draft_get(rival, draft.pk).answers
    assert (kept["basic.vin"], kept["basic.car_name"]) == (cars.vin(2), cars.vin(3)), "all but the number"
    sent = {"base": "99", "basic.vin": cars.vin(3), "basic.car_name": "Sonata"}
    page = client.post(f"/desk/inspections/{draft.pk}/", sent)
    assert page.status_code == 422
    assert "조회" in page.content.decode()
    assert "Sonata" in page.content.decode()


def test_of_what_is_no_number_yet_nothing_is_told(dealer: Author, rival: Author, log_in: LogIn) -> None:
    """A dot or a letter that stands for a digit would otherwise tell for nothing whether a car is recorded."""
    inspected(dealer, 1)
    draft = draft_create(author=rival, answers={})
    client, address, told = log_in(rival), f"/desk/inspections/{draft.pk}/save/", []
    for number in (1, 2):
        vin = cars.vin(number)
        for typed in (f"{vin[:8]}.{vin[8:]}", vin.replace("0", "O")):
            sent = json.dumps({"base": 99, "answers": {"basic.vin": typed}})
            messages = client.post(address, sent, content_type="application/json").json()["messages"]
            told.append([message["rule"] for given in messages.values() for message in given])
    assert told[:2] == told[2:]
    assert not LookUps.objects.exists()


def test_a_look_at_a_paper_s_facts_counts(dealer: Author, rival: Author, log_in: LogIn) -> None:
    inspected(dealer, 1)
    sent = {"record_no": "26-11-000123", "issued_on": "2026-11-02", "odometer": "1", "unit": "km"}
    sent |= {"kept": paper_page(rival)["sha256"], "action": "look"}
    client, counted = log_in(rival), []
    for number in (1, 2, 3):
        client.post("/desk/inspections/paper/", {**sent, "vin": cars.vin(number)})
        counted.append(counts(rival))
    assert counted == [(1, 0, 0, 1), (1, 1, 0, 6), (1, 1, 1, 6)]


def test_forms_about_own_cars_are_free(dealer: Author) -> None:
    inspected(dealer, 1)
    for _ in range(DAY + 1):
        draft_create(author=dealer, answers={"basic.vin": cars.vin(1)})
    assert not LookUps.objects.exists()
