"""Recompute everything from the rows and compare it with tiles, checkpoints, map and chain. Each bad row is named.

Exit status: 0 nothing wrong; 1 something is; 2 nothing wrong, but something could not be looked at.
"""

import gc
import sys
import time
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchoring import wiring, wiring_chain
from anchoring.audit.run import audit
from anchoring.audit.sources import registered_sources
from anchoring.audit.spread import sources_spread
from anchoring.buckets import BucketAwayError
from anchoring.log.errors import LogError
from anchoring.log.keys import LogKeys
from anchoring.log.labels import LabelsAwayError
from anchoring.models import AuditFinding

_EVERY = 2.0
_MOST = 64
_CYCLES_EVERY = 50_000


def _processes(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= _MOST:
        raise ArgumentTypeError(f"a whole number from 1 to {_MOST}")
    return int(value)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """What is loaded stays, and a step's objects go with their last name: looking for cycles took a sixth of the time."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_CYCLES_EVERY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--offline", action="store_true", help="don't ask Ethereum")
        parser.add_argument(
            "--processes", type=_processes, default=1, help="how many check the records: 2 on two cores"
        )

    def handle(self, *_args: Any, offline: bool, processes: int, **_options: Any) -> None:
        self._said = time.monotonic()
        try:
            with (
                _collecting_seldom(),
                sources_spread(registered_sources(), processes) as sources,
                wiring_chain.audits_metered(),
            ):
                run = audit(
                    sources=sources,
                    readers={} if offline else wiring_chain.contract_readers(self.stderr.write),
                    keys=self._keys(),
                    progress=self._progress,
                )
        except (LogError, BucketAwayError, LabelsAwayError) as error:
            raise CommandError(str(error)) from None
        bad = 0
        # Those too that the registry's own audit, at work beside this one, saw once more since: they are its from then on.
        for finding in AuditFinding.objects.filter(seen_at__gte=run.started_at).order_by("id").iterator():
            bad += 1
            self.stdout.write(f"{finding.code}  {finding.row}  {finding.detail}".rstrip())
        for line in run.unchecked.splitlines():
            self.stdout.write(f"not checked: {line}")
        self.stdout.write(f"{run.size} entries, {run.records} records: {bad} findings")
        sys.exit(1 if bad else 2 if run.unchecked else 0)

    def _keys(self) -> LogKeys | None:
        """Without them the rest can still be audited; the run then says nothing of the keys."""
        try:
            return wiring.log_keys()
        except wiring.KeysMissingError as error:
            self.stderr.write(f"the keys are not compared: {error}")
            return None

    def _progress(self, what: str, done: int, of: int) -> None:
        if time.monotonic() - self._said >= _EVERY:
            self._said = time.monotonic()
            self.stderr.write(f"{what}: {done:,} of {of:,}")
