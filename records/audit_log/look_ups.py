"""Look-ups of cars that others stated, counted for each organisation and day; a number that nobody stated costs more.

The counts are rows, so that all processes count together. No number stands in them.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from records import wiring
from records.audit_log.models import LookUps
from records.contents.models import Record
from records.terms.days import day_begin
from records.terms.texts import Text

NOBODY_S = ""
"""A subject that nobody stated: of a number that finds nothing."""
SPENT = Text(
    "다른 업체가 기록한 차를 오늘 조회할 수 있는 만큼 모두 조회했습니다. {until}부터 다시 조회할 수 있습니다.",
    "The day's look-ups of cars that others recorded are used up. They go on at {until}.",
)
UNKNOWN_COSTS = 5
"""Who tries numbers meets many that nobody stated; who has a car before them meets few."""

logger = logging.getLogger(__name__)


class LookUpsSpentError(Exception):
    """The organisation has looked up as much as it may today."""

    def __init__(self, until: datetime) -> None:
        super().__init__("the day's look-ups are spent")
        self.until = until

    @property
    def seconds(self) -> int:
        return max(1, round((self.until - timezone.now()).total_seconds()))


def look_up_count(*, organisation: UUID | None, subject: str) -> None:
    """Count a look-up before it is answered. The organisation's own cars are free, and a visitor has none.

    Raises LookUpsSpentError where it has had enough today, and LabelsAwayError where all who try numbers had.
    """
    if organisation is not None:
        organisation_count(organisation, subject)
    if subject:
        wiring.label_tried(subject, Record.objects.filter(subject=subject).exists)


def organisation_count(organisation: UUID, subject: str) -> None:
    """As `look_up_count`, where nothing is asked that wants a label."""
    stated = Record.objects.filter(subject=subject)
    if stated.filter(organisation=organisation).exists():
        return
    if stated.exists():
        _spend(organisation, "known", cost=1)
    else:
        _spend(organisation, "unknown", cost=UNKNOWN_COSTS)


def told_note(organisation: UUID, count: int) -> None:
    """Counts so many cars that others stated and the organisation did not, beyond the day's limit too: a refusal that hung on
    what was found would tell what was found."""
    _today(organisation).update(known=F("known") + count, spent=F("spent") + count)


def spent_refuse(organisation: UUID) -> None:
    """LookUpsSpentError where nothing is left of today's."""
    row = LookUps.objects.filter(organisation=organisation, day=timezone.localdate())
    if row.filter(spent__gte=wiring.look_ups_a_day()).update(refused=F("refused") + 1):
        raise LookUpsSpentError(_midnight())


def _spend(organisation: UUID, what: str, *, cost: int) -> None:
    try:
        is_within = _counted(organisation, what, cost)
    except DatabaseError as error:
        # Where nothing can be written, what is there is still read.
        logger.warning("a look-up was not counted: %s", type(error).__name__)
        return
    if not is_within:
        raise LookUpsSpentError(_midnight())


@transaction.atomic
def _counted(organisation: UUID, what: str, cost: int) -> bool:
    row = _today(organisation)
    within = row.filter(spent__lte=wiring.look_ups_a_day() - cost)
    if within.update(**{what: F(what) + 1, "spent": F("spent") + cost}):
        return True
    row.update(refused=F("refused") + 1)
    return False


def _today(organisation: UUID) -> QuerySet[LookUps]:
    """The organisation's row of today, which is there from now on."""
    today = timezone.localdate()
    LookUps.objects.get_or_create(organisation_id=organisation, day=today)
    return LookUps.objects.filter(organisation=organisation, day=today)


def _midnight() -> datetime:
    return day_begin(timezone.localdate() + timedelta(days=1))
