"""The papers' table of what c2sp.org asks names tests and files that are there."""

import re

from tests.fixtures.checkout import ROOT

PAPER = (ROOT / "docs" / "witness-conformance.md").read_text(encoding="utf-8")


def test_every_test_of_the_table_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAPER))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(named) > 30
    assert {name for name in named if f"def {name}(" not in sources} == set()
    files = set(re.findall(r"`(tests/[\w./]+)`", PAPER))
    assert {name for name in files if not (ROOT / name).exists()} == set()
