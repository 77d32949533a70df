"""How it stands with each witness, for pages and metrics. From the tables alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from anchoring.log.cosignatures import cosigned_newest
from anchoring.models import Checkpoint, Cosignature, Entry, WitnessState
from anchoring.texts import Text
from anchoring.witnesses.ask import checkpoint_to_show
from anchoring.witnesses.problems import ALARMING
from anchoring.witnesses.texts import PROBLEMS
from anchoring.witnesses.witness import Witness

LATE: Final = timedelta(hours=1)
"""Evidence is made from an older checkpoint for as long, where too few have cosigned the newest."""


@dataclass(frozen=True)
class WitnessStatus:
    """A witness at `now`. `id` is its key, `name` the key's name; `newest` is the largest checkpoint that it cosigned.

    `waiting_since` is when the oldest checkpoint was made that it has not cosigned or passed over; None where it has
    the newest. `problem` is a word of `anchoring.witnesses.problems`.
    """

    id: str
    name: str
    newest: Cosignature | None
    waiting_since: datetime | None
    problem: str | None
    problem_since: datetime | None
    silent_since: datetime | None
    now: datetime

    @property
    def alarms(self) -> bool:
        """Whether it says what a person has to look at."""
        return self.problem in ALARMING

    @property
    def late(self) -> bool:
        """Whether a checkpoint has waited for it for too long."""
        return self.waiting_since is not None and self.now - self.waiting_since > LATE

    @property
    def text(self) -> Text | None:
        """The problem in words."""
        return PROBLEMS.get(self.problem or "")


def witnesses_status(witnesses: Sequence[Witness], *, now: datetime) -> list[WitnessStatus]:
    """Every witness, the worst first: those that alarm, those that are late, the one that cosigned longest ago."""
    if not witnesses:
        return []
    newest = cosigned_newest([witness.id for witness in witnesses])
    states = {
        state.witness: state for state in WitnessState.objects.filter(witness__in=[w.id for w in witnesses])
    }
    shown = checkpoint_to_show()
    told = [
        _status(witness, states.get(witness.id), newest.get(witness.id), shown, now) for witness in witnesses
    ]
    return sorted(
        told, key=lambda one: (not one.alarms, not one.late, one.newest.checkpoint_id if one.newest else 0)
    )


def _status(
    witness: Witness,
    state: WitnessState | None,
    newest: Cosignature | None,
    shown: Checkpoint | None,
    now: datetime,
) -> WitnessStatus:
    return WitnessStatus(
        id=witness.id,
        name=witness.key.name,
        newest=newest,
        waiting_since=_waiting_since(newest, shown, state, now),
        problem=state.problem if state else None,
        problem_since=state.problem_since if state else None,
        silent_since=state.silent_since if state else None,
        now=now,
    )


def _waiting_since(
    newest: Cosignature | None, shown: Checkpoint | None, state: WitnessState | None, now: datetime
) -> datetime | None:
    """When the first checkpoint to be anchored was made after the one that it cosigned last."""
    if shown is None or (newest and newest.checkpoint_id >= shown.size):
        return None
    if newest is None:
        return state.first_asked_at if state else now
    after = Entry.objects.filter(index__gte=newest.checkpoint_id, root__isnull=False).order_by("index")
    first = Checkpoint.objects.filter(size=after.values_list("index", flat=True)[:1].get() + 1)
    return first.values_list("created_at", flat=True).get()
