"""The map's rows: pages of a trie, never changed in place, so each version can be read until pruned."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class MapPage(models.Model):
    """The subtree of all labels that begin with `prefix` (hex digits), as it was from log size `version` on.

    A leaf page's body is up to 32 times label and value (64 bytes), sorted; an inner page's is 16 times hash
    and how many labels (33 bytes; 0, 1, or 2 for more), one for each next hex digit.
    """

    id = models.BigAutoField(primary_key=True)
    prefix = models.CharField(max_length=64, blank=True)
    version = models.BigIntegerField()
    is_leaf = models.BooleanField()
    body = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prefix", "version"], name="anchoring_map_page_once"),
        ]

    def __str__(self) -> str:
        return f"map page {self.prefix or '(root)'} at {self.version}"


class MapState(models.Model):
    """How many of the log's entries the newest pages hold: one row, moved on by a conditional update."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="anchoring_map_state_is_one")]

    def __str__(self) -> str:
        return f"map of {self.size} entries"
