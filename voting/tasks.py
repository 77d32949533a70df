"""Wake-ups of the votes. A message names no poll, right or ballot: what is due, tables and files say."""

from celery import shared_task

from anchoring.wake import wake
from voting.boxes import filling
from voting.results import counting
from voting.results.endings import keys_destroy, polls_close
from voting.rolls.services import rolls_work


@shared_task
def fill() -> None:
    filling.boxes_fill()


@shared_task
def close() -> None:
    polls_close()
    filling.leftovers_destroy()
    keys_destroy()


@shared_task
def count() -> None:
    if counting.counts_work():
        wake(count)


@shared_task
def rolls() -> None:
    if rolls_work():
        wake(rolls)
