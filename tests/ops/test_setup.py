"""Set-up says what is missing before it installs anything."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REFUSES_ATTRIBUTES = """#!/bin/sh
[ "$1" = --version ] && echo VERSION && exit
echo "SyntaxError: Unexpected token 'with'" >&2
exit 1
"""


def set_up(programs: Path) -> str:
    """Where `node` and `npm` are these: what it says as it fails."""
    ran = subprocess.run(
        ["tools/setup", "node"],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    return ran.stderr


def program(path: Path, script: str) -> None:
    path.write_text(script)
    path.chmod(0o755)


@pytest.mark.parametrize("version", ["v16.20.2", "v18.19.1", "v20.9.0"])
def test_a_node_that_is_too_old_is_refused_by_name(tmp_path: Path, version: str) -> None:
    program(tmp_path / "node", REFUSES_ATTRIBUTES.replace("VERSION", version))
    program(tmp_path / "npm", "#!/bin/sh\nexit 1\n")
    english, korean = set_up(tmp_path).strip().splitlines()
    assert english.startswith("Node.js 18.20 or newer")
    assert korean.startswith("Node.js 18.20 이상")
    assert version in english
    assert version in korean


def test_without_any_node_none_is_named(tmp_path: Path) -> None:
    program(tmp_path / "node", "#!/bin/sh\nexit 127\n")
    program(tmp_path / "npm", "#!/bin/sh\nexit 1\n")
    assert "found: none." in set_up(tmp_path)
