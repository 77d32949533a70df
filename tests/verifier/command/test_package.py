"""The distributions: what they may need, that they build, install and are tested alone."""

from __future__ import annotations

import ast
import inspect
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import verifier
from verifier.hatch_build import TESTS_LEFT_OUT

PACKAGE = Path(verifier.__file__).parent
ROOT = PACKAGE.parent
BUILD = PACKAGE / "hatch_build.py"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != BUILD)
UV = Path(sys.executable).with_name("uv")


def _imported(paths: Iterable[Path]) -> Iterator[str]:
    """The names of all absolute imports but the standard library's."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            yield from (name for name in names if name.partition(".")[0] not in sys.stdlib_module_names)


def _run(*command: str | Path, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Without anything that leads back to the checkout."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DJANGO"))}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=clean, capture_output=True, text=True)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def _venv(folder: Path, *packages: str | Path) -> Path:
    """The programs of a new environment with `packages`, in the versions that are pinned here."""
    _run(UV, "venv", "--python", sys.executable, folder, cwd=folder.parent)
    pinned = ("--constraint", ROOT / "requirements-dev.txt")
    _run(UV, "pip", "install", "--python", folder, *pinned, *packages, cwd=folder.parent)
    return folder / "bin"


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution, and the wheel that was made from it."""
    folder = tmp_path_factory.mktemp("distributions")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, PACKAGE, cwd=folder)
    return folder


def test_the_package_imports_the_standard_library_and_three_others() -> None:
    """And itself by relative imports only: installed, it has another name."""
    assert {name.partition(".")[0] for name in _imported(MODULES)} == {"rfc8785", "nacl", "cryptography"}
    project = tomllib.loads((PACKAGE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split("[<>=]", dependency)[0] for dependency in project["dependencies"]}
    assert named == {"rfc8785", "pynacl", "cryptography"}
    assert project["version"] == verifier.__version__


def test_the_tests_that_it_brings_need_pytest_alone() -> None:
    tests = (path for path in (ROOT / "tests/verifier").rglob("*.py") if path.name not in TESTS_LEFT_OUT)
    beside = {name for name in _imported(tests) if not name.startswith(("tests.verifier", "verifier"))}
    assert {name.partition(".")[0] for name in beside} == {"pytest", "cryptography", "rfc8785"}


def test_every_public_function_says_what_it_raises() -> None:
    public = [getattr(verifier, name) for name in verifier.__all__]
    functions = [member for member in public if inspect.isfunction(member)]
    assert len(functions) == 7
    assert all("Raises" in (inspect.getdoc(function) or "") for function in functions)
    assert all(inspect.getdoc(member) for member in public if inspect.isclass(member))


@pytest.mark.soak
def test_the_wheel_is_enough_to_check_a_car(distributions: Path, tmp_path: Path) -> None:
    (wheel,) = distributions.glob("registry_verifier-*.whl")
    programs = _venv(tmp_path / "venv", wheel)
    vectors = json.loads((ROOT / "tests/vectors/evidence/signed.json").read_text(encoding="utf-8"))
    vector = next(case for case in vectors["cases"] if case["answers"]["signed"] == "pass")
    (tmp_path / "car.json").write_text(vector["evidence"])
    (tmp_path / "trust.json").write_text(json.dumps(vector["trust"]))
    command = programs / "registry-verifier"
    done = _run(command, "car.json", "--trust", "trust.json", "--lang", "en", cwd=tmp_path, check=False)
    assert done.returncode == 2, done.stderr
    assert "logged: pass" in done.stdout
    assert _run(command, "monitor", "--help", cwd=tmp_path).stdout.startswith(
        "usage: registry-verifier monitor"
    )
    _run(command, "witness-keygen", "--state", "witness", "--name", "witness.example", cwd=tmp_path)
    _witnesses(command, vector["trust"]["note_keys"][0], tmp_path)
    probe = "import importlib.util as u; print([n for n in ('verifier', 'django') if u.find_spec(n)])"
    assert _run(programs / "python", "-c", probe, cwd=tmp_path).stdout == "[]\n"
    typed = "import registry_verifier as r; from importlib.resources import files; print(files(r).joinpath('py.typed').is_file())"
    assert _run(programs / "python", "-c", typed, cwd=tmp_path).stdout == "True\n"


def _witnesses(command: Path, vkey: str, folder: Path) -> None:
    """It says where it listens, and ends when it is told to."""
    arguments = ["witness", "--state", "witness", "--log", vkey, "--listen", "127.0.0.1:0"]
    with subprocess.Popen([command, *arguments], cwd=folder, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert json.loads(running.stdout.readline())["event"] == "listening"
        running.terminate()
    assert running.returncode == 0


@pytest.mark.soak
def test_the_source_distribution_passes_its_own_tests(distributions: Path, tmp_path: Path) -> None:
    """With pytest and what the package needs, and nothing else."""
    (archive,) = distributions.glob("registry_verifier-*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.glob("registry_verifier-*")
    needed = tomllib.loads((unpacked / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    programs = _venv(tmp_path / "venv", "pytest", *needed["dependencies"])
    done = _run(programs / "python", "-m", "pytest", "-q", "-m", "not soak", cwd=unpacked)
    assert re.search(r"\d{3,} passed", done.stdout), done.stdout
    assert "skipped" not in done.stdout
