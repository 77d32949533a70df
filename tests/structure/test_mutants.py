"""What `make mutants` changes and lists is there, and its changes are what they are called."""

import ast

import pytest

from tools.mutants import listed
from tools.mutants.mutations import Name, mutants

GUARD = """
LIMIT = 3

def take(items, index):
    '''The item.'''
    if index >= LIMIT or not items:
        raise IndexError(1)
    return items[index + 1]
"""


def named(source: str) -> list[tuple[str, str, str]]:
    return [
        (one.name.function, one.name.before, one.name.after) for one in mutants("x.py", ast.parse(source))
    ]


def test_a_guard_is_removed_and_moved_by_one() -> None:
    before = "if index >= LIMIT or not items:"
    assert named(GUARD) == [
        ("<module>", "LIMIT = 3", "LIMIT = 4"),
        ("take", before, "if False:"),
        ("take", before, "if True:"),
        ("take", before, "if not items:"),
        ("take", before, "if index >= LIMIT:"),
        ("take", before, "if index > LIMIT or not items:"),
        ("take", before, "if index >= LIMIT or items:"),
        ("take", "return items[index + 1]", "return None"),
        ("take", "return items[index + 1]", "return items[index - 1]"),
        ("take", "return items[index + 1]", "return items[index + 2]"),
    ]


def test_two_mutants_of_one_function_have_two_names() -> None:
    names = [one.name for one in mutants("x.py", ast.parse("def f(a):\n    g(a)\n    g(a)\n"))]
    assert [name.after for name in names] == ["pass", "pass  #2"]


def test_all_files_and_tests_that_a_run_reads_are_there() -> None:
    paths = [path for part in listed.parts() for path in (*part.files, *part.tests)]
    assert [path for path in paths if not (listed.ROOT / path).is_file()] == []


@pytest.mark.parametrize("name", listed.survivors(), ids=str)
def test_a_listed_survivor_is_a_mutant(name: Name) -> None:
    tree = ast.parse((listed.ROOT / name.file).read_text(encoding="utf-8"))
    assert name in {one.name for one in mutants(name.file, tree)}


def test_a_listed_survivor_has_a_reason() -> None:
    assert [name for name, reason in listed.survivors().items() if len(reason) < 20] == []
