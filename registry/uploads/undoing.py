"""A dry run is the very recording, taken back: what it would come to, and nothing of it stays."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

ResultT = TypeVar("ResultT")


class _UndoneError(Exception):
    """Ends the part of a transaction in which something was recorded that may not stay."""


def undone(step: Callable[[], ResultT]) -> ResultT:
    """What the step returns, without what it did to the database. Raises what it raises."""
    results: list[ResultT] = []
    try:
        with transaction.atomic():
            results.append(step())
            raise _UndoneError
    except _UndoneError:
        return results[0]
