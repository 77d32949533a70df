"""An organisation looks up so many cars of others a day: in pages and API together, and numbers nobody stated cost more."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from anchoring.texts import moment_text
from records.audit_log import look_ups
from records.audit_log.models import LookUps
from records.people.authors import Author
from records.people.throttles import UnknownThrottle
from registry.demo import cars
from tests.cast import inspected, listed
from tests.fixtures.market import enter
from tests.fixtures.visitors import LogIn, client_for
from tests.records.look_ups import DAY, counts, ten_a_day

__all__ = ["ten_a_day"]
pytestmark = pytest.mark.django_db


def test_pages_and_programs_count_together(dealer: Author, rival: Author) -> None:
    listed(dealer)
    program, browser = client_for(rival), enter(Client(), rival.membership.user)
    paths = [f"/api/vehicles/{cars.vin(1)}/", f"/vehicles/{cars.vin(1)}/"] * (DAY // 2)
    who = [program, browser] * (DAY // 2)
    assert [client.get(path).status_code for client, path in zip(who, paths, strict=True)] == [200] * DAY
    refused = program.get(paths[0])
    assert (refused.status_code, refused.json()["code"]) == (429, "look_ups_spent")
    assert refused.headers["Content-Type"] == "application/problem+json"
    midnight = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time.min))
    told = moment_text(midnight).as_dict()
    assert all(told[language] in text for language, text in refused.json()["messages"].items())
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert program.get(f"/api/vehicles/{cars.vin(1)}/evidence").status_code == 429
    for language in ("ko", "en"):
        page = browser.get(f"/vehicles/{cars.vin(1)}/?lang={language}")
        assert page.status_code == 429
        assert told[language] in page.content.decode()
    assert counts(rival) == (DAY, 0, 4, DAY)


def test_a_number_that_nobody_stated_costs_five(dealer: Author) -> None:
    program = client_for(dealer)
    statuses = [program.get(f"/api/vehicles/{cars.vin(number)}/").status_code for number in (1, 2, 3)]
    assert statuses == [404, 404, 429]
    assert counts(dealer) == (0, 2, 1, DAY)


OPENED_BY_NUMBER = [
    "/api/records/{record}/?vin={vin}",
    "/api/records/{record}/changes?vin={vin}",
    "/records/{record}/?vin={vin}",
]
PAPERS = ["/api/records/{record}/form82.pdf?vin={vin}", "/records/{record}/form82.pdf?vin={vin}"]


def asker(author: Author, path: str) -> Client:
    return client_for(author) if path.startswith("/api/") else enter(Client(), author.membership.user)


@pytest.mark.parametrize("path", OPENED_BY_NUMBER + PAPERS)
def test_a_record_s_number_is_not_found_by_trying(dealer: Author, rival: Author, path: str) -> None:
    record, client = inspected(dealer), asker(rival, path)
    addresses = [path.format(record=record.digest, vin=cars.vin(number)) for number in (2, 3, 1)]
    assert client.get(addresses[0]).status_code in {200, 404}
    assert client.head(addresses[1]).status_code in {200, 404}
    assert client.get(addresses[2]).status_code == 429, "the right one too"
    assert counts(rival) == (0, 2, 1, DAY)


@pytest.mark.parametrize("path", OPENED_BY_NUMBER)
def test_a_record_opened_by_its_number_counts(dealer: Author, rival: Author, path: str) -> None:
    record = inspected(dealer)
    address = path.format(record=record.digest, vin=cars.vin(1))
    client = asker(rival, path)
    assert [client.get(address).status_code for _ in range(DAY + 1)] == [200] * DAY + [429]
    assert counts(rival) == (DAY, 0, 1, DAY)
    assert asker(dealer, path).get(address).status_code == 200
    assert LookUps.objects.count() == 1, "one's own are free"


def test_an_answer_that_nothing_changed_counts(dealer: Author, rival: Author) -> None:
    listed(dealer)
    browser, path = enter(Client(), rival.membership.user), f"/vehicles/{cars.vin(1)}/"
    tag = browser.get(path).headers["ETag"]
    assert browser.get(path, HTTP_IF_NONE_MATCH=tag).status_code in {200, 304}
    assert browser.head(path).status_code == 200
    assert counts(rival) == (3, 0, 0, 3)


def test_the_desk_tells_nothing_of_others_cars(dealer: Author, rival: Author) -> None:
    listed(dealer)
    path = f"/desk/stated/?vin={cars.vin(1)}"
    assert enter(Client(), rival.membership.user).get(path).context["car"] is None
    assert enter(Client(), dealer.membership.user).get(path).context["car"] is not None
    assert not LookUps.objects.exists()


def test_own_cars_and_another_day_are_free(dealer: Author) -> None:
    listed(dealer)
    program = client_for(dealer)
    for _ in range(DAY + 1):
        assert program.get(f"/api/vehicles/{cars.vin(1)}/").status_code == 200
    assert not LookUps.objects.exists()
    yesterday = timezone.localdate() - timedelta(days=1)
    LookUps.objects.create(organisation=dealer.organisation, day=yesterday, spent=DAY)
    assert program.get(f"/api/vehicles/{cars.vin(2)}/").status_code == 404


def test_another_organisation_has_its_own_day(dealer: Author, inspector: Author, rival: Author) -> None:
    inspected(dealer)
    LookUps.objects.create(organisation=rival.organisation, day=timezone.localdate(), spent=DAY)
    assert client_for(rival).get(f"/api/vehicles/{cars.vin(1)}/").status_code == 429
    assert client_for(inspector).get(f"/api/vehicles/{cars.vin(1)}/").status_code == 200


def test_visitors_keep_their_limit_by_address(dealer: Author, stranger: APIClient) -> None:
    listed(dealer)
    for _ in range(DAY + 1):
        assert stranger.get(f"/api/vehicles/{cars.vin(1)}/").status_code == 200
    assert not LookUps.objects.exists()


def test_who_acts_for_nobody_is_counted_as_a_visitor(
    dealer: Author, outsider: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rest_framework.throttling import SimpleRateThrottle

    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "visitors", "2/min")
    browser = enter(Client(), outsider)
    statuses = [browser.get(f"/vehicles/{cars.vin(1)}/").status_code for _ in range(3)]
    assert statuses == [404, 404, 429]


def test_where_nothing_can_be_written_cars_are_still_read(
    dealer: Author, rival: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bool:
        raise DatabaseError("disk full")

    listed(dealer)
    monkeypatch.setattr(look_ups, "_counted", full)
    assert client_for(rival).get(f"/api/vehicles/{cars.vin(1)}/").status_code == 200


def test_the_auditor_and_the_metrics_see_the_counts(
    dealer: Author, rival: Author, city: Author, log_in: LogIn, client: Client
) -> None:
    listed(dealer)
    client_for(rival).get(f"/api/vehicles/{cars.vin(1)}/")
    type(city.membership).objects.filter(pk=city.membership.pk).update(role="auditor")
    city.membership.refresh_from_db()
    page = log_in(city.membership.user).get("/desk/look-ups/").content.decode()
    assert rival.organisation.name in page
    assert cars.vin(1) not in page
    metrics = client.get("/metrics").content.decode()
    assert f'registry_look_ups_spent_ratio{{organisation="{rival.organisation.pk}"}} 0.1' in metrics
    assert cars.vin(1) not in metrics


TRIED = [
    "/vehicles/{vin}/",
    "/api/vehicles/{vin}/",
    "/api/vehicles/{vin}/evidence",
    "/records/{record}/?vin={vin}",
    "/api/records/{record}/?vin={vin}",
]


@pytest.mark.parametrize("path", TRIED)
def test_a_visitor_tries_few_numbers_a_day(
    dealer: Author, client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setitem(UnknownThrottle.THROTTLE_RATES, "unknown", "3/day")
    record = listed(dealer)
    known = path.format(vin=cars.vin(1), record=record.digest)
    unknown = path.format(vin=cars.vin(2), record=record.digest)
    for _ in range(4):
        assert client.get(known).status_code != 429, "who finds something is not counted"
    for _ in range(3):
        assert client.get(unknown).status_code != 429
    refused = client.get(known)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    text = refused.content.decode()
    if path.startswith("/api/"):
        assert '"numbers_spent"' in text
    else:
        assert "오늘" in text, "not for a short time: until tomorrow"
        assert "QR" in text
    for elsewhere in ("/vehicles/{vin}/", "/api/vehicles/{vin}/"):
        assert client.get(elsewhere.format(vin=cars.vin(1))).status_code == 429
    assert client.get(known, REMOTE_ADDR="198.51.100.7").status_code != 429
    assert asker(dealer, path).get(known).status_code != 429
