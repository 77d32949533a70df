"""The made-up polls of a first start, and the second office that issues in them. They are made beside everything else, as real
polls are, and told as they come on."""

import json
import sys
import urllib.request
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tools.run.console import say
from tools.run.data import DataDir
from tools.run.environment import is_set
from tools.run.keeping import Keeper
from tools.run.listening import listen_beside
from tools.run.office import Office
from tools.run.processes import Child, Processes

NAMES = ("open", "closed", "overdue")


@dataclass
class MadeUpPolls:
    """DATA_DIR/demo has the plan, with the polls' numbers, and a mark once they are made. What was interrupted the next start
    goes on with."""

    data: DataDir
    _office: Office | None = None
    _keys: Child | None = field(default=None, repr=False)
    _making: Child | None = field(default=None, repr=False)
    _numbers: Sequence[str] = ()
    _told: int = 0

    def listen(
        self, stack: ExitStack, host: str, port: int, environment: Mapping[str, str]
    ) -> dict[str, str]:
        """Where the office is asked: beside the registry's port. What the registry's own settings say of it."""
        # Who names offices of their own has no use for a made-up one.
        if is_set(environment, "ISSUER_URLS"):
            return {}
        self._office = Office(self.data.office, stack.enter_context(listen_beside(host, port)), environment)
        return {"ISSUER_URLS": self._office.named}

    def plan_begin(self, processes: Processes) -> None:
        """Numbers for new polls, and the office's keys for them, which it makes before they are opened."""
        if self._office is not None:
            self._numbers = [str(uuid.uuid4()) for _ in NAMES]
            self._keys = self._office.begin_keys(processes, self._numbers)

    def plan_finish(self, processes: Processes) -> None:
        """Writes the plan, whole or not at all, where one was begun."""
        if self._keys is None:
            return
        keys = processes.finish(self._keys).decode("ascii").split()
        pairs = zip(NAMES, self._numbers, keys, strict=True)
        aside = self._plan.with_suffix(".part")
        aside.write_text(json.dumps({name: {"uuid": number, "key": key} for name, number, key in pairs}))
        aside.replace(self._plan)
        self._keys = None

    def begin(self, processes: Processes, keeper: Keeper, *, port: int, local: str | None) -> None:
        """The office, and what is still to be made of planned polls. `local` is the chain's address, where that is the local
        one."""
        office = self._office
        if office is None:
            return
        registry = f"http://localhost:{port}"
        office.trust(registry)
        keeper.begin("office", lambda: office.begin(processes, registry=registry, local=local))
        if self._plan.exists() and self._is_due:
            command = [sys.executable, "manage.py", "seed_polls", "--skip-checks", str(self._plan)]
            self._making, self._told = processes.start("polls", command), 0

    def tell(self) -> None:
        """Called again and again: says what was made since the last look, and at the end whether all was."""
        if self._making is None:
            return
        status = self._making.process.poll()
        printed = self._making.log.read_bytes()
        whole = printed.rfind(b"\n") + 1
        if not status:
            for line in printed[self._told : whole].decode(errors="replace").splitlines():
                say(f"polls: {line}")
        self._told = whole
        if status == 0:
            self._mark.touch()
        elif status is not None:
            say(f"polls: they are not all made, see {self._making.log}; the next start goes on with them")
        if status is not None:
            self._making = None

    def greeting(self, registry: str) -> Iterator[str]:
        """Where one votes, where a made-up poll is open or about to be."""
        if not self._plan.exists():
            return
        number = json.loads(self._plan.read_bytes())["open"]["uuid"]
        vote = f"Vote: {registry}/polls/{number}/vote/"
        if self._is_due:
            yield vote
            yield "    It begins in about a minute: made-up polls are being made as real ones are, and told below."
        elif _step(f"{registry}/api/polls/{number}/") == "running":
            yield vote
            yield "    Any name will do; type the six digits that the page shows."

    @property
    def _plan(self) -> Path:
        return self.data.demo / "polls.json"

    @property
    def _mark(self) -> Path:
        return self.data.demo / "polls-made"

    @property
    def _is_due(self) -> bool:
        return not self._mark.exists()


def _step(url: str) -> str:
    """How far the poll at this address of the API is; empty where that is not known."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310  our own
            return str(json.load(response)["step"])
    except (OSError, ValueError, KeyError):
        return ""
