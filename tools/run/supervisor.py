"""Starts the registry's processes in order, keeps them going, and takes all of them down again."""

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from types import FrameType

from tools.run.chain import LocalChain
from tools.run.console import RefusedError, say, step
from tools.run.data import DataDir
from tools.run.environment import is_set, port, words
from tools.run.expected import Expected
from tools.run.first import first_things
from tools.run.keeping import Keeper
from tools.run.listening import USUAL, listen
from tools.run.polls import MadeUpPolls
from tools.run.processes import Child, Processes, die_with_parent, parent_is_interrupted
from tools.run.readiness import WORK, Readiness
from tools.run.static import PagesFiles
from tools.run.watching import Watch
from tools.run.witnesses import MadeUpWitnesses

_READY_WITHIN = 120.0
_WORKERS = dict.fromkeys(("worker-1", "worker-2"), "wake-ups,anchors,polls") | {"uploads": "uploads"}
"""Each is one process, and takes messages from these queues. Two of the first kind: one that asks a slow chain does nothing
else."""
_ELSEWHERE = {"broker": "REDIS_URL", "chain": "ETHEREUM_RPC_URL"}


class StoppedError(Exception):
    """Ctrl-C, or a signal that asks this process to end."""


class Supervisor:
    def __init__(
        self, environment: Mapping[str, str], *, any_port: bool = False, with_polls: bool = True
    ) -> None:
        self._data = DataDir.from_environment()
        self._host = environment.get("HOST") or "127.0.0.1"
        self._asked_port = 0 if any_port else port(environment)
        self._python = sys.executable
        self._chain = None if is_set(environment, "ETHEREUM_RPC_URL") else LocalChain(self._data.chain)
        self._environment = {
            "DEVELOPMENT": "1",
            # Local blocks cost nothing: nobody who looks at it for the first time should wait five minutes for an anchor.
            **({"ANCHOR_INTERVAL": "10"} if self._chain else {}),
            **environment,
            "DATA_DIR": str(self._data.path),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONUNBUFFERED": "1",
            "STATIC_COLLECTED": "1",
        }
        # Servers that are not started here may be away for a while: what needs them is caught up on later.
        self._others = {part for part, name in _ELSEWHERE.items() if is_set(environment, name)}
        self._signals = 0
        self._keeper = Keeper()
        self._polls = MadeUpPolls(self._data)
        self._with_polls = with_polls
        self._witnesses = MadeUpWitnesses(self._data)
        self._processes: Processes
        self._listener: socket.socket
        self._port: int
        self._readiness: Readiness

    def run(self) -> int:
        """Until it is asked to stop (0) or the chain ends (1). Raises RefusedError where it can't start."""
        self._listen_to_signals()
        with ExitStack() as stack:
            lock = stack.enter_context(self._data.lock(wait=3.0))
            self._listener = stack.enter_context(listen(self._host, self._asked_port))
            self._port = self._listener.getsockname()[1]
            self._environment["PORT"] = str(self._port)
            self._environment |= self._polls.listen(stack, self._host, self._port, self._environment)
            self._environment |= self._witnesses.prepare(self._port, self._environment)
            self._data.prepare()
            stack.callback(self._data.url.unlink, missing_ok=True)
            self._data.url.write_text(f"http://localhost:{self._port}\n", encoding="ascii")
            if self._asked_port is None and self._port != USUAL:
                say(f"Port {USUAL} is in use by another program; this registry takes {self._port}.")
            self._processes = Processes(environment=self._environment, logs=self._data.logs, lock=lock)
            self._readiness = Readiness(self._host, self._port)
            stack.callback(self._processes.close)
            stack.callback(self._stop)
            try:
                self._start()
                return self._watch()
            except StoppedError:
                return 0

    def _start(self) -> None:
        began = time.monotonic()
        with step("database"):
            expected = Expected.parse(self._manage("prepare_start"))
        pages = PagesFiles(self._data)
        collecting = (
            None if pages.current() else self._begin(*pages.command())
        )  # beside the chain and the log
        self._start_chain(expected)
        if new := expected.origin is None:
            with step("log and contract, once: keys, deployment, first checkpoint"):
                self._manage("log_init")
                if self._chain:
                    self._chain.save()
        if collecting:
            with step("pages' files"):
                self._processes.finish(collecting)
                pages.collected()
        with step("web server, demo log-ins and cars" if new else "web server"):
            self._start_web()
            if new and self._with_polls:
                self._polls.plan_begin(self._processes)
            log_ins = self._log_ins(new=new)
            self._polls.plan_finish(self._processes)
            degraded = self._wait_until_ready()
        # After the web server: people wait for that one, and for these nobody does.
        with step("workers, beat, witnesses and a second office"):
            self._start_workers()
            self._witnesses.begin(self._processes, self._keeper, port=self._port)
            local = self._chain.url if self._chain else None
            self._polls.begin(self._processes, self._keeper, port=self._port, local=local)
        self._welcome(log_ins, degraded, time.monotonic() - began)

    def _start_chain(self, expected: Expected) -> None:
        if not self._chain:
            with step("Ethereum, at ETHEREUM_RPC_URL"):
                self._greet_other_chain(expected)
            return
        expected.refuse_without_state(self._data, state_there=self._chain.saved())
        with step("Ethereum, a local chain"):
            self._chain.begin(lambda command: self._processes.start("chain", command))
            expected.refuse_other_chain(self._chain.url, local=True)

    def _greet_other_chain(self, expected: Expected) -> None:
        # Anchoring waits for a node that is away; records are taken meanwhile. Which chain it is, the anchorer asks again.
        for url in words(self._environment, "ETHEREUM_RPC_URL"):
            try:
                expected.refuse_other_chain(url, local=False)
            except (OSError, RuntimeError, ValueError):
                continue
            return
        if expected.origin is None:
            raise RefusedError(
                "No node answers at ETHEREUM_RPC_URL, and the log's contract must be deployed first."
            )

    def _log_ins(self, *, new: bool) -> str:
        """Made-up people, and with a new log a few cars of theirs. What was printed then is kept for the next start."""
        printed = self._data.printed
        if new or not printed.exists():
            # Into a file of its own: what a command prints is kept as a log.
            self._manage("seed_demo", "--into", str(printed), *(["--cars"] if new else []))
        return printed.read_text(encoding="utf-8").strip()

    def _start_web(self) -> None:
        # The listener stays open here too: what comes while a new web server begins waits for it.
        handed = self._listener.fileno()
        gunicorn = ["gunicorn", "--config", "config/gunicorn.py", "--bind", f"fd://{handed}", "config.wsgi"]
        command = [self._python, "-m", *gunicorn]
        more = {"PROMETHEUS_MULTIPROC_DIR": str(self._data.metrics)}
        self._keeper.begin("web", lambda: self._processes.start("web", command, handed=[handed], more=more))

    def _start_workers(self) -> None:
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        for name, queue in _WORKERS.items():
            self._start_celery(
                name, "config", "worker", "--queues", queue, "--hostname", f"{name}@%h", *quiet
            )
        self._start_celery("beat", "config.beat", "beat")

    def _start_celery(self, name: str, application: str, *arguments: str) -> None:
        pulse = self._data.pulses / name
        command = [self._python, "-m", "celery", "-A", application, *arguments]
        # The checks have run at `prepare_start`; in each worker they would import all pages, a third of its memory.
        more = {"PULSE_FILE": str(pulse), "CELERY_SKIP_CHECKS": "1"}
        self._keeper.begin(name, lambda: self._processes.start(name, command, more=more), pulse=pulse)

    def _begin(self, command: str, *arguments: str) -> Child:
        """A management command. The checks have run already, and would import all pages each time."""
        return self._processes.start(
            command, [self._python, "manage.py", command, "--skip-checks", *arguments]
        )

    def _manage(self, command: str, *arguments: str) -> bytes:
        return self._processes.finish(self._begin(command, *arguments))

    def _wait_until_ready(self) -> list[str]:
        """The other servers that are away although the registry works. Raises RefusedError where it does not in time."""
        deadline, answer = time.monotonic() + _READY_WITHIN, {}
        while time.monotonic() < deadline:
            if name := self._processes.ended():
                raise RefusedError(f"{name} ended; see {self._data.logs / f'{name}.log'}")
            answer = self._readiness.state()
            # Workers and beat come later: what they do may have waited since the last time.
            away = {name for name, check in answer.get("checks", {}).items() if not check["ok"]} - WORK
            if answer.get("status") in {"ready", "degraded"} and away <= self._others:
                return sorted(away)
            time.sleep(0.1)
        raise RefusedError(
            f"not ready within {_READY_WITHIN:.0f} s: {json.dumps(answer.get('checks', 'no answer'))}"
        )

    def _watch(self) -> int:
        watch = Watch(self._keeper, self._readiness)
        while not parent_is_interrupted():
            time.sleep(0.25)
            watch.look()
            self._polls.tell()
            if self._processes.guard():
                say("the guardian ended; there is a new one")
            if self._chain:
                if not self._processes.running("chain"):
                    # It can't be begun anew under a log that goes on: the last blocks may not be in its state.
                    say(f"\nchain ended by itself; see {self._data.logs / 'chain.log'}")
                    return 1
                try:
                    self._chain.save_where_due()
                except (OSError, RuntimeError):
                    say("the local chain's state could not be saved; trying again")
        return 0

    def _stop(self) -> None:
        with step("stopping"):
            self._listener.close()
            self._processes.stop([kept.name for kept in self._keeper.kept], hurry=lambda: self._signals > 1)
            # The chain last, so that what the others still did is in its state.
            if self._chain and self._processes.running("chain"):
                self._save_chain(self._chain)
            self._processes.stop(hurry=lambda: self._signals > 1)

    def _save_chain(self, chain: LocalChain) -> None:
        try:
            chain.save()
        except (OSError, RuntimeError):
            say("the local chain's state could not be saved; the next start goes on from the last one")

    def _listen_to_signals(self) -> None:
        def stop(number: int, _frame: FrameType | None) -> None:
            self._signals += 1
            if self._signals == 1:
                raise StoppedError(signal.Signals(number).name)

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        if "MAKELEVEL" in os.environ:
            die_with_parent(signal.SIGTERM)  # kill -9 of make is meant for this too

    def _welcome(self, log_ins: str, degraded: list[str], seconds: float) -> None:
        address = f"http://localhost:{self._port}"
        say(f"\nThe registry is up after {seconds:.0f} s: {address}")
        say(f"    for dealers' programs    {address}/api/docs/")
        say(f"    log, chain, their state  {address}/status/")
        say(f"    Ethereum                 {self._chain.url if self._chain else 'at ETHEREUM_RPC_URL'}")
        say(f"    data and log files       {self._data.path}")
        for name in degraded:
            say(f"    away for now: {name}; records are taken, and it is waited for")
        vote = list(self._polls.greeting(address))
        say("\n".join(["", *first_things(address, vote=vote, log_ins=self._data.log_ins)]))
        say(f"\nAll made-up people:\n{log_ins}")
        say("\nCtrl-C stops it. `make demo` in another terminal tells the story.")
