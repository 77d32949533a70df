"""A pytest session that runs its tests once as they are, then again and again on mutants, each in a forked process.

All is imported and the database is made before the first fork, so a mutant costs what the tests cost that visit its line. A
mutant may not come to an end, and may break whatever it likes: its process is killed, and everything it changed goes with it.
"""

import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tools.mutants.forks import fork, in_a_fork
from tools.mutants.mutations import MODULE, Mutant, Name, mutants
from tools.mutants.swapping import Swapper

_SECONDS, _TIMES, _WAITING = 1.0, 5.0, 30.0
"""A test with a mutant may compute for so long, and so many times as long as without it; for so many times more it may wait."""

_NOTICED, _SURVIVED = 0, 7


@dataclass(frozen=True)
class Visits:
    """The visits of the tests: seconds by test, and the tests by file and line."""

    seconds: dict[str, float]
    tests: dict[tuple[str, int], set[str]]
    failed: list[str]
    modules: list[str]
    """The modules that they import as they run, in that order."""

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that may notice a mutant, the quickest first. A constant may be anybody's."""
        chosen = set(self.seconds)
        if mutant.name.function != MODULE:
            chosen = set().union(*(self.tests.get((mutant.name.file, line), ()) for line in mutant.lines))
        return sorted(chosen, key=lambda test: self.seconds[test])


@dataclass
class Result:
    """`survivors` are mutants that no test noticed, `unvisited` those of them whose line no test visits.

    `failed` are tests that fail without any mutant: then there are no others.
    """

    count: int = 0
    survivors: list[Name] = field(default_factory=list)
    unvisited: list[Name] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Session:
    """The pytest plugin."""

    def __init__(self, root: Path, files: list[str], workers: int) -> None:
        self._root = root
        self._files = files
        self._workers = workers
        self.result = Result()

    def pytest_configure(self) -> None:
        import hypothesis  # noqa: PLC0415  pytest must be the first to import it

        # The same examples each time, and none remembered that some mutant failed on.
        hypothesis.settings.register_profile("mutants", derandomize=True, database=None)
        hypothesis.settings.load_profile("mutants")

    def pytest_internalerror(self, excrepr: object) -> None:
        print(excrepr, file=sys.stderr)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            self.result.failed.append("the collection of tests")
            return True
        items = {item.nodeid: item for item in session.items}
        visits = in_a_fork(partial(self._visits, session.items))
        self.result.failed = visits.failed
        if not visits.failed:
            self._warm(session.items, visits.modules)
            self._mutate(items, visits)
        return True

    def _visits(self, items: list[pytest.Item]) -> Visits:
        measured = coverage.Coverage(
            data_file=None, config_file=False, include=[str(self._root / file) for file in self._files]
        )
        seconds, failed, imported = {}, [], set(sys.modules)
        measured.start()
        for item, following in zip(items, [*items[1:], None], strict=True):
            measured.switch_context(item.nodeid)
            began = time.process_time()
            if not _passes(item, following):
                failed.append(item.nodeid)
            seconds[item.nodeid] = time.process_time() - began
        measured.stop()
        tests = {
            (file, line): {context for context in contexts if context}
            for file in self._files
            for line, contexts in measured.get_data().contexts_by_lineno(str(self._root / file)).items()
        }
        return Visits(seconds, tests, failed, [name for name in sys.modules if name not in imported])

    def _warm(self, items: list[pytest.Item], modules: list[str]) -> None:
        """Imports, and one test with the database: so that all is there before the forks, and each has its own copy."""
        for name in modules:
            with suppress(ImportError):
                import_module(name)
        item = next((one for one in items if _has_database(one)), None)
        if item is not None:
            _passes(item, next((one for one in items if one.path != item.path), item))

    def _mutate(self, items: dict[str, pytest.Item], visits: Visits) -> None:
        running: dict[int, Name] = {}
        for file in self._files:
            swapper = Swapper(self._root, file)
            for mutant in mutants(file, swapper.tree):
                self.result.count += 1
                chosen = visits.of(mutant)
                if not chosen:
                    self.result.unvisited.append(mutant.name)
                    continue
                if len(running) >= self._workers:
                    self._reap(running)
                tests = [(items[name], visits.seconds[name]) for name in chosen]
                running[fork(partial(_try, swapper, mutant, tests))] = mutant.name
        while running:
            self._reap(running)

    def _reap(self, running: dict[int, Name]) -> None:
        """Waits for one of them. One that was killed had run out of time, which is noticing too."""
        pid, status = os.wait()
        name, code = running.pop(pid), os.waitstatus_to_exitcode(status)
        if code == _SURVIVED:
            self.result.survivors.append(name)
            print(f"survives: {name}", file=sys.stderr)
        elif code > 0:
            raise RuntimeError(f"the run itself failed on {name}")


def _try(swapper: Swapper, mutant: Mutant, chosen: list[tuple[pytest.Item, float]]) -> int:
    """Whether the tests notice the mutant. A process that its time limit ends noticed it too."""
    try:
        swapper.swap(mutant)
    except Exception:  # noqa: BLE001  a constant whose line raises: nobody can import the module
        return _NOTICED
    items = [item for item, _ in chosen]
    for (item, seconds), following in zip(chosen, [*items[1:], items[-1]], strict=True):
        limit = _SECONDS + _TIMES * seconds
        signal.setitimer(signal.ITIMER_PROF, limit)
        signal.setitimer(signal.ITIMER_REAL, _WAITING * limit)
        if not _passes(item, following):
            return _NOTICED
    return _SURVIVED


def _has_database(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or "django_db_setup" in names


def _passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    try:
        return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))
    except BaseException:  # noqa: BLE001  pytest lets some pass; only a mutant raises them here
        return False
