"""Whatever the bucket does: who reads it alone never sees a checkpoint without its tiles, and all is made good later."""

from collections.abc import Callable
from typing import Any

import pytest

from anchoring.retries import RESTS
from tests.anchoring.published.conftest import Copy
from tests.buckets import (
    Breaking,
    BucketServer,
    cutting,
    elsewhere,
    forgetting,
    lying,
    refusing,
)

WRITES = 8
"""Of 256 entries more: a bundle, a tile, what is partial of both and above, the checkpoint, two partial forms that go."""


@pytest.mark.parametrize("fault", [refusing, forgetting, elsewhere])
def test_an_empty_bucket_that_fails_stays_without_a_checkpoint(
    copy: Copy, bucket_server: BucketServer, fault: Callable[..., Any]
) -> None:
    with bucket_server.meddled(fault):
        assert not copy.publish()
    assert copy.verified() == 0
    state = copy.state()
    assert (state.size, state.away_since, state.problem) == (0, copy.now, None)
    assert copy.publish(after=5)
    assert copy.verified() == 300
    assert (copy.state().away_since, copy.state().failures) == (None, 0)


@pytest.mark.parametrize("fault", [refusing, forgetting, elsewhere, cutting, lying])
def test_a_bucket_that_fails_later_keeps_what_it_shows(
    copy: Copy, bucket_server: BucketServer, fault: Callable[..., Any]
) -> None:
    assert copy.publish()
    before = copy.files()
    copy.grow(300)
    with bucket_server.meddled(fault):
        assert not copy.publish(after=5)
    assert copy.state().size == 300
    assert copy.verified() == 300
    assert before.items() <= copy.files().items()
    assert copy.publish(after=5)
    assert (copy.verified(), copy.state().problem) == (600, None)


@pytest.mark.parametrize("does", [False, True], ids=["not done", "done"])
def test_stopped_after_each_write_it_goes_on(copy: Copy, bucket_server: BucketServer, does: bool) -> None:
    """Killed there, or unheard: first at an empty bucket, then at one that shows a checkpoint."""
    for takes in (0, 4, *range(WRITES)):
        shown = copy.verified()
        with bucket_server.meddled(breaking := Breaking(takes, does)):
            assert not copy.publish(after=600)
        assert breaking.took > takes
        assert copy.verified() in {shown, copy.records}
        assert copy.state().size == shown
        if (shown, takes) == (0, 0):
            continue
        assert copy.publish(after=600)
        assert copy.verified() == copy.state().size == copy.records
        copy.grow(256)


def test_a_try_that_failed_is_followed_by_rest(copy: Copy, bucket_server: BucketServer) -> None:
    with bucket_server.meddled(refusing):
        for failures, rest in enumerate(RESTS, 1):
            copy.publish()
            assert (copy.state().next_at - copy.now, copy.state().failures) == (rest, failures)
            copy.now += rest
        copy.publish()
        assert copy.state().next_at - copy.now == RESTS[-1]
    assert not copy.publish(after=10)
    assert copy.publish(after=290)


def test_the_log_goes_on_while_the_bucket_is_away(copy: Copy, bucket_server: BucketServer) -> None:
    with bucket_server.meddled(refusing):
        copy.publish()
        copy.grow(10)
        copy.publish(after=5)
    assert copy.publish(after=60)
    assert copy.verified() == 310
