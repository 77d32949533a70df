"""The package as a whole: what it may import, what it says, how fast it is, that it installs alone."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verifier.file import check, dumps, evidence
from tests.verifier.keys import passkey
from tests.verifier.maker import Registry
from verifier import words

PACKAGE = Path(words.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


def _imported() -> Iterator[str]:
    """The outermost name of every absolute import."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield (node.module or "").partition(".")[0]


def test_it_imports_the_standard_library_and_three_packages() -> None:
    """And itself by relative imports only: installed, it has another name."""
    assert set(_imported()) - set(sys.stdlib_module_names) == {"rfc8785", "nacl", "cryptography"}
    project = tomllib.loads((PACKAGE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split("[<>=]", each)[0] for each in project["dependencies"]}
    assert named == {"rfc8785", "pynacl", "cryptography"}


def test_fifty_records_are_checked_in_well_under_a_second() -> None:
    registry, key = Registry(), passkey()
    registry.enrol(key)
    for number in range(24):
        registry.certify(key, registry.inspect())
        if number % 6 == 5:
            registry.anchor()
    registry.state("vehicle:sold", {})
    registry.anchor()
    file = dumps(evidence(registry))
    start = time.process_time()
    assert check(registry, file).status == 0
    assert time.process_time() - start < 0.5


@pytest.mark.soak
def test_it_installs_alone(tmp_path: Path) -> None:
    python = tmp_path / "venv/bin/python"
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", PACKAGE], check=True, capture_output=True)
    registry = Registry()
    registry.state("vehicle:listed", {})
    registry.anchor()
    (tmp_path / "car.json").write_bytes(dumps(evidence(registry)))
    (tmp_path / "trust.json").write_bytes(dumps(registry.trust()))
    command = [str(python), "-m", "verifier", "car.json", "--trust", "trust.json"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=tmp_path, env=clean, check=False, capture_output=True)
    assert done.returncode == 2, done.stderr
    assert b"logged: pass" in done.stdout
    installed = subprocess.run([python, "-c", "import django"], env=clean, check=False, capture_output=True)
    assert installed.returncode == 1
