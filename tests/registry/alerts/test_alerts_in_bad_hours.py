"""Alerts where something comes between: a sale, an outage, another request, an address spelt otherwise, a refused number."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import models
from django.test import Client
from django.utils import timezone

from records.people.authors import Author
from registry.alerts import services
from registry.alerts.feeds import feed_token
from registry.alerts.mails import alerts_deliver
from registry.alerts.models import Alert
from registry.alerts.services import ASKED_OF_ONE, UNANSWERED, alert_end
from registry.identity.models import Vehicle
from registry.stock.endings import Ending, stock_end
from tests.cast import listed, subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def car(dealer: Author) -> Vehicle:
    listed(dealer)
    return Vehicle.objects.get(subject=subject())


def asked(car: Vehicle, email: str = "reader@example.com") -> int:
    return Client().post(f"/s/{car.code}/alerts/", {"email": email}).status_code


def link() -> str:
    alerts_deliver()
    return str(re.findall(r"http://localhost:8000(/alerts/[\w-]+/)", str(mail.outbox[-1].body))[0])


def test_a_sale_before_the_button_leaves_no_address(car: Vehicle, dealer: Author) -> None:
    asked(car)
    path, today = link(), timezone.localdate().isoformat()
    stock_end(dealer, [Ending(car.subject, "sold", {"sold_on": today, "delivered_on": today})])
    assert (Client().post(path).status_code, Alert.objects.count()) == (404, 0)


def test_an_alert_ended_by_another_request_is_no_failure(
    car: Vehicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(car)
    path = link()

    def late(alert: Alert) -> None:
        alert_end(secret=alert.letter["secret"])
        services.alert_confirm(alert=alert)

    monkeypatch.setattr("registry.web.alerts.alert_confirm", late)
    assert Client().post(path).status_code == 404


def _silent(message: object) -> None:
    raise ConnectionRefusedError


def test_who_asked_in_an_outage_is_soon_asked(car: Vehicle, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(car)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _silent)
    for _attempt in range(12):
        Alert.objects.update(due_at=timezone.now())
        assert alerts_deliver() == 0
    assert Alert.objects.get().due_at < timezone.now() + UNANSWERED / 12


def test_a_link_that_is_over_is_not_sent(car: Vehicle) -> None:
    asked(car)
    row = Alert.objects.get()
    row.asked_at = timezone.now() - UNANSWERED - timedelta(minutes=1)
    row.save()
    assert alerts_deliver() == 0


@pytest.mark.parametrize(
    "spellings",
    [
        ('"reader"@example.com', "reader@EXAMPLE.com", '"r\\eader"@example.com', '"re\\ader"@example.com'),
        ("reader@예제.한국", "reader@xn--2j5b21b.xn--3e0b707e", "Reader@예제.한국", '"reader"@예제.한국'),
    ],
)
def test_one_address_is_one_however_it_is_spelt(car: Vehicle, spellings: tuple[str, ...]) -> None:
    assert len(spellings) > ASKED_OF_ONE
    assert {asked(car, spelt) for spelt in spellings} == {200}
    assert Alert.objects.count() == 1


def test_a_refused_number_has_no_feed(client: Client, car: Vehicle, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"/feeds/{feed_token(car)}/"
    assert client.get(address).status_code == 200
    monkeypatch.setattr("registry.alerts.feeds.subject_refusal", lambda _subject: "refused")
    assert client.get(address).status_code == 410
    models.QuerySet(Vehicle).filter(pk=car.pk).update(code="another1")
    assert client.get(address).status_code == 404
