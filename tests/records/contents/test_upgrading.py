"""Rows from before are encrypted by the upgrade, and say the same."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.fixtures.own_database import ROOT
from tests.records.contents.upgrading import SALT

pytestmark = pytest.mark.soak


def upgraded(folder: Path, database: str = "") -> None:
    (folder / "data").mkdir()
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
        "DEVELOPMENT": "1",
        "DATA_DIR": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **({"DATABASE_URL": database} if database else {}),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.records.contents.upgrading"],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "clear": [],
        "openings": [[SALT, "12가3456"], [SALT, "changed by hand"]],
        "draft": [{"basic.plate_no": "12가3456"}, {"a": "12가3456"}],
        "mapping": {"plate_no": {"value": "12가3456"}},
        "mode": 0o600,
    }


def test_rows_of_before_are_encrypted_on_sqlite(tmp_path: Path) -> None:
    upgraded(tmp_path)


@pytest.mark.postgresql
def test_rows_of_before_are_encrypted_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE upgraded")
    upgraded(tmp_path, f"{postgresql_url.rpartition('/')[0]}/upgraded")
