import io
import json
from typing import Any

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.http import QueryDict

from records.contents.models import Record
from records.people.authors import Author
from records.terms.families import kind_named
from records.terms.json_types import JsonObject
from registry.demo import cars
from registry.uploads.mapping import mapping_read
from registry.uploads.models import Upload
from registry.web.mapping_form import mapping_posted, mapping_rows
from registry.web.upload_preview import Preview, preview
from tests.cast import form82
from tests.fixtures.visitors import LogIn
from tests.registry.uploads.files import uploaded, worked
from tests.registry.uploads.test_dealers_files import FILES

LISTED = kind_named("vehicle:listed")
HEADER = ("VIN No", "Miles", "Ask")


def posted(**fields: str) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data[name.replace("__", ".")] = value
    return data


def previewed(author: Author, text: str, **options: Any) -> Preview:
    options = {"name": "cars.csv", "kind": LISTED, "mapping": None, **options}
    return preview(author=author, file=File(io.BytesIO(text.encode())), **options)


def test_the_form_comes_back_as_the_mapping_that_it_showed() -> None:
    mapping: JsonObject = {
        "vin": "VIN No",
        "odometer": {"column": "Miles", "unit": "mi"},
        "price": {"column": "Ask", "currency": "USD", "times": 1000},
        "sale_type": {"value": "DIRECT"},
    }
    data = QueryDict(mutable=True)
    for row in mapping_rows(HEADER, mapping, LISTED):
        for part, options in (
            ("column", row.columns),
            ("unit", row.units),
            ("currency", row.currencies),
            ("times", row.times),
        ):
            chosen = [option.value for option in options if option.selected]
            if chosen:
                data[f"{part}.{row.field.name}"] = chosen[0]
    assert mapping_posted(data, LISTED) == mapping
    mapping_read(mapping, kind=LISTED, header=HEADER)


def test_a_form_not_shown_yet_has_no_mapping() -> None:
    assert mapping_posted(posted(kind="vehicle:listed"), LISTED) is None


def test_required_fields_come_first() -> None:
    rows = mapping_rows(HEADER, {}, LISTED)
    assert [row.field.name for row in rows[:2]] == ["vin", "odometer"]
    assert not any(row.filled for row in rows)


@pytest.mark.parametrize("times", ["0.5", "-3", "x", "²"])
def test_a_factor_without_a_number_is_left_to_the_mapping(times: str) -> None:
    data = posted(column__price="column:Ask", currency__price="USD", times__price=times)
    assert mapping_posted(data, LISTED) == {"price": {"column": "Ask", "currency": "USD"}}


def test_rows_are_shown_as_they_would_be_recorded(dealer: Author) -> None:
    shown = previewed(dealer, f"vin,odometer_km\n{cars.vin(1)},1234\n{cars.vin(2)},\nKMH,5\n")
    assert [bool(row.reasons) for row in shown.rows] == [False, True, True]
    assert shown.rows[0].subject == f"vin:{cars.vin(1)}"
    assert Record.objects.count() == 0


def test_a_missing_unit_is_asked_for(dealer: Author) -> None:
    shown = previewed(dealer, f"vin,odometer\n{cars.vin(1)},1234\n")
    assert shown.rows == ()
    assert len(shown.problems) == 1
    assert shown.mapping


def test_at_most_five_rows_are_read(dealer: Author) -> None:
    lines = "".join(f"{cars.vin(number)},5000\n" for number in range(1, 50))
    assert len(previewed(dealer, f"vin,odometer_km\n{lines}").rows) == 5


def test_json_lines_need_no_mapping(dealer: Author) -> None:
    line = json.dumps({"vin": cars.vin(1), "body": form82(1)}, ensure_ascii=False)
    shown = previewed(dealer, line + "\n{}\n", name="forms.jsonl", kind=kind_named("inspection:recorded"))
    assert not shown.is_table
    # The photos that it names are not among its attachments; the second line states nothing.
    assert [bool(row.reasons) for row in shown.rows] == [True, True]


def test_a_table_of_inspections_is_refused(dealer: Author) -> None:
    shown = previewed(dealer, "vin,odometer_km\nX,2\n", kind=kind_named("inspection:recorded"))
    assert "JSON Lines" in shown.problems[0].en


def test_a_file_without_a_table_says_so(dealer: Author) -> None:
    shown = previewed(dealer, "%PDF-1.7", name="cars.pdf")
    assert "PDF" in shown.problems[0].en


def test_a_posted_file_becomes_an_upload(dealer: Author, log_in: LogIn) -> None:
    file = io.BytesIO(f"vin,odometer_km\n{cars.vin(1)},1234\n".encode())
    file.name = "cars.csv"
    data = {
        "kind": "vehicle:listed",
        "file": file,
        "column.vin": "column:vin",
        "column.odometer": "column:odometer_km",
        "unit.odometer": "km",
    }
    response = log_in(dealer).post("/desk/uploads/new/", data)
    upload = Upload.objects.get()
    assert response.headers["HX-Redirect"] == f"/desk/uploads/{upload.pk}/"
    assert upload.mapping["odometer"] == {"column": "odometer_km", "unit": "km"}


def test_a_file_that_can_not_be_worked_with_is_refused(dealer: Author, log_in: LogIn) -> None:
    file = io.BytesIO(b"vin\n\xff\n")
    file.name = "cars.csv"
    page = (
        log_in(dealer).post("/desk/uploads/new/", {"kind": "vehicle:listed", "file": file}).content.decode()
    )
    assert "기록된 것이 없습니다" in page
    assert not Upload.objects.exists()


def test_words_prices_and_the_table_are_posted_with_the_columns() -> None:
    data = posted(
        column__fuel="column:연료", column__price="letter:C", currency__price="KRW", unusual__price="won"
    )
    data.update({"word|fuel|노란거": "GASOLINE", "word|fuel|a|b": "left_out"})
    data.update({"table.sheet": "수입", "table.header_row": "3", "table.hidden_rows": ""})
    assert mapping_posted(data, LISTED) == {
        "fuel": {"column": "연료", "values": {"노란거": "GASOLINE", "a|b": ""}},
        "price": {"letter": "C", "currency": "KRW", "unusual": "won"},
        "table": {"sheet": "수입", "header_row": 3},
    }


def test_a_sheet_that_is_chosen_brings_its_own_columns(dealer: Author) -> None:
    content = (FILES / "14_two_sheets.xlsx").read_bytes()
    options: Any = {"name": "a.xlsx", "kind": LISTED, "mapping": None}
    shown = preview(author=dealer, file=ContentFile(content), table={"sheet": "수입"}, **options)
    assert "BMW" in shown.sample[0]
    assert shown.choices is not None
    assert [(option.value, option.selected) for option in shown.choices.sheets] == [
        ("수입", True),
        ("", False),
    ]
    below = preview(author=dealer, file=ContentFile(content), table={"header_row": 2}, **options)
    assert below.header[0].startswith("KMH")


def test_a_row_that_is_asked_about_is_answered(dealer: Author, log_in: LogIn) -> None:
    mapping: JsonObject = {
        "vin": "vin",
        "odometer": {"column": "km", "unit": "km"},
        "price": {"column": "price", "currency": "KRW"},
    }
    content = f"vin,km,price\n{cars.vin(1)},1234,1630\n".encode()
    upload = uploaded(dealer, content, mapping=mapping, trial=True)
    client = log_in(dealer)
    page = client.get(f"/desk/uploads/{upload.pk}/").content.decode()
    assert 'name="reason|2|price|/body/price"' in page
    assert "16,300,000원" in page
    client.post(f"/desk/uploads/{upload.pk}/decide/", {"reason|2|price|/body/price": "manwon"})
    worked(upload)
    assert '"amount":16300000' in str(Record.objects.get().content.canonical)
