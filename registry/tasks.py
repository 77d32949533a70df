"""Wake-ups of the registry. The table of uploads is the queue; losing every message costs one beat."""

from celery import shared_task

from anchoring.wake import wake
from registry.uploads.jobs import uploads_work


@shared_task
def uploads_resume() -> None:
    if uploads_work():
        wake(uploads_resume)
