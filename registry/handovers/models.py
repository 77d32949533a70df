"""A version of a record on its way to a buyer: what was shown, and the codes that open it. No name and no address of a buyer."""

from datetime import datetime
from typing import ClassVar

import uuid_utils.compat
from django.db import models

from anchoring.seals import Sealed
from records.contents.models import Record
from records.people.models.organisations import Membership, Organisation


class Handover(Sealed):
    """`notification` is the record in the log that says it was shown; `confirmation` the buyer's answer to it."""

    SEALED: ClassVar = ("organisation", "record", "notification", "confirmation", "created_at")

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handovers")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="handovers")
    notification = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="handover")
    confirmation = models.OneToOneField(
        Record, on_delete=models.PROTECT, null=True, related_name="confirmed_handover"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"handover of {self.record_id[:12]}"

    @property
    def about(self) -> str:
        return self.notification_id


class HandoverCode(Sealed):
    """Works once, and binds the device that used it. Only hashes are kept, of the code and of the device's secret."""

    SEALED: ClassVar = ("handover", "hash", "issued_by", "issued_at", "expires_at", "used_at", "device_hash")

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="codes")
    hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    device_hash = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        ordering: ClassVar = ["issued_at"]

    def __str__(self) -> str:
        return f"code of {self.handover_id}"

    def state(self, now: datetime) -> str:
        if self.used_at is not None:
            return "used"
        return "expired" if self.expires_at <= now else "waiting"
