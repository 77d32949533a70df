"""What the loop asks of the log: a protocol, so that tests can put a small log in its place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from anchoring.log import proofs
from anchoring.log.checkpoints import newest_checkpoint
from anchoring.log.keys import LogKeys
from anchoring.log.map.commit import map_commit, newest_commitment
from anchoring.models import Checkpoint

_COMMIT_SECONDS = 30.0


@dataclass(frozen=True)
class Commitment:
    """A checkpoint whose last entry is the map's commitment: its size, and when it was made."""

    size: int
    made_at: datetime


class LogReader(Protocol):
    """The log as it is now. Roots are hex with `0x`."""

    def size(self) -> int:
        """How many entries it has."""

    def root(self, size: int) -> str:
        """Its root when it had `size` entries, at most as many as it has."""

    def consistency_proof(self, old: int, new: int) -> list[bytes]:
        """That the first `old` entries of `new` are the same (RFC 9162 section 2.1.4.1), for 0 < old < new."""

    def waiting_since(self, size: int) -> datetime | None:
        """When the first entry beyond these was there; None where there is none."""

    def committed(self) -> Commitment | None:
        """The newest checkpoint that may be anchored; None before the first."""

    def commit(self) -> None:
        """Make one of all entries, where the newest does not hold them all."""


@dataclass(frozen=True)
class RegistryLog:
    """The registry's own log."""

    keys: LogKeys

    def size(self) -> int:
        """See LogReader."""
        return newest_checkpoint().size

    def root(self, size: int) -> str:
        """See LogReader. Raises LogError where the log can't say."""
        return "0x" + proofs.root(size).hex()

    def consistency_proof(self, old: int, new: int) -> list[bytes]:
        """See LogReader."""
        return proofs.consistency_proof(old, new)

    def waiting_since(self, size: int) -> datetime | None:
        """See LogReader."""
        beyond = Checkpoint.objects.filter(size__gt=size).order_by("size")
        return beyond.values_list("created_at", flat=True).first()

    def committed(self) -> Commitment | None:
        """See LogReader."""
        size = newest_commitment() + 1
        made = Checkpoint.objects.filter(size=size).first() if size else None
        return Commitment(made.size, made.created_at) if made else None

    def commit(self) -> None:
        """See LogReader. One transaction: a crash in it leaves the log as it was."""
        map_commit(keys=self.keys, patience=_COMMIT_SECONDS)
