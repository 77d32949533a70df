"""Wake-ups of the votes. The tables are the queues; losing every message costs one beat."""

from celery import shared_task

from voting.results.endings import keys_destroy, polls_close


@shared_task
def close() -> None:
    polls_close()
    keys_destroy()
