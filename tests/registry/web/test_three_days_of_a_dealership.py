"""Three days of one stock, by page, by file and by one call a night: the three end the same."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from records.contents.models import Record, RecordAttachment
from records.people.authors import Author
from registry.stock.offers import offers_all
from registry.uploads.jobs import uploads_work
from registry.uploads.models import Upload, UploadRow
from tests.cast import today
from tests.fixtures.visitors import LogIn, client_for
from tests.registry.uploads.files import vin
from tests.registry.uploads.photos.packed import picture, zipped

HEADER = "차대번호,관리번호,주행거리,가격,제조사,모델,상태,매도일,인도일"
YESTERDAY = (today() - timedelta(days=1)).isoformat()
SOLD = f"판매완료,{YESTERDAY},{YESTERDAY}"


def line(number: int, *, km: int = 45_322, price: int = 13_500_000, end: str = "판매중,,") -> str:
    return f"{vin(number)},JA-{number},{km},{price},현대,아반떼,{end}"


NO_CAR = "KNA-UNREADABLE,JA-9,45322,13500000,기아,K5,판매중,,"
DAYS = (
    [line(1), line(2), line(3), line(4)],
    [line(1, price=12_900_000), line(2, km=45_410), line(4, end=SOLD), line(5), NO_CAR],
    # The gauge of the second stands lower than the day before.
    [line(1), line(2, km=31_000), line(3, price=11_000_000)],
)
ASKED: tuple[set[str], ...] = (set(), set(), {f"vin:{vin(2)}"})
WHY = "계기판을 바꾸었습니다."
PHOTOS = {"JA-1-1.jpg": picture(1), "JA-1-2.jpg": picture(2), "JA-2.jpg": picture(3), "JA-9.jpg": picture(4)}
"""The last is of a car that nobody knows."""
# What became of the cars that are missing on each day.
SAID: tuple[dict[int, str], ...] = ({}, {3: "OWN_USE"}, {5: "sold"})


def content(day: int) -> bytes:
    return "\n".join([HEADER, *DAYS[day], ""]).encode("cp949")


def mapping_fields() -> dict[str, str]:
    columns = {"vin": "차대번호", "odometer": "주행거리", "price": "가격", "make": "제조사", "model": "모델"}
    columns |= {"external_id": "관리번호", "status": "상태", "sold_on": "매도일", "delivered_on": "인도일"}
    fields = {f"column.{field}": f"column:{column}" for field, column in columns.items()}
    return fields | {"unit.odometer": "km", "currency.price": "KRW", "times.price": "1"}


def by_page(browser: Client, day: int) -> None:
    file = SimpleUploadedFile("stock.csv", content(day))
    browser.post("/desk/uploads/new/", {"kind": "stock", "file": file, **mapping_fields()})
    uploads_work()
    upload = Upload.objects.latest("created_at")
    page = f"/desk/uploads/{upload.pk}/"
    assert "확인" in browser.get(page).content.decode()
    asked = UploadRow.objects.filter(upload=upload, outcome="asked")
    assert {row.subject for row in asked} == ASKED[day]
    reasons = [(row.number, reason["asks"]) for row in asked for reason in row.reasons]
    browser.post(
        f"{page}decide/",
        {f"reason|{row}|{asks['rule']}|{asks['pointer']}": WHY for row, asks in reasons},
    )
    uploads_work()
    assert browser.get(f"{page}?outcome=missing").status_code == 200
    said: dict[str, str] = {}
    for number, became in SAID[day].items():
        row = UploadRow.objects.get(upload=upload, outcome="missing", subject=f"vin:{vin(number)}")
        said |= {f"became|{row.number}": became, f"day|{row.number}": YESTERDAY}
        said |= {f"delivered_on|{row.number}": YESTERDAY, f"price|{row.number}": "11,000,000"}
    browser.post(f"{page}missing/", said)


def photos_by_page(browser: Client) -> None:
    browser.post("/desk/uploads/photos/", {"photos": SimpleUploadedFile("photos.zip", zipped(PHOTOS))})
    uploads_work()
    browser.post(f"/desk/uploads/{Upload.objects.latest('created_at').pk}/decide/")
    uploads_work()


def photos_by_file(api: APIClient) -> None:
    form = {"file": SimpleUploadedFile("photos.zip", zipped(PHOTOS)), "mode": "photos"}
    assert api.post("/api/uploads/", form).status_code == 202
    uploads_work()


def ended(number: int, became: str) -> dict[str, Any]:
    if became == "sold":
        price = {"amount": 11_000_000, "currency": "KRW"}
        days = {"sold_on": YESTERDAY, "delivered_on": YESTERDAY}
        return {"vin": vin(number), "became": "sold", **days, "price": price}
    return {"vin": vin(number), "became": "delisted", "reason": became, "delisted_on": YESTERDAY}


def by_file(api: APIClient, day: int) -> None:
    mapping = (
        '{"vin":"차대번호","odometer":{"column":"주행거리","unit":"km"},"price":{"column":"가격","currency":"KRW"},'
        '"external_id":"관리번호","make":"제조사","model":"모델","status":"상태","sold_on":"매도일","delivered_on":"인도일"}'
    )
    file = SimpleUploadedFile("stock.csv", content(day))
    form = {"file": file, "mode": "stock", "mapping": mapping, "trial": "true"}
    taken: Any = api.post("/api/uploads/", form)
    uploads_work()
    report = api.get(f"/api/uploads/{taken.json()['id']}/report?outcome=asked").json()
    answer(api, taken.json(), report["rows"], day)
    say(api, day)


def answer(api: APIClient, upload: Any, asked: list[Any], day: int) -> None:
    """Confirm a dry run, with a reason for each question."""
    assert {row["subject"] for row in asked} == ASKED[day]
    reasons = {
        str(row["row"]): [{**reason["asks"], "reason": WHY} for reason in row["reasons"]] for row in asked
    }
    confirmed = api.post(f"/api/uploads/{upload['id']}/confirm", {"reasons": reasons}, format="json")
    assert confirmed.status_code == 202
    uploads_work()


def by_call(api: APIClient, day: int) -> None:
    told = put(api, "/api/stock/", day)
    assert {row["subject"] for row in told["missing"]} == {f"vin:{vin(number)}" for number in SAID[day]}
    assert len(told["refused"]) == sum(row == NO_CAR for row in DAYS[day])
    if ASKED[day]:
        # What is asked waits, and the others are recorded: it comes again, to be answered.
        again = put(api, "/api/stock/?trial=true", day)
        assert [row["reasons"] for row in again["asked"]] == [row["reasons"] for row in told["asked"]]
        answer(api, again["upload"], again["asked"], day)
    say(api, day)


def put(api: APIClient, address: str, day: int) -> Any:
    given: Any = api.generic("PUT", address, content(day), content_type="text/csv")  # type: ignore[arg-type]
    assert given.status_code == 200
    return given.json()


def say(api: APIClient, day: int) -> None:
    if cars := [ended(number, became) for number, became in SAID[day].items()]:
        assert [one["problem"] for one in api.post("/api/stock/ended/", cars, format="json").json()] == [None]


def offered(author: Author) -> dict[str, Any]:
    return {offer.subject: offer.body for offer in offers_all(author.organisation)}


def stated() -> list[tuple[str, str]]:
    return sorted(Record.objects.values_list("subject", "kind"))


def pictured() -> list[tuple[str, str, str]]:
    names = ("record__subject", "name", "attachment__sha256")
    return sorted(RecordAttachment.objects.values_list(*names))


def refused() -> set[tuple[str, ...]]:
    """What was told of the rows that came to nothing, in the file of rows and in that of photos."""
    rows = UploadRow.objects.filter(outcome="refused")
    return {tuple(reason["code"] for reason in row.reasons) for row in rows}


ENDS: list[tuple[object, ...]] = []


@pytest.mark.parametrize("way", ["page", "file", "call"])
def test_three_days_end_the_same_by_every_door(dealer: Author, log_in: LogIn, way: str) -> None:
    client: Any = log_in(dealer) if way == "page" else client_for(dealer)
    play = {"page": by_page, "file": by_file, "call": by_call}[way]
    for day in range(3):
        play(client, day)
    photos_by_page(client) if way == "page" else photos_by_file(client)
    offers = offered(dealer)
    assert sorted(offers) == [f"vin:{vin(number)}" for number in (1, 2, 3)]
    assert offers[f"vin:{vin(1)}"]["price"]["amount"] == 13_500_000
    assert offers[f"vin:{vin(2)}"]["odometer"]["km"] == 31_000
    assert [reason["reason"] for reason in offers[f"vin:{vin(2)}"]["reasons"]] == [WHY]
    kinds = [kind for subject, kind in stated() if subject == f"vin:{vin(1)}"]
    assert kinds == ["vehicle:amended", "vehicle:amended", "vehicle:amended", "vehicle:listed"]
    assert [subject for subject, _, _ in pictured()] == [f"vin:{vin(number)}" for number in (1, 1, 2)]
    assert refused() == {("vin_wrong",), ("photo_unnamed",)}
    ends = {subject: kind for subject, kind in stated() if kind in ("vehicle:sold", "vehicle:delisted")}
    assert ends == {
        f"vin:{vin(3)}": "vehicle:delisted",
        f"vin:{vin(4)}": "vehicle:sold",
        f"vin:{vin(5)}": "vehicle:sold",
    }
    ENDS.append((offers, stated(), pictured(), refused()))
    assert ENDS[-1] == ENDS[0]
