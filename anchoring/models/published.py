"""How far the log's copy in a bucket has come, and what was last seen of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class BucketState(models.Model):
    """One row: for the publisher, which goes on from it, and for pages and metrics, which never ask the bucket."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    bucket = models.CharField(max_length=64)
    """Which bucket this is about, as a digest: of another one nothing is known."""
    size = models.BigIntegerField(default=0)
    """The largest checkpoint that is known to have been put there: all before it lies there too."""
    filled = models.BigIntegerField(default=0)
    """Full tiles and bundles lie there up to this entry, a multiple of 256: who is stopped goes on from here."""
    note_sha256 = models.CharField(max_length=64, default="")
    """Of the checkpoint that was put there last, with its cosignatures."""
    began_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    """When it last came nearer to the log."""
    looked_at = models.DateTimeField(null=True)
    """When the bucket was last seen to have what it should."""
    away_since = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    """How often in a row nothing came of it."""
    next_at = models.DateTimeField(default=timezone.now)
    """Nothing is to be done before: while a worker is at it, and after failures."""
    problem = models.CharField(max_length=20, null=True)
    """What keeps the copy from growing: a word of `anchoring.published.problems`."""
    problem_detail = models.TextField(null=True)
    problem_since = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="anchoring_bucket_is_one")]

    def __str__(self) -> str:
        return f"bucket at {self.size}"
