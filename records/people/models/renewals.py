"""A licence that goes on: its holder asks before its last day, and the city compares the new card."""

from typing import Any, ClassVar

import uuid_utils.compat
from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.people.models.organisations import Membership

ENDED = "소속이 끝나 신청도 끝남 / Ended with the membership"


class Renewal(Sealed):
    """The number stays, and so do the signing keys under it; the last day becomes another one."""

    SEALED: ClassVar = (
        "membership",
        "licence",
        "valid_until",
        "valid_before",
        "state",
        "created_at",
        "decided_at",
        "decided_by",
        "reason",
    )

    class State(models.TextChoices):
        PENDING = "pending", "확인 대기 / Waiting for the city"
        CONFIRMED = "confirmed", "갱신됨 / Renewed"
        REFUSED = "refused", "거절됨 / Refused"
        TAKEN_BACK = "taken_back", "취소됨 / Taken back"

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="renewals")
    licence = models.CharField(max_length=64)
    valid_until = models.DateField()
    # The last day that stood when it was asked for.
    valid_before = models.DateField()
    state = models.CharField(max_length=16, choices=State, default=State.PENDING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    # A pseudonym, as in records.
    decided_by = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(state="pending"), name="renewal_waits_once"
            ),
        ]

    @classmethod
    def waiting(cls) -> Any:
        """Those on which the city has to decide."""
        return cls.objects.filter(state=cls.State.PENDING, membership__ended_at=None)

    @property
    def is_ended(self) -> bool:
        """Whether it waited when its membership ended, and ended with it: nobody decides on it any more."""
        return self.state == self.State.PENDING and self.membership.ended_at is not None

    @property
    def state_text(self) -> str:
        return ENDED if self.is_ended else str(self.get_state_display())

    def __str__(self) -> str:
        return f"{self.state} {self.licence} {self.valid_until}"
