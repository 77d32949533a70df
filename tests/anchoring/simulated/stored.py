"""The registry's own log, in the database, for a simulated world: where pages tell of it."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from anchoring.anchorer.log_reader import RegistryLog
from anchoring.log.entries import NewEntry, entries_submit
from anchoring.log.keys import LogKeys
from anchoring.log.sequencer import sequence_all
from tests.anchoring.simulated.world import SmallLog, World


class StoredLog(SmallLog):
    """As a SmallLog: `append` states made-up records and logs them."""

    def __init__(self, keys: LogKeys) -> None:
        super().__init__()
        self._keys, self._read, self._made = keys, RegistryLog(keys), 0
        self.now = datetime.now(UTC)
        for name in ("size", "root", "consistency_proof", "waiting_since", "committed", "commit"):
            setattr(self, name, getattr(self._read, name))

    def append(self, entries: int = 1) -> None:
        numbers = range(self._made + 1, self._made + entries + 1)
        new = [NewEntry("test:stated", f"{n:064x}", f"{n:064x}", timezone.now()) for n in numbers]
        with transaction.atomic():
            entries_submit(entries=new)
        sequence_all(keys=self._keys)
        self._made += entries


def stored(world: World, keys: LogKeys) -> World:
    """The world, with the database's log, which has begun with these keys."""
    world.log = StoredLog(keys)
    world.restart()
    return world
