"""A database that was restored from before what the bucket has: told, nothing overwritten, and the bucket brings it back."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings

from anchoring.log.checkpoints import newest_checkpoint
from anchoring.published.problems import AHEAD, FORKED
from tests.anchoring.published.conftest import Copy


@pytest.fixture
def restored(copy: Copy) -> Copy:
    """The bucket has 601 entries, the database 300."""
    assert copy.publish()
    backup = transaction.savepoint()
    copy.grow(301)
    assert copy.publish(after=5)
    transaction.savepoint_rollback(backup)
    copy.records = 300
    return copy


def test_a_bucket_with_more_is_told_and_left(restored: Copy) -> None:
    before = restored.files()
    assert not restored.publish(after=60)
    state = restored.state()
    assert (state.problem, state.problem_since) == (AHEAD, restored.now)
    assert "601" in str(state.problem_detail)
    assert restored.files() == before


def test_another_history_is_told_and_put_nowhere(restored: Copy) -> None:
    before = restored.files()
    restored.records = 1_000
    for more, problem in ((5, AHEAD), (296, FORKED), (400, FORKED)):
        restored.grow(more)
        assert not restored.publish(after=600)
        assert restored.state().problem == problem
    assert restored.files() == before
    assert restored.verified() == 601


def test_the_bucket_brings_the_tail_back(restored: Copy) -> None:
    restored.publish(after=60)
    out = StringIO()
    call_command("log_restore", from_bucket=True, stdout=out)
    assert newest_checkpoint().size == 601
    assert "301 entries are back" in out.getvalue()
    assert "Nothing was written to the bucket" in out.getvalue()
    assert restored.publish(after=60)
    assert (restored.state().problem, restored.verified()) == (None, 601)
    restored.records = 601
    restored.grow(1)
    assert restored.publish(after=5)
    assert restored.verified() == 602


def test_without_a_bucket_nothing_is_restored_from_one(copy: Copy, settings: Settings) -> None:
    settings.LOG_BUCKET = None
    with pytest.raises(CommandError, match="LOG_BUCKET is not set"):
        call_command("log_restore", from_bucket=True)
