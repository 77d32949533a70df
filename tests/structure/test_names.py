"""A test's name is a sentence: it names its subject, in at most ten words."""

import ast
from functools import cache
from pathlib import Path

from tests.fixtures.checkout import parsed, tracked

WORDS = 10
NO_SUBJECT = {"it", "they", "what"}


@cache
def named() -> list[tuple[Path, list[str]]]:
    return [
        (path, node.name.removeprefix("test_").split("_"))
        for path in tracked("tests/*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]


def test_a_name_has_at_most_ten_words() -> None:
    assert [f"{path}: {' '.join(words)}" for path, words in named() if len(words) > WORDS] == []


def test_a_name_begins_with_its_subject() -> None:
    assert [f"{path}: {' '.join(words)}" for path, words in named() if words[0] in NO_SUBJECT] == []
