"""Which sealed rows an audit has seen, so that one that goes is missed (docs/adr/0014)."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed


class SeenRows(Sealed):
    """A block of a table's rows by their keys. Full ones have a block after them, so that none can go from the end."""

    SEALED: ClassVar = ("table", "number", "after", "last", "keys", "is_full")

    table = models.CharField(max_length=100)
    number = models.IntegerField()
    after = models.CharField(max_length=64, blank=True)
    """The last key of the block before; the keys from there to `last` are this block's. Empty: none yet."""
    last = models.CharField(max_length=64, blank=True)
    keys = models.JSONField(default=dict)
    """For each key the version that its seal had: one that is lower later was set back."""
    is_full = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "number"], name="anchoring_seen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.number}"


class DeletedRow(Sealed):
    """A sealed row that the registry itself deleted. It goes as soon as an audit has read it."""

    SEALED: ClassVar = ("table", "key", "noted_at")

    table = models.CharField(max_length=100)
    key = models.CharField(max_length=64)
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["table", "key"], name="anchoring_deleted")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
