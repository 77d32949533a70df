"""The queue of mails. A mail that is sent is deleted."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed


class Notice(Sealed):
    SEALED: ClassVar = ("kind", "email", "subject", "body", "created_at")

    kind = models.CharField(max_length=32)
    email = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="notice_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
