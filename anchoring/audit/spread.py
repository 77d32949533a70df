"""Check one source's records in several processes: each takes a share of a step's labels, and findings come in one place."""

import multiprocessing
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager

from django.db import connections

from anchoring.audit.sources import Pair, RecordCheck, RecordSource


class SpreadSource:
    """A `RecordSource` that asks another one, in the processes of `pool`."""

    def __init__(self, source: RecordSource, pool: ProcessPoolExecutor, processes: int) -> None:
        self._source, self._pool, self._processes = source, pool, processes

    def count(self) -> int:
        return self._source.count()

    def labels_after(self, label: str | None) -> list[str]:
        return self._source.labels_after(label)

    def checks(self, labels: Sequence[str]) -> Iterator[RecordCheck]:
        """All of these labels' records, share by share. Raises what a share raised."""
        each = max(1, -(-len(labels) // self._processes))
        shares = [labels[start : start + each] for start in range(0, len(labels), each)]
        for checked in [self._pool.submit(_checked, self._source, share) for share in shares]:
            yield from checked.result()

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
        pool = stack.enter_context(ProcessPoolExecutor(processes, mp_context=context))
        # All of them begin now, before this one is connected again.
        pool.submit(int).result()
        yield [SpreadSource(source, pool, processes) for source in sources]


def _checked(source: RecordSource, labels: Sequence[str]) -> list[RecordCheck]:
    return list(source.checks(labels))
