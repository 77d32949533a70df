"""`make demo`: the story told in a terminal, against a `make run` that is up, or with one of its own for as long as it takes.

Exit status 0 only if all of it held. `make demo-mend` puts back the rows that earlier demonstrations changed.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from registry.demo import cars
from tools.demo.api import Api, FailedError
from tools.demo.cast import Cast
from tools.demo.story import BLOCK, Story
from tools.demo.stranger import ROOT, Stranger
from tools.demo.tampering import Tampering
from tools.run.console import RefusedError
from tools.run.data import DataDir
from tools.run.environment import port, words

_START_WITHIN = 90
_EMBEDDED = (
    "DATABASE_URL",
    "REDIS_URL",
    "ETHEREUM_RPC_URL",
    "KEYS_DIR",
    "ANCHOR_KEY_FILE",
    "ANCHOR_KEYSTORE_FILE",
)
"""What a registry of the demonstration's own does not take from the environment."""


@dataclass(frozen=True)
class Place:
    """A running registry: its address and the folder of its data."""

    url: str
    data: Path
    port: int
    stays: bool

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DEVELOPMENT": "1",
            "DATA_DIR": str(self.data),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }

    @property
    def folder(self) -> Path:
        return self.data / "demo"

    def rpc(self) -> str:
        if given := words(os.environ, "ETHEREUM_RPC_URL"):
            return given[0]
        return (self.data / "chain" / "rpc-url").read_text(encoding="ascii").strip()


def main(arguments: list[str]) -> int:
    began = time.monotonic()
    try:
        if arguments == ["--mend"]:
            place = _configured()
            count = Tampering(place.environment, place.folder / "changed-rows.json").mend()
            print(f"{count} rows put back")
            return 0
        with _place() as place, tempfile.TemporaryDirectory(prefix="stranger-") as home:
            _tell(place, Path(home))
    except (FailedError, RefusedError) as failure:
        print(f"\n✗ {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"\n모두 확인했습니다. All of it held, in {time.monotonic() - began:.0f} seconds.")
    return 0


def _tell(place: Place, home: Path) -> None:
    print(f"장안평 중고차 등록부 시연 · a demonstration, at {place.url}")
    api = Api(place.url)
    stranger = Stranger(home, home / "trust.json", place.rpc())
    stranger.install()
    cast = Cast(place.folder, place.environment)
    tampering = Tampering(place.environment, place.folder / "changed-rows.json")
    Story(api, cast, stranger, tampering, _first_unused(api), place.stays).tell()


def _first_unused(api: Api) -> int:
    """The first car of a block that no demonstration has used: the log can't be emptied for another one."""
    for first in range(1, cars.LAST - BLOCK, BLOCK):
        if api.find(f"/api/vehicles/{cars.vin(first)}/").status == 404:
            return first
    raise FailedError("all made-up cars are used up; `make reset` begins anew")


@contextmanager
def _place() -> Iterator[Place]:
    """The one that is up at PORT, or a new one in a temporary folder."""
    place = _configured()
    if _is_up(place.url):
        if not (place.folder / "log-ins.json").exists():
            raise FailedError(f"what answers at {place.url} is not a `make run` on {place.data}")
        yield place
        return
    # It goes with its keys when the story is told: none of it may be in a database or on a chain that stays.
    for name in _EMBEDDED:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    data = Path(tempfile.mkdtemp(prefix="registry-demo-"))
    place = Place(*_own_address(data), stays=False)
    print(f"No registry answers at {_configured().url}: starting one for this demonstration.", flush=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.run"], cwd=ROOT, env=place.environment, stdout=subprocess.DEVNULL
    )
    try:
        _wait_until_up(place, process)
        yield place
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        shutil.rmtree(data, ignore_errors=True)


def _configured() -> Place:
    at = port(os.environ)
    return Place(f"http://localhost:{at}", DataDir.from_environment().path, at, stays=True)


def _own_address(data: Path) -> tuple[str, Path, int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return f"http://localhost:{port}", data, port


def _is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=3):  # noqa: S310  our own server
            return True
    except (OSError, urllib.error.URLError):
        return False


def _wait_until_up(place: Place, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + _START_WITHIN
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise FailedError(f"the registry ended with {process.returncode} before it was up")
        # The log-ins come last but one; once they are there and the server answers, the story can begin.
        if (place.folder / "log-ins.json").exists() and _is_up(place.url):
            return
        time.sleep(0.3)
    raise FailedError(f"the registry was not up within {_START_WITHIN} s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
