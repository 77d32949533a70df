"""Wake-ups of the car market. The tables are the queues; losing every message costs one beat.

All are of the uploads' queue: a worker of the others reads no workbook, and spares what is imported for that.
"""

from celery import shared_task

from anchoring.wake import wake


@shared_task
def uploads_resume() -> None:
    from registry.uploads.jobs import uploads_work  # noqa: PLC0415  as above

    if uploads_work():
        wake(uploads_resume)


@shared_task
def uploads_sweep() -> None:
    from registry.uploads import jobs  # noqa: PLC0415  as above

    jobs.uploads_sweep()


@shared_task
def alerts_deliver() -> None:
    from registry.alerts import mails  # noqa: PLC0415  as above

    mails.alerts_deliver()
