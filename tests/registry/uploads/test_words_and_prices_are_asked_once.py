"""What a dealership answered once of its files: words of lists, prices that are none for a car, which column is what."""

import io
from typing import Any, cast

import pytest
from django.core.files.base import File

from records.contents.models import Record
from records.people.authors import Author
from records.stating.drafts import Draft
from records.terms.families import kind_named
from records.terms.json_types import JsonObject
from registry.listings.bodies import VehicleListed
from registry.uploads.models import KeptMapping, Upload, UploadRow
from registry.uploads.trials import upload_confirm
from registry.web.upload_preview import Preview, preview
from tests.records.answers import refused
from tests.registry.uploads.files import counts, take_in, uploaded, vin, worked
from tests.registry.uploads.test_dealers_files import FILES, read
from tests.registry.uploads.test_good_rows_become_records import body

pytestmark = pytest.mark.django_db

LISTED = kind_named("vehicle:listed")
HEADER = "차대번호,주행거리,연료,가격"
MAPPING: JsonObject = {
    "vin": "차대번호",
    "odometer": {"column": "주행거리", "unit": "km"},
    "fuel": {"column": "연료", "values": {"노란거": "GASOLINE", "??": ""}},
    "price": {"column": "가격", "currency": "KRW", "unusual": "manwon"},
}


def cars(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *(f"{vin(n)},{n}00,{line}" for n, line in enumerate(lines, 1)), ""]).encode()


def shown(author: Author, content: bytes, mapping: JsonObject | None = None, **options: Any) -> Preview:
    file = File(io.BytesIO(content))
    return preview(author=author, file=file, name="a.csv", kind=LISTED, mapping=mapping, **options)


def asked(upload: Upload) -> dict[int, list[str]]:
    rows = UploadRow.objects.filter(upload=upload, outcome=UploadRow.Outcome.ASKED)
    return {row.number: [reason["code"] for reason in row.reasons] for row in rows}


def test_a_word_is_read_as_it_was_said(dealer: Author) -> None:
    upload = uploaded(dealer, cars("노란거,1350", "??,1350", " 노란거 ,1350"), mapping=MAPPING)
    fuels = [body(record).get("fuel") for record in Record.objects.order_by("subject")]
    assert fuels == ["GASOLINE", None, "GASOLINE"]
    assert [(value["code"], value["count"]) for value in upload.left_out] == [("choice_left_out", 1)]


def test_unknown_words_stand_with_their_counts(dealer: Author) -> None:
    preview = shown(dealer, cars("노란거,1350만원", "디젤,1350만원", "노란거,1350만원", ",1350만원"))
    assert [(row.word.word, row.word.count, row.word.meaning) for row in preview.words] == [
        ("노란거", 2, None)
    ]
    assert preview.doubt is None


def test_tomorrows_file_needs_no_page(dealer: Author, rival: Author) -> None:
    uploaded(dealer, cars("노란거,1350"), mapping=MAPPING)
    tomorrow = cars("노란거,1350", "노란거,980")
    assert shown(dealer, tomorrow).is_kept
    assert counts(uploaded(dealer, tomorrow, mapping=None)) == (1, 1, 0)
    codes = refused(lambda: take_in(rival, tomorrow, mapping=None))
    assert [code for code, _ in codes] == ["mapping_none"]


def test_a_new_word_of_tomorrow_is_asked(dealer: Author) -> None:
    uploaded(dealer, cars("노란거,1350"), mapping=MAPPING)
    again = shown(dealer, cars("노란거,1350", "파란거,1350"))
    assert not again.is_kept
    assert {row.word.word: row.word.meaning for row in again.words} == {"노란거": "GASOLINE", "파란거": None}


def test_words_are_remembered_for_files_of_another_header(dealer: Author) -> None:
    uploaded(dealer, cars("노란거,1350"), mapping=MAPPING)
    other = shown(dealer, cars("노란거", header="차대번호,주행거리(km),유종"))
    assert [(row.word.word, row.word.meaning) for row in other.words] == [("노란거", "GASOLINE")]


def test_only_so_many_mappings_are_kept(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.uploads.kept_mappings._MOST", 2)
    for extra in ("가", "나", "다"):
        take_in(dealer, cars(f"디젤,1350,{extra}", header=f"{HEADER},{extra}"), mapping=MAPPING)
    assert KeptMapping.objects.count() == 2


def test_a_choice_of_one_days_rows_is_not_kept(dealer: Author) -> None:
    mapping: JsonObject = {
        "vin": "차대번호",
        "odometer": {"column": "주행거리", "unit": "km"},
        "table": {"hidden_rows": "left_out"},
    }
    take_in(dealer, (FILES / "12_hidden_rows.xlsx").read_bytes(), name="a.xlsx", mapping=mapping)
    assert "table" not in KeptMapping.objects.get().mapping


@pytest.mark.parametrize(
    "values", [{"a": "WOOD"}, ["a"], {"a": 1}, {str(number): "" for number in range(501)}]
)
def test_a_meaning_that_is_none_is_refused(dealer: Author, values: Any) -> None:
    mapping: JsonObject = {**MAPPING, "fuel": {"column": "연료", "values": values}}
    codes = refused(lambda: take_in(dealer, cars("디젤,1350"), mapping=mapping))
    assert [code for code, _ in codes] == ["mapping_values"]


def test_prices_that_are_none_for_a_car_are_asked(dealer: Author) -> None:
    source: JsonObject = {"column": "가격", "currency": "KRW"}
    lines = ("디젤,1630", "디젤,1350만원", "디젤,20억", "디젤,0", "디젤,상담", "디젤,2000000000")
    upload = uploaded(dealer, cars(*lines), mapping={**MAPPING, "price": source})
    assert asked(upload) == {2: ["price_low"], 4: ["price_odd"], 7: ["price_odd"]}
    assert counts(upload) == (3, 0, 0)
    [told] = UploadRow.objects.get(upload=upload, number=2).reasons
    assert told["messages"]["ko"].startswith("차 한 대의 값으로는 너무 적습니다: 1,630원.")
    assert "16,300,000원" in told["messages"]["ko"]


@pytest.mark.parametrize(
    ("unusual", "amounts"),
    [
        ("manwon", [16_300_000, 13_500_000]),
        ("as_written", [1630, 13_500_000]),
        ("left_out", [None, 13_500_000]),
    ],
)
def test_a_column_of_two_units_is_asked_once(dealer: Author, unusual: str, amounts: list[int]) -> None:
    content = cars("디젤,1630", '디젤,"13,500,000"')
    before = shown(dealer, content)
    assert before.doubt is not None
    assert (before.doubt.count, before.doubt.examples) == (1, ("1630",))
    source: JsonObject = {"column": "가격", "currency": "KRW", "unusual": unusual}
    uploaded(dealer, content, mapping={**MAPPING, "price": source})
    prices = [body(record).get("price") for record in Record.objects.order_by("subject")]
    assert [price and price["amount"] for price in prices] == amounts


def test_won_in_a_column_of_manwon_are_asked(dealer: Author) -> None:
    source: JsonObject = {"column": "가격", "currency": "KRW", "times": 10_000}
    content = cars("디젤,1630", "디젤,13500000")
    assert asked(uploaded(dealer, content, mapping={**MAPPING, "price": source})) == {3: ["price_high"]}
    again = uploaded(dealer, content, mapping={**MAPPING, "price": {**source, "unusual": "won"}})
    assert (asked(again), counts(again)) == ({}, (1, 1, 0))


def test_a_row_may_have_an_answer_of_its_own(dealer: Author) -> None:
    source: JsonObject = {"column": "가격", "currency": "KRW"}
    content = cars("디젤,1630", "디젤,1800")
    upload = uploaded(dealer, content, mapping={**MAPPING, "price": source}, trial=True)
    answer = {"rule": "price", "pointer": "/body/price", "reason": "manwon"}
    upload_confirm(upload, answers={"2": [answer]})
    assert asked(worked(upload)) == {3: ["price_low"]}
    assert body(Record.objects.get())["price"]["amount"] == 16_300_000


@pytest.mark.parametrize("mode", [Upload.Mode.STATEMENTS, Upload.Mode.STOCK])
@pytest.mark.parametrize(
    ("meant", "amount"), [("manwon", 16_300_000), ("as_written", 1630), ("left_out", None)]
)
def test_a_price_that_was_answered_is_not_asked_again(
    dealer: Author, mode: Upload.Mode, meant: str, amount: int | None
) -> None:
    source: JsonObject = {"column": "가격", "currency": "KRW"}
    mapping: JsonObject = {**MAPPING, "price": source}
    upload = uploaded(dealer, cars("디젤,1630"), mapping=mapping, trial=True, mode=mode)
    answer = {"rule": "price", "pointer": "/body/price", "reason": meant}
    upload_confirm(upload, answers={"2": [answer]})
    worked(upload)
    assert (body(Record.objects.get()).get("price") or {}).get("amount") == amount
    again = uploaded(dealer, cars("디젤,1630", "디젤,1800"), mapping=mapping, mode=mode)
    assert asked(again) == {3: ["price_low"]}
    assert again.repeated == 1
    # Another value of the same car is another question.
    other = uploaded(dealer, cars("디젤,1640"), mapping=mapping, mode=mode)
    assert asked(other) == {2: ["price_low"]}


def test_columns_of_one_name_are_told_by_letter(dealer: Author) -> None:
    content = (FILES / "08_dup_header.csv").read_bytes()
    before = shown(dealer, content)
    assert "B, C열" in before.notices[0].ko
    odometer = next(row for row in before.mapping if row.field.name == "odometer")
    assert [option.value for option in odometer.columns if "letter" in option.value] == [
        "letter:B",
        "letter:C",
    ]
    mapping: JsonObject = {"vin": "차대번호", "odometer": {"letter": "C", "unit": "km"}}
    uploaded(dealer, content, mapping=mapping)
    assert body(Record.objects.get())["odometer"]["stated"] == 28_163
    for letter in ("Z", "", 3, "AAAA"):
        wrong: JsonObject = {**mapping, "odometer": {"letter": letter, "unit": "km"}}
        codes = refused(take_in, author=dealer, content=content, mapping=wrong)
        assert [code for code, _ in codes] == ["mapping_column"]


def test_won_in_a_column_of_manwon_stay_won() -> None:
    rows = read("a.csv", f'차대번호,주행거리,가격(만원)\n{vin(1)},100,"₩13,500,000"\n'.encode())
    stated = rows[0].stated
    assert isinstance(stated, Draft)
    assert cast(VehicleListed, stated.body)["price"]["amount"] == 13_500_000


@pytest.mark.parametrize(("header", "own"), [(HEADER, ""), (f"{HEADER},관리번호", ",A1")])
def test_an_odd_price_of_yesterday_is_the_same_car(
    dealer: Author, monkeypatch: pytest.MonkeyPatch, header: str, own: str
) -> None:
    """Before the rule its record had no reasons: the car was listed a second time, or could not be sent again."""
    mapping: JsonObject = {**MAPPING, "price": {"column": "가격", "currency": "KRW", "unusual": "as_written"}}
    if own:
        mapping["external_id"] = "관리번호"
    content = cars(f"디젤,1630{own}", header=header)
    with monkeypatch.context() as before:
        before.setattr("registry.uploads.row_drafts.prices.price_confirmed", lambda _: None)
        before.setattr("registry.listings.rules.is_odd", lambda _: False)
        assert counts(uploaded(dealer, content, mapping=mapping)) == (1, 0, 0)
    assert "reasons" not in body(Record.objects.get())
    assert counts(uploaded(dealer, content + b"\n", mapping=mapping)) == (0, 1, 0)
