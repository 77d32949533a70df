"""Delete what is past its retention period and record what was deleted. The facts about cars stay.

A year for what belongs to an inspection (Rule 120(1)), three for a dealer's ledger (Rule 123-7).
"""

from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from records.audit_log.models import Access
from records.contents.models import Disclosure
from records.notices.models import Notice
from records.notices.services import KEPT
from records.people.models import Invitation
from records.privacy.models import RetentionRun
from records.privacy.retention_files import (
    BATCH,
    files_tidy,
    photos_destroy,
    refused_applications_empty,
    unused_photos_destroy,
)
from records.terms.families import RetentionPart, families, kinds
from records.terms.kinds import YEAR

OTHER_ACCESSES = ADMIN_JOURNAL = timedelta(days=3 * 366)
INVITATIONS = timedelta(days=90)
UNUSED = timedelta(days=30)
ROUNDS = 200

_OF_RECORDS = (Access.What.DISCLOSURES, Access.What.ATTACHMENT)


def retention_run(*, now: datetime | None = None) -> RetentionRun | None:
    """None where nothing was due. Each batch is a transaction of its own: a crash leaves the rest to the next run."""
    moment = now or timezone.now()
    destroyed, until = dict[str, int](), dict[str, str]()
    for part in parts():
        due = moment - part.kept
        if count := _destroyed(part, due):
            destroyed[part.name], until[part.name] = count, timezone.localdate(due).isoformat()
    run = RetentionRun.objects.create(destroyed=destroyed, until=until) if destroyed else None
    files_tidy()
    return run


def _destroyed(part: RetentionPart, due: datetime) -> int:
    """Delete one part in batches, so that the write lock is never held for long, and as many as keep pace."""
    destroyed = 0
    for _ in range(ROUNDS):
        with transaction.atomic():
            count = part.destroy(due)
        destroyed += count
        if count < BATCH:
            break
    return destroyed


def _disclosures(due: datetime) -> int:
    longer = [kind.name for kind in kinds().values() if kind.kept > YEAR]
    return rows_destroy(
        Disclosure.objects.filter(record__recorded_at__lt=due).exclude(record__kind__in=longer)
    )


def _accesses(due: datetime) -> int:
    return rows_destroy(Access.objects.filter(at__lt=due, what__in=_OF_RECORDS))


def _other_accesses(due: datetime) -> int:
    return rows_destroy(Access.objects.filter(at__lt=due).exclude(what__in=_OF_RECORDS))


def _invitations(due: datetime) -> int:
    return rows_destroy(Invitation.objects.filter(expires_at__lt=due))


def _log_ins(due: datetime) -> int:
    """What is over: the sessions, and from which address and browser they were."""
    Session.objects.filter(expire_date__lt=due).delete()
    return rows_destroy(UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")))


def _admin_journal(due: datetime) -> int:
    return rows_destroy(LogEntry.objects.filter(action_time__lt=due))


def _mails(due: datetime) -> int:
    return rows_destroy(Notice.objects.filter(created_at__lt=due))


def rows_destroy(rows: QuerySet[Any]) -> int:
    """A batch of them."""
    due = list(rows.values_list("pk", flat=True)[:BATCH])
    return int(rows.model._default_manager.filter(pk__in=due).delete()[0])


PARTS = (
    RetentionPart("disclosures", YEAR, _disclosures),
    RetentionPart("photos", YEAR, photos_destroy),
    RetentionPart("unused_photos", UNUSED, unused_photos_destroy),
    RetentionPart("accesses", YEAR, _accesses),
    RetentionPart("other_accesses", OTHER_ACCESSES, _other_accesses),
    RetentionPart("refused_applications", YEAR, refused_applications_empty),
    RetentionPart("invitations", INVITATIONS, _invitations),
    RetentionPart("mails", KEPT, _mails),
    RetentionPart("log_ins", timedelta(0), _log_ins),
    RetentionPart("admin_journal", ADMIN_JOURNAL, _admin_journal),
)


def parts() -> tuple[RetentionPart, ...]:
    """The common ones, then the families' own."""
    return (*PARTS, *(part for family in families() for part in family.retention))
