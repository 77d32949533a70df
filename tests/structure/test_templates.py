"""Templates are laid out as the Python packages are, and written to be read."""

import re
from collections import Counter
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
FILES = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
LINE, LONGER_SHARE, FOLDER = 120, 0.02, 25


def test_lines_are_short() -> None:
    lines = [line for path in FILES for line in path.read_text(encoding="utf-8").splitlines()]
    assert sum(len(line) > LINE for line in lines) <= LONGER_SHARE * len(lines)


def test_no_folder_is_crowded() -> None:
    counts = Counter(path.parent.relative_to(TEMPLATES).as_posix() for path in FILES)
    assert {folder: count for folder, count in counts.items() if count > FOLDER} == {}


def test_the_common_templates_know_none_of_the_car_market() -> None:
    knowing = [
        path.relative_to(TEMPLATES).as_posix()
        for path in FILES
        if not path.is_relative_to(TEMPLATES / "registry")
        and re.search(r"""\{% (?:extends|include) ["']registry/""", path.read_text(encoding="utf-8"))
    ]
    assert knowing == []
