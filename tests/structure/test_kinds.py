"""A kind of records is named in its home alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from records.terms.families import kinds
from records.terms.table import verifier_kinds
from tests.fixtures.checkout import ROOT, parsed
from verifier.kinds import DEFAULT

KIND = re.compile(r"""["'`]([a-z][a-z_]{0,31}:[a-z][a-z_]{0,31})["'`]""")
THE_LOGS_OWN = "map:committed"
OF_POLLS = {"verifier/polls/kinds.py", "static/verifier/polls/kinds.js"}
"""What a poll's kinds mean is written into the formats, not into a table."""


def _verifiers() -> Iterator[Path]:
    yield from (ROOT / "verifier").rglob("*.py")
    yield from (path for path in (ROOT / "static/verifier").rglob("*.js") if "build" not in path.parts)


def test_neither_verifier_names_a_kind_outside_of_the_table() -> None:
    named = {
        f"{path.relative_to(ROOT)}: {kind}"
        for path in _verifiers()
        if str(path.relative_to(ROOT)) not in OF_POLLS
        for kind in KIND.findall(path.read_text(encoding="utf-8"))
        if kind != THE_LOGS_OWN
    }
    assert named == set()


HOMES = {"kinds.py", "common.py", "bodies.py"}


def _strings(path: Path) -> Iterator[str]:
    """What code means; docstrings and comments may name what they like."""
    if path.suffix == ".html":
        yield from re.findall(r"[a-z]+:[a-z]+", path.read_text(encoding="utf-8"))
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_the_house_names_a_kind_in_its_home_alone() -> None:
    files = [
        path
        for room in ("config", "registry", "voting", "records", "anchoring", "templates")
        for path in (ROOT / room).rglob("*")
        if path.suffix in {".py", ".html"} and path.name not in HOMES and "migrations" not in path.parts
    ]
    assert len(files) > 500
    named = {
        f"{path.relative_to(ROOT)}: {text}" for path in files for text in _strings(path) if text in kinds()
    }
    assert named == set()


def test_the_verifiers_table_is_the_families() -> None:
    assert verifier_kinds() == DEFAULT
