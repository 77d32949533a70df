"""What nobody needs any more goes by itself, and a row says what went. The facts about cars stay.

A year for what belongs to an inspection (Rule 120(1)), three for a dealer's ledger (Rule 123-7).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from records.audit_log.models import Access
from records.contents.models import Disclosure
from records.memberships.models import Invitation
from records.notices.models import Notice
from records.notices.services import KEPT
from records.privacy.models import RetentionRun
from records.privacy.retention_files import (
    BATCH,
    files_tidy,
    photos_destroy,
    refused_applications_empty,
    unused_photos_destroy,
)
from registry.form82.models import FormDraft
from registry.handovers.models import HandoverCode
from registry.uploads.models import Upload, UploadRow

YEAR = timedelta(days=366)
LEDGER_YEARS = timedelta(days=3 * 366)
INVITATIONS = DRAFTS = timedelta(days=90)
UNUSED = REPORTS = timedelta(days=30)
ROUNDS = 200

_LEDGER = Q(record__kind__startswith="vehicle:")
_OF_RECORDS = (Access.What.DISCLOSURES, Access.What.ATTACHMENT)


@dataclass(frozen=True)
class Part:
    """`destroy` takes the moment before which things are due, and says how many went: as many as a batch, or all."""

    name: str
    kept: timedelta
    destroy: Callable[[datetime], int]


def retention_run(*, now: datetime | None = None) -> RetentionRun | None:
    """None where nothing was due. Each batch is a transaction of its own: a crash leaves the rest to the next run."""
    moment = now or timezone.now()
    destroyed, until = dict[str, int](), dict[str, str]()
    for part in PARTS:
        due = moment - part.kept
        if count := _destroyed(part, due):
            destroyed[part.name], until[part.name] = count, due.date().isoformat()
    files_tidy()
    return RetentionRun.objects.create(destroyed=destroyed, until=until) if destroyed else None


def _destroyed(part: Part, due: datetime) -> int:
    """A bounded number at once, so that nobody waits for the write lock; and so many times that nothing piles up."""
    found = 0
    for _ in range(ROUNDS):
        with transaction.atomic():
            count = part.destroy(due)
        found += count
        if count < BATCH:
            break
    return found


def _disclosures(due: datetime) -> int:
    return _some(Disclosure.objects.filter(record__recorded_at__lt=due).exclude(_LEDGER))


def _ledger_disclosures(due: datetime) -> int:
    return _some(Disclosure.objects.filter(_LEDGER, record__recorded_at__lt=due))


def _accesses(due: datetime) -> int:
    return _some(Access.objects.filter(at__lt=due, what__in=_OF_RECORDS))


def _other_accesses(due: datetime) -> int:
    return _some(Access.objects.filter(at__lt=due).exclude(what__in=_OF_RECORDS))


def _buyer_links(due: datetime) -> int:
    """By the code's own age: an old handing over may have been opened anew yesterday."""
    return _some(HandoverCode.objects.filter(issued_at__lt=due))


def _invitations(due: datetime) -> int:
    return _some(Invitation.objects.filter(expires_at__lt=due))


def _log_ins(due: datetime) -> int:
    """What is over: the sessions, and from which address and browser they were."""
    Session.objects.filter(expire_date__lt=due).delete()
    return _some(UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")))


def _admin_journal(due: datetime) -> int:
    return _some(LogEntry.objects.filter(action_time__lt=due))


def _mails(due: datetime) -> int:
    return _some(Notice.objects.filter(created_at__lt=due))


def _drafts(due: datetime) -> int:
    """Forms that nobody has worked on since. Their photos follow as those that no record names."""
    return _some(FormDraft.objects.filter(updated_at__lt=due))


def _upload_cells(due: datetime) -> int:
    """What reports of uploads repeat of a file: cells, constants, answers, its name. Which row became which record stays."""
    told = Upload.objects.filter(finished_at__lt=due).exclude(name=F("format"), mapping={}, answers={})
    uploads = list(told.values_list("pk", flat=True)[:BATCH])
    rows = UploadRow.objects.filter(upload__in=uploads).exclude(reasons=[], summary={})
    count = UploadRow.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:BATCH])).update(
        reasons=[], summary={}
    )
    if count < BATCH:
        # Behind its last row: an upload that is named still has rows to go.
        count += Upload.objects.filter(pk__in=uploads).update(name=F("format"), mapping={}, answers={})
    return count


def _some(rows: QuerySet[Any]) -> int:
    due = list(rows.values_list("pk", flat=True)[:BATCH])
    return int(rows.model._default_manager.filter(pk__in=due).delete()[0])


PARTS = (
    Part("disclosures", YEAR, _disclosures),
    Part("ledger_disclosures", LEDGER_YEARS, _ledger_disclosures),
    Part("photos", YEAR, photos_destroy),
    Part("unused_photos", UNUSED, unused_photos_destroy),
    Part("accesses", YEAR, _accesses),
    Part("other_accesses", LEDGER_YEARS, _other_accesses),
    Part("refused_applications", YEAR, refused_applications_empty),
    Part("buyer_links", YEAR, _buyer_links),
    Part("drafts", DRAFTS, _drafts),
    Part("upload_cells", REPORTS, _upload_cells),
    Part("invitations", INVITATIONS, _invitations),
    Part("mails", KEPT, _mails),
    Part("log_ins", timedelta(0), _log_ins),
    Part("admin_journal", LEDGER_YEARS, _admin_journal),
)
