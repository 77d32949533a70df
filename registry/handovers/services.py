"""Handing a record over (고지): the dealer shows one version before the contract, the buyer opens it by a code, may confirm."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anchoring.seals import seal_holds
from records.contents.models import Record
from records.contents.services import record_found
from records.contents.withholding import Opened, new_salt
from records.people.authors import Author, author_for
from records.people.permissions import missing
from records.stating.drafts import Prepared
from records.stating.services import prepared_record, record_create, recording_time
from records.terms.characters import line_clean
from records.terms.json_types import as_json
from records.terms.texts import Refusal, RefusalSort, Text
from registry.handovers.bodies import InspectionConfirmed
from registry.handovers.kinds import CONFIRMATION, NOTIFICATION
from registry.handovers.models import Handover, HandoverCode
from registry.handovers.permissions import may_hand_over
from verifier.times import format_time

CODE_HOURS = 24
DEVICE_DAYS = 120
"""A device that was opened once can read the version for longer than the longest of the buyer's periods."""
BUYER = "buyer"
MAX_NAME = 100

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 16
_LOOK_ALIKE = str.maketrans("OIL", "011")

UNKNOWN_CODE = Text("맞지 않는 코드입니다. 다시 확인하십시오.", "This code is not right. Look at it again.")
EXPIRED_CODE = Text(
    "기한이 지난 코드입니다. 매매업자에게 새 코드를 받으십시오.",
    "This code has expired. Ask the dealer for a new one.",
)
USED_CODE = Text(
    "이미 쓴 코드입니다. 처음 연 기기에서 보거나 매매업자에게 새 코드를 받으십시오.",
    "This code was used. Go on with the device that opened it, or ask the dealer for a new one.",
)
CONFIRMED = Text("이미 확인한 고지입니다.", "This was confirmed before.")
NO_NAME = Text("이름을 1~100자로 적어 주십시오.", "Give a name of 1 to 100 characters.")


@dataclass(frozen=True)
class Issued:
    """`code` is told once and can't be had again."""

    handover: Handover
    code: str
    expires_at: datetime

    def __repr__(self) -> str:
        return f"Issued({self.handover.pk})"


@dataclass(frozen=True)
class Entered:
    """`secret` stays on the device that used the code."""

    handover: Handover
    secret: str

    def __repr__(self) -> str:
        return f"Entered({self.handover.pk})"


@dataclass(frozen=True)
class Confirmed:
    """`opened` is what the buyer keeps: the registry has the commitment alone."""

    record: Record
    opened: Opened


def handover_create(
    *, author: Author, record: str, means: str = "ELECTRONIC", now: datetime | None = None
) -> Issued:
    """States that the record was shown now, and makes the first code for the buyer."""
    shown = record_found(record)
    if shown is None or not may_hand_over(author, shown):
        raise missing("/record")
    moment = recording_time(now)
    with transaction.atomic():
        body = {"record": record, "notified_at": format_time(int(moment.timestamp())), "means": means}
        notification = record_create(
            author=author, kind=NOTIFICATION.name, subject=shown.subject, body=body, now=moment
        ).record
        handover = Handover.objects.create(
            organisation=author.organisation, record=shown, notification=notification, created_at=moment
        )
        return _issue(author, handover, moment)


def handover_reissue(*, author: Author, handover: Handover, now: datetime | None = None) -> Issued:
    """A new code. One that was not used works no more; a device that was opened stays open."""
    if handover.organisation_id != author.organisation.id or not may_hand_over(author, handover.record):
        raise missing()
    moment = recording_time(now)
    with transaction.atomic():
        # Ended, not deleted: who types an old one in is told that it is over.
        HandoverCode.objects.filter(handover=handover, used_at=None, expires_at__gt=moment).update(
            expires_at=moment
        )
        return _issue(author, handover, moment)


def handover_open(*, code: str, now: datetime | None = None) -> Entered:
    """Uses a code up and binds this device. Of two at once only one is let in."""
    moment = recording_time(now)
    row = HandoverCode.objects.select_related("handover").filter(hash=_hash(code_clean(code))).first()
    if row is None:
        raise Refusal("unknown_code", UNKNOWN_CODE, pointer="/code", sort=RefusalSort.MISSING)
    secret = secrets.token_urlsafe(32)
    # The update is the claim: the row that was read may be used by now.
    taken = HandoverCode.objects.filter(pk=row.pk, used_at=None, expires_at__gt=moment).update(
        used_at=moment, device_hash=_hash(secret)
    )
    if taken:
        return Entered(row.handover, secret)
    row.refresh_from_db()
    if row.used_at is not None:
        raise Refusal("used_code", USED_CODE, pointer="/code", sort=RefusalSort.CONFLICT)
    raise Refusal("expired_code", EXPIRED_CODE, pointer="/code", sort=RefusalSort.CONFLICT)


def handover_of_device(handover: UUID, secret: str, *, now: datetime) -> Handover | None:
    """What this device may read, as long as it may."""
    row = (
        HandoverCode.objects.select_related(
            "handover__record", "handover__notification", "handover__organisation"
        )
        .filter(handover=handover, device_hash=_hash(secret), used_at__gt=now - timedelta(days=DEVICE_DAYS))
        .first()
    )
    # A code that was moved to another hand-over opens none.
    return row.handover if row and seal_holds(row) else None


def handover_confirm(*, handover: Handover, buyer: str, now: datetime | None = None) -> Confirmed:
    """The buyer's own word that they were shown this version. The name is committed to and forgotten."""
    name = line_clean(buyer.strip(), "/buyer")
    if not 1 <= len(name) <= MAX_NAME:
        raise Refusal("buyer_name", NO_NAME, pointer="/buyer")
    opened = Opened(BUYER, new_salt(), name)
    moment = recording_time(now)
    with transaction.atomic():
        # Two devices may have it open: the second waits here, and finds what the first confirmed.
        row = Handover.objects.select_for_update().get(pk=handover.pk)
        if row.confirmation_id is not None:
            raise Refusal("confirmed_already", CONFIRMED, sort=RefusalSort.CONFLICT)
        record = _confirmation(row, opened, moment)
        Handover.objects.filter(pk=row.pk, confirmation=None).update(confirmation=record)
    return Confirmed(record, opened)


def _confirmation(handover: Handover, opened: Opened, moment: datetime) -> Record:
    """Stated under the dealer who issued the code that was used: a buyer has no organisation (FORMATS section 1)."""
    body: InspectionConfirmed = {
        "notification": handover.notification_id,
        "record": handover.record_id,
        "confirmed_at": format_time(int(moment.timestamp())),
        "buyer": {"withheld": opened.commitment},
    }
    used = handover.codes.exclude(used_at=None).select_related("issued_by__organisation", "issued_by__user")
    prepared = Prepared(CONFIRMATION, handover.record.subject, as_json(body), about=handover.notification_id)
    [outcome] = prepared_record(
        author=author_for(used.latest("used_at").issued_by), prepared=[prepared], now=moment
    )
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome.record


def code_clean(text: str) -> str:
    """As it was issued, however it was typed."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum() and letter.isascii())
    return letters.translate(_LOOK_ALIKE)[: _LENGTH * 2]


def code_shown(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _issue(author: Author, handover: Handover, moment: datetime) -> Issued:
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    expires_at = moment + timedelta(hours=CODE_HOURS)
    HandoverCode.objects.create(
        handover=handover,
        hash=_hash(code),
        issued_by=author.membership,
        issued_at=moment,
        expires_at=expires_at,
    )
    return Issued(handover, code_shown(code), expires_at)


def _hash(secret: str) -> str:
    # No salt and no stretching: 80 random bits and more, asked for at a limited rate.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
