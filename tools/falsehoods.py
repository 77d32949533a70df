"""Writes docs/falsehoods.md from the vectors of whole files; with --check it says whether the page is current."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VECTORS = ROOT / "tests" / "vectors"
FOLDERS = {"evidence": "Cars", "polls/questions": "Polls"}
PAGE = ROOT / "docs" / "falsehoods.md"
ORDER = (
    *("signed", "logged", "complete", "anchored", "dated", "current", "witnessed"),
    *("process", "eligible", "counted", "mine", "right"),
)
HEAD = """# What is false, and which question says so

Made from the vectors (`tests/vectors/evidence/`, `tests/vectors/polls/questions/`) by
`python -m tools.falsehoods`: each of these files is given to the verifiers, and gets these answers
to the questions of [formats](formats.md), sections 7 and 15. Questions that are not named pass; the
code behind an answer is one of its reasons.

"""


def rows(folder: str, result: str) -> Iterator[tuple[str, str]]:
    """A falsehood, and the questions with this answer; of the cases in which it is the worst answer."""
    for case in cases(folder):
        answers: dict[str, str] = case["answers"] or {}
        worst = next((answer for answer in ("fail", "unknown") if answer in answers.values()), None)
        if worst == result:
            yield _described(case), "; ".join(_answered(case, answers))


def cases(folder: str) -> Iterator[dict[str, Any]]:
    for path in sorted((VECTORS / folder).glob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))["cases"]


def _described(case: dict[str, Any]) -> str:
    """With its numbers in the list of what was done to polls (formats, section 18), where it has such."""
    items = ", ".join(map(str, case.get("items", ())))
    return str(case["description"]) + (f" [{items}]" if items else "")


def _answered(case: dict[str, Any], answers: dict[str, str]) -> Iterator[str]:
    for question in ORDER:
        if answers.get(question, "pass") != "pass":
            code = case["reasons"].get(question)
            yield f"{question} {answers[question]}" + (f" (`{code}`)" if code else "")


def written() -> str:
    return (HEAD + "".join(_of(folder, title) for folder, title in FOLDERS.items())).rstrip("\n") + "\n"


def _of(folder: str, title: str) -> str:
    malformed = [case["description"] for case in cases(folder) if case["error"] == "malformed"]
    return (
        f"## {title}\n\n"
        + _table(f"{title}: fails", ("falsehood", "answers"), rows(folder, "fail"))
        + _table(f"{title}: unknown", ("what is not shown", "answers"), rows(folder, "unknown"))
        + f"### {title}: malformed\n\nNothing is answered.\n\n"
        + "".join(f"- {_plain(description)}\n" for description in malformed)
        + "\n"
    )


def _table(title: str, names: tuple[str, str], lines: Iterator[tuple[str, str]]) -> str:
    head = f"### {title}\n\n| {names[0]} | {names[1]} |\n| -- | -- |\n"
    return head + "".join(f"| {_plain(first)} | {second} |\n" for first, second in lines) + "\n"


def _plain(text: str) -> str:
    return text.replace("|", "&#124;").replace("_", "\\_")


def main() -> int:
    page = written()
    if "--check" in sys.argv[1:]:
        is_current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page
        if not is_current:
            print("docs/falsehoods.md is not what the vectors say: python -m tools.falsehoods")
        return int(not is_current)
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
