"""What nobody needs any more goes by itself, and a row says what went. The facts about cars stay.

A year for what belongs to an inspection (Rule 120(1)), three for a dealer's ledger (Rule 123-7).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from registry.models import (
    Access,
    Application,
    Attachment,
    Disclosure,
    HandoverCode,
    Invitation,
    Notice,
    Organisation,
    RetentionRun,
)
from registry.notices import KEPT

YEAR = timedelta(days=366)
LEDGER_YEARS = timedelta(days=3 * 366)
INVITATIONS = timedelta(days=90)

_LEDGER = Q(record__kind__startswith="vehicle:")
_OF_RECORDS = (Access.What.DISCLOSURES, Access.What.ATTACHMENT)
BATCH = 5_000


@dataclass(frozen=True)
class Part:
    """`destroy` takes the moment before which things are due, and says how many went."""

    name: str
    kept: timedelta
    destroy: Callable[[datetime], int]


def retention_run(*, now: datetime | None = None) -> RetentionRun | None:
    """None where nothing was due. Each part is a transaction of its own: a crash leaves the rest to the next run."""
    moment = now or timezone.now()
    destroyed, until = dict[str, int](), dict[str, str]()
    for part in PARTS:
        due = moment - part.kept
        with transaction.atomic():
            count = part.destroy(due)
        if count:
            destroyed[part.name], until[part.name] = count, due.date().isoformat()
    return RetentionRun.objects.create(destroyed=destroyed, until=until) if destroyed else None


def _disclosures(due: datetime) -> int:
    return _some(Disclosure.objects.filter(record__recorded_at__lt=due).exclude(_LEDGER))


def _ledger_disclosures(due: datetime) -> int:
    return _some(Disclosure.objects.filter(_LEDGER, record__recorded_at__lt=due))


def _photos(due: datetime) -> int:
    """The files; the rows stay and say so. One that a younger record names too waits for that one."""
    found = Attachment.objects.filter(destroyed_at=None, created_at__lt=due)
    found = found.exclude(uses__record__recorded_at__gte=due)
    paths = set(found.values_list("file", flat=True)[:BATCH])
    paths -= set(
        Attachment.objects.filter(file__in=paths).exclude(pk__in=found).values_list("file", flat=True)
    )
    count = Attachment.objects.filter(pk__in=found, file__in=paths).update(destroyed_at=timezone.now())
    transaction.on_commit(partial(_files_delete, paths))
    return count


def _accesses(due: datetime) -> int:
    return _some(Access.objects.filter(at__lt=due, what__in=_OF_RECORDS))


def _other_accesses(due: datetime) -> int:
    return _some(Access.objects.filter(at__lt=due).exclude(what__in=_OF_RECORDS))


def _refused_applications(due: datetime) -> int:
    rows = Application.objects.filter(organisation__state=Organisation.State.REFUSED, created_at__lt=due)
    rows = rows.exclude(paper="", email="")
    paths = [path for path in rows.values_list("paper", flat=True) if path]
    count = rows.update(paper="", email="", name="")
    kept = set(Application.objects.filter(paper__in=paths).values_list("paper", flat=True))
    transaction.on_commit(partial(_files_delete, set(paths) - kept))
    return count


def _buyer_links(due: datetime) -> int:
    """By the code's own age: an old handing over may have been opened anew yesterday."""
    return _some(HandoverCode.objects.filter(issued_at__lt=due))


def _invitations(due: datetime) -> int:
    return _some(Invitation.objects.filter(expires_at__lt=due))


def _mails(due: datetime) -> int:
    return _some(Notice.objects.filter(created_at__lt=due))


def _files_delete(paths: set[str]) -> None:
    for path in sorted(paths):
        default_storage.delete(path)


def _some(rows: QuerySet[Any]) -> int:
    """A bounded number a run, so that nobody waits for the write lock."""
    due = list(rows.values_list("pk", flat=True)[:BATCH])
    return int(rows.model._default_manager.filter(pk__in=due).delete()[0])


PARTS = (
    Part("disclosures", YEAR, _disclosures),
    Part("ledger_disclosures", LEDGER_YEARS, _ledger_disclosures),
    Part("photos", YEAR, _photos),
    Part("accesses", YEAR, _accesses),
    Part("other_accesses", LEDGER_YEARS, _other_accesses),
    Part("refused_applications", YEAR, _refused_applications),
    Part("buyer_links", YEAR, _buyer_links),
    Part("invitations", INVITATIONS, _invitations),
    Part("mails", KEPT, _mails),
)
