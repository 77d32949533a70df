"""Wake-ups of the registry. The tables are the queues; losing every message costs one beat."""

from celery import shared_task

from anchoring.wake import wake
from registry import notices, revocations
from registry.retention import retention_run
from registry.uploads import jobs


@shared_task
def uploads_resume() -> None:
    if jobs.uploads_work():
        wake(uploads_resume)


@shared_task
def uploads_sweep() -> None:
    jobs.uploads_sweep()


@shared_task
def notices_deliver() -> None:
    notices.notices_deliver()


@shared_task
def keys_sweep() -> None:
    revocations.keys_sweep()


@shared_task
def retention() -> None:
    retention_run()
