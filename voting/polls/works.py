"""Work that the city asks for and workers do."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from records.leases import Leased, leased_do, row_do
from records.people.authors import author_for
from records.people.models import Membership
from records.people.permissions import may_run_the_city, missing
from records.terms.texts import Refusal

OPEN = "open"

_Work = TypeVar("_Work", bound="Work")


class Work(Leased):
    """`state` is OPEN until it ended."""

    OPEN = Q(state=OPEN)
    TURN = "asked_at"

    # Each sort of work has its own words for them.
    state = models.CharField(max_length=8, default=OPEN)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    failure = models.JSONField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return bool(self.state == OPEN)

    @classmethod
    def under_way(cls) -> bool:
        """Whether people wait for any."""
        return bool(cls.queue().exists())

    @property
    def before(self) -> int:
        """How many were asked for before this one and are not done."""
        return int(self.queue().filter(asked_at__lt=self.asked_at).count()) if self.is_open else 0

    def end(self, state: str, **values: object) -> None:
        super().end(state, ended_at=timezone.now(), **values)


def works_do(
    sort: type[_Work], do: Callable[[_Work, float], None], *, hopeless: Refusal, seconds: float
) -> bool:
    """Work on what was asked for, in turn. True where time ran out before the work did."""
    return leased_do(
        sort.claim,
        lambda work, until: row_do(work, partial(_for_the_city, do), hopeless=hopeless, until=until),
        seconds=seconds,
    )


def _for_the_city(do: Callable[[_Work, float], None], work: _Work, until: float) -> None:
    # Not only when they asked: meanwhile they may have left, or have another role.
    if not may_run_the_city(author_for(work.membership)):
        raise missing()
    do(work, until)
