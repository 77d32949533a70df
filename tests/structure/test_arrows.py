"""Who may know whom: config, registry, anchoring, verifier, downwards only. The arrows themselves stand in pyproject.toml."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_arrows_hold() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        env={**os.environ, "DEVELOPMENT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize("package", ["anchoring", "records", "registry", "voting"])
def test_settings_are_read_in_the_wiring_alone(package: str) -> None:
    """Management commands, tasks and views get what they need from there. AUTH_USER_MODEL is Django's way to name a table."""
    readers = {
        path.relative_to(ROOT / package).as_posix()
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
        and re.search(r"\bsettings\.(?!AUTH_USER_MODEL)[A-Z]", path.read_text())
    }
    assert {name for name in readers if not re.fullmatch(r"wiring\w*\.py", name)} == set()


def test_the_verifier_runs_without_what_the_registry_needs() -> None:
    """In a process that can't import them, which is what a stranger has."""
    program = (
        "import sys\n"
        "for name in ('django', 'web3', 'celery', 'rest_framework', 'redis', 'config', 'registry', 'anchoring'):\n"
        "    sys.modules[name] = None\n"
        "import verifier.cli, verifier.evidence, verifier.trust, verifier.ethereum, verifier.certification\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_anchoring_never_learns_what_a_car_is() -> None:
    cars = re.compile(r"\b(vin|vehicle|car|cars|odometer|mileage|dealer|form ?82)\b", re.I)
    lines = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in (ROOT / "anchoring").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if cars.search(line)
    ]
    assert lines == []
