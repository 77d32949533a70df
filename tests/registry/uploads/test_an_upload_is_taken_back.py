"""What an upload recorded is withdrawn again, as far as nobody built on it."""

import pytest
from rest_framework.test import APIClient

from records.contents.models import Record
from records.people.authors import Author
from registry.stock.endings import Ending, stock_end
from registry.stock.offers import offers_all
from registry.uploads.models import Upload
from tests.fixtures.visitors import LogIn, client_for
from tests.registry.uploads.files import cars, uploaded, vin
from tests.registry.uploads.test_the_whole_stock import row, stock

REASON = "어제 파일을 잘못 올렸습니다."


def back(api: APIClient, upload: Upload, reason: str = REASON) -> dict[str, object]:
    answer: dict[str, object] = api.post(
        f"/api/uploads/{upload.pk}/back", {"reason": reason}, format="json"
    ).json()
    return answer


def test_a_stock_that_is_taken_back_leaves_what_was_before(dealer: Author) -> None:
    stock(dealer, row(1), row(2))
    before = {offer.subject: offer.body for offer in offers_all(dealer.organisation)}
    upload = stock(dealer, row(1, price=12_900_000), row(2), row(3))
    api = client_for(dealer)
    assert back(api, upload) == {"withdrawn": 2, "kept": 0, "done": True}
    assert {offer.subject: offer.body for offer in offers_all(dealer.organisation)} == before
    assert back(api, upload) == {"withdrawn": 0, "kept": 0, "done": True}


def test_a_record_that_somebody_built_on_is_kept(dealer: Author) -> None:
    upload = uploaded(dealer, cars(2))
    stock_end(dealer, [Ending(f"vin:{vin(1)}", "delisted", {"reason": "OTHER"})])
    assert back(client_for(dealer), upload) == {"withdrawn": 1, "kept": 1, "done": True}
    withdrawn = Record.objects.get(kind="record:withdrawn")
    assert withdrawn.subject == f"vin:{vin(2)}"


def test_another_call_goes_on_with_the_rest(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.uploads.taking_back.CHUNK", 1)
    monkeypatch.setattr("registry.api.uploads.BACK_SECONDS", 0.0)
    upload, api = uploaded(dealer, cars(2)), client_for(dealer)
    assert [back(api, upload)["done"] for _ in range(2)] == [False, True]


def test_a_trial_has_nothing_to_take_back(dealer: Author) -> None:
    upload = uploaded(dealer, cars(1), trial=True)
    assert back(client_for(dealer), upload)["code"] == "not_to_take_back"


def test_a_page_takes_an_upload_back(dealer: Author, rival: Author, log_in: LogIn) -> None:
    upload = uploaded(dealer, cars(1))
    assert log_in(rival).post(f"/desk/uploads/{upload.pk}/back/", {"reason": REASON}).status_code == 404
    browser = log_in(dealer)
    assert "업로드 되돌리기" in browser.get(f"/desk/uploads/{upload.pk}/").content.decode()
    answer = browser.post(f"/desk/uploads/{upload.pk}/back/", {"reason": ""}, follow=True)
    assert Record.objects.count() == 1
    answer = browser.post(f"/desk/uploads/{upload.pk}/back/", {"reason": REASON}, follow=True)
    assert "1건" in answer.content.decode()
    assert Record.objects.filter(kind="record:withdrawn").count() == 1
