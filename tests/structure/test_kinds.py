"""A kind of records is named in its home alone."""

import re
from collections.abc import Iterator
from pathlib import Path

from records.terms.table import verifier_kinds
from verifier.kinds import DEFAULT

ROOT = Path(__file__).resolve().parent.parent.parent
KIND = re.compile(r"""["'`]([a-z][a-z_]{0,31}:[a-z][a-z_]{0,31})["'`]""")
THE_LOGS_OWN = "map:committed"


def _verifiers() -> Iterator[Path]:
    yield from (ROOT / "verifier").rglob("*.py")
    yield from (path for path in (ROOT / "static/verifier").rglob("*.js") if "build" not in path.parts)


def test_neither_verifier_names_a_kind_outside_of_the_table() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {kind}"
        for path in _verifiers()
        for kind in KIND.findall(path.read_text(encoding="utf-8"))
        if kind != THE_LOGS_OWN
    }
    assert found == set()


def test_the_verifiers_table_is_the_families() -> None:
    assert verifier_kinds() == DEFAULT
