"""A dealer shows one version before the contract; the buyer opens it with a code that works once, and may confirm."""

import html
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from records.contents.models import Disclosure, Record, RecordContent
from records.contents.withholding import commitment
from records.files.qr import qr_svg
from records.people.authors import Author
from records.stating.services import record_create
from records.terms.texts import Refusal
from registry.demo import cars
from registry.handovers.models import HandoverCode
from registry.handovers.services import (
    Issued,
    handover_confirm,
    handover_create,
    handover_open,
    handover_reissue,
)
from tests.cast import inspected, listed, subject, today
from tests.fixtures.visitors import LogIn
from verifier import canonical

VIN = cars.vin(1)


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.fixture
def record(dealer: Author) -> Record:
    return inspected(dealer)


@pytest.fixture
def issued(dealer: Author, record: Record) -> Issued:
    return handover_create(author=dealer, record=record.digest)


def entered(code: str) -> Client:
    client = Client()
    assert client.post("/handed/", {"code": code}).status_code == 302
    return client


def refused(code: str) -> str:
    with pytest.raises(Refusal) as error:
        handover_open(code=code)
    return error.value.code


def test_the_dealer_states_it_and_the_buyer_reads_that_version(
    dealer: Author, record: Record, log_in: LogIn
) -> None:
    browser = log_in(dealer)
    page = browser.post(f"/records/{record.digest}/hand-over/", {"means": "ELECTRONIC"})
    notification = Record.objects.get(kind="inspection:notified")
    assert notification.about_id == record.digest
    link = page.context["link"]
    assert "/handed/#" in link
    assert VIN not in link
    assert "no-store" in page.headers["Cache-Control"]
    buyer = Client()
    code = link.partition("#")[2].lower().replace("-", " ")
    answer = buyer.post("/handed/", {"code": code})
    read = buyer.get(answer.headers["Location"])
    assert cars.plate(1) in read.content.decode()
    [front, _] = read.context["view"].originals
    assert buyer.get(f"{answer.headers['Location']}files/{front.attachment.sha256}/").status_code == 200
    inspected(dealer, corrects=record, overall__odometer_km=80_000)
    later = buyer.get(answer.headers["Location"])
    assert later.context["view"].item.record.digest == record.digest
    assert "80,000" in words(later.content.decode())


def test_a_code_works_once_on_one_device(issued: Issued) -> None:
    path = f"/handed/{issued.handover.pk}/"
    buyer = entered(issued.code)
    assert buyer.get(path).status_code == 200
    assert Client().post("/handed/", {"code": issued.code}).status_code == 422
    assert refused(issued.code) == "used_code"
    stranger = Client()
    assert stranger.get(path).status_code == 404
    stranger.cookies["handed"] = "x" * 43
    assert stranger.get(path).status_code == 404


def test_wrong_and_late_codes_open_nothing(issued: Issued) -> None:
    for wrong in ("", "0" * 16, "가나다라", issued.code[:-1], "\x00", "a" * 64):
        assert Client().post("/handed/", {"code": wrong}).status_code in {200, 422}
    HandoverCode.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert refused(issued.code) == "expired_code"


def test_attempts_are_counted(client: Client, issued: Issued, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.people.throttles.CodeThrottle.rate", "3/min", raising=False)
    statuses = [client.post("/handed/", {"code": f"{n:016}"}).status_code for n in range(4)]
    assert statuses == [422, 422, 422, 429]


def test_neither_code_nor_device_nor_name_is_stored(issued: Issued) -> None:
    buyer = entered(issued.code)
    secret = buyer.cookies["handed"].value
    buyer.post(f"/handed/{issued.handover.pk}/", {"buyer": "아무개남"})
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  the database's own names
            rows = repr(cursor.fetchall())
            for private in (issued.code, issued.code.replace("-", ""), secret, "아무개남"):
                assert private not in rows, table


def test_a_confirmation_is_a_commitment_that_the_buyer_alone_opens(issued: Issued, client: Client) -> None:
    buyer = entered(issued.code)
    path = f"/handed/{issued.handover.pk}/"
    assert buyer.post(path, {"buyer": " "}).status_code == 422
    page = buyer.post(path, {"buyer": "아무개남"}).content.decode()
    salt, name, value = json.loads(html.unescape(re.search(r"<pre[^>]*>(.*?)</pre>", page, re.S)[1]))  # type: ignore[index]
    confirmation = Record.objects.get(kind="inspection:confirmed")
    body = canonical.loads(RecordContent.objects.get(record=confirmation).canonical)["body"]
    assert body["buyer"] == {"withheld": commitment(salt, name, value)}
    assert (name, value) == ("buyer", "아무개남")
    assert body["notification"] == issued.handover.notification_id
    assert not Disclosure.objects.filter(record=confirmation).exists()
    assert buyer.post(path, {"buyer": "또"}).status_code == 422
    assert "아무개남" not in buyer.get(path).content.decode()
    public = words(client.get(f"/vehicles/{VIN}/").content.decode())
    assert "매수인이 확인함" in public


def test_two_confirmations_at_once_are_one(issued: Issued) -> None:
    handover_open(code=issued.code)
    handover_confirm(handover=issued.handover, buyer="하나")
    with pytest.raises(Refusal) as error:
        handover_confirm(handover=issued.handover, buyer="둘")
    assert error.value.code == "confirmed_already"
    assert Record.objects.filter(kind="inspection:confirmed").count() == 1


def test_a_new_code_leaves_the_buyer_s_device_in(dealer: Author, issued: Issued) -> None:
    second = handover_reissue(author=dealer, handover=issued.handover)
    assert refused(issued.code) == "expired_code"
    buyer = entered(second.code)
    handover_reissue(author=dealer, handover=issued.handover)
    assert buyer.get(f"/handed/{issued.handover.pk}/").status_code == 200


def test_a_confirmed_handover_is_not_taken_back(dealer: Author, issued: Issued) -> None:
    handover_open(code=issued.code)
    handover_confirm(handover=issued.handover, buyer="아무개")
    with pytest.raises(Refusal) as error:
        record_create(
            author=dealer,
            kind="record:withdrawn",
            subject=subject(),
            body={"record": issued.handover.notification_id, "reason": "x"},
        )
    assert error.value.code == "confirmed"


def test_a_record_of_more_than_120_days_is_not_shown(dealer: Author, log_in: LogIn) -> None:
    for days, status in ((120, 200), (121, 422)):
        day = (today() - timedelta(days=days)).isoformat()
        record = inspected(dealer, closing__inspected_on=day, closing__issued_on=day)
        page = log_in(dealer).post(f"/records/{record.digest}/hand-over/", {"means": "PAPER"})
        assert page.status_code == status, days
    assert "120일" in page.content.decode()
    assert Record.objects.filter(kind="inspection:notified").count() == 1


def test_only_who_sells_the_car_hands_it_over(
    dealer: Author, rival: Author, inspector: Author, record: Record, issued: Issued, log_in: LogIn
) -> None:
    path = f"/records/{record.digest}/hand-over/"
    for other in (rival, inspector):
        assert log_in(other).get(path).status_code == 404
        assert log_in(other).post(f"/handovers/{issued.handover.pk}/code/").status_code == 404
    listed(rival)
    assert log_in(rival).get(path).status_code == 200
    theirs = handover_create(author=rival, record=record.digest)
    page = entered(theirs.code).get(f"/handed/{theirs.handover.pk}/")
    assert cars.plate(1) not in page.content.decode()
    assert page.context["view"].originals == []


def test_the_api_does_the_same(dealer: Author, rival: Author, record: Record, log_in: LogIn) -> None:
    browser = log_in(dealer)
    made = browser.post("/api/handovers/", {"record": record.digest}, content_type="application/json")
    assert made.status_code == 201
    path = f"/api/handovers/{made.json()['id']}/"
    assert browser.get(path).json()["opened_at"] is None
    entered(made.json()["code"])
    assert browser.get(path).json()["opened_at"]
    assert browser.post(f"{path}codes/", content_type="application/json").status_code == 201
    assert log_in(rival).get(path).status_code == 404
    for bad in ({"record": "x"}, {"record": 7}, {"record": record.digest, "means": "SMOKE"}, {}):
        answer = browser.post("/api/handovers/", bad, content_type="application/json")
        assert answer.status_code in {404, 422}, bad


def test_a_corrected_version_is_not_offered_to_a_buyer(dealer: Author, log_in: LogIn) -> None:
    old = inspected(dealer)
    new = inspected(dealer, corrects=old, correction_reason="주행거리를 잘못 읽음")
    page = log_in(dealer).get(f"/records/{old.digest}/hand-over/").content.decode()
    assert new.digest in page
    assert 'name="means"' not in page


def test_the_qr_code_fills_the_width_it_is_given() -> None:
    assert re.match(r'<svg viewBox="0 0 (\d+) \1" ', qr_svg("https://example.org/handed/#0000"))
