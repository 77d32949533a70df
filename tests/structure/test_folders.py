"""No folder holds more modules than one looks through: one of the code has sub-folders then, one of tests is parted."""

from collections import Counter

from tests.fixtures.checkout import tracked

MODULES = 25


def test_folders_without_sub_folders_are_small() -> None:
    modules = [path for path in tracked("*.py") if path.name != "__init__.py"]
    counts = Counter(path.parent for path in modules)
    parents = {parent for folder in counts for parent in folder.parents}
    large = {folder.as_posix(): count for folder, count in counts.items() if count > MODULES}
    assert {name for name in large if name not in {parent.as_posix() for parent in parents}} == set()


def test_folders_of_tests_are_small() -> None:
    counts = Counter(path.parent.as_posix() for path in tracked("tests/*.py"))
    assert {folder: count for folder, count in counts.items() if count > MODULES} == {}
