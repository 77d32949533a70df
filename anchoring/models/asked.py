"""What endpoints were asked: how often, and how far the contract's events were read."""

from typing import ClassVar

from django.db import models

from anchoring.models.chain import Network


class EndpointRequests(models.Model):
    """How many requests an endpoint was sent on a day (UTC), by all processes together."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="requests")
    place = models.PositiveSmallIntegerField()
    """The endpoint's place in the configuration."""
    day = models.DateField()
    count = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "place", "day"], name="anchoring_requests_once"),
        ]

    def __str__(self) -> str:
        return f"{self.count} to endpoint {self.place} on {self.day}"


class EventsRead(models.Model):
    """How far the contract's events were read after a known anchor. Where the block is gone they are read again."""

    class Search(models.TextChoices):
        """What was looked for: anchors after the newest that is known, or those missing between two."""

        NEWEST = "newest"
        HOLE = "hole"

    network = models.ForeignKey(Network, models.PROTECT, related_name="events_read")
    search = models.CharField(max_length=10, choices=Search)
    after_size = models.BigIntegerField()
    block_number = models.BigIntegerField()
    block_hash = models.CharField(max_length=66)
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "search"], name="anchoring_events_read_once"),
        ]

    def __str__(self) -> str:
        return f"{self.search} {self.after_size} up to {self.block_number}"
