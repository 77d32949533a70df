"""A module is about one noun: under 300 lines, a function under 40, a test file under 250. Exceptions stand here by name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

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


def longer(path: Path, than: int) -> Iterator[tuple[str, int]]:
    """Name and length of the functions that are longer: from `def` to the last line, the docstring not counted."""
    if not _may_be_longer((ROOT / path).read_text(encoding="utf-8"), than):
        return  # To parse all of the project takes seconds.
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = _height(node) - (_height(node.body[0]) if ast.get_docstring(node) else 0)
            if length > than:
                yield f"{path}:{node.name}", length


def _may_be_longer(text: str, than: int) -> bool:
    depths = [
        (number, len(line) - len(line.lstrip()))
        for number, line in enumerate(text.splitlines())
        if re.match(r" *(?:async )?def ", line)
    ]
    ends = [*depths[1:], (text.count("\n") + 1, 0)]
    return any(
        next(end for end, depth_there in ends[place:] if depth_there <= depth or end == ends[-1][0]) - number
        > than
        for place, (number, depth) in enumerate(depths)
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
    too_long = {name: count for path in modules() for name, count in longer(path, FUNCTION)}
    assert {name: count for name, count in too_long.items() if name not in LONGER_FUNCTIONS} == {}
    assert LONGER_FUNCTIONS.keys() <= too_long.keys()


def test_nothing_is_left_for_later() -> None:
    left = re.compile(r"\b(?:TODO|FIXME|XXX|raise NotImplementedError)\b")
    texts = {
        path: (ROOT / path).read_text(encoding="utf-8")
        for path in modules()
        if path.name != Path(__file__).name
    }
    assert [(str(path), word) for path, text in texts.items() for word in left.findall(text)] == []


def test_a_celery_task_has_a_few_lines() -> None:
    tasks = [path for path in modules() if path.name == "tasks.py"]
    assert len(tasks) == 4
    assert [function for path in tasks for function in longer(path, 15)] == []
