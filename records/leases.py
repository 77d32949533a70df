"""Rows that are work: their table is the queue, and one worker at a time has a row, leased. Who dies is followed by another one;
of two that meet, one finds that it lost."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from typing import Any, ClassVar, Self, TypeVar, cast
from uuid import uuid4

from django.db import OperationalError, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from anchoring.seals import Sealed
from anchoring.wiring import AWAY
from records.terms.characters import storable
from records.terms.texts import Refusal

LEASE, PAUSE = timedelta(seconds=60), timedelta(seconds=5)
MAX_ATTEMPTS = 5
"""So many workers may die over a row, or fail with it, before it is given up."""
FAILED = "failed"

_LOOKED_AT = 20
_PEOPLE = ("membership__organisation", "membership__user")
logger = logging.getLogger(__name__)
_Row = TypeVar("_Row", bound="Leased")


class LeaseLostError(Exception):
    """Another worker has the row now. Nothing that was not committed is kept."""


class Leased(Sealed):
    """A row with a `state`, a `failure`, and the `membership` that asked for it.

    `worker` has it until `leased_until`. `attempts` are claims behind which it came no further.
    """

    OPEN: ClassVar[Q]
    """Which rows did not end."""
    TURN: ClassVar[str | Coalesce]
    """In which order they are taken."""

    is_personal = False
    """Whether what goes wrong with it may tell of people: then no log has more than its sort."""

    worker = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @classmethod
    def queue(cls) -> Any:
        """The query set of what did not end, that which waited longest first."""
        return cls.objects.filter(cls.OPEN).order_by(cls.TURN)

    @classmethod
    def claim(cls, wanted: Self | None = None, **values: object) -> Self | None:
        """The row that waited longest, or this one, leased to this caller alone. None where there is none to be had.

        `values` are so from then on.
        """
        now = timezone.now()
        free = cls.queue().filter(Q(leased_until=None) | Q(leased_until__lt=now))
        free = free.filter(pk=wanted.pk) if wanted else free
        worker = uuid4()
        lease = {"worker": worker, "leased_until": now + LEASE, "attempts": F("attempts") + 1}
        for row in free[:_LOOKED_AT]:
            # Lost where another worker was faster: its lease is not the one that was read.
            mine = cls.queue().order_by().filter(pk=row.pk, leased_until=row.leased_until)
            if mine.update(**lease, **values):
                # None where it was lost again by now: nobody works under another's name.
                for claimed in cls.objects.select_related(*_PEOPLE).filter(pk=row.pk, worker=worker):
                    return cast("Self", claimed)
        return None

    def keep(self, **values: object) -> None:
        """This is so now. Raises LeaseLostError where another worker has the row."""
        if not self._mine().update(**values):
            raise LeaseLostError

    def hold(self, **values: object) -> None:
        """The lease goes on, and this is so now. In a transaction it comes first: of two workers one waits here, and raises."""
        self.keep(leased_until=timezone.now() + LEASE, **values)
        # What goes wrong later in this claim is counted from here.
        self.attempts = cast("int", values.get("attempts", self.attempts))

    def let_go(self) -> None:
        """Whoever comes next goes on."""
        self.keep(worker=None, leased_until=None, attempts=0)

    def release(self, *, attempts: int) -> None:
        """What waits for something: again after a pause."""
        with suppress(LeaseLostError):
            self.keep(worker=None, leased_until=timezone.now() + PAUSE, attempts=attempts)

    def end(self, state: str, **values: object) -> None:
        """In a transaction with what it came to, all of it is taken back where another worker has it."""
        self.keep(state=state, worker=None, leased_until=None, **values)

    def fail(self, refused: Refusal, **values: object) -> None:
        """What people are told, in each language."""
        told = {language: storable(text) for language, text in refused.text.as_dict().items()}
        with suppress(LeaseLostError):
            self.end(FAILED, failure={"code": refused.code, "messages": told}, **values)

    def _mine(self) -> Any:
        """The row, if it is still this worker's."""
        return type(self).queue().order_by().filter(pk=self.pk, worker=self.worker)


def leased_do(
    claim: Callable[[], _Row | None], work: Callable[[_Row, float], None], *, seconds: float
) -> bool:
    """Work on what is claimed, in turn. True where time ran out before the work did. `work` is told when that is."""
    until = monotonic() + seconds
    while (row := claim()) is not None:
        work(row, until)
        if monotonic() >= until:
            return True
    return False


def row_do(row: _Row, do: Callable[[_Row, float], None], *, hopeless: Refusal, until: float) -> None:
    """Work on a claimed row. A fault ends the work, or makes it wait, and stops no other.

    `do` ends the row, or lets it go at `until` (of the monotonic clock). `hopeless` is what is told where workers died over it.
    """
    name = f"{row._meta.model_name} {row.pk}"
    if row.attempts > MAX_ATTEMPTS:
        row.fail(hopeless)
        return
    try:
        do(row, until)
    except LeaseLostError:
        logger.warning("%s was taken over by another worker", name)
    except Refusal as refused:
        row.fail(refused)
    except AWAY as error:
        logger.warning("%s waits: %s", name, type(error).__name__)
        with suppress(OperationalError):
            # Zero where some of it was done before: what was done counts.
            row.release(attempts=max(0, row.attempts - 1))
    except Exception as error:
        logger.error("%s stopped: %s", name, type(error).__name__, exc_info=not row.is_personal)
        row.release(attempts=row.attempts)
