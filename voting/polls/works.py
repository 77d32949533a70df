"""Work that people ask for and workers do: its table is the queue. Who dies is followed by another one, and of two that meet
one finds that it lost."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from typing import Any, TypeVar
from uuid import uuid4

from django.db import OperationalError, models
from django.db.models import F, Q
from django.utils import timezone

from anchoring.seals import Sealed
from anchoring.wiring import AWAY
from records.people.authors import author_for
from records.people.models import Membership
from records.people.permissions import may_run_the_city, missing
from records.terms.characters import storable
from records.terms.texts import Refusal

OPEN = "open"
LEASE, PAUSE = timedelta(seconds=60), timedelta(seconds=5)
MAX_ATTEMPTS = 5

logger = logging.getLogger(__name__)
_Work = TypeVar("_Work", bound="Work")


class LeaseLostError(Exception):
    """Another worker has the work now."""


class Work(Sealed):
    """`state` is OPEN until it ended. `attempts` are claims behind which it came no further."""

    is_personal = False
    """Whether what goes wrong with it may tell of people: then no log has more than its sort."""

    # Each sort of work has its own words for them.
    state = models.CharField(max_length=8, default=OPEN)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    failure = models.JSONField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Who works on it, and until when the others keep away.
    worker = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return bool(self.state == OPEN)

    @classmethod
    def under_way(cls) -> bool:
        """Whether people wait for any."""
        return bool(cls.objects.filter(state=OPEN).exists())

    @property
    def before(self) -> int:
        """How many were asked for before this one and are not done."""
        if not self.is_open:
            return 0
        return int(type(self).objects.filter(state=OPEN, asked_at__lt=self.asked_at).count())

    def hold(self, **values: object) -> None:
        """The lease goes on, and this is so now."""
        if not self._held().update(leased_until=timezone.now() + LEASE, **values):
            raise LeaseLostError

    def let_go(self) -> None:
        """Whoever comes next goes on."""
        if not self._held().update(worker=None, leased_until=None, attempts=0):
            raise LeaseLostError

    def release(self, *, attempts: int) -> None:
        """What waits for something: again after a pause."""
        self._held().update(worker=None, leased_until=timezone.now() + PAUSE, attempts=attempts)

    def end(self, state: str, **values: object) -> None:
        """In a transaction with what it came to, all of it is taken back where another worker has it."""
        values = {"state": state, "worker": None, "leased_until": None, "ended_at": timezone.now(), **values}
        if not self._held().update(**values):
            raise LeaseLostError

    def fail(self, refused: Refusal, **values: object) -> None:
        """What people are told, in each language."""
        told = {language: storable(text) for language, text in refused.text.as_dict().items()}
        with suppress(LeaseLostError):
            self.end("failed", failure={"code": refused.code, "messages": told}, **values)

    def _held(self) -> Any:
        """The row, if it is still this worker's."""
        return type(self).objects.filter(pk=self.pk, worker=self.worker, state=OPEN)


def works_do(
    sort: type[_Work], do: Callable[[_Work, float], None], *, hopeless: Refusal, seconds: float
) -> bool:
    """Work on what was asked for, in turn. True where time ran out before the work did.

    `hopeless` is what is told where five workers died over the same.
    """
    until = monotonic() + seconds
    while (work := _claimed(sort)) is not None:
        if work.attempts > MAX_ATTEMPTS:
            work.fail(hopeless)
        else:
            _work_do(work, do, until)
        if monotonic() >= until:
            return True
    return False


def _work_do(work: _Work, do: Callable[[_Work, float], None], until: float) -> None:
    """A fault ends the work, or makes it wait, and stops no other."""
    name = f"{work._meta.model_name} {work.pk}"
    try:
        # Not only when they asked: meanwhile they may have left, or have another role.
        if not may_run_the_city(author_for(work.membership)):
            raise missing()
        do(work, until)
    except LeaseLostError:
        logger.warning("%s was taken over by another worker", name)
    except Refusal as refused:
        work.fail(refused)
    except AWAY as error:
        logger.warning("%s waits: %s", name, type(error).__name__)
        with suppress(OperationalError):
            work.release(attempts=work.attempts - 1)
    except Exception as error:
        logger.error("%s stopped: %s", name, type(error).__name__, exc_info=not work.is_personal)
        work.release(attempts=work.attempts)


def _claimed(sort: type[_Work]) -> _Work | None:
    """The work that waited longest, leased to this caller alone, or None."""
    now = timezone.now()
    free = sort.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now), state=OPEN)
    for work in free.order_by("asked_at")[:20]:
        # Lost where another worker was faster: its lease is not the one that was read.
        won = sort.objects.filter(pk=work.pk, state=OPEN, leased_until=work.leased_until).update(
            worker=uuid4(), leased_until=now + LEASE, attempts=F("attempts") + 1
        )
        if won:
            whole: Any = sort.objects.select_related("membership__organisation", "membership__user")
            claimed: _Work = whole.get(pk=work.pk)
            return claimed
    return None
