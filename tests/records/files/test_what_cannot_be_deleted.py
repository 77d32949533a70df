"""Who tidies goes on behind what can't be deleted, and stops where the storage is away."""

import pytest

from anchoring.buckets import BucketAwayError
from records.files.storage import done_with_each


def test_one_that_stays_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    def delete(number: int) -> None:
        if number < 3:
            raise PermissionError(f"/secret/{number}")
        done.append(number)

    # However many stay, they are not those that are counted.
    assert done_with_each(range(9), delete, most=2) == 2
    assert done == [3, 4]
    assert caplog.text.count("PermissionError") == 3
    assert "secret" not in caplog.text


def test_a_storage_that_is_away_stops_all() -> None:
    asked: list[int] = []

    def delete(number: int) -> None:
        asked.append(number)
        raise BucketAwayError("the bucket does not answer")

    with pytest.raises(BucketAwayError):
        done_with_each(range(9), delete)
    assert asked == [0]
