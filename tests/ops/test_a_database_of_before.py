"""A database of version 0.1: refused in one line, and left as it is."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.checkout import ROOT


def of_before(path: Path) -> bytes:
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)"
        )
        for app in ("anchoring", "registry"):
            database.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES (?, '0001_initial', '2026-11-22')",
                [app],
            )
        database.execute("CREATE TABLE registry_record (digest text PRIMARY KEY)")
        database.execute("CREATE TABLE anchoring_entry (id integer PRIMARY KEY)")
    return path.read_bytes()


@pytest.mark.parametrize("command", ["migrate", pytest.param("prepare_start", marks=pytest.mark.soak)])
def test_a_database_of_before_is_refused_and_not_touched(tmp_path: Path, command: str) -> None:
    file = tmp_path / "registry.sqlite3"
    before = of_before(file)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEVELOPMENT": "1",
        "DATA_DIR": str(tmp_path),
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "manage.py", command], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    [line] = done.stderr.strip().splitlines()
    assert "version 0.1" in line
    assert "DATABASE_URL" in line
    with sqlite3.connect(file) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        triggers = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()
    assert tables == {"django_migrations", "registry_record", "anchoring_entry"}
    assert triggers == (0,)
    assert len(before) > 0
