"""Several processes on one log, and processes that die: no gap, no entry twice, nothing lost."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[3]

Tell = Callable[..., dict[str, Any]]


@pytest.fixture
def tell() -> Iterator[Tell]:
    """Plays a scenario on a migrated database of its own; gives what the log looks like afterwards."""
    data = tempfile.mkdtemp(prefix="log-scenario-")
    environment = os.environ | {
        "DATA_DIR": data,
        "DEVELOPMENT": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    server, name = os.environ.get("DATABASE_URL"), f"scenario_{uuid.uuid4().hex[:12]}"
    if server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        environment["DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))

    def played(*arguments: str) -> dict[str, Any]:
        _run(environment, "manage.py", "migrate", "--verbosity=0")
        outcome: dict[str, Any] = json.loads(
            _run(environment, "-m", "tests.anchoring.log.scenarios", *arguments)
        )
        return outcome

    yield played
    if server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    shutil.rmtree(data, ignore_errors=True)


def _run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _is_whole(outcome: dict[str, Any]) -> None:
    assert outcome["findings"] == []
    assert outcome["logged"] == outcome["submitted"]
    assert (outcome["once"], outcome["without_gap"], outcome["pending"]) == (True, True, 0)


def test_two_sequencers_at_once_make_one_log(tell: Tell) -> None:
    _is_whole(tell("two_sequencers"))


def test_whatever_step_a_process_dies_at_the_next_goes_on(tell: Tell) -> None:
    outcome = tell("death_at_each_step")
    _is_whole(outcome)
    assert outcome["commitments"] >= 1


@pytest.mark.soak
def test_a_minute_of_sudden_deaths(tell: Tell) -> None:
    outcome = tell("deaths_at_random", "60")
    _is_whole(outcome)
    assert outcome["submitted"] > 10_000
