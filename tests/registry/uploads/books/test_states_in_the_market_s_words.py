"""What a list says of a car's state: on offer, sold, kept back; what nobody knows is shown and asked, never guessed."""

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile

from records.contents.models import Record
from records.people.authors import Author
from records.terms.families import kind_named
from records.terms.json_types import JsonObject
from registry.listings.kinds import LISTED
from registry.uploads.fields import STATUS, fields
from registry.uploads.meanings import choice_of
from registry.uploads.models import Upload, UploadRow
from registry.uploads.reasons import HIDDEN, shown
from registry.web.upload_preview import Preview, preview
from tests.fixtures.visitors import LogIn
from tests.registry.uploads.files import csv, refused, uploaded, vin
from tests.registry.uploads.test_the_whole_stock import HEADER, MAPPING, YESTERDAY, row, stock, totals

IN_TRANSIT = "탁송중"


def reason(upload: Upload, number: int) -> dict[str, Any]:
    told: dict[str, Any] = UploadRow.objects.get(upload=upload, number=number).reasons[0]
    return told


def named(upload: Upload, number: int) -> tuple[str, str, str]:
    told = reason(upload, number)
    return told["code"], told["column"], told["value"]


def previewed(author: Author, *rows: str, mode: Upload.Mode = Upload.Mode.STOCK) -> Preview:
    file: Any = ContentFile(csv(*rows, header=HEADER))
    kind = kind_named(LISTED.name)
    return preview(author=author, file=file, name="a.csv", kind=kind, mapping=MAPPING, mode=mode)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ON_OFFER", "판매중,판매 중,상품화중,상품화완료,계약중,계약 중,예약,예약중,입고완료,정비중,전시중"),
        ("SOLD", "판매완료,출고완료,매도,이전완료"),
        ("HELD", "판매보류,판매 보류,보류,판매중지,입고예정,입고대기,매물아님"),
        (None, f"{IN_TRANSIT},탁송,수출,수출대기,반납,명의이전중,양도예정"),
    ],
)
def test_a_state_means_what_dealers_mean_by_it(code: str | None, words: str) -> None:
    known = fields(LISTED)[STATUS]
    written = words.split(",")
    assert {word: choice_of(known, word) for word in written} == dict.fromkeys(written, code)


@pytest.mark.parametrize(
    "word", [IN_TRANSIT, "정비중", "전시중", "이전중", "노란색", "진주색", "전기차", "반자동"]
)
def test_a_market_s_word_is_no_person_s_name(word: str) -> None:
    assert shown(word) == word


@pytest.mark.parametrize(
    "name", ["김대중", "이전수", "전시현", "정비석", "노란희", "탁송희", "이동건", "조정건"]
)
def test_a_name_like_one_stays_hidden(name: str) -> None:
    assert shown(name) == HIDDEN


def test_a_state_nobody_knows_is_told_and_may_be_answered(dealer: Author) -> None:
    upload = stock(dealer, row(1, end=f"{IN_TRANSIT},,"), row(2))
    assert (totals(upload), named(upload, 2)) == (
        {"recorded": 1, "refused": 1},
        ("status_unknown", "상태", IN_TRANSIT),
    )
    [word] = previewed(dealer, row(1, end=f"{IN_TRANSIT},,")).words
    assert word.word.word == IN_TRANSIT
    assert "HELD" in [option.value for option in word.options]
    for meaning, expected in (("ON_OFFER", {"recorded": 1}), ("HELD", {"missing": 1})):
        source: JsonObject = {"column": "상태", "values": {IN_TRANSIT: meaning}}
        content = csv(row(1, end=f"{IN_TRANSIT},,"), row(2), header=HEADER)
        given = {**MAPPING, "status": source}
        answered = uploaded(dealer, content, mapping=given, mode=Upload.Mode.STOCK)
        assert totals(answered) == {"repeated": 1, **expected}


def test_a_car_that_is_kept_back_is_not_listed(dealer: Author) -> None:
    upload = stock(dealer, row(1, end="판매보류,,"), row(2))
    assert totals(upload) == {"recorded": 1, "repeated": 1}
    assert named(upload, 2) == ("stock_held", "상태", "판매보류")
    assert Record.objects.count() == 1
    alone = uploaded(dealer, csv(row(1, end="입고예정,,"), header=HEADER), mapping=MAPPING)
    assert (refused(alone), named(alone, 2)) == ({2: ["row_held"]}, ("row_held", "상태", "입고예정"))


def test_a_listed_car_kept_back_is_asked_about(dealer: Author, log_in: LogIn) -> None:
    stock(dealer, row(1), row(2))
    upload = stock(dealer, row(1, end="판매보류,,"), row(2))
    assert totals(upload) == {"repeated": 1, "missing": 1}
    assert named(upload, 2) == ("stock_held_offered", "상태", "판매보류")
    assert Record.objects.count() == 2
    page = log_in(dealer).get(f"/desk/uploads/{upload.pk}/?outcome=missing").content.decode()
    assert "어떻게 되었는지" in page
    assert "파일에 없음" not in page
    assert 'value="sold" selected' not in page


def test_a_sale_names_its_mark(dealer: Author) -> None:
    stock(dealer, row(1), row(2))
    days = f"판매완료,{YESTERDAY},{YESTERDAY}"
    upload = stock(dealer, row(1, end="매도,,"), row(2, end=days), row(3, end="출고완료,,"))
    assert named(upload, 2) == ("stock_sold_days", "상태", "매도")
    assert named(upload, 4) == ("stock_sold_unlisted", "상태", "출고완료")
    again = stock(dealer, row(2, end=days))
    assert named(again, 2) == ("stock_gone", "상태", "판매완료")
    alone = uploaded(dealer, csv(row(4, end="판매완료,,"), header=HEADER), mapping=MAPPING)
    assert named(alone, 2) == ("row_sold", "상태", "판매완료")


def test_a_car_twice_names_its_number(dealer: Author) -> None:
    upload = stock(dealer, row(1), row(1, price=9_000_000))
    assert named(upload, 3) == ("stock_twice", "차대번호", vin(1))
    alone = uploaded(dealer, csv(row(5), row(5), header=HEADER), mapping=MAPPING)
    assert named(alone, 3) == ("row_identical", "차대번호", vin(5))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("합계,,,,,,,", ("row_total", "차대번호", "합계")),
        (",,,,,,,메모", ("row_no_car", "차대번호", "")),
        (HEADER, ("row_header", "차대번호", "차대번호")),
    ],
)
def test_a_row_that_is_no_car_names_its_cell(
    dealer: Author, line: str, expected: tuple[str, str, str]
) -> None:
    assert named(stock(dealer, row(1), line), 3) == expected


def test_lines_of_json_are_named_too(dealer: Author) -> None:
    good = json.dumps({"vin": vin(1), "body": {"odometer": {"stated": 85_000, "unit": "km"}}})
    bad = json.dumps({"vin": vin(2), "body": {"odometer": {"stated": 9, "unit": "km"}, "sale_type": "WOOD"}})
    content = "\n".join([bad, good, good]).encode()
    upload = uploaded(dealer, content, name="a.jsonl", mapping=None, mode=Upload.Mode.STOCK)
    assert [named(upload, number)[1:] for number in (1, 3)] == [
        ("/body/sale_type", "WOOD"),
        ("vin", vin(1)),
    ]


def test_a_sold_row_is_not_shown_as_a_listing(dealer: Author) -> None:
    """It stood there in green, as though it would be listed."""
    rows = (row(1), row(2, end="판매완료,,"), row(3, end="판매보류,,"), row(4, end=f"{IN_TRANSIT},,"))
    whole = previewed(dealer, *rows).rows
    assert [each.tone for each in whole] == ["good", "aside", "aside", "bad"]
    assert "상태 ‘판매완료’" in whole[1].aside[0].ko
    alone = previewed(dealer, *rows, mode=Upload.Mode.STATEMENTS).rows
    assert [each.tone for each in alone] == ["good", "bad", "bad", "bad"]
