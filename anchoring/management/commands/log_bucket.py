"""Bring the log into the bucket of LOG_BUCKET, or hold what lies there against the log.

Without an option: what is missing there, up to the newest checkpoint. Stopped, it goes on from where it was; a worker that
is at it as well does no harm.

Exit status: 0 the bucket has what it should; 1 something is wrong, and named; 2 it could not be looked at.
"""

import sys
import time
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from anchoring import wiring
from anchoring.buckets import BucketAwayError
from anchoring.log.errors import LogError
from anchoring.models import BucketState, Log
from anchoring.published import state as store
from anchoring.published.check import files_differing
from anchoring.published.objects import Objects
from anchoring.published.problems import CopyProblemError
from anchoring.published.publish import log_publish
from anchoring.published.texts import PROBLEMS

_EVERY = 2.0
_WAIT = 1.0
_MEND = "`log_bucket --again` puts everything there again"


def _number(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise ArgumentTypeError("a whole number")
    return int(value)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="put everything there again, from the start")
        parser.add_argument(
            "--check", action="store_true", help="only read, and name what is not as it should be"
        )
        parser.add_argument(
            "--samples", type=_number, metavar="N", help="with --check: N files by chance, not all"
        )
        parser.add_argument(
            "--from", type=_number, default=0, dest="start", metavar="ENTRY", help="with --check: begin there"
        )

    def handle(
        self, *_args: Any, again: bool, check: bool, samples: int | None, start: int, **_options: Any
    ) -> None:
        self._said = time.monotonic()
        objects = wiring.bucket_objects()
        if objects is None:
            raise CommandError("LOG_BUCKET is not set: the log's files are served from here alone")
        if not Log.objects.exists():
            raise CommandError("the log has not begun: run `python manage.py log_init`")
        try:
            sys.exit(self._check(objects, samples, start) if check else self._publish(objects, again))
        except CopyProblemError as error:
            self.stdout.write(f"{PROBLEMS[error.problem].en} {error.detail}")
            sys.exit(1)
        except BucketAwayError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        except LogError as error:
            raise CommandError(str(error)) from None

    def _publish(self, objects: Objects, again: bool) -> int:
        state = store.state_of(objects.id, now=timezone.now())
        # It waits for no rest after a failure: somebody is looking.
        store.state_due(objects.id, now=timezone.now())
        if again:
            # Not while a worker writes how far it has come.
            while not store.state_claim(objects.id, now=timezone.now()):
                time.sleep(_WAIT)
            store.state_set_back(objects.id, size=state.size, filled=0)
            store.state_released(objects.id, now=timezone.now())
        while not log_publish(objects, report=self._progress):
            state = BucketState.objects.get()
            if state.away_since:
                raise BucketAwayError(
                    "the bucket is away; what is there stays, and the next run goes on from it"
                )
            if state.problem:
                raise CopyProblemError(state.problem, state.problem_detail or "")
            # Another is at it: its turn is short.
            time.sleep(_WAIT)
        self.stdout.write(
            f"the bucket has the log's {BucketState.objects.get().size:,} entries, and their checkpoint"
        )
        return 0

    def _check(self, objects: Objects, samples: int | None, start: int) -> int:
        bad = self._read = 0
        for path in files_differing(objects, samples=samples, start=start, report=self._read_some):
            bad += 1
            self.stdout.write(f"{path}: not there, or not what the log has")
        self.stdout.write(
            f"{self._read:,} files were read back: {bad} are wrong" + (f". {_MEND}" if bad else "")
        )
        return 1 if bad else 0

    def _read_some(self, done: int) -> None:
        self._read = done
        self._say(f"{done:,} files read back")

    def _progress(self, done: int, of: int) -> None:
        self._say(f"tiles up to entry {done:,} of {of:,}")

    def _say(self, text: str) -> None:
        if time.monotonic() - self._said >= _EVERY:
            self._said = time.monotonic()
            self.stderr.write(text)
