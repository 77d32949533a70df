"""The image's steps, taken in a fresh folder: what it copies is enough to install, build and serve."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploying.reading import HOME, steps
from tests.fixtures.checkout import ROOT, tracked

OF_DEBIAN = {"apt-get", "useradd"}
"""Steps that change the machine itself are read here, and not taken."""


def test_debian_s_packages_are_those_that_are_needed() -> None:
    [packages] = [rest for word, rest in steps() if word == "RUN" and rest.startswith("apt-get")]
    manual = (ROOT / "docs" / "operating.md").read_text() + (ROOT / ".ci" / "run").read_text()
    named = re.findall(
        r"(?<= )[a-z][\w.+-]+", packages.partition("--no-install-recommends")[2].partition("&&")[0]
    )
    assert {"python3", "python3-venv", "nodejs", "npm", "postgresql-client"} <= set(named)
    assert {name for name in named if name.startswith(("lib", "fonts"))} <= set(
        re.findall(r"[\w.-]+", manual)
    )


def test_each_file_that_is_copied_first_is_there() -> None:
    for word, rest in steps():
        if word == "COPY":
            assert all((ROOT / name).exists() for name in rest.split()[:-1]), rest


@pytest.mark.soak
@pytest.mark.git
def test_the_steps_make_a_registry_that_answers(tmp_path: Path) -> None:
    folder, environment = tmp_path / "image", {}
    for word, rest in steps():
        if word == "COPY":
            copied(rest.split(), folder)
        elif word == "ENV":
            environment = dict(pair.split("=", 1) for pair in moved(rest, folder).split())
        elif word == "RUN" and rest.split()[0] not in OF_DEBIAN:
            done = run(moved(rest, folder), folder)
            assert done.returncode == 0, f"{rest}\n{done.stdout}{done.stderr}"
        else:
            assert word in {"FROM", "RUN", "WORKDIR", "USER", "CMD"}, word
    assert steps()[-1][0] == "CMD"
    command = re.findall(r'"([^"]+)"', steps()[-1][1])
    assert (folder / "var" / "static" / "staticfiles.json").exists()
    # Its own command, with what the image sets and a secret key: everything is imported, and nothing listens.
    done = subprocess.run(
        [*command, "--check-config"],
        cwd=folder,
        env=environment | {"SECRET_KEY": "x" * 50, "DATA_DIR": str(tmp_path / "data")},
        executable=folder / ".venv" / "bin" / command[0],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def copied(words: list[str], folder: Path) -> None:
    *sources, target = words
    names = tracked() if sources == ["."] else [Path(name) for name in sources]
    for name in names:
        place = folder / (name if target.startswith("./") or sources == ["."] else Path(target) / name.name)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, place)


def moved(text: str, folder: Path) -> str:
    return text.replace(HOME, str(folder))


def run(step: str, folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DJANGO", "DATA", "DEVELOP"))
    }
    kept |= {"PYTHON": sys.executable, "DATA_DIR": str(folder.parent / "data")}
    # Minutes of one core, of which nothing is asked here.
    kept["STATIC_COMPRESSED"] = "no"
    return subprocess.run(
        ["sh", "-c", step], cwd=folder, env=kept, capture_output=True, text=True, check=False
    )
