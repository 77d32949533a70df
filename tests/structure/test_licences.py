"""Each part that we serve or install has its licence in `docs/licences.md`, the one that it names itself."""

import json
import re
from importlib.metadata import metadata

import pytest

from tests.fixtures.checkout import ROOT

ROWS = {
    cells[0]: cells[1]
    for line in (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| part", "| --"))
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
}
NODE = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
PYTHON = re.findall(r"^([a-z][\w-]*)", (ROOT / "requirements.in").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_part_has_a_row_and_no_other() -> None:
    assert ROWS.keys() == {*NODE, *PYTHON}


@pytest.mark.parametrize("name", PYTHON)
def test_a_python_part_s_licence_is_its_own_word(name: str) -> None:
    said = metadata(name)
    expression = said["License-Expression"]
    classifiers = " ".join(said.get_all("Classifier") or [])
    told = f"{expression or said['License'] or ''} {classifiers if not expression else ''}"
    family = re.match(r"[A-Z0]+", ROWS[name])
    assert family
    assert ROWS[name] == expression or (not expression and re.search(family[0], told, re.IGNORECASE)), told


@pytest.mark.parametrize("name", NODE)
def test_a_node_part_s_licence_is_its_own_word(name: str) -> None:
    package = json.loads((ROOT / "node_modules" / name / "package.json").read_text(encoding="utf-8"))
    assert package["license"] == ROWS[name]


def test_our_own_licence_is_said_in_every_package() -> None:
    for name in ("pyproject.toml", "verifier/pyproject.toml"):
        assert 'license = "Apache-2.0"' in (ROOT / name).read_text(encoding="utf-8")
    assert json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["license"] == "Apache-2.0"
    assert (ROOT / "LICENSE").read_bytes() == (ROOT / "verifier" / "LICENSE").read_bytes()
