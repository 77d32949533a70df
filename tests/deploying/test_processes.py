"""What deploy/ starts is what there is to start: commands, variables, secrets and queues, in units and compose file alike."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from anchoring.wake import ANCHORS, POLLS, QUEUES
from tests.deploying import reading
from tests.deploying.reading import DEPLOY, HOME, OURS, UNITS, Process
from tests.fixtures.checkout import ROOT
from tests.fixtures.systemd import systemd_verify

SETTINGS = "".join(
    (ROOT / "config" / name).read_text() for name in ("settings.py", "env.py", "gunicorn.py", "labels.py")
)
SECRETS = {f"{name}_FILE" for name in re.findall(r'env\.(?:secret|token)\(\s*"([A-Z_]+)"', SETTINGS)}
KNOWN = {
    *re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS),
    "WEB_THREADS",
    "PROMETHEUS_MULTIPROC_DIR",
    *SECRETS,
}
WAYS = [reading.units, reading.services]


@pytest.fixture(params=WAYS, ids=["systemd", "compose"])
def processes(request: pytest.FixtureRequest) -> dict[str, Process]:
    way: Callable[[], dict[str, Process]] = request.param
    return way()


def test_each_process_has_its_unit_and_its_service() -> None:
    assert reading.units().keys() == OURS
    assert reading.services().keys() == OURS | {"migrate"}


def test_both_start_the_same_with_the_same_secrets() -> None:
    for name in OURS:
        unit, service = reading.units()[name], reading.services()[name]
        assert unit.secrets == service.secrets, name
        started = [word.removeprefix(f"{HOME}/.venv/bin/") for word in unit.command]
        same = [re.sub(r"^127\.0\.0\.1:|^(one|worker|uploads)@", "", word) for word in started]
        other = [re.sub(r"^0\.0\.0\.0:|^(worker|uploads)@", "", word) for word in service.command]
        assert same == other, name


def test_each_variable_is_one_that_is_read(processes: dict[str, Process]) -> None:
    assert len(KNOWN) > 80
    assert reading.example().keys() - KNOWN == set()
    for process in processes.values():
        assert process.environment.keys() - KNOWN == set(), process.name


def test_each_secret_is_given_to_who_names_it(processes: dict[str, Process]) -> None:
    for process in processes.values():
        named = {
            path.rpartition("/")[2]
            for path in process.environment.values()
            if "/secrets/" in path or "%d" in path
        }
        assert named == process.secrets, process.name


def test_no_secret_stands_in_what_all_have(processes: dict[str, Process]) -> None:
    everywhere = {
        *reading.example(),
        *(name for process in processes.values() for name in process.environment),
    }
    assert not everywhere & {name.removesuffix("_FILE") for name in SECRETS}


GIVEN = {
    "secret-key": "s" * 60,
    "database-url": "postgresql://registry@pool.example:6432/registry",
    "redis-url": "redis://redis.example:6379/0",
    "ethereum-rpc-url": "http://node.example:8545",
    "labels-token": "t" * 40,
    "log-note-key": "11" * 32,
    "withheld-keys": "22" * 32,
}
"""What stands in secrets that the settings look at; in all others a word."""


def test_each_starts_with_what_it_is_given(processes: dict[str, Process], tmp_path: Path) -> None:
    """The shared configuration and its own secrets. Of the label process, which reads no settings, its own test does it."""
    for process in processes.values():
        if process.name == "labels":
            continue
        own = {"PATH": os.environ["PATH"], **reading.example(), "DATA_DIR": str(tmp_path)}
        for name, value in process.environment.items():
            secret = value.rpartition("/")[2]
            if secret in process.secrets:
                value = str(tmp_path / secret)
                (tmp_path / secret).write_text(GIVEN.get(secret, "word"))
            own[name] = value
        done = subprocess.run(
            [sys.executable, "-c", "import config.settings"],
            cwd=ROOT,
            env=own,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{process.name}: {done.stderr}"


def test_keys_that_sign_are_only_where_they_are_used(processes: dict[str, Process]) -> None:
    signing = {process.name for process in processes.values() if "log-note-key" in process.secrets}
    assert signing == {"worker", "anchorer"}
    having = {
        process.name for process in processes.values() if any("anchor" in name for name in process.secrets)
    }
    assert having == {"anchorer"}
    # Labels are made by one process, and asked for by who shows or states records; who asks can't answer.
    making = {process.name for process in processes.values() if "log-vrf-key" in process.secrets}
    assert making == {"labels"}
    asking = {process.name for process in processes.values() if "labels-token" in process.secrets}
    assert asking == {"web", "worker", "uploads", "polls"}
    assert processes["labels"].secrets == {"log-vrf-key", "labels-tokens"}
    assert {name for name, process in processes.items() if "labels-tokens" in process.secrets} == {"labels"}
    taking = {process.name: process.queues() for process in processes.values()}
    assert [name for name, queues in taking.items() if ANCHORS in queues] == ["anchorer"]
    assert [name for name, queues in taking.items() if POLLS in queues] == ["polls"]


def test_the_label_process_has_its_own_user_and_files() -> None:
    unit = (DEPLOY / "systemd" / "registry-labels.service").read_text().splitlines()
    assert {"User=registry-labels", "StateDirectoryMode=0700", "LimitCORE=0"} <= set(unit)
    [ours] = reading.compose()["services"]["labels"]["volumes"]
    others = [service for name, service in reading.compose()["services"].items() if name != "labels"]
    assert ours.startswith("labels:")
    assert not [service for service in others if ours.partition(":")[0] in str(service.get("volumes"))]


def test_every_queue_is_taken(processes: dict[str, Process]) -> None:
    taken = {queue for process in processes.values() for queue in process.queues()}
    assert taken == {*QUEUES, ANCHORS}


def test_each_command_is_there(processes: dict[str, Process]) -> None:
    for process in processes.values():
        program = process.command[0].removeprefix(f"{HOME}/.venv/bin/")
        assert (ROOT / ".venv" / "bin" / program).exists(), process.name
        if program == "python":
            assert (ROOT / process.command[1]).exists()


def test_compose_names_nothing_that_is_not_there() -> None:
    composed = reading.compose()
    for name, service in composed["services"].items():
        assert set(service.get("secrets", [])) <= composed["secrets"].keys(), name
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            made = source == "./certificates"  # the operator's
            assert made or source in composed["volumes"] or (DEPLOY / source).is_file(), source
        assert set(service.get("depends_on", [])) <= composed["services"].keys(), name
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"deploy/secrets/", "deploy/environment", "deploy/certificates/"} <= set(ignored)


@pytest.mark.systemd
def test_systemd_has_nothing_against_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(f"={HOME}", f"={ROOT}")
        (tmp_path / unit.name).write_text(text)
        assert systemd_verify(tmp_path / unit.name) == "", unit.name
    (tmp_path / "registry-beat.service").write_text(text.replace("Restart=always", "Restart=allways"))
    assert "allways" in systemd_verify(tmp_path / "registry-beat.service")
