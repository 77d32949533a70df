"""Records under a number that looks like another car's, from before that was refused: named and flagged everywhere."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from records.audit.services import RegistryRecords
from records.contents.models import Certification, Record
from records.contents.services import content_of
from records.people.authors import Author
from records.privacy.erasure import record_erase
from records.signing.certifications import certification_create
from records.stating.drafts import Prepared
from records.stating.services import prepared_record, record_create
from records.terms.families import kind_named
from records.terms.look_alikes import skeleton
from records.terms.texts import Refusal
from registry.demo import cars
from registry.handovers.services import handover_create
from registry.identity.models import Vehicle
from tests.cast import Signer, certified, form82, inspected, listed, listing, photos, subject
from tests.fixtures.market import sequenced
from verifier import canonical

pytestmark = pytest.mark.django_db

VIN = cars.vin(108)
CYRILLIC = "chassis:\u041a\u041c\u041dXX00XXXX000108"
DISGUISES = [
    f"chassis:{VIN}",
    f"chassis:{VIN.lower()}",
    f"chassis:{VIN.replace('0', 'O')}",
    f"chassis:{VIN[:3]}-{VIN[3:]}",
    CYRILLIC,
]


def put(author: Author, number: str) -> Record:
    """As the tables have it from before the rule."""
    prepared = Prepared(kind_named("vehicle:listed"), number, listing(108, reasons=[_same_car("/subject")]))
    [recorded] = prepared_record(author=author, prepared=[prepared], now=datetime.now(UTC))
    assert not isinstance(recorded, Refusal)
    sequenced()
    return recorded.record


def put_form(author: Author, number: str, vin: str = "") -> Record:
    body = form82(108, basic__vin=vin or number.partition(":")[2], reasons=[_same_car("/body/basic/vin")])
    files = tuple((file["name"], file["sha256"]) for file in photos(author, 108))
    prepared = Prepared(kind_named("inspection:recorded"), number, body, files)
    [recorded] = prepared_record(author=author, prepared=[prepared], now=datetime.now(UTC))
    assert not isinstance(recorded, Refusal)
    sequenced()
    return recorded.record


def _same_car(pointer: str) -> dict[str, str]:
    return {"rule": "N4", "pointer": pointer, "reason": "차체에서 다시 확인함"}


def flags(client: APIClient, number: str) -> set[str]:
    answer = client.get(f"/api/vehicles/{number}/")
    assert answer.status_code == 200
    return {flag["code"] for flag in answer.json()["verdict"]["flags"]}


@pytest.mark.parametrize("number", DISGUISES)
def test_both_cars_pages_say_that_they_look_alike(dealer: Author, number: str) -> None:
    listed(dealer, 108)
    put(dealer, number)
    client = APIClient()
    assert "look_alike" in flags(client, VIN)
    assert "look_alike" in flags(client, number)
    assert "look_alike" not in flags(client, cars.vin(108)) or cars.vin(108) == VIN
    page = Client().get(f"/vehicles/{number}/").content.decode()
    assert "차대번호처럼 보이며" in page
    assert "차체번호" in page
    assert "차대번호처럼 보이는 차체번호" in Client().get(f"/vehicles/{VIN}/").content.decode()


@pytest.mark.parametrize("other", ["GX810001234", "GX81-OOO1234", "G.X/8I-0001234"])
def test_a_chassis_number_written_another_way_is_flagged_on_both(dealer: Author, other: str) -> None:
    for number in ("GX81-0001234", other):
        body = listing(reasons=[_same_car("/subject")])
        record_create(author=dealer, kind="vehicle:listed", subject=f"chassis:{number}", body=body)
    for number in ("GX81-0001234", other):
        assert "look_alike" in flags(APIClient(), f"chassis:{number}")
        page = Client().get(f"/vehicles/chassis:{number.replace('/', '%2F')}/", follow=True)
        assert "이 차체번호와 거의 같은 번호" in page.content.decode()


def test_a_car_that_nobody_imitates_has_no_such_flag(dealer: Author) -> None:
    listed(dealer, 109)
    put(dealer, f"chassis:{VIN}")
    record_create(author=dealer, kind="vehicle:listed", subject="chassis:GX81-0001234", body=listing())
    assert "look_alike" not in flags(APIClient(), cars.vin(109))
    assert "look_alike" not in flags(APIClient(), "chassis:GX81-0001234")


@pytest.mark.parametrize("number", [*DISGUISES, "chassis:000000", "chassis:gx81-1", "vin:" + "X" * 17])
def test_the_audit_names_a_record_under_a_refused_number(dealer: Author, number: str) -> None:
    good, bad = listed(dealer, 108), put(dealer, number)
    source = RegistryRecords()
    checks = source.checks(source.labels_after(None))
    codes = {check.record: {problem.code for problem in check.problems} for check in checks}
    assert codes[bad.digest] == {"record:subject_refused"}
    assert codes[good.digest] == set()


def test_a_certification_under_a_refused_number_is_no_finding(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    """As the tables have it from before the rule."""
    car = put_form(dealer, CYRILLIC)
    body = signer.state(car)
    prepared = Prepared(kind_named("inspection:certified"), car.subject, body)
    [recorded] = prepared_record(author=inspector, prepared=[prepared], now=datetime.now(UTC))
    assert not isinstance(recorded, Refusal)
    sequenced()
    statement = body["statement"]
    Certification.objects.create(
        record=recorded.record,
        inspection=car,
        statement=canonical.digest(statement),
        verdict=statement["verdict"],
        key=signer.key,
        signed_at=datetime.fromisoformat(statement["signed_at"]),
    )
    source = RegistryRecords()
    checks = source.checks([car.label])
    codes = {check.record: {problem.code for problem in check.problems} for check in checks}
    assert content_of(recorded.record).parsed is None
    assert "certification:changed" not in codes[recorded.record.digest]


@pytest.mark.parametrize("number", DISGUISES)
def test_nobody_certifies_or_hands_over_under_a_refused_number(
    dealer: Author, inspector: Author, signer: Signer, number: str
) -> None:
    record = put_form(dealer, number)
    with pytest.raises(Refusal) as raised:
        certification_create(author=inspector, **signer.state(record))
    assert "N1" in {refusal.code for refusal in raised.value.refusals}
    with pytest.raises(Refusal):
        handover_create(author=dealer, record=record.digest)
    rejected = signer.state(record, verdict="rejected", reason="차대번호로 기록해야 합니다")
    assert certification_create(author=inspector, **rejected)


def test_records_under_a_refused_number_are_withdrawn_and_erased(dealer: Author, city: Author) -> None:
    first, second = put(dealer, CYRILLIC), put(dealer, f"chassis:{VIN}")
    body = {"record": first.digest, "reason": "번호가 잘못되었습니다"}
    assert record_create(author=dealer, kind="record:withdrawn", subject=CYRILLIC, body=body).created
    assert record_erase(author=city, record=second.digest, ground="법 제36조", decided_by="민원실").created


@pytest.mark.parametrize("number", DISGUISES)
def test_a_refused_number_stands_behind_no_windscreen(dealer: Author, number: str) -> None:
    put(dealer, number)
    code = Vehicle.objects.get(subject=number).code
    assert Client().get(f"/s/{code}/card/").status_code == 404
    page = Client().get(f"/s/{code}/")
    assert page.status_code == 200
    assert f"/s/{code}/card/" not in page.content.decode()


def test_no_evidence_is_given_that_no_verifier_takes(dealer: Author) -> None:
    put(dealer, f"chassis:{VIN}")
    answer = APIClient().get(f"/api/vehicles/chassis:{VIN}/evidence")
    assert (answer.status_code, answer.json()["code"]) == (404, "chassis_is_vin")


def test_a_number_in_small_letters_from_before_is_found(dealer: Author) -> None:
    record = put(dealer, "chassis:gx81-1")
    answer = APIClient().get("/api/vehicles/chassis:gx81-1/").json()
    assert answer["subject"] == "chassis:gx81-1"
    assert "look_alike" in {flag["code"] for flag in answer["verdict"]["flags"]}
    body = {"record": record.digest, "reason": "대문자로 다시 기록합니다"}
    assert record_create(author=dealer, kind="record:withdrawn", subject="chassis:gx81-1", body=body).created
    assert Client().get("/vehicles/chassis:gx81-0001/").headers["Location"] == "/vehicles/chassis:GX81-0001/"


def test_a_number_that_was_never_recorded_is_explained(client: Client) -> None:
    page = client.get(f"/vehicles/chassis:{VIN}/", follow=True).content.decode()
    assert f"이것은 차대번호 {VIN}입니다" in page
    page = client.get("/vehicles/vin/", follow=True).content.decode()
    assert "17자리" in page


def test_a_chassis_number_never_shows_like_a_vin(client: Client, dealer: Author) -> None:
    record = record_create(
        author=dealer, kind="vehicle:listed", subject="chassis:KMHXX00XXXX-00001", body=_long()
    ).record
    page = client.get("/vehicles/chassis:KMHXX00XXXX-00001/").content.decode()
    assert "chassis:KMHXX00XXXX******" in page
    assert "차체번호" in page
    shown = client.get(f"/records/{record.digest}/?vin=KMHXX00XXXX-00001").content.decode()
    assert "chassis:KMHXX00XXXX******" in shown


def _long() -> dict[str, Any]:
    return listing(reasons=[{"rule": "N2", "pointer": "/subject", "reason": "차체에 이렇게 새겨져 있음"}])


@pytest.mark.parametrize(
    "number", ["KMHXX00XXXX00010", "KMHXX00XXXX0001080", "KMHXX00XXXX-00010-8-1", f"VIN{VIN}", f"{VIN}X1"]
)
def test_a_chassis_number_long_as_a_vin_is_asked_about(dealer: Author, number: str) -> None:
    with pytest.raises(Refusal) as raised:
        record_create(author=dealer, kind="vehicle:listed", subject=f"chassis:{number}", body=listing())
    [refusal] = raised.value.refusals
    assert (refusal.code, refusal.pointer, refusal.extra["severity"]) == ("N2", "/subject", "ask")
    assert record_create(
        author=dealer, kind="vehicle:listed", subject=f"chassis:{number}", body=_long()
    ).created


def test_a_form_that_names_another_vin_is_flagged(dealer: Author) -> None:
    put_form(dealer, subject(3), cars.vin(4))
    assert "vin_marking" in flags(APIClient(), cars.vin(3))


def test_another_car_s_vin_in_a_text_is_asked_about(dealer: Author) -> None:
    body = listing(remark=f"{cars.vin(2).lower()}와 같은 날 매입")
    with pytest.raises(Refusal) as raised:
        record_create(author=dealer, kind="vehicle:listed", subject=subject(), body=body)
    assert [(refusal.code, refusal.pointer) for refusal in raised.value.refusals] == [("N3", "/body/remark")]
    own = listing(remark=f"{cars.vin(1)} 확인")
    assert record_create(author=dealer, kind="vehicle:listed", subject=subject(), body=own).created


def test_the_tables_know_the_skeleton_that_python_knows(dealer: Author) -> None:
    for number in DISGUISES:
        record = put(dealer, number)
        name = number.removeprefix("chassis:")
        stored = Record.objects.get(digest=record.digest).skeleton
        assert stored == (skeleton(name) if skeleton(name) != name else None)
    assert Record.objects.get(digest=listed(dealer).digest).skeleton is None


def test_a_certified_car_is_looked_up_by_its_number_alone(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    certified(inspector, signer, [inspected(dealer)])
    assert "look_alike" not in flags(APIClient(), cars.vin(1))
