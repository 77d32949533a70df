"""What people asked to have destroyed, what the city decided, and what retention destroyed by itself."""

from typing import ClassVar

import uuid_utils.compat
from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.contents.models import Record


class ErasureRequest(Sealed):
    SEALED: ClassVar = (
        "scope",
        "person",
        "record",
        "paths",
        "reason",
        "requested_by",
        "requested_at",
        "state",
        "decided_by",
        "decided_at",
        "ground",
        "office",
        "answer",
        "destroyed",
    )

    class Scope(models.TextChoices):
        PERSON = "person", "계정과 개인정보 / An account and its person's data"
        FIELDS = "fields", "기록의 비공개 항목 / Withheld parts of a record"
        RECORD = "record", "기록 전체 / A whole record"

    class State(models.TextChoices):
        WAITING = "waiting", "심사 중 / Waiting"
        DONE = "done", "삭제 완료 / Done"
        REFUSED = "refused", "거절 / Refused"

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    scope = models.CharField(max_length=8, choices=Scope)
    # Whose data, where it is a person with an account; which record, where it is one.
    person = models.UUIDField(null=True, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="erasure_requests")
    paths = models.JSONField(default=list)
    reason = models.CharField(max_length=1000)
    requested_by = models.UUIDField()
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    ground = models.CharField(max_length=200, blank=True)
    office = models.CharField(max_length=100, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    destroyed = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-requested_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state="waiting", scope="person"),
                name="erasure_person_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.state}"


class RetentionRun(Sealed):
    """One run that destroyed something: what, how many, and up to which day."""

    SEALED: ClassVar = ("at", "destroyed", "until")

    at = models.DateTimeField(default=timezone.now, editable=False)
    destroyed = models.JSONField(default=dict)
    until = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
