"""Store in WitnessState what the last question came to, and when the next one is due."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db.models.functions import Coalesce

from anchoring.models import Checkpoint, Cosignature, WitnessState
from anchoring.retries import RESTS, problem_begins, rested
from anchoring.witnesses.problems import SILENT
from anchoring.witnesses.witness import Witness

logger = logging.getLogger(__name__)


def states_claim(
    witnesses: Iterable[Witness], *, checkpoint: Checkpoint, now: datetime, until: datetime
) -> list[tuple[Witness, WitnessState]]:
    """The witnesses that have not cosigned this checkpoint and may be asked now, for this process alone until `until`."""
    cosigned = set(Cosignature.objects.filter(checkpoint=checkpoint).values_list("witness", flat=True))
    claimed = []
    for witness in witnesses:
        if witness.id in cosigned:
            continue
        state, _ = WitnessState.objects.get_or_create(
            witness=witness.id, defaults={"first_asked_at": now, "next_at": now}
        )
        if WitnessState.objects.filter(witness=witness.id, next_at__lte=now).update(next_at=until):
            claimed.append((witness, state))
    return claimed


def state_cosigned(witness: str, *, size: int, now: datetime) -> None:
    """Store that it has cosigned this size."""
    fields = {"size": size, "answered_at": now, "silent_since": None, "failures": 0, "next_at": now}
    WitnessState.objects.filter(witness=witness).update(**fields)
    _problem_write(witness, problem=None, detail=None, now=now)


def state_holds(witness: str, *, size: int, now: datetime) -> None:
    """Store that it holds another size than was thought, which the next proof begins at. No failure."""
    fields = {"size": size, "answered_at": now, "silent_since": None, "next_at": now + RESTS[0]}
    WitnessState.objects.filter(witness=witness).update(**fields)
    _problem_write(witness, problem=None, detail=None, now=now)


def state_failed(witness: str, *, problem: str, detail: str, now: datetime) -> None:
    """Store why it has not cosigned."""
    failures = WitnessState.objects.values_list("failures", flat=True).get(witness=witness)
    silence = {"silent_since": Coalesce("silent_since", now)}
    seen = silence if problem == SILENT else {"answered_at": now, "silent_since": None}
    WitnessState.objects.filter(witness=witness).update(**rested(failures, now=now), **seen)
    _problem_write(witness, problem=problem, detail=detail, now=now)


def _problem_write(witness: str, *, problem: str | None, detail: str | None, now: datetime) -> None:
    rows = WitnessState.objects.filter(witness=witness)
    if problem_begins(rows, problem=problem, detail=detail, now=now):
        logger.warning("witness %s: %s: %s", witness, problem, detail)
