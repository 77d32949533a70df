"""What a text or a value is refused for, and how deep it may lie."""

from __future__ import annotations

import json
from typing import Any

import pytest

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


@pytest.mark.parametrize("text", ["AA", "AA=", "AAA", "A", "AA==\n", "AA= =", "AB==", "_w==", "가"])
def test_another_text_than_the_base64_of_its_bytes_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        canonical.b64_decode(text)
