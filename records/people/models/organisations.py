"""Who takes part in the market, and which persons act for them."""

from typing import Any, ClassVar

import uuid_utils.compat
from django.conf import settings
from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from anchoring.triggers import protect


class Organisation(Sealed):
    SEALED: ClassVar = (
        "kind",
        "name",
        "business_no",
        "registration_no",
        "state",
        "tells_count",
        "created_at",
    )

    class Kind(models.TextChoices):
        DEALERSHIP = "dealership", "매매상사 / Dealership"
        STATION = "station", "성능·상태점검장 / Inspection station"
        CITY = "city", "서울시 / City"
        BODY = "body", "제안 기관 / Body that proposes polls"
        OFFICE = "office", "참관 기관 / Office that observes polls"

    class State(models.TextChoices):
        APPLIED = "applied", "신청 / Applied"
        APPROVED = "approved", "승인 / Approved"
        SUSPENDED = "suspended", "정지 / Suspended"
        REFUSED = "refused", "거절 / Refused"

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=100)
    business_no = models.CharField(max_length=12, blank=True)
    registration_no = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.APPLIED)
    # Whether the directory says how many records it stated.
    tells_count = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "business_no"],
                # Not while it is an application: else anybody could keep a firm out by applying in its name.
                condition=models.Q(state__in=["approved", "suspended"]) & ~models.Q(business_no=""),
                name="organisation_business_no_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.state == self.State.APPROVED


@protect
class OrganisationEvent(Sealed):
    """A change of an organisation's state with its reason, or a choice. `person` made it; null where a visitor applied."""

    SEALED: ClassVar = ("organisation", "action", "reason", "person", "at")

    class Action(models.TextChoices):
        APPLIED = "applied", "신청 / Applied"
        APPROVED = "approved", "승인 / Approved"
        REFUSED = "refused", "거절 / Refused"
        SUSPENDED = "suspended", "정지 / Suspended"
        REINSTATED = "reinstated", "정지 해제 / Reinstated"
        # Its owner's choice, off where neither stands; the newest counts.
        PLATES_FOUND = "plates_found", "번호판 조회 허용 / Found by plate"
        PLATES_HIDDEN = "plates_hidden", "번호판 조회 중지 / Not found by plate"

    # Which change the organisation's state; a log-in is bound to the last of them.
    OF_STATE: ClassVar = (
        Action.APPLIED,
        Action.APPROVED,
        Action.REFUSED,
        Action.SUSPENDED,
        Action.REINSTATED,
    )

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=16, choices=Action)
    reason = models.CharField(max_length=500, blank=True)
    person = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.organisation_id}:{self.action}"


class Membership(Sealed):
    SEALED: ClassVar = (
        "user",
        "organisation",
        "role",
        "person",
        "licence",
        "licence_expires_on",
        "employee_no",
        "ended_at",
        "created_at",
    )

    class Role(models.TextChoices):
        OWNER = "owner", "대표 / Owner"
        DEALER = "dealer", "매매사원 / Salesperson"
        INSPECTOR = "inspector", "성능·상태점검자 / Inspector"
        STAFF = "staff", "직원 / Staff"
        AUDITOR = "auditor", "감사 담당자 / Auditor"
        OBSERVER = "observer", "참관인 / Observer"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    # The pseudonym that stands in records: one person has the same one in every organisation.
    person = models.UUIDField(editable=False, db_index=True)
    licence = models.CharField(max_length=64, null=True, blank=True)
    licence_expires_on = models.DateField(null=True, blank=True)
    # Of the mails before its last day, the one that was sent last: so many days before.
    licence_told = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    employee_no = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=models.Q(ended_at=None), name="membership_once"
            ),
            models.UniqueConstraint(
                fields=["licence", "organisation"],
                condition=models.Q(ended_at=None) & ~models.Q(licence=None),
                name="membership_licence_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}:{self.role}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.person = self.user.person
        super().save(*args, **kwargs)

    @property
    def is_active(self) -> bool:
        return self.ended_at is None and self.user.is_active and self.organisation.is_active
