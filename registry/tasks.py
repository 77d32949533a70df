"""Wake-ups of the car market. The tables are the queues; losing every message costs one beat."""

from celery import shared_task

from anchoring.wake import wake
from registry.alerts import mails
from registry.uploads import jobs


@shared_task
def uploads_resume() -> None:
    if jobs.uploads_work():
        wake(uploads_resume)


@shared_task
def uploads_sweep() -> None:
    jobs.uploads_sweep()


@shared_task
def alerts_deliver() -> None:
    mails.alerts_deliver()
