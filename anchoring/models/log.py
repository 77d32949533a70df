"""The log's rows. What never changes lies apart from what does (PendingEntry and PartialTile)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from anchoring.seals import Sealed
from anchoring.triggers import protect
from verifier import entry as entries
from verifier.entry import MAP_COMMITTED

LEAF_TIME = "%Y-%m-%dT%H:%M:%SZ"


@protect
class Log(models.Model):
    """What genesis fixed for good: one row, written by `log_init`. The sequencer's lock is a lock on it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    origin = models.CharField(max_length=255)
    note_vkey = models.CharField(max_length=400)
    vrf_public_key = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="anchoring_log_is_one")]

    def __str__(self) -> str:
        return self.origin


def pending_name(key: int) -> str:
    """What findings call a row of the outbox."""
    return f"pending entry {key}"


class PendingEntry(models.Model):
    """The outbox: an entry that waits for its index. Comes with the record, goes when the entry is there.

    `seal` says that this registry handed it in (`anchoring/pending_seals.py`). One that does not hold is never logged:
    the sequencer sets it aside (`is_held`), and the audit names it.

    One index beside the key, for each page asks what waits under a label, and a million rows may wait. It is
    short-lived: each further one would cost the sequencer as much as the log's own. The sequencer drops what comes twice.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=64)
    label = models.CharField(max_length=64)
    record = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    seal = models.CharField(max_length=64, default="", db_default="", editable=False)
    is_held = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["label"], name="anchoring_pending_label")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"


@protect
class Entry(models.Model):
    """One leaf. A record's entry has a label and a record digest, a map commitment has a root; both hex."""

    index = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=64)
    label = models.CharField(max_length=64, null=True)
    record = models.CharField(max_length=64, null=True)
    root = models.CharField(max_length=64, null=True)
    time = models.DateTimeField()
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["label", "record"], name="anchoring_entry_once"),
            models.CheckConstraint(
                condition=Q(kind=MAP_COMMITTED, label=None, record=None, root__isnull=False)
                | (~Q(kind=MAP_COMMITTED) & Q(label__isnull=False, record__isnull=False, root=None)),
                name="anchoring_entry_shape",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["index"], condition=Q(root__isnull=False), name="anchoring_entry_commitment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"

    @property
    def leaf(self) -> bytes:
        """The leaf's bytes (FORMATS section 2), made from the columns: there is no second copy to differ.

        Raises `verifier.errors.Malformed` where a column was changed into what no entry can hold.
        """
        time = self.time.strftime(LEAF_TIME)
        if self.kind == MAP_COMMITTED:
            return entries.map_entry(self.root or "", self.index, time)
        return entries.record_entry(self.kind, self.label or "", self.record or "", time)


@protect
class Tile(models.Model):
    """A full tile: 256 hashes of 32 bytes, each the root of 256**level leaves (C2SP tlog-tiles)."""

    id = models.BigAutoField(primary_key=True)
    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField(max_length=8192)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "number"], name="anchoring_tile_once"),
        ]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.number}"


class PartialTile(models.Model):
    """The rightmost tile of a level, while it has fewer than 256 hashes; replaced as the log grows."""

    level = models.PositiveSmallIntegerField(primary_key=True)
    number = models.BigIntegerField()
    hashes = models.BinaryField(max_length=8160)

    def __str__(self) -> str:
        return f"partial tile {self.level}/{self.number}"


@protect
class Checkpoint(Sealed):
    """The log at one size, signed. `root` is hex, `note` the signed note's full text; no signature covers `created_at`."""

    SEALED: ClassVar = ("root", "note", "created_at")

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    note = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"checkpoint {self.size}"
