import json
from typing import Any

import pytest

from anchoring.models import PendingEntry
from records.contents.models import Record
from records.people.authors import Author
from records.stating.services import record_create
from registry.uploads.models import Upload, UploadRow
from registry.uploads.trials import upload_confirm
from tests.registry.uploads.files import (
    MAPPING,
    cars,
    counts,
    csv,
    refused,
    take_in,
    uploaded,
    vin,
    workbook,
    worked,
)


def body(record: Record) -> dict[str, Any]:
    stated: dict[str, Any] = json.loads(record.content.canonical)["body"]
    return stated


def test_each_row_becomes_a_record_with_a_pending_entry(dealer: Author) -> None:
    upload = uploaded(dealer, cars(3))
    assert upload.state == Upload.State.DONE
    assert counts(upload) == (3, 0, 0)
    assert Record.objects.count() == PendingEntry.objects.count() == 3


def test_miles_are_kept_as_stated_and_converted(dealer: Author) -> None:
    mapping = MAPPING | {"odometer": {"column": "KM", "unit": "mi"}}
    uploaded(dealer, csv(f"{vin(1)},38882"), mapping=mapping)
    assert body(Record.objects.get()) == {"odometer": {"stated": 38882, "unit": "mi", "km": 62575}}


def test_lower_case_vins_spaces_and_decimals_are_read(dealer: Author) -> None:
    uploaded(dealer, csv(f" {vin(1).lower()} ,45322.0"))
    record = Record.objects.get()
    assert record.subject == f"vin:{vin(1)}"
    assert body(record)["odometer"] == {"stated": 45322, "unit": "km", "km": 45322}


def test_columns_of_every_sort_fill_the_body(dealer: Author) -> None:
    header = "VIN,KM,Price,Gear,Sold,Year,Options,Accident,Sales"
    line = f'{vin(1)},"62,575 km","1,350만원",automatic,Tue Feb 10 2015 01:30:00 GMT-0800 (PST),2015,선루프;내비,없음,Kim'
    mapping = MAPPING | {
        "price": {"column": "price", "currency": "KRW"},
        "transmission": "Gear",
        "listed_on": "Sold",
        "model_year": "Year",
        "options": "Options",
        "accident_history": "Accident",
        "salesperson.name": "Sales",
        "sale_type": {"value": "DIRECT"},
    }
    uploaded(dealer, csv(line, header=header), mapping=mapping)
    record = Record.objects.get()
    stated = body(record)
    assert list(stated.pop("salesperson")["name"]) == ["withheld"]
    assert [disclosure.path for disclosure in record.disclosures.all()] == ["salesperson.name"]
    assert stated == {
        "odometer": {"stated": 62575, "unit": "km", "km": 62575},
        "price": {"amount": 13_500_000, "currency": "KRW"},
        "transmission": "AUTO",
        "listed_on": "2015-02-10",
        "model_year": 2015,
        "options": ["선루프", "내비"],
        "accident_history": "NO",
        "sale_type": "DIRECT",
    }


def test_unit_and_currency_may_have_their_own_columns(dealer: Author) -> None:
    mapping = {
        "vin": "VIN",
        "odometer": {"column": "Reading", "unit_column": "Unit"},
        "price": {"column": "Price", "currency_column": "Money", "times": 10_000},
    }
    rows = csv(f"{vin(1)},100,mi,700,KRW", f"{vin(2)},100,km,700,USD", header="VIN,Reading,Unit,Price,Money")
    uploaded(dealer, rows, mapping=mapping)
    kilometres = [body(record)["odometer"] for record in Record.objects.order_by("subject")]
    assert kilometres == [
        {"stated": 100, "unit": "mi", "km": 161},
        {"stated": 100, "unit": "km", "km": 100},
    ]


def test_the_same_car_twice_is_its_history(dealer: Author) -> None:
    upload = uploaded(dealer, csv(f"{vin(1)},10000", f"{vin(1)},12000"))
    assert counts(upload) == (2, 0, 0)


def test_an_identical_row_names_the_row_it_repeats(dealer: Author) -> None:
    upload = uploaded(dealer, csv(f"{vin(1)},10000", f"{vin(2)},10000", f"{vin(1)},10000.0"))
    assert counts(upload) == (2, 0, 1)
    assert refused(upload) == {4: ["row_identical"]}
    [reason] = UploadRow.objects.get(outcome="refused").reasons
    assert reason["messages"]["en"] == "The row is the same as row 2."


def test_the_same_file_again_records_nothing_twice(dealer: Author) -> None:
    uploaded(dealer, cars(3))
    again = uploaded(dealer, cars(3))
    assert counts(again) == (0, 3, 0)
    assert Record.objects.count() == 3


def test_a_mended_file_adds_what_is_new_in_it(dealer: Author) -> None:
    first = uploaded(dealer, csv(f"{vin(1)},10000", f"{vin(2)},", f"{vin(3)},30000"))
    mended = uploaded(dealer, csv(f"{vin(3)},30000", f"{vin(1)},10000.0", f"{vin(2)},20000"))
    assert (counts(first), counts(mended)) == ((2, 0, 1), (1, 2, 0))


def test_two_organisations_may_state_the_same(dealer: Author, rival: Author) -> None:
    assert counts(uploaded(dealer, cars(2))) == (2, 0, 0)
    # Two that offer one car: the second is asked, and no row counts as repeated.
    upload = uploaded(rival, cars(2), trial=True)
    assert (upload.asked, upload.repeated) == (2, 0)
    answers = {str(row): [{"rule": "L1", "pointer": "/subject", "reason": "매입함"}] for row in (2, 3)}
    upload_confirm(upload, answers=answers)
    assert counts(worked(upload)) == (2, 0, 0)


def test_a_row_whose_listing_has_ended_is_told_so(dealer: Author) -> None:
    uploaded(dealer, cars(2))
    listing = Record.objects.get(subject=f"vin:{vin(1)}")
    delisting = {"listing": listing.digest, "reason": "OTHER"}
    record_create(author=dealer, kind="vehicle:delisted", subject=listing.subject, body=delisting)
    again = uploaded(dealer, cars(2))
    assert counts(again) == (0, 2, 0)
    reasons = [[reason["code"] for reason in row.reasons] for row in UploadRow.objects.filter(upload=again)]
    assert reasons == [["row_ended"], []]


def test_an_external_id_with_other_content_is_a_conflict(dealer: Author) -> None:
    mapping = MAPPING | {"external_id": "No"}
    first = uploaded(dealer, csv(f"{vin(1)},10000,A1", header="VIN,KM,No"), mapping=mapping)
    again = uploaded(dealer, csv(f"{vin(1)},10001,A1", header="VIN,KM,No"), mapping=mapping)
    assert (counts(first), counts(again)) == ((1, 0, 0), (0, 0, 1))
    assert refused(again) == {2: ["external_id_conflict"]}
    [reason] = UploadRow.objects.get(upload=again).reasons
    assert reason["column"] == "No"


@pytest.mark.parametrize("number", ["", "A1"])
def test_an_answered_row_is_not_asked_again(dealer: Author, number: str) -> None:
    """Whether the row has an id of its own, or is known by what it says."""
    mapping = MAPPING | ({"external_id": "No"} if number else {})
    uploaded(dealer, csv(f"{vin(1)},90000", f"{vin(2)},90000"))
    rows = csv(*(f"{vin(n)},20000,{number and f'{number}{n}'}" for n in (1, 2)), header="VIN,KM,No")
    upload = uploaded(dealer, rows, mapping=mapping, trial=True)
    asked = {row.number: row.reasons[0] for row in UploadRow.objects.filter(upload=upload)}
    answers = {
        str(row): [{**told["asks"], "reason": "계기판을 다시 읽음"}]
        for row, told in asked.items()
        if row == 2
    }
    assert {told["code"] for told in asked.values()} == {"O4"}
    upload_confirm(upload, answers=answers)
    worked(upload)
    again = uploaded(dealer, rows, mapping=mapping)
    assert [row.outcome for row in UploadRow.objects.filter(upload=again).order_by("number")] == [
        "repeated",
        "asked",
    ]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_the_separator_is_told_from_the_header(dealer: Author, separator: str) -> None:
    upload = uploaded(dealer, cars(2).replace(b",", separator.encode()))
    assert counts(upload) == (2, 0, 0)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949"])
def test_the_encoding_is_told_from_the_bytes(dealer: Author, encoding: str) -> None:
    text = f"차대번호,주행거리,모델\n{vin(1)},10000,쏘나타\n"
    mapping = {"vin": "차대번호", "odometer": {"column": "주행거리", "unit": "km"}, "model": "모델"}
    upload = uploaded(dealer, text.encode(encoding), mapping=mapping)
    assert (upload.encoding, counts(upload)) == (encoding, (1, 0, 0))
    assert body(Record.objects.get())["model"] == "쏘나타"


def test_a_workbook_is_read_with_its_numbers_and_dates(dealer: Author) -> None:
    content = workbook((vin(1), 45322.0), (None, None), (vin(2).lower(), 12345))
    upload = uploaded(dealer, content, name="cars.xlsx")
    assert (upload.format, counts(upload)) == ("xlsx", (2, 0, 0))
    assert list(UploadRow.objects.values_list("number", flat=True)) == [2, 4]


def test_json_lines_carry_bodies_that_no_table_holds(dealer: Author) -> None:
    lines = [
        {"external_id": "a", "vin": vin(1), "body": {"odometer": {"stated": 5000, "unit": "km"}}},
        {"subject": f"vin:{vin(2)}", "body": {"odometer": {"stated": 6000, "unit": "km"}}},
    ]
    content = "\n".join(json.dumps(line) for line in lines).encode()
    upload = uploaded(dealer, content, name="cars.jsonl", mapping=None)
    assert (upload.format, counts(upload)) == ("jsonl", (2, 0, 0))


def test_the_file_is_destroyed_once_its_rows_are_recorded(dealer: Author) -> None:
    upload = take_in(dealer, cars(2))
    path = upload.file.path
    worked(upload)
    assert upload.file.name == ""
    with pytest.raises(FileNotFoundError), open(path, "rb"):  # noqa: PTH123
        pass
