"""A test's name is a sentence: it names its subject, in at most ten words."""

import re
from functools import cache
from pathlib import Path

from tests.fixtures.checkout import ROOT, tracked

WORDS = 10
NO_SUBJECT = {"it", "they", "what"}


@cache
def named() -> list[tuple[Path, list[str]]]:
    return [
        (path, name.split("_"))
        for path in tracked("tests/*.py")
        for name in re.findall(r"^(?:async )?def test_(\w+)", (ROOT / path).read_text(), re.MULTILINE)
    ]


def test_a_name_has_at_most_ten_words() -> None:
    assert [f"{path}: {' '.join(words)}" for path, words in named() if len(words) > WORDS] == []


def test_a_name_begins_with_its_subject() -> None:
    assert [f"{path}: {' '.join(words)}" for path, words in named() if words[0] in NO_SUBJECT] == []
