"""That beat sends its wake-ups and that somebody takes them: one row for each queue of messages."""

from django.db import models


class Heartbeat(models.Model):
    """When a worker last took beat's heartbeat from this queue."""

    queue = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.queue} {self.at}"
