"""`make demo`: the story told in a terminal, against a `make run` that is up, or with one of its own for as long as it takes.

Exit status 0 only if all of it held. `make demo-mend` puts back the rows that earlier demonstrations changed.
"""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from registry.demo import cars
from tools.demo.api import Api, FailedError
from tools.demo.cast import Cast
from tools.demo.story import BLOCK, Story
from tools.demo.stranger import ROOT, Stranger
from tools.demo.tampering import Tampering
from tools.run.console import RefusedError
from tools.run.data import DataDir
from tools.run.environment import port, words
from tools.run.listening import USUAL

_START_WITHIN = 180
_EMBEDDED = (
    "DATABASE_URL",
    "REDIS_URL",
    "ETHEREUM_RPC_URL",
    "KEYS_DIR",
    "ANCHOR_KEY_FILE",
    "ANCHOR_KEYSTORE_FILE",
    "PORT",
)
"""The variables that a registry of the demonstration's own does not take from the environment."""


@dataclass(frozen=True)
class Place:
    """A running registry: its address and the folder of its data."""

    url: str
    data: DataDir
    stays: bool

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DEVELOPMENT": "1",
            "DATA_DIR": str(self.data.path),
            "PORT": str(urlsplit(self.url).port),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }

    @property
    def folder(self) -> Path:
        return self.data.path / "demo"

    def rpc(self) -> str:
        if given := words(os.environ, "ETHEREUM_RPC_URL"):
            return given[0]
        return (self.data.chain / "rpc-url").read_text(encoding="ascii").strip()


def main(arguments: list[str]) -> int:
    began = time.monotonic()
    try:
        if arguments == ["--mend"]:
            data = DataDir.from_environment()
            place = Place(data.address() or _asked_url(), data, stays=True)
            count = Tampering(place.environment, place.folder / "changed-rows.json").mend()
            print(f"{count} rows put back")
            return 0
        with registry_to_show() as place, tempfile.TemporaryDirectory(prefix="stranger-") as home:
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
def registry_to_show() -> Iterator[Place]:
    """The one that is up on DATA_DIR, or a new one in a temporary folder."""
    data = DataDir.from_environment()
    url = data.address()
    asked = _asked_url() if port(os.environ) else url
    if url and url == asked and _is_up(url):
        place = Place(url, data, stays=True)
        if not (place.folder / "log-ins.json").exists():
            raise FailedError(f"the registry at {url} is still starting")
        yield place
        return
    if asked and asked != url and _is_up(asked):
        raise FailedError(f"what answers at {asked} is not a `make run` on {data.path}")
    # It goes with its keys when the story is told: none of it may be in a database or on a chain that stays.
    for name in _EMBEDDED:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    print(f"No registry is up on {data.path}: starting one for this demonstration.", flush=True)
    own = DataDir(Path(tempfile.mkdtemp(prefix="registry-demo-")))
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.run", "--any-port"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(own.path)},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield _when_up(own, process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        shutil.rmtree(own.path, ignore_errors=True)


def _asked_url() -> str:
    return f"http://localhost:{port(os.environ) or USUAL}"


def _is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=3):  # noqa: S310  our own server
            return True
    except (OSError, http.client.HTTPException):
        return False


def _when_up(data: DataDir, process: subprocess.Popen[bytes]) -> Place:
    limit = time.monotonic() + _START_WITHIN
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise FailedError(f"the registry ended with {process.returncode} before it was up")
        # The log-ins come last but one; once they are there and the server answers, the story can begin.
        if (data.path / "demo" / "log-ins.json").exists() and (url := data.address()) and _is_up(url):
            return Place(url, data, stays=False)
        time.sleep(0.3)
    raise FailedError(f"the registry was not up within {_START_WITHIN} s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
