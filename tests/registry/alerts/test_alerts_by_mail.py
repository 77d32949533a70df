"""A reader is told by mail of a car's new records: asked first, ended by one tap, and nothing is left behind."""

import re
from collections.abc import Callable
from datetime import UTC, timedelta

import pytest
from django.core import mail
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from anchoring.texts import day_text
from records.people.authors import Author
from records.privacy.export import person_data
from records.privacy.retention import retention_run
from registry.alerts.mails import RARELY, alerts_deliver
from registry.alerts.models import Alert
from registry.alerts.services import ASKED_OF_ONE
from registry.identity.models import Vehicle
from registry.retention import person_forget
from registry.stock.endings import Ending, stock_end
from tests.cast import SURE, listed, subject

pytestmark = pytest.mark.django_db

READER = "reader@example.com"


@pytest.fixture
def car(dealer: Author) -> Vehicle:
    listed(dealer)
    return Vehicle.objects.get(subject=subject())


def ask(car: Vehicle, email: str = READER) -> str:
    answer = Client().post(f"/s/{car.code}/alerts/", {"email": email})
    assert answer.status_code == 200
    return answer.content.decode()


def told() -> str:
    """The link in the newest mail."""
    [link] = set(re.findall(r"http://localhost:8000(/alerts/[\w-]+/)", str(mail.outbox[-1].body)))
    return str(link)


def confirmed(car: Vehicle) -> str:
    ask(car)
    alerts_deliver()
    link = told()
    assert Client().post(link).status_code == 200
    mail.outbox.clear()
    return link


def hour_later() -> None:
    Alert.objects.update(due_at=timezone.now())


def test_nobody_is_told_before_the_button_is_pressed(car: Vehicle, dealer: Author) -> None:
    ask(car)
    assert alerts_deliver() == 1
    assert mail.outbox[0].to == [READER]
    page = Client()
    for _scanned in range(2):
        assert page.get(told()).status_code == page.head(told()).status_code == 200
        assert page.get(f"{told()}end/").status_code == 200
    listed(dealer, plate_no="124가4567")
    hour_later()
    assert (alerts_deliver(), Alert.objects.get().confirmed_at) == (0, None)


def test_a_new_record_is_told_once_with_the_gravest(car: Vehicle, dealer: Author) -> None:
    confirmed(car)
    assert alerts_deliver() == 0
    listed(dealer, plate_no="124가4567", accident_history="YES", reasons=SURE)
    assert (alerts_deliver(), alerts_deliver()) == (1, 0)
    [sent] = mail.outbox
    assert "사고" in sent.body
    assert "accident" in sent.body
    number = car.number
    assert number not in f"{sent.subject}{sent.body}"
    assert f"/s/{car.code}/" in sent.body


def test_mail_and_page_name_the_same_day_in_korea(car: Vehicle, dealer: Author) -> None:
    link = confirmed(car)
    evening = (timezone.now() + timedelta(days=300)).astimezone(UTC).replace(hour=20)
    Alert.objects.update(ends_at=evening)
    day = day_text((evening + timedelta(days=1)).date()).ko
    listed(dealer, plate_no="124가4567")
    assert alerts_deliver() == 1
    assert day in mail.outbox[-1].body
    assert day in Client().get(f"{link}?lang=ko").content.decode()


def test_many_records_of_an_hour_are_one_mail(car: Vehicle, dealer: Author) -> None:
    confirmed(car)
    listed(dealer, plate_no="124가4567")
    assert alerts_deliver() == 1
    listed(dealer, plate_no="125가4567")
    listed(dealer, plate_no="126가4567")
    assert alerts_deliver() == 0
    assert Alert.objects.get().due_at > timezone.now() + RARELY / 2
    hour_later()
    assert alerts_deliver() == 1


def test_one_tap_ends_it(car: Vehicle, dealer: Author) -> None:
    link = confirmed(car)
    listed(dealer, plate_no="124가4567")
    alerts_deliver()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe"] == f"<http://localhost:8000{link}end/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    program = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        answer = program.post(f"{link}end/", {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, Alert.objects.count()) == (200, 0)
    assert program.get(link).status_code == 404


def _silent(message: object) -> None:
    raise ConnectionRefusedError


def test_a_server_that_is_down_loses_nothing(
    car: Vehicle, dealer: Author, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    confirmed(car)
    listed(dealer, plate_no="124가4567")
    with monkeypatch.context() as down:
        down.setattr("django.core.mail.EmailMessage.send", _silent)
        assert alerts_deliver() == 0
    assert READER not in caplog.text
    hour_later()
    assert alerts_deliver() == 1


def test_the_sale_is_told_and_ends_it(car: Vehicle, dealer: Author) -> None:
    confirmed(car)
    today = timezone.localdate().isoformat()
    stock_end(dealer, [Ending(car.subject, "sold", {"sold_on": today, "delivered_on": today})])
    assert (alerts_deliver(), Alert.objects.count()) == (1, 0)
    assert "차가 팔렸습니다" in mail.outbox[0].body
    page = Client().get(f"/s/{car.code}/alerts/").content.decode()
    assert 'name="email"' not in page


def _unanswered(car: Vehicle) -> None:
    ask(car)
    models.QuerySet(Alert).update(asked_at=timezone.now() - timedelta(days=1, minutes=1))


def _past(car: Vehicle) -> None:
    confirmed(car)
    models.QuerySet(Alert).update(ends_at=timezone.now() - timedelta(minutes=1))


@pytest.mark.parametrize("end", [_unanswered, _past])
def test_an_address_is_erased_when_its_time_is_over(car: Vehicle, end: Callable[[Vehicle], None]) -> None:
    end(car)
    assert Alert.objects.count() == 1
    retention_run()
    assert not Alert.objects.exists()


def test_the_address_lies_in_no_table_in_clear(car: Vehicle) -> None:
    ask(car)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM registry_alert")
        assert "reader" not in str(cursor.fetchall())
    row = Alert.objects.get()
    assert row.letter["email"] == READER
    models.QuerySet(Alert).update(hash="0" * 64)
    assert alerts_deliver() == 0, "changed past the registry"


def test_the_answer_is_the_same_for_every_address(car: Vehicle, dealer: Author) -> None:
    confirmed(car)
    page = ask(car, "new@example.com")
    assert re.sub(r"\s+", "", page) == re.sub(r"\s+", "", ask(car))
    assert Alert.objects.count() == 2


def test_one_address_gets_few_mails_that_ask(dealer: Author) -> None:
    for number in range(1, ASKED_OF_ONE + 2):
        listed(dealer, number, plate_no=f"12{number}가4567")
        ask(Vehicle.objects.get(subject=subject(number)), READER.upper() if number % 2 else READER)
    assert alerts_deliver() == ASKED_OF_ONE


def test_a_flood_is_refused_in_words(car: Vehicle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.alerts.services.ASKED_A_DAY", 2)
    ask(car, "a@example.com")
    ask(car, "b@example.com")
    answer = Client().post(f"/s/{car.code}/alerts/", {"email": "c@example.com"})
    assert (answer.status_code, Alert.objects.count()) == (422, 2)
    assert "이메일 알림을 더 받을 수 없습니다" in answer.content.decode()


def test_one_asker_s_address_is_limited(car: Vehicle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.people.throttles.AlertThrottle.rate", "2/hour", raising=False)
    statuses = [
        Client()
        .post(f"/s/{car.code}/alerts/", {"email": f"{n}@example.com"}, REMOTE_ADDR="192.0.2.9")
        .status_code
        for n in range(3)
    ]
    assert statuses == [200, 200, 429]


@pytest.mark.parametrize("typed", ["", "x", "a@b\r\nBcc: c@example.com", "a@b@c.example"])
def test_a_wrong_address_is_said_to_be_one(car: Vehicle, typed: str) -> None:
    answer = Client().post(f"/s/{car.code}/alerts/", {"email": typed})
    assert (answer.status_code, Alert.objects.count()) == (422, 0)


def test_a_person_s_export_and_erasure_cover_it(car: Vehicle, dealer: Author) -> None:
    user = dealer.membership.user
    ask(car, user.email.upper())
    assert str(car) in str(person_data(user)["alerts"])
    assert person_forget(user.person)["alerts"] == 1
    assert not Alert.objects.exists()
