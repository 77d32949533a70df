"""What `make mutants` changes and lists is there, and its changes are what they are called."""

import ast
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from tools.mutants import listed
from tools.mutants.mutations import Name, mutants
from tools.mutants.swapping import Swapper

GUARD = """
LIMIT = 3

def take(items, index):
    '''The item.'''
    if index >= LIMIT or not items:
        raise IndexError(1)
    return items[index + 1]
"""


COUNTED = """
LIMIT = 3
SHARE = 12 // (1 - 1 + 1)

def adder(number):
    def add(other):
        return other + number
    return add

add_two = adder(2)
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


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of the test's own, in `tmp_path`, to put mutants into."""
    (tmp_path / "counted.py").write_text(COUNTED)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "counted", raising=False)
    return import_module("counted")


def swap(tmp_path: Path, before: str, after: str) -> None:
    swapper = Swapper(tmp_path, "counted.py")
    [mutant] = [
        mutant
        for mutant in mutants("counted.py", swapper.tree)
        if (mutant.name.before, mutant.name.after) == (before, after)
    ]
    swapper.swap(mutant)


@pytest.mark.parametrize(("after", "result"), [("return other - number", -1), ("return None", None)])
def test_a_closure_that_is_held_already_runs_the_mutant(
    tmp_path: Path, counted: ModuleType, after: str, result: int | None
) -> None:
    assert counted.add_two(1) == 3
    swap(tmp_path, "return other + number", after)
    assert counted.add_two(1) == result


def test_who_imported_a_constant_has_the_changed_one(
    tmp_path: Path, counted: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "LIMIT", counted.LIMIT, raising=False)
    swap(tmp_path, "LIMIT = 3", "LIMIT = 4")
    assert counted.LIMIT == vars(sys.modules[__name__])["LIMIT"] == 4


def test_a_constant_whose_changed_line_raises_says_so(tmp_path: Path, counted: ModuleType) -> None:
    assert counted.SHARE == 12
    with pytest.raises(ZeroDivisionError):
        swap(tmp_path, "SHARE = 12 // (1 - 1 + 1)", "SHARE = 12 // (1 - 2 + 1)")


def test_all_files_and_tests_that_a_run_reads_are_there() -> None:
    paths = [path for part in listed.parts() for path in (*part.files, *part.tests)]
    assert [path for path in paths if not (listed.ROOT / path).is_file()] == []


@pytest.mark.parametrize("name", listed.survivors(), ids=str)
def test_a_listed_survivor_is_a_mutant(name: Name) -> None:
    tree = ast.parse((listed.ROOT / name.file).read_text(encoding="utf-8"))
    assert name in {one.name for one in mutants(name.file, tree)}


def test_a_listed_survivor_has_a_reason() -> None:
    assert [name for name, reason in listed.survivors().items() if len(reason) < 20] == []
