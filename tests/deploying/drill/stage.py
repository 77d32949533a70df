"""All that the drill plays on: four machines with their servers, the registry on two of them, nginx, a chain, a monitor."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.deploying.drill.journal import Down, Journal
from tests.deploying.drill.machines import bridge, machine
from tests.deploying.drill.registry import Proxy, Serving, checkout, collected
from tests.deploying.drill.servers import Pool, PostgreSQL, Redis
from tests.deploying.installed import Installed, installed
from tests.fixtures.anvil import Anvil, anvil_running
from tests.fixtures.checkout import ROOT

EVERYWHERE = ("web", "worker", "uploads", "anchorer", "beat")
Tell = Callable[[str], None]


class Monitor:
    """The verifier's, as a stranger runs it."""

    def __init__(self, folder: Path, site: str, chain: str) -> None:
        self.state, self.log = folder / "monitor", folder / "monitor.log"
        words = ["monitor", "--url", site, "--state", str(self.state), "--rpc", chain, "--every", "3"]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "verifier", *words, "--lang", "en"], cwd=ROOT, stdout=out, stderr=out
            )

    @property
    def mirror(self) -> Path:
        return self.state / "log"

    def size(self) -> int:
        """How many entries it has mirrored and found right."""
        checkpoint = self.mirror / "checkpoint"
        return int(checkpoint.read_text().splitlines()[1]) if checkpoint.exists() else 0

    def events(self) -> list[dict[str, Any]]:
        lines = self.log.read_text(errors="replace").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@dataclass
class Stage:
    """`primary` and `standby` are those of now, `former` one that was killed; `lost` what was accepted and went with it."""

    folder: Path
    journal: Journal
    tell: Tell
    node: Anvil
    primary: PostgreSQL
    standby: PostgreSQL | None
    pool: Pool
    redis: Redis
    here: Installed
    labels: Serving
    web: list[Serving]
    proxy: Proxy
    monitor: Monitor
    former: PostgreSQL | None = None
    lost: list[str] = field(default_factory=list)
    downs: list[Down] = field(default_factory=list)

    def hold(self, seconds: float) -> None:
        time.sleep(seconds)

    @contextmanager
    def down(self) -> Iterator[None]:
        """What is asked meanwhile may fail, and nothing else."""
        begin = self.journal.now()
        try:
            yield
        finally:
            self.downs.append(Down(begin, self.journal.now()))

    def status(self) -> Any:
        """What the registry says of itself, on the first machine that answers."""
        for serving in self.web:
            try:
                status, body = serving.asked("/api/status/")
            except OSError:
                continue
            if status == 200:
                return json.loads(body)
        raise OSError("no machine answers")

    def anchored(self) -> int:
        return int(self.status()["anchoring"]["anchored_size"])


@contextmanager
def built(folder: Path, tell: Tell, *, interval: int, commit: str | None) -> Iterator[Stage]:
    """`interval`: seconds between anchors. `commit`: what the machines run before the rolling upgrade; None for what is here."""
    with ExitStack() as stack:
        bridge()
        node = stack.enter_context(
            anvil_running("--host", "0.0.0.0", "--slots-in-an-epoch", "1", "--block-time", "1")  # noqa: S104  of a network of its own
        )
        web = [machine("web1", 11), machine("web2", 12)]
        data, spare = machine("data", 21), machine("spare", 22)
        tell("four machines at one bridge")
        primary, standby = PostgreSQL(data, folder / "first"), PostgreSQL(spare, folder / "second")
        for server in (primary, standby):
            stack.callback(server.leave)
        primary.make()
        standby.follow(primary)
        primary.wait_for_standby()
        pool, redis = Pool(data, folder / "pool"), Redis(data, folder / "redis")
        pool.point_to(primary)
        pool.start()
        redis.start()
        tell("PostgreSQL with a synchronous standby, PgBouncer, Redis")
        before = checkout(commit, folder / "before") if commit else None
        here = _registry(folder, pool, redis, node, before, interval)
        tell(f"the registry's tables, keys, log and people, of {commit or 'this checkout'}")
        labels = Serving(data, here, ("labels",), f"{data.address}:8100")
        labels.begin()
        serving = [
            Serving(web[0], here, (*EVERYWHERE, "polls"), labels.labels),
            Serving(web[1], here, EVERYWHERE, labels.labels),
        ]
        for one in serving:
            one.begin()
        tell("web, worker, uploads, anchorer and beat on two machines, polls on the first")
        proxy = Proxy(folder / "nginx", web)
        stack.enter_context(proxy.running())
        monitor = Monitor(folder, proxy.url, node.url)
        stack.callback(monitor.stop)
        yield Stage(
            folder, Journal(), tell, node, primary, standby, pool, redis, here, labels, serving, proxy, monitor
        )  # fmt: skip


def _registry(
    folder: Path, pool: Pool, redis: Redis, node: Anvil, before: Path | None, interval: int
) -> Installed:
    root, chain = before or ROOT, node.url.replace("127.0.0.1", "10.0.0.1")
    addresses = {"database-url": pool.url, "redis-url": redis.url, "ethereum-rpc-url": chain}
    many = dict.fromkeys(("RATE_VISITORS", "RATE_UNKNOWN", "RATE_FILES", "RATE_ORGANISATIONS"), "600000/min")
    (folder / "site").mkdir()
    here = installed(
        folder / "site", addresses, node, root, WEB_WORKERS="1", ANCHOR_INTERVAL=str(interval),
        ALLOWED_HOSTS="registry.example,10.0.0.1,10.0.0.11,10.0.0.12,127.0.0.1", RATE_ROWS="6000000/hour", **many,
    )  # fmt: skip
    here.manage("seed_demo", "--into", folder / "log-ins", DEVELOPMENT="1")
    for checkouts in {root, ROOT}:
        collected(here, checkouts)
    return here
