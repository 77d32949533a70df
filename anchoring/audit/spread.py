"""Check one source's records in several processes: each takes a share of a step's labels, and findings come in one place."""

import multiprocessing
import os
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from threading import Thread

from django.db import connections

from anchoring.audit.sources import Pair, RecordCheck, RecordSource
from anchoring.log.errors import AuditStoppedError


class SpreadSource:
    """A `RecordSource` that asks another one, in the processes of `pool`."""

    def __init__(self, source: RecordSource, pool: ProcessPoolExecutor, processes: int) -> None:
        self._source, self._pool, self._processes = source, pool, processes

    def count(self) -> int:
        return self._source.count()

    def labels_after(self, label: str | None) -> list[str]:
        return self._source.labels_after(label)

    def checks(self, labels: Sequence[str]) -> Iterator[RecordCheck]:
        """All of these labels' records, share by share. Raises what a share raised, AuditStoppedError where its process ended."""
        each = max(1, -(-len(labels) // self._processes))
        shares = [labels[start : start + each] for start in range(0, len(labels), each)]
        for checked in [self._pool.submit(_checked, self._source, share) for share in shares]:
            yield from _told(checked)

    def known(self, pairs: Collection[Pair]) -> set[Pair]:
        return self._source.known(pairs)

    def unchecked(self) -> Sequence[str]:
        return self._source.unchecked()

    def is_busy(self) -> bool:
        return self._source.is_busy()


@contextmanager
def sources_spread(sources: Sequence[RecordSource], processes: int) -> Iterator[Sequence[RecordSource]]:
    """The same sources, whose records so many processes check; with one, the sources as they are.

    The processes are forks of this one and share its memory; none shares its connection to the database.
    """
    if processes == 1:
        yield sources
        return
    with ExitStack() as stack:
        connections.close_all()
        context = multiprocessing.get_context("fork")
        pool = stack.enter_context(ProcessPoolExecutor(processes, mp_context=context, initializer=_watch))
        # All of them begin now, before this one is connected again.
        pool.submit(int).result()
        yield [SpreadSource(source, pool, processes) for source in sources]


def _told(checked: Future[list[RecordCheck]]) -> list[RecordCheck]:
    try:
        return checked.result()
    except BrokenProcessPool:
        raise AuditStoppedError from None


def _watch() -> None:
    """A process of the pool ends with the one that asked for it, which has no time to say so where it is killed."""
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(os.EX_SOFTWARE)


def _checked(source: RecordSource, labels: Sequence[str]) -> list[RecordCheck]:
    return list(source.checks(labels))
