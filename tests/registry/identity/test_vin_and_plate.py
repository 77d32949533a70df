import csv
from pathlib import Path

import pytest

from records.screening.plates import plate_read
from records.terms.schemes import number_masked
from records.terms.subjects import subject_clean
from records.terms.texts import Refusal
from registry.identity.vin import vin_clean, vin_refusal

VECTORS = Path(__file__).resolve().parents[4] / "shared" / "data" / "vin_vectors.csv"
CARS = frozenset({"vin", "chassis"})


@pytest.mark.parametrize(
    "typed", ["kmhxx00xxxx000001", " KMHXX00XXXX000001 ", "KMHXX-00XXXX-000001", "KMHXX00XXXX 000001"]
)
def test_a_vin_is_read_as_people_type_it(typed: str) -> None:
    assert subject_clean(f"vin:{typed}", schemes=frozenset({"vin"})) == "vin:KMHXX00XXXX000001"


@pytest.mark.parametrize("position_9", "ABCDEFGHJKLMNPRSTUVWXYZ0123456789")
def test_the_check_digit_is_not_checked(position_9: str) -> None:
    assert vin_refusal(f"KMHXX00X{position_9}XX000001") is None


@pytest.mark.parametrize(
    ("typed", "code", "suggestion"),
    [
        ("KMHXX00XXXX00000", "vin_length", None),
        ("KMHXX00XXXX0000011", "vin_length", None),
        ("", "vin_length", None),
        ("KMHXXO0XXXX00000I", "vin_letters", "KMHXX00XXXX000001"),
        ("KMHXX00XXXXQ00001", "vin_letters", "KMHXX00XXXX000001"),
        ("KMHXX00XXXX00000한", "vin_symbols", None),
        ("KMHXX00XXXX00000*", "vin_symbols", None),
        ("IKMHXX00XXXX000001", "vin_length", "KMHXX00XXXX000001"),
        ("*KMHXX00XXXX000001*", "vin_symbols", "KMHXX00XXXX000001"),
        ("*IKMHXXO0XXXX000001*", "vin_symbols", "KMHXX00XXXX000001"),
        ('="KMHXX00XXXX000001"', "vin_symbols", "KMHXX00XXXX000001"),
        ("'KMHXX00XXXX000001", "vin_symbols", "KMHXX00XXXX000001"),
        ("차대번호: KMHXX00XXXX000001", "vin_symbols", "KMHXX00XXXX000001"),
        ("KMHXX00\u200bXXXX000001\ufeff", "vin_symbols", "KMHXX00XXXX000001"),
        ("ＫＭＨＸＸ００ＸＸＸＸ０００００１", "vin_symbols", "KMHXX00XXXX000001"),
        ("KMHXX00XXXX00000\u041e", "vin_symbols", "KMHXX00XXXX000000"),
        ("*00000000000000000*", "vin_symbols", None),
    ],
)
def test_a_wrong_vin_is_explained_and_the_likely_one_suggested(
    typed: str, code: str, suggestion: str | None
) -> None:
    refusal = vin_refusal(vin_clean(typed))
    assert refusal is not None
    assert refusal.code == code
    assert refusal.extra.get("suggestion") == suggestion


@pytest.mark.shared_data
def test_real_vins_are_accepted() -> None:
    with VECTORS.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["format_ok"] == "1"]
    assert len(rows) > 400
    assert all(vin_refusal(row["vin"]) is None for row in rows)


def test_the_last_six_are_hidden() -> None:
    assert number_masked("KMHXX00XXXX000001") == "KMHXX00XXXX******"
    assert number_masked("AB-12") == "******"


@pytest.mark.parametrize(
    "subject",
    [
        "KMHXX00XXXX000001",
        "vin",
        "licence:1",
        "poll:1",
        "chassis:",
        "chassis:A B",
        "chassis:" + "AB" * 33,
        "chassis:A\u200bB",
        None,
        7,
    ],
)
def test_a_subject_that_is_no_car_is_refused(subject: object) -> None:
    with pytest.raises(Refusal):
        subject_clean(subject, schemes=CARS)


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("12가3456", "private"),
        ("123우 4567", "private"),
        ("123 가 4567", "private"),
        ("12하3456", "rental"),
        ("101호1234", "rental"),
        ("서울12바3456", "commercial"),
        ("서울 1가 1234", "private"),
        ("경기 80배 1234", "parcel"),
    ],
)
def test_a_plate_says_what_the_car_is_used_for(text: str, use: str) -> None:
    plate = plate_read(text)
    assert plate is not None
    assert plate.use == use
    assert plate.is_rental == (use == "rental")
    assert plate.is_commercial == (use in {"commercial", "parcel"})


@pytest.mark.parametrize(
    "text", ["", "1가2345", "1234가5678", "12각3456", "12가345", "평양12가3456", "12-3456", "서울123가4567"]
)
def test_a_text_without_a_plate_gives_none(text: str) -> None:
    assert plate_read(text) is None
