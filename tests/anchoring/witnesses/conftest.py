"""Two witnesses in memory of a log whose clock stands at noon."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from anchoring.log.genesis import log_create
from anchoring.log.map.commit import map_commit
from anchoring.models import Checkpoint
from anchoring.witnesses.ask import witnesses_ask
from tests.anchoring.log.cast import KEYS, checkpoint, logged
from tests.anchoring.witnesses.fake import FakeWitness, Town, signer


@dataclass
class Watched:
    """A log with its witnesses. `now` is when everybody's clock stands."""

    town: Town
    now: datetime
    records: int = 0

    def grow(self, by: int = 3) -> Checkpoint:
        """Some records more, and the checkpoint to be anchored."""
        logged(range(self.records, self.records + by))
        self.records += by
        committed = map_commit(keys=KEYS)
        assert committed is not None
        return committed

    def shown_by_a_stranger(self) -> None:
        """The log grows by one, and somebody brings the checkpoint, which nobody will anchor, to the witnesses."""
        logged([self.records])
        self.records += 1
        for fake in self.town.witnesses:
            fake.add(0, [], checkpoint().note)

    def ask(self, *, after: int = 0) -> int:
        """As the task does, so many seconds later."""
        self.now += timedelta(seconds=after)
        return witnesses_ask([fake.witness for fake in self.town.witnesses], asker=self.town, now=self.now)


@pytest.fixture
def watched(db: None) -> Watched:
    log_create(keys=KEYS)
    watched = Watched(Town([]), timezone.now())
    clock: Callable[[], datetime] = lambda: watched.now  # noqa: E731
    watched.town.witnesses += [FakeWitness(signer(number), clock) for number in (1, 2)]
    return watched
