"""From the desk's car to the record of its sale: the days, what the dealer knows besides, and the listing's end."""

import pytest

from records import wiring
from records.contents.services import content_of
from records.people.authors import Author
from records.standing.history import subject_history
from tests.cast import listed, subject, today
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db


def test_a_car_is_sold_from_the_desk(dealer: Author, rival: Author, log_in: LogIn) -> None:
    listing, browser = listed(dealer), log_in(dealer)
    page = f"/desk/listings/{listing.digest}/sold/"
    assert page in browser.get("/desk/cars/").content.decode()
    assert browser.get(page).status_code == 200
    assert log_in(rival).get(page).status_code == 404
    days = {
        "sold_on": today().isoformat(),
        "delivered_on": (today()).isoformat(),
    }
    given = {**days, "price": "12500000", "odometer": "", "odometer_unit": "km", "contract_no": "매-7"}
    answer = browser.post(page, given)
    assert answer.status_code == 302, answer.content.decode()
    sale = subject_history(subject()).items[-1].record
    assert answer.headers["Location"] == f"/records/{sale.digest}/"
    body = content_of(sale).body
    assert sale.kind == "vehicle:sold"
    assert (body["listing"], body["sold_on"]) == (listing.digest, days["sold_on"])
    assert body["delivered_on"] == days["delivered_on"]
    assert (body["price"], body["contract_no"]) == ({"amount": 12500000, "currency": "KRW"}, "매-7")
    assert page not in browser.get("/desk/cars/").content.decode()
    assert browser.get(page).status_code == 404, "it is off the market"


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"sold_on": ""}, "sold_on"),
        ({"sold_on": "2026-02-30"}, "sold_on"),
        ({"sold_on": "2999-01-01"}, "sold_on"),
        ({"price": "-1"}, "price"),
    ],
)
def test_a_wrong_value_is_told_at_its_field(
    dealer: Author, log_in: LogIn, given: dict[str, str], at: str
) -> None:
    page = f"/desk/listings/{listed(dealer).digest}/sold/"
    answer = log_in(dealer).post(page, {"sold_on": today().isoformat(), "odometer_unit": "km", **given})
    assert answer.status_code == 422
    notes = answer.content.decode().partition(f'id="id_{at}_notes"')[2].partition("</div>")[0]
    assert "form-hint-invalid" in notes
    assert len(subject_history(subject()).items) == 1


def test_a_refusal_of_the_car_is_told(dealer: Author, log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page has no field for the VIN, at which a list of cars says it."""
    listing, browser = listed(dealer), log_in(dealer)
    monkeypatch.setattr(wiring, "records_of_one_subject", lambda: 1)
    given = {"sold_on": today().isoformat(), "odometer_unit": "km"}
    answer = browser.post(f"/desk/listings/{listing.digest}/sold/", given)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
