"""What one object of a JSON file has wrong costs a value or a row, and never the others."""

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile

from records.people.authors import Author
from records.stating.drafts import Draft
from records.terms.families import kind_named
from records.terms.json_types import JsonObject
from records.terms.texts import Refusal
from registry.uploads.files import conversions
from registry.uploads.files.conversions import converted
from registry.uploads.models import Upload, UploadRow
from registry.uploads.reasons import HIDDEN, Reason
from registry.web.upload_preview import preview
from tests.registry.uploads.files import counts, refused, take_in, uploaded, vin, worked
from tests.registry.uploads.test_dealers_files import faults, read

WRITTEN: dict[str, Any] = {
    "array": lambda cars: f"[{', '.join(cars)}]",
    "wrapped": lambda cars: f'{{"count": {len(cars)}, "cars": [\n{", ".join(cars)}\n]}}',
    "lines": "\n".join,
}
SHAPES = pytest.mark.parametrize("shape", WRITTEN)


def car(number: int, **members: Any) -> str:
    return json.dumps({"차대번호": vin(number), "주행거리": 85_000 + number, **members}, ensure_ascii=False)


def written(shape: str, *cars: str) -> bytes:
    return str(WRITTEN[shape](cars)).encode()


def told(shape: str, odd: str) -> tuple[dict[int, list[str]], list[Reason]]:
    """The codes of each row, and the reasons of the one between two good cars."""
    rows = read("cars.json", written(shape, car(1, 가격="1,850만원"), odd, car(3)))
    [middle] = [row for row in rows if row.number == 2]
    refused = () if isinstance(middle.stated, Draft) else middle.stated
    return faults(rows), [*refused, *middle.left_out]


@SHAPES
@pytest.mark.parametrize(
    ("members", "codes", "column", "value"),
    [
        ({"가격": {"amount": "5"}}, ["-value_nested"], "가격", '{"amount": "5"}'),
        ({"가격": [{"won": "5"}]}, ["-value_nested"], "가격", '[{"won": "5"}]'),
        ({"주행거리": {"km": "5"}}, ["value_nested"], "주행거리", '{"km": "5"}'),
        ({"차대번호": [["x"]]}, ["value_nested"], "차대번호", '[["x"]]'),
        ({"사진": [{"url": "a"}], "가격": None}, [], "", ""),
        ({"가격": {}, "사진": []}, [], "", ""),
    ],
)
def test_an_object_inside_costs_its_value_alone(
    shape: str, members: JsonObject, codes: list[str], column: str, value: str
) -> None:
    found, reasons = told(shape, car(2, **members))
    assert found == ({2: codes} if codes else {})
    assert [(reason.column, reason.value) for reason in reasons] == ([(column, value)] if codes else [])


@SHAPES
def test_a_member_twice_costs_its_value_alone(shape: str) -> None:
    """Which of the two holds nobody could say: it refused the whole file."""
    twice = f'{{"차대번호": "{vin(2)}", "주행거리": 5000, "가격": "990만원", "가격": "890만원"}}'
    found, [reason] = told(shape, twice)
    assert found == {2: ["-value_twice"]}
    assert (reason.column, reason.value) == ("가격", "990만원 / 890만원")
    found, [reason] = told(shape, f'{{"차대번호": "{vin(2)}", "주행거리": 5000, "주행거리": 5001}}')
    assert (found, reason.value) == ({2: ["value_twice"]}, "5000 / 5001")


@SHAPES
@pytest.mark.parametrize("odd", ["null", "7", '"x"', '["1"]'])
def test_a_value_that_is_no_object_refuses_its_row(shape: str, odd: str) -> None:
    found, reasons = told(shape, odd)
    assert found == {2: ["value_no_object", "value_no_object"]}
    assert {reason.value for reason in reasons} == {"x" if odd == '"x"' else odd}


def test_a_line_that_is_no_json_is_a_refused_row() -> None:
    found, reasons = told("lines", '{"차대번호": ')
    assert (found, reasons[0].value) == ({2: ["value_no_object"] * 2}, '{"차대번호":')


@SHAPES
@pytest.mark.parametrize(
    ("km", "codes"),
    [
        ("45322", []),
        ('"45,322"', []),
        ("45322.0", []),
        ("1e5", ["number_wrong"]),
        ("NaN", ["value_missing"]),
        ("true", ["number_wrong"]),
        ("null", ["value_missing"]),
    ],
)
def test_numbers_are_read_as_they_are_written(shape: str, km: str, codes: list[str]) -> None:
    found, reasons = told(shape, f'{{"차대번호": "{vin(2)}", "주행거리": {km}}}')
    assert found == ({2: codes} if codes else {})
    assert all(reason.column == "주행거리" for reason in reasons)


def test_lines_keep_their_numbers() -> None:
    content = "\n\n" + car(1) + "\n\n" + car(2, 주행거리="?") + "\n"
    assert faults(read("cars.jsonl", content.encode())) == {5: ["number_wrong"]}


def test_a_car_s_body_is_no_submission(dealer: Author) -> None:
    """“body” is how a shape of cars is called too: such an array was taken for statements."""
    content = json.dumps([{"vin": vin(1), "mileage (km)": 5000, "body": "Sedan"}]).encode()
    upload = uploaded(dealer, content, name="a.json", mapping=None, mode=Upload.Mode.STOCK)
    assert counts(upload) == (1, 0, 0)


def test_a_broken_submission_costs_no_other(dealer: Author) -> None:
    good = json.dumps({"vin": vin(1), "body": {"odometer": {"stated": 85_000, "unit": "km"}}}, indent=1)
    float_ = '{"vin": "X", "body": {"odometer": {"stated": 1.5}}}'
    twice = f'{{"vin": "{vin(2)}", "vin": "{vin(3)}", "body": {{}}}}'
    content = f"[{good},\n {float_}, {twice}, null]".encode()
    upload = uploaded(dealer, content, name="a.json", mapping=None)
    assert counts(upload) == (1, 0, 3)
    assert refused(upload) == {2: ["line_json"], 3: ["line_json"], 4: ["line_object"]}


def test_a_stock_tells_what_it_goes_without(dealer: Author) -> None:
    content = written("array", car(1, 가격={"amount": "5"}), car(2, 가격="990만원"))
    upload = worked(take_in(dealer, content, name="a.json", mapping=None, mode=Upload.Mode.STOCK))
    assert counts(upload) == (2, 0, 0)
    [left_out] = upload.left_out
    assert (left_out["column"], left_out["value"]) == ("가격", '{"amount": "5"}')
    [reason] = UploadRow.objects.get(upload=upload, number=1).reasons
    assert reason["code"] == "value_nested"


def test_no_row_of_names_is_chosen_in_json(dealer: Author) -> None:
    file = ContentFile(written("array", car(1)))
    shown = preview(author=dealer, file=file, name="a.json", kind=kind_named("vehicle:listed"), mapping=None)
    assert (shown.is_table, shown.choices, [row.tone for row in shown.rows]) == (True, None, ["good"])


def test_a_list_that_is_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an answer that was not read to its end each line was told to be no JSON."""
    monkeypatch.setattr(conversions, "MAX_SIZE", 200)
    cars = [car(number) for number in range(9)]
    for content in (written("wrapped", *cars), written("lines", *cars), written("array", *cars)):
        with pytest.raises(Refusal) as caught:
            converted(ContentFile(content))
        assert caught.value.code == "file_convert_large"


@pytest.mark.parametrize("line", ['{"vin": "X", "bdy": {}}', '{"subject": "vin:X", "km": 5}', '{"vin": "X"}'])
def test_a_submission_with_a_slip_stays_one(line: str) -> None:
    assert converted(ContentFile(line.encode())) is None


@SHAPES
@pytest.mark.parametrize(
    "odd",
    [
        car(2, 가격={"담당": "홍길동"}),
        car(2, 가격=[{"담당": "홍길동 과장 1"}]),
        car(2)[:-1] + ', "가격": "홍길동", "가격": 5}',
        '["홍길동", 5]',
    ],
)
def test_a_name_among_values_is_not_repeated(shape: str, odd: str) -> None:
    _, reasons = told(shape, odd)
    assert {reason.value for reason in reasons} == {HIDDEN}


@SHAPES
@pytest.mark.parametrize("half", ["\\ud800", "\\udc00"])
def test_half_a_character_is_told_as_what_it_is(shape: str, half: str) -> None:
    """A question mark was recorded in its place."""
    members = f'"차대번호": "{vin(2)}", "주행거리": 5000'
    found, [reason] = told(shape, f'{{{members}, "비고": "a{half}b"}}')
    assert (found, reason.column) == ({2: ["-row_character"]}, "비고")
    [row] = read(
        "a.json", f'[{{{members}, "관리번호": "A{half}1"}}]'.encode(), external_id={"column": "관리번호"}
    )
    assert faults([row]) == {1: ["row_character"]}


@pytest.mark.parametrize("indent", [None, 1])
def test_members_beside_the_cars_are_told(indent: int | None) -> None:
    """A unit that holds for all of them was passed over in silence."""
    cars = [json.loads(car(1))]
    for beside, names in (({"unit": "mi", "currency": "USD"}, "unit, currency"), ({"next": None}, "")):
        file = converted(ContentFile(json.dumps({**beside, "cars": cars}, indent=indent).encode()))
        assert file is not None
        assert [names in notice.en for notice in file.notices] == [True] * bool(names)


def test_cars_that_stand_twice_are_no_cars() -> None:
    assert converted(ContentFile(f'{{"cars": {car(1)}, "cars": {car(2)}}}'.encode())) is None
