import sys

import pytest

from anchoring.foreign_json import foreign_json

DEEP = sys.getrecursionlimit() + 10


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_in_any_encoding_is_read(encoding: str) -> None:
    assert foreign_json('{"이름": [1, "[[[["]}'.encode(encoding)) == {"이름": [1, "[[[["]}


@pytest.mark.parametrize(
    "text",
    [
        "[" * DEEP + "]" * DEEP,
        "[" * DEEP,
        '{"a":' * DEEP + "1" + "}" * DEEP,
        "[" * 65 + "]" * 65,
        "",
        "{",
        "9" * 5_000,
    ],
)
def test_text_that_cannot_be_read_is_one_error(text: str) -> None:
    for given in (text, text.encode(), text.encode("utf-16")):
        with pytest.raises(ValueError):  # noqa: PT011  of json's, of int's, of ours
            foreign_json(given)


def test_bytes_that_are_no_text_are_one_error() -> None:
    with pytest.raises(ValueError):  # noqa: PT011  of the codec's
        foreign_json(b'"\xff\xfe\xfa"')


def test_numbers_are_read_as_the_reader_says() -> None:
    assert foreign_json(b"[1.50, 2]", parse_float=str) == ["1.50", 2]
