"""Ask a worker to look at the tables now, before the next beat."""

import logging
from typing import Any

WAKE_UPS, UPLOADS, POLLS = "wake-ups", "uploads", "polls"
QUEUES = (WAKE_UPS, UPLOADS, POLLS)
"""The queues of messages that have a heartbeat, each with worker processes of its own: a large upload never stands in the
log's way, and what waits for a poll's box is filled where its files are."""
ANCHORS = "anchors"
"""A further one, for what has to be done where the anchor key is. Without a heartbeat: of the anchorer the tables tell."""
_HURRY = {"max_retries": 0, "socket_connect_timeout": 0.4, "socket_timeout": 0.4, "retry_on_timeout": False}

logger = logging.getLogger(__name__)


def wake(task: Any) -> bool:
    """Sends a Celery task's message, best effort: True where the broker took it.

    Never raises and never holds a request up for longer than about a second, because nothing depends on it: the next beat
    does the same. Call it after the commit (`transaction.on_commit`), or the worker looks too early.
    """
    try:
        # A connection of its own: the shared one retries for minutes.
        with task.app.connection_for_write(transport_options=_HURRY) as connection:
            task.apply_async(connection=connection, retry=False, expires=5)
    except Exception as error:  # noqa: BLE001  each transport raises its own; a lost wake-up costs one beat
        logger.info("no wake-up for %s: %s", task.name, type(error).__name__)
        return False
    return True
