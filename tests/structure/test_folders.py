"""No folder of tests holds more modules than one looks through."""

from collections import Counter

from tests.fixtures.checkout import tracked

MODULES = 25


def test_folders_are_small() -> None:
    counts = Counter(path.parent.as_posix() for path in tracked("tests/*.py"))
    assert {folder: count for folder, count in counts.items() if count > MODULES} == {}
