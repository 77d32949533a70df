"""What stands between the cars of a list, and marks that stand where nobody looks for them, in a dealer's words."""

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile

from records.people.authors import Author
from records.stating.drafts import Draft
from records.terms.json_types import JsonObject
from records.terms.kinds import Kind
from records.terms.texts import Refusal
from registry.listings.kinds import ACQUIRED, SOLD
from registry.uploads.files.conversions import converted
from registry.uploads.files.tables import Table
from registry.uploads.intake import table_open
from registry.uploads.mapping import mapping_read
from registry.uploads.models import Upload, UploadRow
from registry.uploads.row_drafts import row_draft
from tests.fixtures.visitors import LogIn
from tests.registry.uploads.files import take_in, vin, worked
from tests.registry.uploads.test_dealers_files import faults, read

HEADER = "No,차명,차대번호,주행거리,판매가(만원),비고"


def told(*lines: str, header: str = HEADER) -> dict[int, list[str]]:
    return faults(read("a.csv", "\n".join([header, *lines]).encode()))


def car(number: int, **cells: str) -> str:
    price, remark = cells.get("price", "1850"), cells.get("remark", "")
    return f"{number},그랜저,{vin(number)},85000,{price},{remark}"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("합계,2대,,,3700,", "row_total"),
        ("합계,,,170000,3700,", "row_total"),
        (",,합 계,170000,3700,", "row_total"),
        (",,총 2대,170000,3700,", "row_total"),
        (",,TOTAL,170000,3700,", "row_total"),
        ("TOTAL,,,,3700,", "row_total"),
        (",[기아],,,,", "row_no_car"),
        (",,수입차,,,", "row_no_car"),
        ("※ 부가세 별도입니다,,,,,", "row_no_car"),
        (HEADER, "row_header"),
        ("No,차명,차 대 번 호,주행거리,판매가(만원),비고", "row_header"),
        (",그랜저,,85000,1850,", "value_missing"),
        (",그랜저,,85000,1850,총 2건", "value_missing"),
        (",그랜저,,85000,합계,", "value_missing"),
        (",그랜저,,,1850,총 2건", "row_no_car"),
        (f",그랜저,{vin(9)},,1850,", "value_missing"),
        (",그랜저,#N/A,,1850,", "value_error"),
        (",그랜저,KMHXX00XXXX00001,,1850,", "vin_wrong"),
        (",그랜저,KMH XX0 0XX XX0 000 01,,1850,", "value_missing"),
        (",그랜저,KMH XX0 0XX XX0 000 1,,1850,", "vin_wrong"),
    ],
)
def test_a_row_that_is_no_car_is_told_so(line: str, code: str) -> None:
    assert told(car(1), line, car(2))[3][0] == code


def test_cars_around_it_are_read() -> None:
    assert told(car(1), "", "소계,,,,1850,", HEADER, car(2), "총계,,,,3700,") == {
        4: ["row_total"],
        5: ["row_header"],
        7: ["row_total"],
    }


@pytest.mark.parametrize("mark", [{"price": "판매완료"}, {"remark": "매도완료"}, {"price": "SOLD"}])
def test_a_sale_marked_in_another_column_lists_no_car(dealer: Author, mark: dict[str, str]) -> None:
    """It was listed without its price, which nobody could read."""
    content = "\n".join([HEADER, car(1, **mark), car(2)]).encode()
    [marked, other] = read("a.csv", content)
    assert (marked.sale, other.sale, marked.left_out) == ({"status": "SOLD"}, {}, ())
    upload = worked(take_in(dealer, content, mapping=None, mode=Upload.Mode.STOCK))
    rows = dict(UploadRow.objects.filter(upload=upload).values_list("number", "outcome"))
    assert rows == {2: "refused", 3: "recorded"}
    [reason] = UploadRow.objects.get(upload=upload, number=2).reasons
    assert reason["code"] == "stock_sold_unlisted"


@pytest.mark.parametrize(
    ("kind", "mapping"),
    [
        (SOLD, {"listing": {"value": "0" * 64}, "sold_on": "매도일"}),
        (ACQUIRED, {"source": {"value": "DEALER"}, "acquired_on": "매도일"}),
    ],
)
def test_a_mark_of_sale_means_nothing_outside_listings(kind: Kind, mapping: JsonObject) -> None:
    """A sale with 판매완료 in its remark was refused, since its car was sold."""
    content = f"차대번호,매도일,가격,비고\n{vin(1)},2026-11-02,판매완료,판매완료\n".encode()
    table = table_open(ContentFile(content), "a.csv")
    assert isinstance(table, Table)
    wishes = {"vin": "차대번호", "price": {"column": "가격", "currency": "KRW"}, "remark": "비고", **mapping}
    mapped = mapping_read(wishes, kind=kind, header=table.header)
    [row] = [row_draft(row, mapping=mapped, kind=kind) for row in table.rows()]
    assert (row.sale, [reason.code for reason in row.left_out]) == ({}, ["number_wrong"])
    assert isinstance(row.stated, Draft)
    assert isinstance(row.stated.body, dict)
    assert row.stated.body["remark"] == "판매완료"


def test_a_mark_against_the_row_s_own_status_is_refused() -> None:
    lines = [
        f"{car(1)},판매중",
        f"{car(2, price='판매완료')},판매중",
        f"{car(3, remark='매도완료')},판매완료",
    ]
    assert told(*lines, header=f"{HEADER},상태") == {3: ["status_unknown"]}


@pytest.mark.parametrize(
    ("written", "korean", "english"),
    [
        ("KMHXX00XXXX****05", "12번째가 ‘*’입니다", "Character 12 is ‘*’"),
        ("KMHXX00XXXX00001확", "17번째가 ‘확’입니다", "U+D655 HANGUL"),
        ("КMHXX00XXXX000010", "U+041A CYRILLIC", "U+041A CYRILLIC"),
    ],
)
def test_a_sign_in_a_vin_is_shown_itself(written: str, korean: str, english: str) -> None:
    [row] = read("a.csv", f"{HEADER}\n1,그랜저,{written},85000,1850,".encode())
    assert not isinstance(row.stated, Draft)
    [reason] = row.stated
    assert korean in reason.messages["ko"]
    assert english in reason.messages["en"]


@pytest.mark.parametrize("written", ["1999cc", "1,999 CC", "1999㏄", "1999"])
def test_a_displacement_may_have_its_unit(written: str) -> None:
    [row] = read("a.csv", f'차대번호,주행거리,배기량\n{vin(1)},85000,"{written}"'.encode())
    assert isinstance(row.stated, Draft)
    assert isinstance(row.stated.body, dict)
    assert row.stated.body["displacement_cc"] == 1999


def test_the_one_array_in_an_answer_is_read() -> None:
    cars = [{"차대번호": vin(n), "운행거리": 85000, "판매단가": "1,850만원", "년형": 2019} for n in (1, 2)]
    for indent in (None, 1):
        content = json.dumps({"result": "ok", "list": cars, "pages": []}, indent=indent).encode()
        rows = read("a.json", content)
        assert [row.stated.body for row in rows if isinstance(row.stated, Draft)] == [
            {
                "odometer": {"stated": 85000, "unit": "km"},
                "price": {"amount": 18_500_000, "currency": "KRW"},
                "model_year": 2019,
            }
        ] * 2


@pytest.mark.parametrize(
    "beside",
    [
        {"more": [{"차대번호": vin(3)}, None]},
        {"more": ["차"]},
        {"best": {"차대번호": vin(3)}},
    ],
)
def test_an_array_beside_anything_else_is_not_taken_alone(beside: JsonObject) -> None:
    """The rest was dropped without a word, and of a car with its repairs the repairs were read as the cars."""
    content: dict[str, Any] = {"list": [{"차대번호": vin(1), "주행거리": 85000}], **beside}
    assert converted(ContentFile(json.dumps(content).encode())) is None
    with pytest.raises(Refusal) as refusal:
        converted(ContentFile(json.dumps(content, indent=1).encode()))
    assert refusal.value.code == "file_json_one"


def test_the_page_names_cars_as_their_papers_do(dealer: Author, log_in: LogIn) -> None:
    content = "\n".join([HEADER, car(1), f"2,쏘나타,{vin(2)},12만km,1850,"]).encode()
    mapping = {"vin": "차대번호", "model": "차명", "odometer": {"column": "주행거리", "unit": "km"}}
    upload = worked(take_in(dealer, content, mapping=mapping, trial=True))
    text = log_in(dealer).get(f"/desk/uploads/{upload.pk}/").content.decode()
    assert vin(1) in text
    assert "그랜저" in text
    assert "85,000 km" in text
    assert "vin:" not in text
