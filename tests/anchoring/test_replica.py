"""How far the replica is behind, and that an answer is read from one database alone."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS as DEFAULT
from django.db import Error, connection, connections, transaction
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from anchoring.models import Heartbeat
from anchoring.replica import ALIAS, Lag, Problem, Replayed, Replica, Written, whole_until

BOUND = 5.0
NOW = datetime(2026, 11, 30, tzinfo=UTC)
ROWS = f"SELECT * FROM {Heartbeat._meta.db_table}"  # noqa: S608


class Told(Replica):
    """Of a primary and a replica that say what the test has them say; None: no answer."""

    def __init__(self) -> None:
        super().__init__(bound=BOUND, clock=lambda: self.now)
        self.now, self.looks = 100.0, 0
        self.written: Written | None = Written(1, "cars", 0)
        self.replayed: Replayed | None = Replayed(1, "cars", 0, True)

    def at(self, written: int | None, replayed: int | None, *, after: float = 1.0) -> Lag:
        self.now += after
        self.written = None if written is None else Written(1, "cars", written)
        self.replayed = None if replayed is None else Replayed(1, "cars", replayed, True)
        return self.lag()

    def _asked_written(self) -> Written | None:
        self.looks += 1
        return self.written

    def _asked_replayed(self, position: int) -> Replayed | None:  # noqa: ARG002
        return self.replayed


def test_an_idle_primary_is_no_lag() -> None:
    told = Told()
    assert [told.at(7, 7, after=600) for _ in range(3)] == [Lag(0.0, None)] * 3


def test_a_replica_that_stands_still_is_left_at_the_bound() -> None:
    told = Told()
    assert told.at(10, 10) == Lag(0.0, None)
    assert [told.at(10 + second, 10) for second in range(1, 6)] == [
        Lag(float(second), None) for second in range(1, 6)
    ]
    assert told.at(16, 10) == Lag(None, Problem.BEHIND)
    assert told.at(17, 15) == Lag(2.0, None), "it has what was written two seconds ago"
    assert told.at(18, 18) == Lag(0.0, None)


def test_the_first_answer_under_load_is_the_primarys() -> None:
    told = Told()
    assert told.at(20, 19) == Lag(None, Problem.BEHIND)
    assert told.at(21, 20) == Lag(1.0, None)


def test_the_age_grows_while_the_primary_is_away() -> None:
    told = Told()
    told.at(10, 10)
    assert told.at(None, 10, after=4) == Lag(4.0, None)
    assert told.at(None, 10, after=2) == Lag(6.0, Problem.BEHIND)


def test_another_primary_that_lacks_something_begins_anew() -> None:
    told = Told()
    told.at(50, 50)
    assert told.at(100, 60) == Lag(1.0, None)
    assert told.at(55, 52) == Lag(None, Problem.BEHIND), "52 of the new one is not past 50 of the former one"


def test_a_replica_that_is_none_is_told_apart() -> None:
    told = Told()
    assert told.at(10, None) == Lag(None, Problem.AWAY)
    told.now += 10
    told.replayed = Replayed(1, "cars", 10, follows=False)
    assert told.lag() == Lag(None, Problem.PROMOTED)
    told.now += 10
    for other in (Replayed(2, "cars", 10, follows=True), Replayed(1, "others", 10, follows=True)):
        told.now, told.replayed = told.now + 10, other
        assert told.lag() == Lag(None, Problem.OTHER)


def test_a_replica_past_the_primary_follows_a_former_one() -> None:
    """Of two, the one that had less was promoted: the other has what is no more, and lacks all that is new."""
    told = Told()
    told.at(50, 50)
    assert [told.at(55, 60) for _ in range(3)] == [Lag(None, Problem.OTHER)] * 3
    assert told.at(70, 60) == Lag(None, Problem.BEHIND)


def test_writing_between_two_questions_is_no_fault() -> None:
    told = Told()
    asked = told._asked_written
    told._asked_written = lambda: Written(1, "cars", 60) if told.looks % 2 else asked()  # type: ignore[method-assign]
    assert told.at(55, 60) == Lag(0.0, None)


def test_both_are_asked_once_a_second_at_most() -> None:
    told = Told()
    for _ in range(10):
        told.at(10, 10, after=0.25)
    assert told.looks == 3
    told.at(10, None)
    looks = told.looks
    for _ in range(4):
        assert told.at(10, 10) == Lag(None, Problem.AWAY), "one that was away is asked again a while later"
    assert told.looks == looks


@pytest.fixture
def told(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Told]:
    """A replica that is up to date, and can't be written; in each database stands which of the two it is."""
    places: dict[str, dict[str, Any]] = {
        alias: {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / alias)} for alias in (DEFAULT, ALIAS)
    }  # fmt: skip
    former = connections[DEFAULT]
    with django_db_blocker.unblock():
        try:
            for alias, place in places.items():
                connections[DEFAULT] = made = ConnectionHandler({DEFAULT: place})[DEFAULT]
                with made.schema_editor() as editor:
                    editor.create_model(Heartbeat)
                Heartbeat.objects.create(queue=alias, at=NOW)
                made.close()
            places[ALIAS]["OPTIONS"] = {"init_command": "PRAGMA query_only=ON"}
            opened = ConnectionHandler(places)
            connections[DEFAULT], connections[ALIAS] = opened[DEFAULT], opened[ALIAS]
            yield Told()
            for alias in places:
                opened[alias].close()
            del connections[ALIAS]
        finally:
            connections[DEFAULT] = former


def whose() -> list[str]:
    """Which database is read, in each way in which there is reading."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        rows = [str(queue) for queue, _ in cursor.fetchall()]
    rows += [row.queue for row in Heartbeat.objects.raw(ROWS)]
    with transaction.atomic():
        found = Heartbeat.objects.get()
        found.refresh_from_db()
    return [*rows, found.queue]


def test_all_of_an_answer_is_read_from_one_database(told: Told) -> None:
    assert told.answered(whose) == [ALIAS] * 3
    assert whose() == [DEFAULT] * 3
    told.replayed, told.now = None, told.now + 10
    assert told.answered(whose) is None
    assert whose() == [DEFAULT] * 3


def test_an_answer_that_writes_is_the_primarys(told: Told) -> None:
    def written() -> list[str]:
        heard = whose()
        with suppress(Error):  # as many do
            Heartbeat.objects.update(at=NOW)
        return heard

    assert told.answered(written) is None
    assert written() == [DEFAULT] * 3


def test_an_error_of_the_database_is_no_answer(told: Told) -> None:
    def broken() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing")

    assert told.answered(broken) is None
    assert told.answered(whose) == [ALIAS] * 3


def test_another_error_is_the_answers_own(told: Told) -> None:
    def missing() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        told.answered(missing)
    assert whose() == [DEFAULT] * 3


def test_an_answer_knows_until_when_it_is_whole(told: Told) -> None:
    told._clock, told._looks_at = time.monotonic, float("inf")
    told._known = (time.monotonic() - 3, None)
    assert whole_until(NOW) == NOW
    until = told.answered(lambda: whole_until(NOW))
    assert until is not None
    assert timedelta(seconds=3) <= NOW - until < timedelta(seconds=4)
    assert whole_until(NOW) == NOW
