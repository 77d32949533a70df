"""Votes that come at once are written together: in one transaction, which waits for the disk once (docs/adr/0019).

Each thread hands in what it wants done and waits for its turn. Whoever has it does all that was handed in meanwhile: while one
waits for the disk, the others gather. Nothing is answered before it is on the disk.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar
from uuid import UUID

from voting.boxes.store import Waiting, waiting

_T = TypeVar("_T")


@dataclass
class _Asked:
    """What one thread wants done, and what came of it."""

    act: Callable[[Waiting], None]
    is_done: bool = False
    error: BaseException | None = None


class _Writer:
    """Of one poll, in this process."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._asked: deque[_Asked] = deque()

    def write(self, poll: UUID, asked: _Asked) -> None:
        """Back when it is on the disk, or has failed."""
        self._asked.append(asked)
        with self._turn:
            if not asked.is_done:
                _write(poll, [self._asked.popleft() for _ in range(len(self._asked))])


_writers: dict[UUID, _Writer] = {}


def together(poll: UUID, act: Callable[[Waiting], _T]) -> _T:
    """What `act` gives, once what it changed is on the disk, in a transaction that it may share with others.

    What it raises is raised here, and undone is what it changed, and nothing of the others. Raises as `waiting` does.
    """
    given: list[_T] = []
    asked = _Asked(lambda kept: given.append(act(kept)))
    _writers.setdefault(poll, _Writer()).write(poll, asked)
    if asked.error is not None:
        raise asked.error
    return given[0]


def _write(poll: UUID, batch: list[_Asked]) -> None:
    try:
        with waiting(poll) as kept:
            for asked in batch:
                _act(asked, kept)
    except BaseException as error:  # noqa: BLE001 - each thread raises its own
        for asked in batch:
            asked.error = asked.error or error
    finally:
        for asked in batch:
            asked.is_done = True


def _act(asked: _Asked, kept: Waiting) -> None:
    try:
        with kept.undone_alone():
            asked.act(kept)
    except sqlite3.OperationalError:
        # The disk is full, or gone: nothing of the transaction can be trusted.
        raise
    except BaseException as error:  # noqa: BLE001 - its own thread raises it
        asked.error = error
