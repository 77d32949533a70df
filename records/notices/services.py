"""Mails to people, Korean first and English after it. They wait in a table until a worker has sent them."""

import logging
from datetime import date, timedelta

from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import timezone

from anchoring.seals import seal_holds
from records import wiring
from records.notices.models import Notice
from records.notices.texts import SITE, TEXTS
from records.people.models import User
from records.terms.texts import Text

BATCH = 50
KEPT = timedelta(days=7)
_LEASE = timedelta(minutes=2)
_LONGEST = 10

logger = logging.getLogger(__name__)


def notice_send(*, user: User, kind: str, path: str = "", **values: object) -> None:
    """Queue a mail in the caller's transaction: what is rolled back is not sent. The mail links to our page `path`."""
    if user.is_active:
        notice_mail(email=user.email, kind=kind, path=path, **values)


def notice_mail(*, email: str, kind: str, path: str = "", **values: object) -> None:
    """Queue a mail to an address that has no account yet."""
    title, body = (
        text.format(**{name: _one_line(value) for name, value in values.items()}) for text in TEXTS[kind]
    )
    link = f"\n\n{wiring.public_url()}{path}" if path else ""
    notice_queue(
        email=email,
        kind=kind,
        subject=f"[{SITE.ko}] {title.ko} / {title.en}",
        body=f"{body.ko}{link}\n\n{'-' * 40}\n\n{body.en}{link}\n",
    )


def notice_queue(*, email: str, kind: str, subject: str, body: str) -> None:
    Notice.objects.create(kind=kind, email=email, subject=subject[:200], body=body, due_at=timezone.now())


def notices_deliver() -> int:
    """Send what is due; returns how many were sent. One that can't be sent is tried again, ever more rarely."""
    now, sent = timezone.now(), 0
    for notice in Notice.objects.filter(due_at__lte=now)[:BATCH]:
        # Another worker has it where no row matches. A crash behind the sending sends it once more, after the lease.
        lease = _LEASE * 2 ** min(notice.attempts, _LONGEST)
        mine = Notice.objects.filter(pk=notice.pk, due_at=notice.due_at)
        if mine.update(due_at=now + lease, attempts=F("attempts") + 1) and _sent(notice):
            Notice.objects.filter(pk=notice.pk).delete()
            sent += 1
    return sent


def _sent(notice: Notice) -> bool:
    if not seal_holds(notice):
        # Its links and its reader may be anybody's. The audit names it.
        logger.error("mail %s (%s) not sent: it was changed past the registry", notice.pk, notice.kind)
        return False
    try:
        EmailMessage(notice.subject, notice.body, to=[notice.email]).send()
    except Exception as error:  # noqa: BLE001  each backend raises its own; the mail stays in the table
        logger.warning("mail %s (%s) not sent: %s", notice.pk, notice.kind, type(error).__name__)
        return False
    return True


def _one_line(value: object) -> object:
    """Names that people typed: none may begin a line, or a link, of its own."""
    if isinstance(value, Text | date):
        return value
    return " ".join(str(value).split())[:200]
