"""Small wake-ups of one queue in one message: where nothing is due, the message itself is most of what each of them costs."""

import logging
import random
from collections.abc import Sequence
from typing import Any

from celery import current_app, shared_task
from django.utils import timezone

from anchoring.hangs import heartbeat_note
from anchoring.wake import QUEUES
from config.pulse import task_next

logger = logging.getLogger(__name__)


@shared_task(bind=True)
def look(self: Any, names: Sequence[str]) -> None:
    """Write that beat sends and that a worker takes what it sends through this queue, before each of these tasks: several that
    take long, one behind the other, are no silence.

    One that fails is told, and keeps no other from its turn: the next beat calls it again. One that hangs ends the process;
    in any order, so that it is not always the same ones that never come behind it.
    """
    queue = self.request.delivery_info["routing_key"]
    _heartbeat(queue)
    for number, name in enumerate(random.sample(names, len(names))):
        if number:
            _heartbeat(queue)
        task = current_app.tasks[name]
        task_next(task)
        try:
            task()
        except Exception:
            logger.exception("%s failed", name)


def _heartbeat(queue: str) -> None:
    if queue in QUEUES:
        heartbeat_note(queue=queue, now=timezone.now())
