"""A module is about one noun: under 300 lines, a function under 40, a test file under 250. Exceptions stand here by name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.checkout import ROOT, parsed, tracked

MODULE, FUNCTION, TEST_FILE = 300, 40, 250

LONGER_FILES: dict[str, str] = {
    "config/settings.py": "one settings file, so that everything that can be set stands in it"
}
LONGER_FUNCTIONS: dict[str, str] = {
    "anchoring/anchorer/lane.py:attempt_store": "the order of durable steps, with what a crash leaves at each",
    "anchoring/anchorer/networks.py:network_open": "the order of durable steps, with what a crash leaves at each",
    "anchoring/anchorer/step.py:_send": "the order of durable steps, with what a crash leaves at each",
}
"""Each with the reason. A name that is no longer too long has to go."""


def modules() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


def lines(path: Path) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function's name and length: from its `def` to its last line, its docstring not counted."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (
                f"{path}:{node.name}",
                _height(node) - (_height(node.body[0]) if ast.get_docstring(node) else 0),
            )


def _height(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_are_short() -> None:
    too_long = {
        str(path): lines(path)
        for path in modules()
        if lines(path) > (TEST_FILE if path.parts[0] == "tests" else MODULE)
    }
    assert {name: count for name, count in too_long.items() if name not in LONGER_FILES} == {}
    assert LONGER_FILES.keys() <= too_long.keys()


def test_functions_are_short() -> None:
    too_long = {name: count for path in modules() for name, count in functions(path) if count > FUNCTION}
    assert {name: count for name, count in too_long.items() if name not in LONGER_FUNCTIONS} == {}
    assert LONGER_FUNCTIONS.keys() <= too_long.keys()


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "raise NotImplementedError"])
def test_nothing_is_left_for_later(word: str) -> None:
    places = [
        f"{path}:{number}"
        for path in modules()
        if path != Path(__file__).resolve().relative_to(ROOT)
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1)
        if re.search(rf"\b{word}\b", line)
    ]
    assert places == []


def test_a_celery_task_has_a_few_lines() -> None:
    tasks = [path for path in modules() if path.name == "tasks.py"]
    assert len(tasks) == 4
    assert {name: count for path in tasks for name, count in functions(path) if count > 15} == {}
