"""The supervisor's processes, of which none outlives its test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.run.processes import Processes


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    with (tmp_path / "run.lock").open("w") as lock:
        made = Processes(environment=dict(os.environ), logs=tmp_path, lock=lock)
        yield made
        made.stop(hurry=lambda: True)
        made.close()
