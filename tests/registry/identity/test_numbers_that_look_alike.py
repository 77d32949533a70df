"""One car, one number: what looks like a VIN and is none, and what only fills the field."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from records.terms.look_alikes import LOOK_ALIKES, MISREAD, in_latin
from records.terms.subjects import subject_clean, subject_refusal
from records.terms.texts import Refusal
from registry.identity.chassis import vin_seen_in
from registry.identity.schemes import CARS
from verifier.subjects import check_subject

VIN = "KMHXX00XXXX000108"
_VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_DRAWN = {
    letter: [other for other, latin in LOOK_ALIKES.items() if latin == letter] for letter in _VIN_LETTERS
}
_READ = {letter: [other for other, digit in MISREAD.items() if digit == letter] for letter in _VIN_LETTERS}


@pytest.mark.parametrize("letter", ["\ufdfa", "A", "\u200b", "O"])
def test_of_a_number_without_end_the_beginning_is_read(letter: str) -> None:
    number = letter * 2_000_000
    assert len(in_latin(number)) <= 500 * 18
    assert code_of(f"chassis:{number}") in {"chassis_symbols", "chassis_shape"}
    assert code_of(f"vin:{number}") in {"vin_symbols", "vin_length"}


def code_of(subject: str) -> str:
    try:
        return subject_clean(subject, schemes=CARS)
    except Refusal as refusal:
        return refusal.code


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        (f"chassis:{VIN}", "chassis_is_vin"),
        (f"chassis:{VIN.lower()}", "chassis_is_vin"),
        (f"chassis: {VIN}\t", "chassis_is_vin"),
        ("chassis:KMHXX00XXXXOOO108", "chassis_is_vin"),
        ("chassis:KMHXXQ0XXXX000I08", "chassis_is_vin"),
        ("chassis:KMH-XX00/XXXX.000108", "chassis_is_vin"),
        ("chassis:\u041a\u041c\u041dXX00XXXX000108", "chassis_symbols"),
        ("chassis:\uff2b\uff2d\uff28XX00XXXX000108", "chassis_symbols"),
        ("chassis:GX81\u017f0001", "chassis_symbols"),
        ("chassis:GX81\u200b0001", "chassis_symbols"),
        ("chassis:GX81_0001", "chassis_symbols"),
        ("chassis:차대번호", "chassis_symbols"),
        ("chassis:", "chassis_shape"),
        ("chassis:" + "AB1" * 22, "chassis_shape"),
        ("vin:\u041a\u041c\u041dXX00XXXX000108", "vin_symbols"),
        ("vin:KMHSS00XXXX00010\u017f", "vin_symbols"),
        ("vin:KMH\u0131X00XXXX000108", "vin_symbols"),
        ("vin:\uff2bMHXX00XXXX000108", "vin_symbols"),
        ("vin:\u212aMHXX00XXXX000108", "vin_symbols"),
        ("vin:KMHXX00XXXX0001\u0660\u0668", "vin_symbols"),
        (f"vin:{VIN}\u200b", "vin_symbols"),
        (f"vin:\ufeff{VIN}", "vin_symbols"),
        (f"vin:KMH\u00ad{VIN[3:]}", "vin_symbols"),
        (f"vin:KMH\u00a0{VIN[3:]}", "vin_symbols"),
        (f"vin:KMH\u2010{VIN[3:]}", "vin_symbols"),
    ],
)
def test_a_number_that_looks_like_a_vin_is_refused(subject: str, code: str) -> None:
    assert code_of(subject) == code


@pytest.mark.parametrize(
    "number",
    ["0" * 17, "1" * 17, "X" * 17, "12345678901234567", "12345678912345678", "AB" * 8 + "A", "0" * 16 + "1",
     "KMH" + "0" * 14, "KMH" * 5 + "KM", "12345" * 3 + "12", "KMHX" * 4 + "1"],
)  # fmt: skip
def test_a_vin_that_only_fills_the_field_is_refused(number: str) -> None:
    assert code_of(f"vin:{number}") == "number_filler"


@given(st.text(_VIN_LETTERS, min_size=1, max_size=8))
def test_a_vin_that_says_the_same_twice_is_refused(part: str) -> None:
    assert code_of(f"vin:{(part * 17)[:17]}") == "number_filler"


@pytest.mark.parametrize(
    "number",
    ["0", "0000", "AAA", "-", "./-", "1111111", "123456", "987654321", "TEST", "TEST-01", "N/A", "NONE", "UNKNOWN",
     "ABCDEFGH", "121212121212", "ABABABABAB", "ABCABCABCABC", "QWERTY", "ASDFGHJ", "123456789123",
     "GX8112GX8112", "GX81-0001/GX81-0001"],
)  # fmt: skip
def test_a_chassis_number_that_only_fills_the_field_is_refused(number: str) -> None:
    assert code_of(f"chassis:{number}") == "number_filler"


@pytest.mark.parametrize(
    "number",
    [
        "GX81-0001234",
        "AB-12/3",
        "WBA.1.2",
        "NA1-1000123",
        "1201",
        "S30-00012",
        "BJ40LV-012345",
        "GX81-GX8",
        "100-100",
    ],
)
def test_a_chassis_number_is_taken_as_it_stands(number: str) -> None:
    assert subject_clean(f"chassis:{number}", schemes=CARS) == f"chassis:{number}"
    assert subject_refusal(f"chassis:{number}") is None


@pytest.mark.parametrize(
    "number", ["GX81/../KMHX1", "GX81/./1", "GX81//1", "/GX81-1", "GX81-1/", "../GX81-1", "GX81-1/.."]
)
def test_a_chassis_number_that_an_address_loses_is_refused(number: str) -> None:
    assert code_of(f"chassis:{number}") == "number_slash"
    with pytest.raises(Refusal):
        subject_clean(f"licence:{number}", schemes=frozenset({"licence"}))


def test_small_letters_are_read_as_capitals() -> None:
    assert subject_clean(" chassis:gx81-0001234 ".strip(), schemes=CARS) == "chassis:GX81-0001234"


def test_the_character_is_named_with_its_place() -> None:
    with pytest.raises(Refusal) as raised:
        subject_clean("vin:KMH\u0425X00XXXX000108", schemes=CARS)
    refusal = raised.value
    assert refusal.extra["character"] == "U+0425"
    assert refusal.extra["suggestion"] == VIN
    for text in (refusal.text.ko, refusal.text.en):
        assert "U+0425 CYRILLIC CAPITAL LETTER HA" in text
        assert "4" in text


@dataclass(frozen=True)
class Letter:
    """A letter of a VIN, and how else it may be written."""

    letter: str
    shown: str


_letters = st.sampled_from(
    [
        Letter(letter, sign + other)
        for letter in _VIN_LETTERS
        for other in (letter, letter.lower(), *_DRAWN[letter], *_READ[letter])
        for sign in ("", ".", "/", "-")
    ]
)


def disguises() -> st.SearchStrategy[tuple[str, str]]:
    """A VIN and a number that a reader takes for it."""
    return st.lists(_letters, min_size=17, max_size=17).map(
        lambda letters: (
            "".join(letter.letter for letter in letters),
            "".join(letter.shown for letter in letters),
        )
    )


@given(disguises())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_disguise_of_a_vin_becomes_a_subject(drawn: tuple[str, str]) -> None:
    vin, number = drawn
    assert vin_seen_in(number) == vin
    with pytest.raises(Refusal):
        subject_clean(f"chassis:{number}", schemes=CARS)
    try:
        made = subject_clean(f"vin:{number}", schemes=CARS)
    except Refusal:
        return
    # Small letters and hyphens alone are read as what they stand for.
    assert made == f"vin:{re.sub('-', '', number).upper()}" == f"vin:{vin}"


@given(st.sampled_from(["vin", "chassis"]), st.text(max_size=70))
def test_a_number_taken_is_a_subject_to_every_verifier(scheme: str, number: str) -> None:
    try:
        subject = subject_clean(f"{scheme}:{number}", schemes=CARS)
    except Refusal:
        return
    assert check_subject(subject) == subject
    assert subject.isascii()
    assert subject_refusal(subject) is None


@given(st.text(_VIN_LETTERS, min_size=17, max_size=17), st.integers(0, 16), st.characters(codec="utf-8"))
def test_a_character_that_is_not_latin_never_becomes_one(vin: str, place: int, other: str) -> None:
    assume(not other.isascii())
    assert code_of(f"vin:{vin[:place]}{other}{vin[place + 1 :]}") == "vin_symbols"
