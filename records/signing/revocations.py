"""Revoke signing keys: at once and for good, from the revocation's place in the log on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from records.people.authors import NOBODY, Author
from records.people.models import Membership, Organisation, Renewal
from records.people.permissions import missing
from records.signing import key_notices as notices
from records.signing.keys import key_record
from records.signing.models import SigningKey
from records.signing.permissions import may_revoke_key
from records.stating.services import recording_time
from records.terms.common import REVOCATION
from records.terms.roles import REGISTRY
from records.terms.texts import Refusal, RefusalSort, Text
from verifier.times import format_time

_EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
"""In a record that the registry makes by itself, nobody is the person."""

KEPT_FOR_RENEWAL = timedelta(days=30)
"""So long after a licence's last day its keys are not revoked, and sign nothing, while a renewal waits for the city."""

REVOKED_ALREADY = Text("이미 폐기된 서명키입니다.", "This signing key is revoked already.")
FUTURE = Text("시각이 미래입니다.", "This time lies in the future.")
TOO_EARLY = Text("그때는 이 등록부가 없었습니다.", "There was no registry at that time.")

LEFT = "점검장 소속이 끝남 / left the station"
EXPIRED = "자격 기간 만료 / the licence expired"
CHANGED = "자격 번호 변경 / the licence is another one now"


def key_revoke(
    *,
    author: Author,
    key: str,
    reason: str,
    compromised_since: datetime | None = None,
    now: datetime | None = None,
) -> SigningKey:
    """What it signed earlier stays signed, unless it was in other hands since `compromised_since`."""
    with transaction.atomic():
        # The same lock that a certification takes: in the log it comes before this revocation, or is refused.
        row = SigningKey.objects.select_for_update().filter(key=key).first()
        if row is None:
            raise missing("/key")
        if row.revoked_id is not None:
            raise Refusal("revoked_already", REVOKED_ALREADY, pointer="/key", sort=RefusalSort.CONFLICT)
        body = {"key": key, "reason": reason}
        if compromised_since is not None:
            if compromised_since > recording_time():
                raise Refusal("future", FUTURE, pointer="/compromised_since")
            if compromised_since < _EARLIEST:
                raise Refusal("too_early", TOO_EARLY, pointer="/compromised_since")
            body["compromised_since"] = format_time(int(compromised_since.timestamp()))
        record = key_record(author, REVOCATION, row.licence, body, now)
        SigningKey.objects.filter(key=key, revoked=None).update(
            revoked=record, compromised_since=compromised_since
        )
        row.revoked, row.compromised_since = record, compromised_since
        notices.key_revoked(row, reason)
        return row


def key_revoke_by(
    *, membership: Membership, key: str, reason: str, compromised_since: datetime | None = None
) -> SigningKey:
    """For who holds it, the station's owner and the city. The record is the registry's, and names who asked."""
    row = SigningKey.objects.select_related("enrolled__organisation").filter(key=key).first()
    if row is None or not may_revoke_key(membership, row):
        raise missing("/key")
    author = _registry(row, membership.person, membership)
    return key_revoke(author=author, key=key, reason=reason, compromised_since=compromised_since)


def keys_sweep(*, person: UUID | None = None, now: datetime | None = None) -> int:
    """Revoke the keys, one person's or all, whose holders left the station or lost the licence. Returns how many."""
    count = 0
    for due in _due(person, now or datetime.now(UTC)):
        author = _registry(due.key, NOBODY, due.membership)
        try:
            key_revoke(author=author, key=due.key.key, reason=due.reason)
        except Refusal:
            # Somebody was faster.
            continue
        count += 1
    return count


@dataclass(frozen=True)
class _Due:
    key: SigningKey
    membership: Membership
    reason: str


def _due(person: UUID | None, now: datetime) -> Iterator[_Due]:
    today = seoul_today(now)
    keys = SigningKey.objects.filter(revoked=None).select_related("organisation", "enrolled__organisation")
    if person is not None:
        keys = keys.filter(person=person)
    held = Membership.objects.filter(person__in={key.person for key in keys}).select_related("organisation")
    memberships: dict[tuple[UUID, UUID], list[Membership]] = {}
    for membership in held.order_by("created_at"):
        memberships.setdefault((membership.person, membership.organisation_id), []).append(membership)
    renewing = _renewing(today)
    for key in keys:
        own = memberships.get((key.person, key.organisation_id), [])
        # A machine goes on when the person who enrolled its key does not.
        if not own or _is_machine(key, key.organisation, own):
            continue
        # A leave and a return leave two rows: only one that goes on holds the key.
        current = next((membership for membership in own if membership.ended_at is None), None)
        if current is None:
            yield _Due(key, own[-1], LEFT)
        elif current.licence != key.licence:
            yield _Due(key, current, CHANGED)
        elif _expired(current, today) and (current.person, current.licence) not in renewing:
            yield _Due(key, current, EXPIRED)


def seoul_today(now: datetime) -> date:
    return now.astimezone(ZoneInfo("Asia/Seoul")).date()


def _expired(membership: Membership, today: date) -> bool:
    return membership.licence_expires_on is not None and membership.licence_expires_on < today


def _renewing(today: date) -> set[tuple[UUID, str | None]]:
    """Whose licences, asked to be renewed by their last day, wait for the city: a key that is revoked never comes back."""
    asked = Renewal.waiting().filter(valid_before__gte=today - KEPT_FOR_RENEWAL)
    return {
        (renewal.membership.person, renewal.licence)
        for renewal in asked.select_related("membership")
        if seoul_today(renewal.created_at) <= renewal.valid_before
    }


def _is_machine(key: SigningKey, station: Organisation, memberships: list[Membership]) -> bool:
    return key.licence == station.registration_no and all(
        membership.licence != key.licence for membership in memberships
    )


def _registry(key: SigningKey, person: UUID, membership: Membership) -> Author:
    return Author(key.enrolled.organisation, REGISTRY, person, membership)
