"""The mails of alerts. A worker sends them, of what was committed: the table says what is due, and a beat suffices."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.core.mail import EmailMessage
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from anchoring.seals import seal_holds
from anchoring.texts import day_text
from records import wiring
from records.contents.models import Record
from records.notices.texts import SITE
from records.terms.families import kind_named
from records.terms.texts import Text
from registry.alerts import texts
from registry.alerts.gravest import gravest_of
from registry.alerts.models import Alert
from registry.alerts.services import UNANSWERED, is_over, records_of
from registry.vehicles.selectors import VehicleHistory, vehicle_history

BATCH = 10
"""At a time: a server that does not answer takes twenty seconds of each, and no task may take five minutes."""
RARELY = timedelta(hours=1)
"""Of one car at most one mail in this time; what comes meanwhile is in the next one."""
_LEASE = timedelta(minutes=2)
_LONGEST = 10
_LONGEST_ASKS = 5
"""Once an hour: who asked is forgotten after a day, and a server that was down half of it is back in time."""
_KINDS_TOLD = 5

logger = logging.getLogger(__name__)


def alerts_deliver() -> int:
    """Send what is due; returns how many were sent. One that can't be sent is tried again, ever more rarely."""
    now, sent = timezone.now(), 0
    for alert in _due(now)[:BATCH]:
        # Another worker has it where no row matches. A crash behind the sending sends it once more, after the lease.
        lease = _LEASE * 2 ** min(alert.attempts, _LONGEST if alert.confirmed_at else _LONGEST_ASKS)
        mine = Alert.objects.filter(pk=alert.pk, due_at=alert.due_at)
        if mine.update(due_at=now + lease, attempts=F("attempts") + 1) and _told(alert):
            sent += 1
    return sent


def _due(now: datetime) -> QuerySet[Alert]:
    own = Record.objects.filter(subject=OuterRef("vehicle__subject")).order_by().values("subject")
    count = Subquery(own.annotate(count=Count("*")).values("count"), output_field=IntegerField())
    waiting = Alert.objects.filter(due_at__lte=now, ends_at__gt=now).annotate(count=Coalesce(count, 0))
    return waiting.filter(
        # A link that is over is sent to nobody.
        Q(confirmed_at=None, told=None, asked_at__gt=now - UNANSWERED)
        | Q(confirmed_at__isnull=False, count__gt=F("told"))
    ).select_related("vehicle")


def _told(alert: Alert) -> bool:
    if not seal_holds(alert) or alert.letter is None:
        # Its reader may be anybody. The audit names it.
        logger.error("alert %s not sent: it was changed past the registry", alert.pk)
        return False
    if alert.confirmed_at is None:
        return _asks(alert)
    # Counted first: what comes between is told once more, and never passed over.
    count = records_of(alert.vehicle)
    car = vehicle_history(alert.vehicle.subject, now=datetime.now(UTC))
    if car is None or not _sent(alert, texts.TITLE, changed_text(alert, car)):
        return False
    if is_over(car.verdict):
        Alert.objects.filter(pk=alert.pk).delete()
    else:
        Alert.objects.filter(pk=alert.pk).update(told=count, due_at=timezone.now() + RARELY, attempts=0)
    return True


def _asks(alert: Alert) -> bool:
    link = f"\n\n{_link('alert', alert.letter['secret'])}"
    body = Text(texts.ASKED.ko + link, texts.ASKED.en + link)
    if not _sent(alert, texts.ASKED_TITLE, body):
        return False
    # Who confirmed meanwhile is told of what comes after that.
    Alert.objects.filter(pk=alert.pk, confirmed_at=None).update(told=0, attempts=0)
    return True


def changed_text(alert: Alert, car: VehicleHistory) -> Text:
    page = f"{wiring.public_url()}{reverse('short', args=[alert.vehicle.code])}"
    end = _link("alert", alert.letter["secret"])
    records = [item.record for item in car.items]
    until = (
        texts.SOLD
        if is_over(car.verdict)
        else texts.UNTIL.format(day=day_text(timezone.localdate(alert.ends_at)))
    )
    said = told_of(car, sorted(records, key=lambda record: record.recorded_at)[alert.told :])
    return Text(
        *(
            f"{getattr(said, code)}\n\n{getattr(texts.PAGE, code)}: {page}\n\n"
            f"{getattr(until, code)}\n{getattr(texts.END, code)}: {end}"
            for code in ("ko", "en")
        )
    )


def told_of(car: VehicleHistory, new: Sequence[Record]) -> Text:
    """What is new, the gravest of the whole car and then of what is new: as its one verdict has them."""
    titles = [kind_named(record.kind).title for record in new[-_KINDS_TOLD:]]
    kinds = Text(", ".join(title.ko for title in titles), ", ".join(title.en for title in titles))
    flag = gravest_of(car, [record.digest for record in new])
    said = texts.CHANGED.format(kinds=kinds, headline=car.verdict.headline.title)
    if flag is None or flag.text == car.verdict.headline.title:
        return said
    more = texts.GRAVEST.format(flag=flag.text)
    return Text(said.ko + more.ko, said.en + more.en)


def _link(name: str, secret: str) -> str:
    return f"{wiring.public_url()}{reverse(name, args=[secret])}"


def _sent(alert: Alert, title: Text, body: Text) -> bool:
    """One tap ends it in the reader's own program (RFC 8058)."""
    end = _link("alert_end", alert.letter["secret"])
    mail = EmailMessage(
        f"[{SITE.ko}] {title.ko} / {title.en}",
        f"{body.ko}\n\n{'-' * 40}\n\n{body.en}\n",
        to=[alert.letter["email"]],
        headers={"List-Unsubscribe": f"<{end}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    try:
        mail.send()
    except Exception as error:  # noqa: BLE001  each backend raises its own; the alert stays due
        logger.warning("alert %s not sent: %s", alert.pk, type(error).__name__)
        return False
    return True
