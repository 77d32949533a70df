"""`docs/asvs.md` has each chapter; the tests, settings and pages that it names are there; what is not met says why."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEXT = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d[^|]*) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", TEXT, re.MULTILINE)
ANSWERS = {"yes", "partly", "no", "operator", "–"}
SOURCES = "\n".join(
    (ROOT / "config" / name).read_text(encoding="utf-8") for name in ("settings.py", "env.py")
)


def test_all_chapters_of_the_standard_are_there() -> None:
    chapters = [int(number) for number in re.findall(r"^## V(\d+) ", TEXT, re.MULTILINE)]
    assert chapters == list(range(1, 15))
    assert {row[0].partition(".")[0] for row in ROWS} == {str(chapter) for chapter in chapters}
    assert len(ROWS) == len(re.findall(r"^\| \d", TEXT, re.MULTILINE))


def test_the_tests_and_settings_that_are_named_exist() -> None:
    missing = []
    for number, _, _, _, by in ROWS:
        for name in re.findall(r"`([^`]+)`", by):
            there = (
                (ROOT / name).is_file() if name.startswith("tests/") else re.search(rf"\b{name}\b", SOURCES)
            )
            if not there:
                missing.append(f"{number}: {name}")
        missing += [
            f"{number}: {page}"
            for page in re.findall(r"\]\(([^)]+)\)", by)
            if not (ROOT / "docs" / page).is_file()
        ]
    assert not missing


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_answer_is_one_of_few_and_has_its_ground(row: tuple[str, ...]) -> None:
    number, asked, met, how, by = (cell.strip() for cell in row)
    assert met in ANSWERS
    assert asked
    assert how
    # What is met shows by what.
    assert by or met not in {"yes", "partly"}, number


def test_the_threat_model_says_what_is_not_met() -> None:
    model = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| V(\d+) [^|]+ \| ([^|]+) \|", model, re.MULTILINE))
    answers: dict[str, set[str]] = {}
    for row in ROWS:
        answers.setdefault(row[0].partition(".")[0], set()).add(row[2].strip())
    assert list(told) == list(answers)
    whole = {chapter for chapter, met in answers.items() if met <= {"yes", "–"}}
    assert {chapter for chapter, text in told.items() if text.strip() == "all is met"} == whole
