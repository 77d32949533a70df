"""Asking to be told of a car's new records, confirming it, and ending it. An address lies encrypted, and no longer than that."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from anchoring.seals import seal_holds
from records import wiring
from records.contents.models import Record
from records.people.models import User
from records.terms.kinds import YEAR
from records.terms.texts import Refusal, RefusalSort, Text
from registry.alerts.models import Alert
from registry.identity.models import Vehicle
from registry.vehicles.selectors import vehicle_history
from registry.vehicles.verdict import Verdict

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
UNANSWERED = timedelta(days=1)
"""So long an address is kept that nobody confirmed."""
ASKED_OF_ONE = 3
"""So many mails that ask lie unanswered at one address at most."""
OF_ONE_CAR = 500
ASKED_A_DAY = 1_000
"""Of one car, and of everybody in a day."""

FULL = Text(
    "지금은 이메일 알림을 더 받을 수 없습니다. 하루 뒤에 다시 신청하거나 아래 피드 주소를 쓰십시오.",
    "No more alerts by mail are taken just now. Ask again in a day, or use the feed below.",
)


def alert_ask(*, vehicle: Vehicle, email: str) -> None:
    """The caller learns nothing of the address: whether it waits already, follows the car, or was asked too often."""
    waiting = Alert.objects.filter(confirmed_at=None)
    if (
        Alert.objects.filter(vehicle=vehicle).count() >= OF_ONE_CAR
        or waiting.filter(asked_at__gt=timezone.now() - UNANSWERED).count() >= ASKED_A_DAY
    ):
        raise Refusal("alerts_full", FULL, sort=RefusalSort.OVER)
    own = Alert.objects.filter(asked_by__in=_asked_by(email))
    if own.filter(vehicle=vehicle).exists() or own.filter(confirmed_at=None).count() >= ASKED_OF_ONE:
        return
    secret = secrets.token_urlsafe(24)
    alert = Alert(
        vehicle=vehicle,
        letter={"email": email, "secret": secret},
        hash=_hash(secret),
        asked_by=_asked_by(email)[0],
        ends_at=timezone.now() + YEAR,
    )
    # Another request for the same may have been faster: then its row is the one.
    with suppress(IntegrityError), transaction.atomic():
        alert.save()


def alert_find(secret: str) -> Alert | None:
    """None also where its time is over, or somebody changed it behind the registry's back."""
    alert = Alert.objects.select_related("vehicle").filter(hash=_hash(secret)).first()
    if alert is None or not seal_holds(alert):
        return None
    return alert if _until(alert) > timezone.now() else None


def alert_confirm(*, alert: Alert) -> None:
    """What the car has by now is known to who reads its page. Where it was sold meanwhile no record would end the alert."""
    told = records_of(alert.vehicle)
    car = vehicle_history(alert.vehicle.subject, now=timezone.now())
    if car is None or is_over(car.verdict):
        Alert.objects.filter(pk=alert.pk).delete()
        return
    Alert.objects.filter(pk=alert.pk, confirmed_at=None).update(
        confirmed_at=timezone.now(), told=told, due_at=timezone.now(), attempts=0
    )


def alert_end(*, secret: str) -> None:
    Alert.objects.filter(hash=_hash(secret)).delete()


def records_of(vehicle: Vehicle) -> int:
    """They are never deleted, so that a greater number means a new one."""
    return Record.objects.filter(subject=vehicle.subject).count()


def is_over(verdict: Verdict) -> bool:
    """Sold, and on offer nowhere."""
    return verdict.sold is not None and verdict.listing is None


def unanswered(due: datetime) -> QuerySet[Alert]:
    return Alert.objects.filter(confirmed_at=None, asked_at__lt=due)


def person_alerts(person: UUID) -> QuerySet[Alert]:
    """Those that were asked for with an address of the account that has this pseudonym."""
    user = User.objects.filter(person=person).first()
    if user is None:
        return Alert.objects.none()
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    return Alert.objects.filter(
        asked_by__in=[digest for address in addresses for digest in _asked_by(address)]
    )


def person_held(person: UUID) -> Mapping[str, object]:
    return {
        "alerts": [
            {
                "car": str(alert.vehicle),
                "asked": alert.asked_at.isoformat(timespec="seconds"),
                "confirmed": alert.confirmed_at.isoformat(timespec="seconds") if alert.confirmed_at else None,
                "until": _until(alert).isoformat(timespec="seconds"),
            }
            for alert in person_alerts(person).select_related("vehicle")
        ]
    }


def _until(alert: Alert) -> datetime:
    ends_at: datetime = alert.ends_at if alert.confirmed_at else alert.asked_at + UNANSWERED
    return ends_at


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _spelt(email: str) -> str:
    """One spelling of an address: a quoted name without its quotes, a domain as mail servers are asked for it."""
    name, _, domain = email.strip().rpartition("@")
    if len(name) > 1 and name.startswith('"') and name.endswith('"'):
        name = _ESCAPED.sub(r"\1", name[1:-1])
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return f"{name}@{domain}".casefold()


def _asked_by(email: str) -> list[str]:
    """Of one address: by the key of today, then by the former one."""
    spelt = _spelt(email)
    return [
        salted_hmac("registry.alerts", spelt, secret=key, algorithm="sha256").hexdigest()
        for key in (None, *wiring.secret_keys_former())
    ]
