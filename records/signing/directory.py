"""The public directory: who may sign, where, with which keys, and what they signed. Nobody's address, nobody's telephone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from anchoring.seals import rows_hold
from records.contents.keyset import uuid_read
from records.contents.models import Certification, Record
from records.contents.services import content_of
from records.people.models import Membership, Organisation
from records.signing.certified import certified_body
from records.signing.models import SigningKey

LISTED = (Organisation.State.APPROVED, Organisation.State.SUSPENDED)
KINDS = (Organisation.Kind.STATION, Organisation.Kind.DEALERSHIP)


class LicenceState(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    LEFT = "left"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Counts:
    certified: int = 0
    rejected: int = 0
    withdrawn: int = 0


@dataclass(frozen=True)
class Inspector:
    """One person at one station: licence and pseudonym, and no name, which the records that they signed withhold too.

    `keys` are those enrolled under the licence there.
    """

    membership: Membership
    keys: tuple[SigningKey, ...]
    counts: Counts
    today: date

    @cached_property
    def is_changed(self) -> bool:
        """Whether a row that this is read from is not as the registry wrote it."""
        membership = self.membership
        return not rows_hold(membership, membership.user, membership.organisation, *self.keys)

    @property
    def person(self) -> UUID:
        return self.membership.person

    @property
    def state(self) -> LicenceState:
        membership = self.membership
        if membership.ended_at is not None or not membership.user.is_active:
            return LicenceState.LEFT
        if membership.licence_expires_on and membership.licence_expires_on < self.today:
            return LicenceState.EXPIRED
        if membership.organisation.state == Organisation.State.SUSPENDED:
            return LicenceState.SUSPENDED
        return LicenceState.VALID


@dataclass(frozen=True)
class Firm:
    organisation: Organisation
    keys: tuple[SigningKey, ...]
    counts: Counts

    @cached_property
    def is_changed(self) -> bool:
        """Whether a row that this is read from is not as the registry wrote it."""
        return not rows_hold(self.organisation, *self.keys)

    @property
    def is_suspended(self) -> bool:
        return self.organisation.state == Organisation.State.SUSPENDED


@dataclass(frozen=True)
class Withdrawn:
    """A certification that its station took back, by a signature."""

    record: Record
    inspection: str
    reason: str
    licence: str


def inspectors_matching(wanted: str = "") -> QuerySet[Membership]:
    memberships = Membership.objects.filter(role=Membership.Role.INSPECTOR, organisation__state__in=LISTED)
    memberships = memberships.filter(organisation__kind=Organisation.Kind.STATION).exclude(licence=None)
    if wanted:
        match = Q(licence__icontains=wanted) | Q(organisation__name__icontains=wanted)
        if person := uuid_read(wanted):
            match |= Q(person=person)
        memberships = memberships.filter(match)
    return memberships.select_related("organisation", "user").order_by("licence", "created_at")


def firms_matching(kind: str, wanted: str = "") -> QuerySet[Organisation]:
    organisations = Organisation.objects.filter(kind=kind, state__in=LISTED)
    if wanted:
        match = Q(name__icontains=wanted) | Q(registration_no__icontains=wanted)
        if pk := uuid_read(wanted):
            match |= Q(pk=pk)
        organisations = organisations.filter(match)
    return organisations.order_by("name", "pk")


def inspectors(memberships: Sequence[Membership]) -> list[Inspector]:
    """With their keys and counts, in a fixed number of queries."""
    keys = _keys(Q(person__in={membership.person for membership in memberships}))
    counts = _counts(keys)
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Seoul")).date()
    rows = []
    for membership in memberships:
        own = tuple(
            key
            for key in keys
            if (key.person, key.organisation_id) == (membership.person, membership.organisation_id)
            and key.licence == membership.licence
        )
        rows.append(Inspector(membership, own, _sum(own, counts), today))
    return rows


def firms(organisations: Sequence[Organisation]) -> list[Firm]:
    keys = _keys(Q(organisation__in=organisations))
    counts = _counts(keys)
    rows = []
    for organisation in organisations:
        own = tuple(key for key in keys if key.organisation_id == organisation.pk)
        rows.append(Firm(organisation, own, _sum(own, counts)))
    return rows


def withdrawn(keys: Iterable[SigningKey]) -> list[Withdrawn]:
    """The newest first. No car's number: the digest is all that the public log has."""
    rows = Certification.objects.filter(key__in=list(keys), verdict=Certification.Verdict.WITHDRAWN)
    withdrawals = []
    for row in rows.select_related("record__content", "key").order_by("-id")[:100]:
        content = content_of(row.record)
        is_readable = content.problem is None and content.value is not None
        reason = certified_body(content.body)["statement"].get("reason", "") if is_readable else ""
        withdrawals.append(Withdrawn(row.record, row.inspection_id, reason, row.key.licence))
    return withdrawals


def _keys(which: Q) -> list[SigningKey]:
    rows = SigningKey.objects.filter(which).select_related("organisation", "enrolled", "revoked")
    return list(rows.order_by("licence", "enrolled__recorded_at"))


def _counts(keys: Sequence[SigningKey]) -> dict[tuple[str, str], int]:
    rows = Certification.objects.filter(key__in=keys).values_list("key_id", "verdict").annotate(Count("id"))
    return {(key, verdict): count for key, verdict, count in rows}


def _sum(keys: Iterable[SigningKey], counts: dict[tuple[str, str], int]) -> Counts:
    names = [key.key for key in keys]
    return Counts(
        *(
            sum(counts.get((name, verdict), 0) for name in names)
            for verdict in ("certified", "rejected", "withdrawn")
        )
    )
