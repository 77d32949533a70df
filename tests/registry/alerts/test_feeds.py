"""A car's records as an Atom feed, at an address that nobody guesses and that ends by itself."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from records.people.authors import Author
from registry.alerts.feeds import feed_token
from registry.identity.models import Vehicle
from registry.stock.endings import Ending, stock_end
from tests.cast import SURE, listed, subject

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def car(dealer: Author) -> Vehicle:
    listed(dealer)
    return Vehicle.objects.get(subject=subject())


def address(car: Vehicle) -> str:
    return f"/feeds/{feed_token(car)}/"


def test_the_page_of_alerts_gives_the_address(client: Client, car: Vehicle) -> None:
    assert address(car) in client.get(f"/s/{car.code}/alerts/").content.decode()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_feed_has_every_record_and_no_number(
    client: Client, car: Vehicle, dealer: Author, language: str
) -> None:
    listed(dealer, plate_no="124가4567", accident_history="YES", reasons=SURE)
    answer = client.get(address(car), {"lang": language})
    assert answer.headers["Content-Type"] == "application/atom+xml"
    text = answer.content.decode()
    assert car.number not in text
    feed = ElementTree.fromstring(text)  # noqa: S314  our own answer
    entries = feed.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    for part in (feed, *entries):
        assert all(part.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert ("사고" if language == "ko" else "accident") in text
    again = client.get(address(car), {"lang": language}, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_made_up_address_leads_nowhere(client: Client, car: Vehicle) -> None:
    good = feed_token(car)
    for token in (good[:-1], f"{good}x", car.code, good.partition(":")[0]):
        assert client.get(f"/feeds/{token}/").status_code == 404


def test_the_feed_ends_after_a_year(client: Client, car: Vehicle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.alerts.feeds.YEAR", timedelta(days=-1))
    assert client.get(address(car)).status_code == 410


def test_the_feed_ends_after_the_sale(
    client: Client, car: Vehicle, dealer: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate().isoformat()
    stock_end(dealer, [Ending(car.subject, "sold", {"sold_on": today, "delivered_on": today})])
    assert client.get(address(car)).status_code == 200, "the sale is told"
    monkeypatch.setattr("registry.alerts.feeds.AFTER_A_SALE", timedelta(0))
    assert client.get(address(car)).status_code == 410
