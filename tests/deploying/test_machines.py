"""Web, workers, anchorer, polls and beat apart, each with its own secrets, PostgreSQL behind PgBouncer: all is done."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.demo import cars
from tests.deploying.installed import Installed, installed
from tests.fixtures.anvil import anvil_running
from tools.demo.api import Api

pytestmark = [pytest.mark.soak, pytest.mark.postgresql, pytest.mark.pgbouncer, pytest.mark.redis]


@pytest.fixture
def here(tmp_path: Path, pgbouncer_url: str, redis_url: str) -> Iterator[Installed]:
    with anvil_running("--slots-in-an-epoch", "1", "--block-time", "1") as node:
        addresses = {"database-url": pgbouncer_url, "redis-url": redis_url, "ethereum-rpc-url": node.url}
        yield installed(tmp_path, addresses, node)


def until(done: Callable[[], bool], here: Installed, url: str) -> None:
    deadline = time.monotonic() + 150
    while not done():
        assert time.monotonic() < deadline, told(here, url)
        time.sleep(0.3)


def told(here: Installed, url: str) -> str:
    """What it says of itself, and the ends of its logs."""
    asked = [Api(url).find(path).body.decode() for path in ("/readyz", "/api/status/")]
    return "\n".join([*asked, *(f"{name}: {here.said(name)[-900:]}" for name in here.running)])


def listing(number: int) -> dict[str, object]:
    body = cars.listing(number, datetime.now(UTC).date())
    return {
        "kind": "vehicle:listed",
        "subject": f"vin:{cars.vin(number)}",
        "body": body,
        "external_id": f"car-{number}",
    }


def test_each_does_its_part(here: Installed, postgresql_url: str, pgbouncer_url: str) -> None:
    # Cars, photographs and certifications by the service's own functions, and people with tokens.
    here.manage("seed_demo", "--cars", "--into", here.folder / "log-ins", DEVELOPMENT="1")
    people = json.loads((here.folder / "commands" / "demo" / "log-ins.json").read_text())
    token = next(person["token"] for person in people if person["part"] == "dealer")
    with here.services() as url:
        dealer = Api(url, token)
        stated = dealer.post("/api/records/", listing(700_001)).json
        lines = "".join(json.dumps(listing(number)) + "\n" for number in range(700_002, 700_042)).encode()
        upload = dealer.post_file("/api/uploads/", "cars.jsonl", "text/plain", lines, expect=202).json
        until(lambda: dealer.get(f"/api/uploads/{upload['id']}/").json["state"] == "done", here, url)
        until(lambda: anchored(dealer, stated["digest"]), here, url)
        assert dealer.find(f"/api/vehicles/{cars.vin(700_041)}/evidence").status == 200
        status = dealer.get("/api/status/").json
        assert all(not network["dry"] for network in status["networks"]), status
        until(lambda: bool(dealer.get("/api/status/").json["audit"]["finished_at"]), here, url)
        until(lambda: dealer.get("/readyz").json["status"] == "ready", here, url)
        backed_up(here, postgresql_url, pgbouncer_url)
        # The sessions are as they were.
        assert all(dealer.find("/api/status/").status == 200 for _ in range(10))
    assert not list((here.folder / "web").rglob("*anchor*"))


def anchored(dealer: Api, digest: str) -> bool:
    return bool(dealer.get(f"/api/records/{digest}/").json["state"]["stage"] in {"anchored", "final"})


def backed_up(here: Installed, postgresql_url: str, pgbouncer_url: str) -> None:
    here.secret("backup-passphrase", "correct horse battery staple")
    with pytest.raises(AssertionError, match="DATABASE_DIRECT_URL"):
        here.manage("backup", here.folder / "archive")
    here.secret(
        "database-direct-url", f"{postgresql_url.rpartition('/')[0]}/{pgbouncer_url.rpartition('/')[2]}"
    )
    assert "files" in here.manage("backup", here.folder / "second")
