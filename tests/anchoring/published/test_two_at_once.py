"""Two publishers at once, one of them late: the bucket never goes back to a smaller checkpoint."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from anchoring.published.objects import Objects, Shown
from anchoring.published.state import CLAIM
from tests.anchoring.published.conftest import Copy
from tests.buckets import BucketServer, refusing_conditions, without_conditions


@pytest.fixture
def meanwhile(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Does it between the tiles of the next one to publish and its checkpoint."""

    def arranged(happens: Callable[[], object]) -> None:
        true = Objects.checkpoint_put

        def late(self: Objects, note: bytes, *, over: Shown | None) -> bool:
            monkeypatch.setattr(Objects, "checkpoint_put", true)
            happens()
            return true(self, note, over=over)

        monkeypatch.setattr(Objects, "checkpoint_put", late)

    return arranged


def another(copy: Copy) -> None:
    """The log has grown, and another worker is done while the first one hung."""
    copy.grow(300)
    copy.now += CLAIM + timedelta(seconds=1)
    assert copy.publish()
    assert copy.verified() == copy.records


@pytest.mark.parametrize("begun", [False, True])
def test_a_late_one_does_not_set_the_bucket_back(
    copy: Copy, meanwhile: Callable[[Callable[[], object]], None], begun: bool
) -> None:
    if begun:
        assert copy.publish()
        copy.grow(5)
    meanwhile(lambda: another(copy))
    assert not copy.publish(after=5)
    assert copy.verified() == copy.state().size == copy.records
    assert copy.publish(after=5)


def test_a_server_without_conditions_is_set_right_at_once(
    copy: Copy, bucket_server: BucketServer, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    meanwhile(lambda: another(copy))
    with bucket_server.meddled(without_conditions):
        copy.publish()
        # The row was not set back by the late one, so the next look sees it.
        assert (copy.verified(), copy.state().size) == (300, 600)
        assert copy.publish(after=60)
    assert copy.verified() == 600


def test_a_server_that_refuses_conditions_is_written_to(copy: Copy, bucket_server: BucketServer) -> None:
    with bucket_server.meddled(refusing_conditions):
        assert copy.publish()
        copy.grow(1)
        assert copy.publish(after=5)
    assert copy.verified() == 301


def test_one_at_a_time(copy: Copy, meanwhile: Callable[[Callable[[], object]], None]) -> None:
    answers = []
    meanwhile(lambda: answers.append(copy.publish(after=5)))
    assert copy.publish()
    assert answers == [False]


def test_who_was_killed_keeps_nobody_away_for_long(
    copy: Copy, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    def killed() -> None:
        raise KeyboardInterrupt

    meanwhile(killed)
    with pytest.raises(KeyboardInterrupt):
        copy.publish()
    assert not copy.publish(after=5)
    assert copy.publish(after=60)
    assert copy.verified() == 300
