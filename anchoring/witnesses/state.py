"""Store in WitnessState what the last question came to, and when the next one is due."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models.functions import Coalesce

from anchoring.models import Checkpoint, Cosignature, WitnessState
from anchoring.witnesses.problems import SILENT
from anchoring.witnesses.witness import Witness

logger = logging.getLogger(__name__)

RESTS: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 10, 20, 40, 80, 160, 300))
"""After so many failures in a row the next question is asked so much later."""


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
    fields = {
        "failures": min(failures + 1, len(RESTS)),
        "next_at": now + RESTS[min(failures, len(RESTS) - 1)],
    }
    silence = {"silent_since": Coalesce("silent_since", now)}
    seen = silence if problem == SILENT else {"answered_at": now, "silent_since": None}
    WitnessState.objects.filter(witness=witness).update(**fields, **seen)
    _problem_write(witness, problem=problem, detail=detail, now=now)


def _problem_write(witness: str, *, problem: str | None, detail: str | None, now: datetime) -> None:
    state = WitnessState.objects.filter(witness=witness)
    # A conditional update: `problem_since` changes only with the problem, not at each question.
    if not state.filter(problem=problem).update(problem_detail=detail):
        state.update(problem=problem, problem_detail=detail, problem_since=now if problem else None)
        if problem:
            logger.warning("witness %s: %s: %s", witness, problem, detail)
