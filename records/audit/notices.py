"""Mails about what the audit found, to the city's staff and its auditor."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from anchoring.models import AuditFinding
from records.audit.texts import code_text
from records.notices.services import notice_send
from records.people.models import Organisation, User

PAUSE = timedelta(hours=1)
"""What comes within so long after a mail is told in the next: a slice comes every few seconds."""


def findings_tell() -> int:
    """Queue mails about findings that none has named yet; returns how many findings. Each is told once."""
    now = timezone.now()
    if AuditFinding.objects.filter(told_at__gt=now - PAUSE, told_at__lte=now).exists():
        return 0
    untold = AuditFinding.objects.filter(told_at=None, ended_at=None)
    with transaction.atomic():
        first = untold.order_by("id").first()
        # Of two workers one finds nothing left to tell.
        count = untold.update(told_at=now)
        if first is not None and count:
            for user in _readers():
                notice_send(
                    user=user,
                    kind="audit_found",
                    path=reverse("findings"),
                    count=count,
                    what=code_text(first.code),
                    row=first.row,
                )
    return count


def _readers() -> list[User]:
    """Whoever acts for the city now."""
    city = Q(memberships__ended_at=None, memberships__organisation__kind=Organisation.Kind.CITY)
    return list(User.objects.filter(city, is_active=True).distinct())
