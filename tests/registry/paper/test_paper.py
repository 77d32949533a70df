"""Form 82 on paper: everything the record states, in both languages; what is withheld in public is in the full copy only."""

import pytest
from django.test import Client

from records.contents.covered_photos import photo_cover
from records.contents.models import Record
from records.files import pdf
from records.people.authors import Author
from records.proof.selectors import record_proved
from registry.demo import cars
from registry.handovers.services import handover_create
from registry.identity.models import Vehicle
from registry.paper.services import paper_of
from tests.cast import Signer, certified, inspected, listed
from tests.fixtures.market import sequenced
from tests.fixtures.paper import pdf_facts, pdf_text, undrawn
from tests.fixtures.visitors import LogIn

__all__ = ["undrawn"]

VIN = cars.vin(1)


@pytest.fixture
def record(dealer: Author) -> Record:
    return inspected(dealer, repair_history__panels={"hood": ["X", "A"]}, repair_history__simple_repair="YES")


def public(client: Client, record: Record, vin: str = VIN) -> bytes:
    response = client.get(f"/records/{record.digest}/form82.pdf?vin={vin}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    return response.content


@pytest.mark.paper
@pytest.mark.poppler
def test_the_public_copy_has_no_plate_and_no_name(
    client: Client, dealer: Author, inspector: Author, signer: Signer, record: Record
) -> None:
    certified(inspector, signer, [record])
    sequenced()
    content = public(client, record)
    said = pdf_facts(content)
    assert "A4" in said["Page size"]
    assert 3 <= int(said["Pages"]) <= 5
    text = pdf_text(content)
    for block in (
        "자동차 기본정보",
        "자동차 종합상태",
        "사고·교환·수리 등 이력",
        "자동차 세부상태",
        "유의사항",
    ):
        assert block in text
    for words in ("후드", "Hood", record.digest, "X A", "11-22-333333", "로그에 오름", VIN[:11]):
        assert words in text, words
    for private in (cars.plate(1), "홍길동", "김매매", VIN):
        assert private not in text, private


def test_the_full_copy_is_for_who_may_read_all(
    client: Client, dealer: Author, rival: Author, record: Record, log_in: LogIn, undrawn: None
) -> None:
    path = f"/records/{record.digest}/form82.pdf"
    response = log_in(dealer).get(f"{path}?copy=full")
    text = response.content.decode()
    for said in (cars.plate(1), "홍길동", VIN):
        assert said in text
    assert response.headers["Cache-Control"] == "no-store"
    for other in (client, log_in(rival)):
        assert other.get(f"{path}?copy=full").status_code == 404
    shown = log_in(rival).get(f"{path}?copy=full&vin={VIN}")
    assert shown.status_code == 200
    assert cars.plate(1) not in shown.content.decode()


def test_a_record_without_a_form_has_no_paper(client: Client, dealer: Author, record: Record) -> None:
    listing = listed(dealer)
    assert client.get(f"/records/{listing.digest}/form82.pdf?vin={VIN}").status_code == 404
    assert client.get(f"/records/{'0' * 64}/form82.pdf?vin={VIN}").status_code == 404
    assert client.get(f"/records/{record.digest}/form82.pdf?vin={cars.vin(2)}").status_code == 404


def test_the_api_gives_the_same(
    client: Client, record: Record, log_in: LogIn, dealer: Author, undrawn: None
) -> None:
    path = f"/api/records/{record.digest}/form82.pdf"
    assert client.get(path).status_code == 404
    assert cars.plate(1) in log_in(dealer).get(f"{path}?copy=full").content.decode()


def test_the_buyer_takes_the_version_home(dealer: Author, record: Record, undrawn: None) -> None:
    issued = handover_create(author=dealer, record=record.digest)
    buyer = Client()
    buyer.post("/handed/", {"code": issued.code})
    answer = buyer.get(f"/handed/{issued.handover.pk}/form82.pdf")
    assert cars.plate(1) in answer.content.decode()
    assert Client().get(f"/handed/{issued.handover.pk}/form82.pdf").status_code == 404


@pytest.mark.soak
@pytest.mark.paper
@pytest.mark.poppler
def test_letters_without_a_font_are_told_by_number(client: Client, dealer: Author) -> None:
    opinion = "양호 \U00013000\ua960\ua2b4\u1201 <img src='file:///etc/passwd'> <b>굵게</b>"
    text = pdf_text(public(client, inspected(dealer, closing__inspector_opinion=opinion)))
    assert "U+13000" in text
    assert "<img src=" in text


@pytest.mark.parametrize("why", ["pango", "fonts"])
def test_without_pango_or_fonts_the_paper_is_refused(
    client: Client, record: Record, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    def drawn(html: str, css: str) -> tuple[bytes, set[int]]:
        if why == "pango":
            raise pdf.PaperUnavailableError("no Pango")
        return b"%PDF", {ord("성")}

    monkeypatch.setattr(pdf, "_drawn", drawn)
    page = client.get(f"/records/{record.digest}/form82.pdf?vin={VIN}")
    assert page.status_code == 503
    answer = client.get(f"/api/records/{record.digest}/form82.pdf?vin={VIN}")
    assert (answer.status_code, answer.json()["code"]) == (503, "no_paper")


def test_a_short_address_shows_the_car_without_its_number(client: Client, record: Record) -> None:
    code = Vehicle.objects.get().code
    assert code.upper() not in VIN
    page = client.get(f"/s/{code}/")
    assert page.status_code == 200
    assert page.context["view"].car.subject == f"vin:{VIN}"
    assert VIN not in page.content.decode()
    assert client.get(f"/s/{code.upper()}/").status_code == 200
    card = client.get(f"/s/{code}/card/").content.decode()
    assert f"/s/{code}/" in card
    assert VIN not in card
    for path in ("/s/nothing/", "/s/nothing/card/"):
        assert client.get(path).status_code == 404


def test_the_public_copy_has_photos_with_covered_plates(dealer: Author, record: Record) -> None:
    _, car = record_proved(record)
    assert paper_of(car, record.digest, opened=False).photos == ()
    named = {row.name: row.attachment.sha256 for row in record.attachments.all()}
    box = {"x": 10, "y": 10, "width": 20, "height": 8}
    photo_cover(author=dealer, sha256=named["front.png"], boxes=[box])
    [photo] = paper_of(car, record.digest, opened=False).photos
    assert photo.name.en == "front"
    assert len(paper_of(car, record.digest, opened=True).photos) == 2
