"""`make run`, from an empty folder to a registry that answers, and down again without a trace."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.registry import KEPT, ROOT, Registry, environment, left_behind
from tests.ops.test_processes import until
from tools.demo.api import Api
from tools.run.readiness import WORK


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    made = Registry(tmp_path_factory.mktemp("run") / "data folder")
    yield made.wait()
    made.process.kill()
    made.process.wait()


def start(data: Path, port: int, **more: str) -> subprocess.CompletedProcess[str]:
    """One that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "tools.run"],
        cwd=ROOT,
        env=environment(data, PORT=str(port), **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.soak
def test_make_run_says_its_address_and_who_can_log_in(registry: Registry) -> None:
    said = registry.said()
    for part in (registry.url, "dealer@demo.example", "inspector@demo.example", str(registry.data)):
        assert part in said
    assert f"1. Look up a car, no account needed: {registry.url}/" in said
    assert f"3. Log in and list a car: {registry.url}/desk/" in said
    vote = re.search(r"^2\. Vote: (.*)$", said, re.MULTILINE)
    assert vote
    assert re.fullmatch(rf"{registry.url}/polls/[0-9a-f-]{{36}}/vote/", vote[1])
    assert registry.get("/readyz")["status"] == "ready"
    assert registry.get("/api/status/")["log"]["origin"] == "registry.example/janganpyeong"


@pytest.mark.soak
@pytest.mark.parametrize(("token", "megabytes", "status"), [("dealer", 50, 413), ("revoked", 19, 401)])
def test_a_large_photo_gets_its_answer(registry: Registry, token: str, megabytes: int, status: int) -> None:
    """Also where the client hears nothing before it has sent everything, as Python's own."""
    api = registry.dealer() if token == "dealer" else Api(registry.url, token)
    photo = bytes(megabytes * 2**20)
    answer = api.post_file("/api/attachments/", "front.jpg", "image/jpeg", photo, expect=status)
    assert answer.json["messages"].keys() == {"ko", "en"}


@pytest.mark.soak
def test_keys_are_for_its_user_alone(registry: Registry) -> None:
    keys = registry.data / "keys"
    assert keys.stat().st_mode & 0o777 == 0o700
    names = {path.name: path.stat().st_mode & 0o777 for path in keys.iterdir()}
    assert names.keys() >= {"django-secret", "log-note-key", "log-vrf-key", "anchor-key"}
    assert set(names.values()) == {0o600}


@pytest.mark.soak
def test_a_second_one_on_the_same_data_is_refused(registry: Registry) -> None:
    done = start(registry.data, registry.port)
    assert done.returncode == 1
    assert f"already up on {registry.data} (process {registry.process.pid})" in done.stderr
    assert registry.get("/readyz")["status"] == "ready"


@pytest.mark.soak
def test_a_port_in_use_is_said_before_anything_is_started(registry: Registry, tmp_path: Path) -> None:
    done = start(tmp_path / "data", registry.port)
    assert done.returncode == 1
    assert f"Port {registry.port} is in use" in done.stderr
    assert f"PORT={registry.port + 1} make run" in done.stderr
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["run.lock"]


@pytest.mark.parametrize(
    ("command", "port"),
    [("run", "0"), ("run", "70000"), ("run", "http"), ("run", "8_000"), ("demo", "http")],
)
def test_a_port_that_is_none_is_refused(tmp_path: Path, command: str, port: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"tools.{command}"],
        cwd=ROOT,
        env=environment(tmp_path / "data", PORT=port),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip().removeprefix("✗ ") == "PORT must be a whole number from 1 to 65535"


@pytest.mark.soak
def test_the_work_behind_the_pages_goes_on(registry: Registry) -> None:
    digest = registry.list_car(70)
    assert until(lambda: registry.record(digest)["state"]["stage"] != "pending", seconds=60)
    assert {part["part"] for part in registry.get("/api/status/")["work"] if not part["hangs"]} == WORK
    assert registry.get("/readyz")["checks"].keys() >= WORK


@pytest.mark.soak
def test_reset_leaves_a_registry_that_is_up_alone(registry: Registry) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.run.reset"],
        cwd=ROOT,
        env=environment(registry.data, YES="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "already up" in done.stderr
    assert (registry.data / "registry.sqlite3").exists()


@pytest.mark.soak
def test_ctrl_c_stops_all_of_it(registry: Registry) -> None:
    """The last test here: it ends what the others look at."""
    assert len({registry.supervised(name) for name in (*KEPT, "chain")}) == len(KEPT) + 1
    assert registry.stop() == 0
    assert left_behind(registry.data) == []
    assert (registry.data / "chain" / "state.json").exists()
