"""`make demo`: the stories of cars, witnesses and votes told in a terminal, against a `make run` that is up, or with one of its
own for as long as it takes. PART=cars, PART=witness or PART=votes tells one of them.

A poll has to wait for its own times: the votes' story goes on beside the others, and is told behind them. Exit status 0
only if all of it held. `make demo-mend` puts back the rows that earlier demonstrations changed.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from registry.demo import cars
from tools.demo.api import Api, FailedError
from tools.demo.cast import Cast
from tools.demo.desk import Desk
from tools.demo.passkey import Passkey
from tools.demo.polldesk import Offices, PollDesk
from tools.demo.story import BLOCK, Story
from tools.demo.stranger import ROOT, Stranger
from tools.demo.tampering import Tampering
from tools.demo.telling import Bar, wait_for
from tools.demo.votes import Votes
from tools.demo.witnessing import Witnessing
from tools.run.console import RefusedError
from tools.run.data import DataDir
from tools.run.environment import port, words
from tools.run.listening import USUAL
from voting.demo.offices import HERE

_START_WITHIN = 180
_STARTS_IN, _LONGEST_STEP = 25, 45
"""Seconds that a start, and the longest step of the votes' story, mostly take."""
_CARS, _VOTES = cars.CHANGED_ROWS, "changed-poll-rows.json"
"""Where each story puts the true text of the rows aside that it changes."""
_EMBEDDED = (
    "DATABASE_URL",
    "DATABASE_REPLICA_URL",
    "REDIS_URL",
    "ETHEREUM_RPC_URL",
    "KEYS_DIR",
    "ANCHOR_KEY_FILE",
    "ANCHOR_KEYSTORE_FILE",
    "PORT",
    "WITNESSES",
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
            place = _place_of(DataDir.from_environment())
            count = sum(Tampering(place.environment, place.folder / name).mend() for name in (_CARS, _VOTES))
            print(f"{count} rows put back")
            return 0
        part = _part()
        if arguments[:1] == ["--beside"]:
            _tell_votes(_place_of(DataDir.from_environment()), Path(arguments[1]))
            return 0
        with registry_to_show() as place, tempfile.TemporaryDirectory(prefix="stranger-") as home:
            _tell(place, Path(home), part)
    except (FailedError, RefusedError) as failure:
        print(f"\n✗ {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"\n모두 확인했습니다. All of it held, in {time.monotonic() - began:.0f} seconds.")
    return 0


def _part() -> str:
    """Which of the stories is told; all of them where the text is empty."""
    part = os.environ.get("PART", "")
    if part not in {"", "cars", "votes", "witness"}:
        raise RefusedError("PART must be cars, votes or witness; without it all three are told")
    return part


def _tell(place: Place, home: Path, part: str) -> None:
    print(f"장안평 중고차 등록부 시연 · a demonstration, at {place.url}", flush=True)
    Stranger(home, home / "trust.json", place.rpc()).install()
    if part == "votes":
        _tell_votes(place, home)
    elif part == "cars":
        _tell_cars(place, home)
    elif part == "witness":
        _tell_witness(place, home)
    else:
        with _votes_beside(place, home) as finish:
            print("\n━━ 중고차 · cars ━━", flush=True)
            _tell_cars(place, home)
            print("\n━━ 증인 · witness ━━", flush=True)
            _tell_witness(place, home)
            print("\n━━ 투표 · votes ━━", flush=True)
            finish()


@contextmanager
def _votes_beside(place: Place, home: Path) -> Iterator[Callable[[], None]]:
    """A process that tells the votes' story into a file; what this gives prints it to its end."""
    told = home / "votes.txt"
    with told.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.demo", "--beside", str(home)],
            cwd=ROOT,
            env=place.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield lambda: _print_to_end(told, process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait()


def _print_to_end(told: Path, process: subprocess.Popen[bytes]) -> None:
    bar = Bar(usual=_LONGEST_STEP)
    with told.open(encoding="utf-8", errors="replace") as text:
        while True:
            ended = process.poll() is not None
            if more := text.read():
                bar.clear()
                print(more, end="", flush=True)
                bar = Bar(usual=_LONGEST_STEP)
            if ended:
                bar.clear()
                break
            bar.draw()
            time.sleep(0.3)
    if process.returncode:
        raise FailedError("the votes' story did not hold")


def _tell_votes(place: Place, home: Path) -> None:
    api, cast = Api(place.url), Cast(place.folder, place.environment)
    stranger = Stranger(home, home / "votes-trust.json", place.rpc())
    city = PollDesk(api, cast, Desk(place.url, cast.person("city")), place.data.office)
    offices = Offices(api, cast, Passkey(place.url), Desk(place.url, cast.person(HERE)))
    tampering = Tampering(place.environment, place.folder / _VOTES)
    Votes(api, city, offices, stranger, tampering).tell()


def _tell_cars(place: Place, home: Path) -> None:
    api = Api(place.url)
    stranger = Stranger(home, home / "trust.json", place.rpc())
    cast = Cast(place.folder, place.environment)
    tampering = Tampering(place.environment, place.folder / _CARS)
    Story(api, cast, stranger, tampering, _first_unused(api), place.stays).tell()


def _tell_witness(place: Place, home: Path) -> None:
    stranger = Stranger(home, home / "trust.json", place.rpc())
    Witnessing(Api(place.url), stranger, place.data.keys / "log-note-key").tell()


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
        place = _place_of(data)
        if not place.data.printed.exists():
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
        [sys.executable, "-m", "tools.run", "--any-port", "--without-polls"],
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


def _place_of(data: DataDir) -> Place:
    return Place(data.address() or _asked_url(), data, stays=True)


def _asked_url() -> str:
    return f"http://localhost:{port(os.environ) or USUAL}"


def _is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=3):  # noqa: S310  our own server
            return True
    except (OSError, http.client.HTTPException):
        return False


def _when_up(data: DataDir, process: subprocess.Popen[bytes]) -> Place:
    def up() -> str | None:
        if process.poll() is not None:
            raise FailedError(f"the registry ended with {process.returncode} before it was up")
        # People and cars come last but one; once they are there and the server answers, the story can begin.
        url = data.address() if data.printed.exists() else None
        return url if url and _is_up(url) else None

    url = wait_for("the registry is up", up, seconds=_START_WITHIN, usual=_STARTS_IN)
    return Place(url, data, stays=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
