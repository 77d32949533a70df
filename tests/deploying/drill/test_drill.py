"""The drill, at half of the issue's rates: two cores are few for four machines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.checkout import ROOT
from tests.verifier.rounds import ROUNDS

pytestmark = [
    pytest.mark.soak,
    pytest.mark.alone,
    pytest.mark.namespaces,
    pytest.mark.postgresql,
    pytest.mark.pgbouncer,
    pytest.mark.redis,
    pytest.mark.nginx,
    pytest.mark.own_disk,
]


def test_everything_holds_whatever_goes_down(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ["--rounds", str(min(1.0, ROUNDS)), "--scale", "0.5", "--kept", str(tmp_path)]
    if commit := os.environ.get("DRILL_FROM"):
        words += ["--from", commit]
    own = {name: value for name, value in os.environ.items() if name not in {"DATA_DIR", "DATABASE_URL"}}
    with capfd.disabled():
        done = subprocess.run(
            [sys.executable, "-m", "tests.deploying.drill", *words], cwd=ROOT, env=own, check=False
        )
    assert done.returncode == 0, json.loads((tmp_path / "report.json").read_text())["wrong"]
