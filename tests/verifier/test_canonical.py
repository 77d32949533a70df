"""What a text or a value is refused for, and how deep it may lie."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785

from verifier import canonical
from verifier.errors import Malformed


def refused(data: bytes | str) -> str:
    with pytest.raises(Malformed) as caught:
        canonical.loads(data)
    return caught.value.fault.code


def test_a_text_is_refused_for_what_is_wrong_with_it() -> None:
    assert refused("\ufeff{}") == refused(b"\xef\xbb\xbf{}") == "byte_order_mark"
    assert refused("{") == "not_json"
    # Before json's scanner, which would come to the end first.
    assert refused("[" * 65) == "nested_deep"


@pytest.mark.parametrize("place", ['"{}"', '{{"{}":1}}', '[{{"a":["가{}"]}}]'])
@pytest.mark.parametrize(
    ("character", "code"),
    [("\ud800", "lone_surrogate"), ("\ufdd0", "noncharacter"), ("\U0001fffe", "noncharacter")],
)
def test_a_noncharacter_is_refused_however_it_is_written(place: str, character: str, code: str) -> None:
    assert refused(place.format(character)) == code
    assert refused(place.format(json.dumps(character)[1:-1])) == code
    if code == "noncharacter":
        assert refused(place.format(character).encode()) == code


@pytest.mark.parametrize("place", ["{}", '{{"a":{}}}', '[[1,"가",{}]]'])
def test_an_integer_beyond_what_doubles_hold_is_refused(place: str) -> None:
    for number in (2**53, -(2**53), 10**16 - 1):
        assert refused(place.format(number)) == "number_range"
    assert canonical.loads(place.format(2**53 - 1))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 64 + "]" * 64,
        "[" + "[]," * 64 + "[]]",
        "[" + "[]," * 64 + "[" * 63 + "]" * 64,
        '["' + "[" * 65 + '"]',
        '["\\"' + "{" * 65 + '"]',
    ],
)
def test_brackets_within_the_limit_or_in_strings_pass(text: str) -> None:
    canonical.check_nesting(text)


@pytest.mark.parametrize("text", ["[" * 65, '{"a":' * 65, "[" + "[]," * 64 + "[" * 64, '["\\"",' + "[" * 64])
def test_brackets_beyond_the_limit_are_refused(text: str) -> None:
    with pytest.raises(Malformed) as caught:
        canonical.check_nesting(text)
    assert caught.value.fault.code == "nested_deep"


@pytest.mark.parametrize("outer", [lambda value: [value], lambda value: (value,), lambda value: {"a": value}])
def test_a_value_lies_at_most_64_deep(outer: Any) -> None:
    value: Any = outer(1)
    for _ in range(63):
        value = outer(value)
    assert canonical.dumps(value)
    with pytest.raises(Malformed) as caught:
        canonical.dumps(outer(value))
    assert caught.value.fault.code == "nested_deep"


@pytest.mark.parametrize("value", [{1: 2}, {True: 1}, {None: 1}, 1.0, b"bytes", {"a"}, [object()]])
def test_a_value_that_json_has_not_is_refused(value: Any) -> None:
    with pytest.raises(Malformed):
        canonical.dumps(value)


@pytest.mark.parametrize("value", [None, True, False, "", (), [], {}, 2**53 - 1, -(2**53) + 1])
def test_a_value_that_json_has_is_written(value: Any) -> None:
    read = canonical.loads(canonical.dumps(value))
    assert read == (list(value) if isinstance(value, tuple) else value)


def test_every_letter_is_written_as_rfc_8785_has_it() -> None:
    beyond = (0x2028, 0xAC00, 0xE000, 0xFFFD, 0x10000, 0x1F600, 0x10FFFD)
    letters = [chr(code) for code in (*range(0x100), *beyond)]
    for letter in letters:
        value: Any = {letter: letter, "가": [letter, -1, 0, True, None, {}, []], "": canonical.MAX_INTEGER}
        assert canonical.dumps(value) == rfc8785.dumps(value)
    assert canonical.dumps(letters) == rfc8785.dumps(letters)


@pytest.mark.parametrize("letter", ["\ud7ff", "\ue000", "\uffed", "\ufffd"])
@pytest.mark.parametrize("beyond", ["\U00010000", "\U0003fffd", "\U00040000", "\U0010fffd"])
def test_names_are_ordered_by_utf_16(letter: str, beyond: str) -> None:
    """A letter beyond U+FFFF is two units there, the first of which is below U+E000."""
    value: Any = {letter: 1, beyond: 2, "a": {beyond: 3, letter: 4}}
    written = json.loads(canonical.dumps(value))
    assert list(written) == sorted(value, key=lambda name: name.encode("utf-16-be"))
    assert canonical.dumps(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("text", ["AA", "AA=", "AAA", "A", "AA==\n", "AA= =", "AB==", "_w==", "가"])
def test_another_text_than_the_base64_of_its_bytes_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        canonical.b64_decode(text)
