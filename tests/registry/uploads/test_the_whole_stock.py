"""A dealership's stock list brings what it has on offer to what the list says."""

import re
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from records.contents.models import Record
from records.people.authors import Author
from registry.api.uploads import row_json
from registry.listings.kinds import AMENDED, DELISTED, LISTED, SOLD
from registry.stock.cars import Wanted, cars_page
from registry.stock.endings import Ending, stock_end
from registry.stock.kept_cars import subjects_numbered
from registry.stock.offers import offers_all
from registry.uploads.models import TYPED, Upload, UploadRow
from registry.uploads.trials import upload_confirm
from tests.cast import today
from tests.fixtures.visitors import LogIn
from tests.registry.uploads.files import csv, refused, uploaded, vin, worked

HEADER = "차대번호,관리번호,주행거리,가격,차량번호,상태,매도일,인도일"
MAPPING: dict[str, Any] = {
    "vin": "차대번호",
    "external_id": "관리번호",
    "odometer": {"column": "주행거리", "unit": "km"},
    "price": {"column": "가격", "currency": "KRW"},
    "plate_no": "차량번호",
    "status": "상태",
    "sold_on": "매도일",
    "delivered_on": "인도일",
}
YESTERDAY = (today() - timedelta(days=1)).isoformat()


def row(number: int, *, km: int = 45_322, price: int = 13_500_000, end: str = ",,") -> str:
    return f"{vin(number)},JA-{number},{km},{price},{100 + number}가{1000 + number},{end}"


def stock(author: Author, *rows: str, trial: bool = False) -> Upload:
    content = csv(*rows, header=HEADER)
    return uploaded(author, content, mapping=MAPPING, mode=Upload.Mode.STOCK, trial=trial)


def totals(upload: Upload) -> dict[str, int]:
    names = ("recorded", "changed", "repeated", "sold", "asked", "refused", "missing")
    return {name: count for name in names if (count := getattr(upload, name))}


def kinds(number: int) -> list[str]:
    stated = Record.objects.filter(subject=f"vin:{vin(number)}").order_by("recorded_at", "uuid")
    return list(stated.values_list("kind", flat=True))


def missing(upload: Upload) -> list[str]:
    rows = UploadRow.objects.filter(upload=upload, outcome="missing")
    return [row.subject.removeprefix("vin:") for row in rows]


def test_the_next_day_s_list_states_what_changed(dealer: Author) -> None:
    assert totals(stock(dealer, row(1), row(2), row(3))) == {"recorded": 3}
    upload = stock(dealer, row(1), row(2, price=12_900_000), row(3, km=45_410), row(4))
    assert totals(upload) == {"recorded": 1, "changed": 2, "repeated": 1}
    assert [kinds(number) for number in (1, 2)] == [[LISTED.name], [LISTED.name, AMENDED.name]]
    amended = Record.objects.get(kind=AMENDED.name, subject=f"vin:{vin(2)}")
    assert '"price"' in amended.content.canonical
    assert '"odometer"' not in amended.content.canonical
    assert totals(stock(dealer, row(1), row(2, price=12_900_000), row(3, km=45_410), row(4))) == {
        "repeated": 4
    }


def test_a_car_is_found_by_its_number_in_the_stock(dealer: Author, rival: Author) -> None:
    stock(dealer, row(1), row(2))
    stock(rival, row(9).replace("JA-9", "JA-1"))
    page = cars_page(dealer.organisation, Wanted(words="JA-1"))
    assert [car.number for car in page.rows] == [vin(1)]
    assert subjects_numbered(dealer.organisation, ["JA-1", "JA-3"]) == {"JA-1": {f"vin:{vin(1)}"}}


def test_a_price_that_comes_back_is_a_change(dealer: Author) -> None:
    for price, expected in ((9, "recorded"), (8, "changed"), (9, "changed"), (8, "changed")):
        assert totals(stock(dealer, row(1, price=price * 1_000_000))) == {expected: 1}


def test_a_missing_car_is_told_and_never_ended(dealer: Author, rival: Author) -> None:
    stock(rival, row(9))
    stock(dealer, row(1), row(2), row(3))
    upload = stock(dealer, row(2))
    assert (totals(upload), missing(upload)) == ({"repeated": 1, "missing": 2}, [vin(1), vin(3)])
    assert kinds(1) == [LISTED.name]


def test_missing_cars_are_told_again_where_a_worker_died(
    dealer: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had told them, and nobody had heard that it was done."""
    stock(dealer, row(1), row(2), row(3))
    with monkeypatch.context() as patched:
        patched.setattr(Upload, "end", Mock(side_effect=SystemExit))
        with pytest.raises(SystemExit):
            stock(dealer, row(2))
    waiting = Upload.objects.get(state=Upload.State.WORKING)
    assert waiting.missing == 2
    Upload.objects.filter(pk=waiting.pk).update(leased_until=None)
    upload = worked(waiting)
    assert upload.state == Upload.State.DONE
    assert (totals(upload), missing(upload)) == ({"repeated": 1, "missing": 2}, [vin(1), vin(3)])


def test_a_refused_row_is_not_missing(dealer: Author) -> None:
    stock(dealer, row(1), row(2))
    upload = stock(dealer, row(1).replace("45322", "unknown"), row(2))
    assert totals(upload) == {"repeated": 1, "refused": 1}


def test_a_dry_run_says_what_would_change(dealer: Author) -> None:
    stock(dealer, row(1), row(2))
    upload = stock(dealer, row(1, price=12_900_000), row(3), trial=True)
    assert upload.state == Upload.State.CHECKED
    assert totals(upload) == {"recorded": 1, "changed": 1, "missing": 1}
    assert Record.objects.count() == 2
    [change] = UploadRow.objects.get(upload=upload, outcome="changed").summary["changes"]
    assert (change["old"]["ko"], change["new"]["ko"]) == ("13,500,000원", "12,900,000원")
    upload_confirm(upload)
    assert totals(worked(upload)) == {"recorded": 1, "changed": 1, "missing": 1}
    assert Record.objects.count() == 4


def test_a_row_marked_sold_is_a_sale(dealer: Author) -> None:
    stock(dealer, row(1), row(2))
    upload = stock(dealer, row(1, end=f"판매완료,{YESTERDAY},{YESTERDAY}"), row(2, end="매도,,"))
    assert totals(upload) == {"sold": 1, "missing": 1}
    assert kinds(1) == [LISTED.name, SOLD.name]
    assert UploadRow.objects.get(upload=upload, outcome="missing").summary["became"] == "sold"
    again = stock(dealer, row(1, end=f"판매완료,{YESTERDAY},{YESTERDAY}"), row(3, end="판매완료,,"))
    assert totals(again) == {"repeated": 1, "refused": 1, "missing": 1}
    assert refused(again) == {3: ["stock_sold_unlisted"]}


def test_a_status_nobody_knows_is_not_taken_for_an_offer(dealer: Author) -> None:
    assert refused(stock(dealer, row(1, end="양도예정,,"))) == {2: ["status_unknown"]}


def test_a_sold_row_is_no_listing_of_its_own(dealer: Author) -> None:
    upload = uploaded(dealer, csv(row(1, end="판매완료,,"), header=HEADER), mapping=MAPPING)
    assert refused(upload) == {2: ["row_sold"]}


def test_a_car_that_comes_back_is_listed_anew(dealer: Author) -> None:
    stock(dealer, row(1))
    [outcome] = stock_end(dealer, [Ending(f"vin:{vin(1)}", "delisted", {"reason": "OWN_USE"})])
    assert outcome.record.kind == DELISTED.name  # type: ignore[union-attr]
    assert list(offers_all(dealer.organisation)) == []
    assert totals(stock(dealer, row(1))) == {"recorded": 1}


def test_the_same_car_twice_in_a_list_is_refused(dealer: Author) -> None:
    upload = stock(dealer, row(1), row(2), row(1, price=1_000_000))
    assert (totals(upload), refused(upload)) == ({"recorded": 2, "refused": 1}, {4: ["stock_twice"]})


def test_a_sale_asks_for_the_day_of_delivery(dealer: Author) -> None:
    stock(dealer, row(1))
    [outcome] = stock_end(dealer, [Ending(f"vin:{vin(1)}", "sold", {"sold_on": YESTERDAY})])
    assert outcome.code == "delivery"  # type: ignore[union-attr]
    stated = {"sold_on": YESTERDAY, "delivered_on": None}
    [outcome] = stock_end(dealer, [Ending(f"vin:{vin(1)}", "sold", stated)])  # type: ignore[arg-type]
    assert outcome.record.kind == SOLD.name  # type: ignore[union-attr]


@pytest.mark.soak
def test_each_row_of_day_two_is_counted_once(dealer: Author) -> None:
    """2,499 rows, of which 40 changed and 12 are new, and 9 cars that are in it no more. No car is changed and missing."""
    rows, changes, added, dropped = 2_499, 40, 12, 9
    kept = rows - added
    assert totals(stock(dealer, *(row(n) for n in range(1, kept + dropped + 1)))) == {
        "recorded": kept + dropped
    }
    changed = [row(n, price=12_900_000) if n % 2 else row(n, km=45_410) for n in range(1, changes + 1)]
    same = [row(n) for n in range(changes + 1, kept + 1)]
    new = [row(n) for n in range(kept + dropped + 1, kept + dropped + added + 1)]
    upload = stock(dealer, *changed, *same, *new)
    assert totals(upload) == {
        "recorded": added,
        "changed": changes,
        "repeated": kept - changes,
        "missing": dropped,
    }
    assert missing(upload) == [vin(n) for n in range(kept + 1, kept + dropped + 1)]


def test_a_missing_car_keeps_what_was_typed_of_it(dealer: Author, log_in: LogIn) -> None:
    stock(dealer, row(1), row(2), row(3))
    upload, client = stock(dealer, row(1)), log_in(dealer)
    sold, gone = UploadRow.objects.filter(upload=upload, outcome="missing").order_by("number")
    tomorrow = (today() + timedelta(days=1)).isoformat()
    said = {f"became|{sold.number}": "sold", f"price|{sold.number}": "11,000,000"}
    said |= {f"undelivered|{sold.number}": "on", f"became|{gone.number}": "RETURNED"}
    said |= {f"day|{car.number}": tomorrow for car in (sold, gone)}
    here = {f"became|{sold.number}": ""}
    shown = client.post(f"/desk/uploads/{upload.pk}/missing/", said, follow=True).content.decode()
    assert shown.count(f'value="{tomorrow}"') == 2
    assert 'value="11,000,000"' in shown
    assert re.search(r'value="RETURNED"\s+selected', shown)
    assert re.search(rf'name="undelivered\|{sold.number}"\s+checked', shown)
    shown = client.post(f"/desk/uploads/{upload.pk}/missing/", said | here, follow=True).content.decode()
    assert re.search(r'value="RETURNED"\s+selected', shown)
    assert not re.search(r'value="sold"\s+selected', shown)


def test_a_day_without_a_choice_stays_typed(dealer: Author, log_in: LogIn) -> None:
    stock(dealer, row(1), row(2), row(3))
    upload, client = stock(dealer, row(1)), log_in(dealer)
    typed, left = UploadRow.objects.filter(upload=upload, outcome="missing").order_by("number")
    said = {f"became|{car.number}": "" for car in (typed, left)}
    said |= {f"day|{typed.number}": YESTERDAY, f"day|{left.number}": today().isoformat()}
    shown = client.post(f"/desk/uploads/{upload.pk}/missing/", said, follow=True).content.decode()
    assert f'value="{YESTERDAY}"' in shown
    left.refresh_from_db()
    assert TYPED not in left.summary


def test_a_row_marked_sold_can_be_still_here(dealer: Author, log_in: LogIn) -> None:
    stock(dealer, row(1), row(2))
    upload, client = stock(dealer, row(1), row(2, end="매도,,")), log_in(dealer)
    car = UploadRow.objects.get(upload=upload, outcome="missing")
    shown = client.get(f"/desk/uploads/{upload.pk}/?outcome=missing").content.decode()
    assert re.search(r'value="sold"\s+selected', shown)
    said = {f"became|{car.number}": ""}
    shown = client.post(f"/desk/uploads/{upload.pk}/missing/", said, follow=True).content.decode()
    assert not re.search(r'value="sold"\s+selected', shown)


def test_a_missing_car_s_typing_is_not_told_as_stated(dealer: Author, log_in: LogIn) -> None:
    stock(dealer, row(1), row(2))
    upload, client = stock(dealer, row(1)), log_in(dealer)
    car = UploadRow.objects.get(upload=upload, outcome="missing")
    before = row_json(car)
    said = {f"became|{car.number}": "sold", f"price|{car.number}": "x"}
    assert client.post(f"/desk/uploads/{upload.pk}/missing/", said).status_code == 302
    car.refresh_from_db()
    assert car.summary[TYPED]["became"] == "sold"
    assert row_json(car) == before
