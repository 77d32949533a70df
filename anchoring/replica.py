"""A streaming replica of PostgreSQL, from which whole answers are read while it is young enough (docs/adr/0036)."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from threading import Lock
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, Error, connections

ALIAS = "replica"
_LOOKS_EVERY = 1.0
_AWAY_LOOKS_EVERY = 5.0
_SOON = 0.05
"""Seconds: from one look to the next, after one that failed, and in which a replica that keeps up has what was just written."""

_DATABASE = "(SELECT system_identifier FROM pg_control_system()), current_database()"
_WRITTEN = f"SELECT {_DATABASE}, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"
_REPLAYED = (
    f"SELECT {_DATABASE}, pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint, pg_is_in_recovery()"
)

_Answer = TypeVar("_Answer")
_whole_at: ContextVar[float | None] = ContextVar("whole_at", default=None)


class Problem(StrEnum):
    """Why the primary is read in the replica's place."""

    AWAY = "away"
    BEHIND = "behind"
    PROMOTED = "promoted"
    OTHER = "other"
    """It follows another database, or a former primary that wrote what this one has not."""


@dataclass(frozen=True)
class Written:
    """Which database it is, and how far its log is written: in bytes."""

    system: int
    name: str
    position: int


@dataclass(frozen=True)
class Replayed:
    """Which database the replica is of, how far it has it, and whether it still follows."""

    system: int
    name: str
    position: int
    follows: bool


@dataclass(frozen=True)
class Lag:
    """So many seconds ago, at most, the replica had all that was written; None where that is not known.

    It is read while there is no problem.
    """

    seconds: float | None
    problem: Problem | None

    @property
    def tenths(self) -> float | None:
        """The seconds to be told: rounded up, for they are the most."""
        return None if self.seconds is None else ceil(self.seconds * 10) / 10


class Replica:
    """What this process knows of the replica.

    Once a second it is asked whether the replica has what the primary had written at a moment before: then it had all of
    it at that moment, whatever the clocks of the machines say, and an idle primary is no lag. Where neither is asked for
    want of requests, nothing is known, and the first answer is the primary's.
    """

    def __init__(self, *, bound: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.bound = bound
        self._clock = clock
        self._lock = Lock()
        self._looks_at = float("-inf")
        self._written: deque[tuple[float, int]] = deque()
        self._known: tuple[float | None, Problem | None] = (None, Problem.AWAY)

    def lag(self) -> Lag:
        """Asks, where the last look is a second old; one thread does, and the others go by what is known."""
        whole_at, problem = self._looked()
        seconds = None if whole_at is None else self._clock() - whole_at
        if problem is None and (seconds is None or seconds > self.bound):
            problem = Problem.BEHIND
        return Lag(seconds, problem)

    def answered(self, made: Callable[[], _Answer]) -> _Answer | None:
        """What `made` reads from the replica and from nothing else. None where the primary has to be asked, all of it anew:
        the replica is not to be read, or failed in between, or something was to be written.
        """
        lag = self.lag()
        if lag.problem is not None or lag.seconds is None:
            return None
        replica, failed = connections[ALIAS], _Failed()
        try:
            replica.ensure_connection()
            with _in_the_primarys_place(self._clock() - lag.seconds), replica.execute_wrapper(failed):
                answer = made()
        except Exception as error:
            if not (failed.is_set or isinstance(error, Error)):
                raise
        else:
            if not failed.is_set:
                return answer
        replica.close()
        return None

    def _looked(self) -> tuple[float | None, Problem | None]:
        if self._lock.acquire(blocking=False):
            try:
                if self._clock() >= self._looks_at:
                    self._look()
            finally:
                self._lock.release()
        return self._known

    def _look(self) -> None:
        now = self._clock()
        self._looks_at = now + _LOOKS_EVERY
        written = self._asked_written()
        if written is None:
            return  # what is known grows old, and then counts no more
        if self._written and written.position < self._written[-1][1]:
            self._written.clear()  # another server is the primary now, which lacks what the last one had
        self._written.append((now, written.position))
        while self._written[0][0] < now - self.bound:
            self._written.popleft()
        replayed = self._asked_replayed(written.position)
        if replayed is None:
            self._looks_at = self._clock() + _AWAY_LOOKS_EVERY
            self._known = (None, Problem.AWAY)
        elif (replayed.system, replayed.name) != (written.system, written.name):
            self._known = (None, Problem.OTHER)
        elif not replayed.follows:
            self._known = (None, Problem.PROMOTED)
        elif replayed.position > written.position and self._is_ahead(replayed.position):
            self._written.clear()  # positions up to there say nothing of what it has
            self._known = (None, Problem.OTHER)
        else:
            whole = [at for at, position in self._written if position <= replayed.position]
            self._known = (max(whole, default=None), None)

    def _is_ahead(self, position: int) -> bool:
        """Whether the primary has not written this position by now: then another one did, which it has replaced."""
        written = self._asked_written()
        return written is not None and written.position < position

    def _asked_written(self) -> Written | None:
        """None where the primary does not answer, or is none."""
        try:
            return Written(*_asked(DEFAULT_DB_ALIAS, _WRITTEN))
        except Error:
            return None

    def _asked_replayed(self, position: int) -> Replayed | None:
        """None where it does not answer. One that is a moment behind this position is asked once more."""
        try:
            replayed = Replayed(*_asked(ALIAS, _REPLAYED))
            if replayed.follows and replayed.position < position:
                time.sleep(_SOON)
                replayed = Replayed(*_asked(ALIAS, _REPLAYED))
        except Error:
            connections[ALIAS].close()
            return None
        return replayed


def answers_lag() -> Lag:
    """Of the answer that is being made; none where the primary makes it."""
    at = _whole_at.get()
    return Lag(0.0 if at is None else time.monotonic() - at, None)


def whole_until(now: datetime) -> datetime:
    """The moment until which what this answer reads is whole: now, or as long ago as the replica may be behind."""
    return now - timedelta(seconds=answers_lag().seconds or 0)


class _Failed:
    """Notes that a statement failed, whatever becomes of the error: many are turned into an answer."""

    def __init__(self) -> None:
        self.is_set = False

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        try:
            return execute(*statement)
        except Error:
            self.is_set = True
            raise


@contextmanager
def _in_the_primarys_place(whole_at: float) -> Iterator[None]:
    """In this thread the two connections change their names, so that no statement can go to the other one."""
    token = _whole_at.set(whole_at)
    _exchange()
    try:
        yield
    finally:
        _exchange()
        _whole_at.reset(token)


def _exchange() -> None:
    one, other = connections[DEFAULT_DB_ALIAS], connections[ALIAS]
    one.alias, other.alias = ALIAS, DEFAULT_DB_ALIAS
    connections[DEFAULT_DB_ALIAS], connections[ALIAS] = other, one


def _asked(alias: str, sql: str) -> tuple[Any, ...]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql)
        row: tuple[Any, ...] = cursor.fetchone()
        return row
