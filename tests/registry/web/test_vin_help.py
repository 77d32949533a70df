import unicodedata
from urllib.parse import quote

import pytest
from django.test import Client

from records.contents.models import Record
from records.people.authors import Author
from registry.demo import cars
from registry.web import home
from tests.fixtures.visitors import LogIn

WRAPPED = [
    "*KMHXX00XXXX000001*",
    "IKMHXX00XXXX000001",
    '="KMHXX00XXXX000001"',
    "ＫＭＨＸＸ００ＸＸＸＸ０００００１",
]

pytestmark = pytest.mark.django_db


def test_a_good_number_leads_to_the_car(client: Client) -> None:
    response = client.post("/", {"vin": " kmhxx00-xxxx 000001 "})
    assert response.headers["Location"] == "/vehicles/KMHXX00XXXX000001/"


def test_look_alikes_are_offered(client: Client) -> None:
    page = client.post("/", {"vin": "KMHXXOOXXXX00000I"}).content.decode()
    assert "/vehicles/KMHXX00XXXX000001/" in page
    assert 'aria-invalid="true"' in page


def test_a_number_without_end_is_looked_at_in_part(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eighteen letters for each of a million, of a stranger."""
    looked_at = list[str]()

    def found(typed: str, **_: object) -> str:
        looked_at.append(typed)
        return typed

    monkeypatch.setattr(home, "subject_found", found)
    for path in ("/", "/vin-help/"):
        assert client.post(path, {"vin": "chassis:" + "\ufdfa" * 100_000}).status_code in {200, 302}
    assert [len(typed) for typed in looked_at] == [200, 200]


def test_a_short_number_is_counted(client: Client) -> None:
    assert "17자리여야 합니다" in client.post("/", {"vin": "KMHXX00"}).content.decode()
    assert "10자리를 더 입력" in client.post("/vin-help/", {"vin": "KMHXX00"}).content.decode()


def test_a_look_alike_is_corrected_before_the_number_is_whole(client: Client) -> None:
    answer = client.post("/vin-help/", {"vin": "kmhxxo"}).content.decode()
    assert "KMHXX0<" in answer


@pytest.mark.parametrize("typed", ["", "   ", "-"])
def test_nothing_typed_is_asked_for_once_it_is_sent(client: Client, typed: str) -> None:
    assert client.post("/vin-help/", {"vin": typed}).content.decode().strip() == ""
    assert "17자리를 입력해" in client.post("/", {"vin": typed}).content.decode()
    assert 'aria-invalid="true"' not in client.get("/").content.decode()


ODD = (
    unicodedata.normalize("NFD", "12가3456"),
    "１２가３４５６",
    "12가-3456",
    "서울-12-바-3456",
    "12가·3456",
    "12가\u200b3456",
    "12가―3456",
)
"""Plates as other keyboards and habits write them."""


@pytest.mark.parametrize(
    "plate", ["12가3456", " 123 가 4567 ", "서울12바3456", "서울 1가 1234", "12하3456", *ODD]
)
def test_a_plate_is_told_to_be_one_and_not_repeated(client: Client, plate: str) -> None:
    for address in ("/", "/vin-help/"):
        page = client.post(address, {"vin": plate}).content.decode().partition("<main")
        assert "업체가 조회를 허용한 판매 중인 차만" in "".join(page)
        assert f'value="{plate}"' not in "".join(page)


@pytest.mark.parametrize("plate", ["12가3456", "서울 1가 1234", *ODD])
def test_a_plate_in_an_address_goes_no_further(client: Client, dealer: Author, plate: str) -> None:
    for address in (f"/?vin={quote(plate)}", f"/vehicles/{quote(plate)}/"):
        assert client.get(address).headers["Location"] == "/?by-form"
    page = client.get("/?by-form").content.decode()
    assert "이 칸에 직접 입력" in page
    form = page.partition('class="vin-search"')[2]
    assert form.lstrip().startswith('method="post"')
    assert client.post("/", {"vin": cars.vin(1)}).headers["Location"] == f"/vehicles/{cars.vin(1)}/"


def test_a_script_is_no_number(client: Client) -> None:
    page = client.post("/", {"vin": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page.lower()


def test_a_wrong_vin_in_the_address_is_explained(client: Client) -> None:
    response = client.get("/vehicles/KMHXX00/")
    assert response.headers["Location"] == "/?vin=KMHXX00"
    assert client.get("/vehicles/kmhxx00xxxx000001/").headers["Location"] == "/vehicles/KMHXX00XXXX000001/"


@pytest.mark.parametrize("typed", WRAPPED)
def test_a_wrapped_number_is_mended_with_one_tap(
    client: Client, dealer: Author, log_in: LogIn, typed: str
) -> None:
    assert "/vehicles/KMHXX00XXXX000001/" in client.post("/", {"vin": typed}).content.decode()
    desk = log_in(dealer)
    assert "?vin=KMHXX00XXXX000001" in desk.get(f"/desk/stated/?vin={quote(typed)}").content.decode()
    sent = {"vin": typed, "odometer": "45322", "odometer_unit": "km"}
    asked = desk.post("/desk/listings/new/", sent)
    assert asked.status_code == 422
    assert 'name="meant" value="KMHXX00XXXX000001"' in " ".join(asked.content.decode().split())
    mended = desk.post("/desk/listings/new/", {**sent, "meant": "KMHXX00XXXX000001"})
    assert mended.status_code == 302
    assert Record.objects.get().subject == "vin:KMHXX00XXXX000001"
