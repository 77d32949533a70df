"""A record of paper only, wherever it is read: the public learns the facts, only its readers see the pages."""

import html
import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from records.contents.covered_photos import photo_cover
from records.contents.models import Record
from records.files.models import Attachment
from records.people.authors import Author
from records.privacy.erasure import record_erase
from records.standing.history import subject_history
from registry.demo import cars
from registry.form82.inspections import inspection_body, odometer_of
from registry.form82.models import FormDraft
from registry.handovers.services import handover_create
from tests.cast import Signer, certified, on_paper, paper_page
from tests.fixtures.answers import content_of
from tests.fixtures.market import sequenced
from tests.fixtures.paper import pdf_text
from tests.fixtures.visitors import LogIn

VIN = cars.vin(1)


@pytest.fixture
def record(dealer: Author) -> Record:
    return on_paper(dealer)


@pytest.fixture
def page(dealer: Author, record: Record) -> str:
    return paper_page(dealer)["sha256"]


def shown(client: Client, path: str) -> str:
    client.cookies["django_language"] = "en"
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


@pytest.mark.django_db
def test_the_public_reads_the_facts_and_sees_no_page(client: Client, record: Record, page: str) -> None:
    for path in (f"/vehicles/{VIN}/", f"/records/{record.digest}/?vin={VIN}"):
        text = shown(client, path)
        assert "Paper only, not machine-readable" in text
        assert record.content.canonical.split('"record_no":"')[1].split('"')[0] in text
        assert "25,919 km" in text
        assert "Every part that was checked is marked as normal" not in text
        assert f"/{page}/" not in client.get(path).content.decode()
    for path in (f"/desk/photos/{page}/", f"/api/attachments/{page}/", f"/photos/{page}.jpg"):
        assert client.get(path).status_code in {302, 401, 404}
    listed = client.get(f"/api/vehicles/{VIN}/").json()
    assert "paper_only" in {flag["code"] for flag in listed["verdict"]["flags"]}


@pytest.mark.django_db
def test_another_firm_sees_no_page_either(rival: Author, record: Record, page: str, log_in: LogIn) -> None:
    browser = log_in(rival)
    assert f"/{page}/" not in browser.get(f"/records/{record.digest}/?vin={VIN}").content.decode()
    assert browser.get(f"/desk/photos/{page}/").status_code == 404


@pytest.mark.django_db
def test_a_page_that_its_uploader_covered_is_public(client: Client, dealer: Author, record: Record) -> None:
    sha256 = paper_page(dealer)["sha256"]
    copy = photo_cover(author=dealer, sha256=sha256, boxes=[{"x": 60, "y": 60, "width": 720, "height": 90}])
    content = client.get(f"/records/{record.digest}/?vin={VIN}").content.decode()
    assert f"/photos/{copy.sha256}.jpg" in content
    assert f"/{sha256}/" not in content


@pytest.mark.django_db
def test_the_inspector_is_told_what_would_be_signed(
    inspector: Author, signer: Signer, record: Record, page: str, log_in: LogIn
) -> None:
    browser = log_in(inspector)
    assert "F5" in shown(browser, f"/desk/queue/{record.digest}/")
    assert f'src="/desk/photos/{page}/"' in browser.get(f"/desk/queue/{record.digest}/").content.decode()
    photo = browser.get(f"/desk/photos/{page}/")
    assert content_of(photo) == cars.paper_page(1)
    assert shown(browser, "/desk/queue/")
    given = {"records": record.digest, "verdict": "certified", "key": signer.key.pk}
    answer = browser.post("/desk/statements/", given)
    assert answer.status_code == 200
    assert "Paper only: you sign 1 page" in answer.content.decode()
    certified(inspector, signer, [record])
    assert "a picture of the paper only, not machine-readable" in shown(browser, f"/vehicles/{VIN}/")


@pytest.mark.django_db
def test_the_notified_buyer_sees_the_pages(dealer: Author, record: Record, page: str) -> None:
    issued = handover_create(author=dealer, record=record.digest)
    buyer = Client()
    path = buyer.post("/handed/", {"code": issued.code}).headers["Location"]
    text = shown(buyer, path)
    assert "Paper only, not machine-readable" in text
    assert "the law's least" in text
    assert buyer.get(f"{path}files/{page}/").status_code == 200
    assert Client().get(f"{path}files/{page}/").status_code == 404


@pytest.mark.django_db
def test_the_form_takes_its_place(dealer: Author, record: Record, log_in: LogIn) -> None:
    browser = log_in(dealer)
    path = f"/records/{record.digest}/correct/"
    assert "Fill in the whole form in its place" in shown(browser, path)
    answer = browser.post(path, {"editor": "1"})
    draft = FormDraft.objects.get()
    assert answer.headers["Location"].endswith(f"/{draft.pk}/")
    assert draft.answers["basic.vin"] == VIN
    assert draft.answers["overall.odometer_km"] == 25_919
    assert "machine_readable" not in draft.answers
    assert [attachment["name"] for attachment in draft.attachments] == ["page-1.png"]
    assert browser.get(answer.headers["Location"]).status_code == 200


@pytest.mark.django_db
def test_a_fact_is_mended_on_the_page(dealer: Author, record: Record, log_in: LogIn) -> None:
    browser = log_in(dealer)
    path = f"/records/{record.digest}/correct/"
    form = browser.get(path).context["form"]
    assert {name for name in form.fields if name.startswith("basic")} == set()
    given = {name: value for name, value in form.initial.items() if value is not None}
    given |= {"odometer.stated": 26_000, "reason": "한 자리를 잘못 옮겨 적었습니다."}
    answer = browser.post(path, given)
    assert answer.status_code == 302, answer.context["refused"]
    mended = Record.objects.get(corrects=record)
    body = inspection_body(subject_history(record.subject).item(mended.digest).content.body)
    assert odometer_of(body)["km"] == 26_000
    assert "26,000 km" in shown(browser, f"/records/{mended.digest}/")


@pytest.mark.django_db
@pytest.mark.paper
def test_the_notified_buyer_takes_the_paper_home(dealer: Author, record: Record) -> None:
    issued = handover_create(author=dealer, record=record.digest)
    buyer = Client()
    path = buyer.post("/handed/", {"code": issued.code}).headers["Location"]
    assert buyer.get(f"{path}form82.pdf").status_code == 200


@pytest.mark.django_db
@pytest.mark.paper
@pytest.mark.poppler
def test_the_paper_is_a_cover_and_no_form(client: Client, record: Record, page: str) -> None:
    sequenced()
    content = client.get(f"/records/{record.digest}/form82.pdf?vin={VIN}").content
    text = pdf_text(content)
    assert "Not machine-readable" in text
    assert "25,919 km" in text
    assert page in text.replace(" ", "")
    assert "자동차 세부상태" not in text
    assert VIN not in text
    assert "1/1" in text.replace(" ", "")


@pytest.mark.django_db
def test_every_page_opens_once_the_paper_s_pages_went(
    client: Client, dealer: Author, inspector: Author, city: Author, record: Record, page: str, log_in: LogIn
) -> None:
    issued = handover_create(author=dealer, record=record.digest)
    buyer = Client()
    handed = buyer.post("/handed/", {"code": issued.code}).headers["Location"]
    Attachment.objects.update(destroyed_at=datetime.now(UTC))
    own, desk = log_in(dealer), log_in(inspector)
    paths = [f"/vehicles/{VIN}/", f"/records/{record.digest}/?vin={VIN}"]
    for browser, path in [
        *((reader, path) for reader in (client, own, desk) for path in paths),
        (buyer, handed),
    ]:
        assert "Paper only, not machine-readable" in shown(browser, path)
        assert f'src="/desk/photos/{page}' not in browser.get(path).content.decode()
    assert f"photos/{page}" not in desk.get(f"/desk/queue/{record.digest}/").content.decode()
    assert desk.get(f"/desk/photos/{page}/").status_code == 404
    assert buyer.get(f"{handed}files/{page}/").status_code == 404
    record_erase(author=city, record=record.digest, ground="법원 결정", decided_by="시 교통정책과")
    for browser, path in [
        *((reader, path) for reader in (client, own, desk) for path in paths),
        (buyer, handed),
    ]:
        assert shown(browser, path)
    assert shown(desk, f"/desk/queue/{record.digest}/")


@pytest.mark.django_db
def test_a_rejected_one_goes_back_and_is_withdrawn(
    dealer: Author, inspector: Author, signer: Signer, record: Record, log_in: LogIn
) -> None:
    certified(inspector, signer, [record], verdict="rejected", reason="사진이 흐려 읽을 수 없습니다.")
    own = log_in(dealer)
    assert VIN[-6:] in shown(own, "/desk/sent-back/")
    for path in (
        "/desk/cars/",
        f"/records/{record.digest}/withdraw/",
        f"/desk/erasures/new/{record.digest}/",
    ):
        assert shown(own, path)
    assert own.post(f"/records/{record.digest}/withdraw/", {"reason": "다시 촬영"}).status_code == 302
    assert "Withdrawn" in shown(own, f"/vehicles/{VIN}/")
