"""Who has a car's page gets 304 while it says the same: it is made and proved each time, and never sent from a cache."""

import pytest
from django.test import Client
from django.utils import timezone

from records.contents.models import RecordContent
from records.people.authors import Author
from tests.cast import listed, subject
from tests.fixtures.market import sequenced
from tests.fixtures.visitors import client_for

VIN = subject().removeprefix("vin:")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands: a page tells how many seconds a record has waited."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


BOTH = pytest.mark.parametrize("address", [f"/vehicles/{VIN}/", f"/api/vehicles/{VIN}/"])


@BOTH
def test_an_unchanged_car_is_not_sent_again(dealer: Author, address: str) -> None:
    listed(dealer)
    sequenced()
    client = Client()
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert first["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


@BOTH
def test_a_new_record_shows_at_once(dealer: Author, address: str) -> None:
    listed(dealer)
    sequenced()
    client = Client()
    etag = client.get(address)["ETag"]
    listed(dealer)
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


@BOTH
def test_a_changed_row_shows_at_once(dealer: Author, address: str) -> None:
    record = listed(dealer)
    sequenced()
    client = Client()
    etag = client.get(address)["ETag"]
    text = record.content.canonical
    RecordContent.objects.filter(record=record).update(canonical=text.replace("1", "2"))
    changed = client.get(address, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed["ETag"] != etag
    RecordContent.objects.filter(record=record).update(canonical=text)
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_member_s_answer_is_kept_by_nobody(dealer: Author) -> None:
    listed(dealer)
    answer = client_for(dealer).get(f"/api/vehicles/{VIN}/")
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer
