"""Who has a row of work, and what ends it: on uploads, which are such rows."""

from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from records.leases import MAX_ATTEMPTS, LeaseLostError, row_do
from records.people.authors import Author
from records.terms.texts import Refusal, Text
from registry.uploads.models import Upload
from tests.registry.uploads.files import cars, take_in

HOPELESS = Refusal("hopeless", Text("안 됩니다.", "It can't be done."))


@pytest.fixture
def row(dealer: Author) -> Upload:
    take_in(dealer, cars(1))
    claimed = Upload.claim()
    assert claimed is not None
    return claimed


def lost(row: Upload) -> Upload:
    """The one who has it now."""
    Upload.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    other = Upload.claim(row)
    assert other is not None
    return other


@pytest.mark.parametrize("step", ["keep", "hold", "let_go"])
def test_whoever_lost_a_row_changes_nothing(row: Upload, step: str) -> None:
    other = lost(row)
    with pytest.raises(LeaseLostError):
        getattr(row, step)()
    row.refresh_from_db()
    assert (row.worker, row.attempts) == (other.worker, 2)


def test_whoever_lost_a_row_neither_fails_nor_releases_it(row: Upload) -> None:
    other = lost(row)
    row.fail(HOPELESS)
    row.release(attempts=0)
    row.refresh_from_db()
    assert (row.worker, row.state, row.attempts) == (other.worker, Upload.State.WORKING, 2)


def test_a_row_lost_before_it_is_read_is_not_had(dealer: Author) -> None:
    """A worker is held up between its claim and its first look for longer than the lease."""
    take_in(dealer, cars(1))

    def meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        done = execute(sql, *rest)
        if sql.startswith("UPDATE") and '"worker"' in sql and not others:
            others.append(uuid4())
            Upload.objects.update(worker=others[0])
        return done

    others: list[UUID] = []
    with connection.execute_wrapper(meanwhile):
        assert Upload.claim() is None
    assert Upload.objects.get().worker == others[0]


def test_a_row_that_came_further_is_not_given_up(row: Upload) -> None:
    def goes_on(upload: Upload, _until: float) -> None:
        upload.hold(attempts=0)
        raise ZeroDivisionError

    for _ in range(MAX_ATTEMPTS + 1):
        row_do(row, goes_on, hopeless=HOPELESS, until=monotonic())
        Upload.objects.update(leased_until=None)
        again = Upload.claim()
        assert again is not None
        assert again.attempts == 1
        row = again


@pytest.mark.parametrize(
    ("error", "attempts"),
    [(OperationalError("away"), 0), (ZeroDivisionError(), 1)],
    ids=["what is away costs no attempt", "a fault costs one"],
)
def test_a_fault_makes_the_row_wait(row: Upload, error: Exception, attempts: int) -> None:
    def fails(*_: object) -> None:
        raise error

    row_do(row, fails, hopeless=HOPELESS, until=monotonic())
    assert Upload.claim() is None
    row.refresh_from_db()
    assert (row.worker, row.state, row.attempts) == (None, Upload.State.WORKING, attempts)
    Upload.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert Upload.claim(row) is not None


def test_a_refusal_ends_the_row_and_is_told(row: Upload) -> None:
    def refuses(*_: object) -> None:
        raise Refusal("wrong", Text("틀립니다.", "It is wrong."))

    row_do(row, refuses, hopeless=HOPELESS, until=monotonic())
    row.refresh_from_db()
    assert (row.worker, row.state) == (None, Upload.State.FAILED)
    assert row.failure == {"code": "wrong", "messages": {"ko": "틀립니다.", "en": "It is wrong."}}


def test_after_too_many_attempts_nobody_works_on_it(row: Upload) -> None:
    def works(*_: object) -> None:
        raise AssertionError

    row.attempts = MAX_ATTEMPTS + 1
    row_do(row, works, hopeless=HOPELESS, until=monotonic())
    row.refresh_from_db()
    assert row.failure is not None
    assert (row.state, row.failure["code"]) == (Upload.State.FAILED, "hopeless")
