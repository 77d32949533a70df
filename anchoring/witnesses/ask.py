"""Ask the witnesses for what is missing: their cosignatures of the newest checkpoint that is to be anchored.

Nothing waits for this, the anchorer least. What stops it at any moment leaves nothing half done: a witness that has
cosigned and was not heard says at the next question which size it holds, and cosigns that size once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from anchoring.log.checkpoints import newest_checkpoint
from anchoring.log.cosignatures import cosignature_keep, cosigned_newest
from anchoring.log.map.commit import newest_commitment
from anchoring.log.proofs import consistency_proof
from anchoring.models import Checkpoint
from anchoring.witnesses.answers import Cosigned, Holds, Refused, answer_read
from anchoring.witnesses.problems import AHEAD, FORGOT, SILENT, WRONG
from anchoring.witnesses.protocol import SECONDS, Answer, Asker, Request, Silence, request_body
from anchoring.witnesses.state import state_cosigned, state_failed, state_holds, states_claim
from anchoring.witnesses.witness import Witness
from verifier.note import parse

_CLAIM: Final = timedelta(seconds=4 * SECONDS)
"""Longer than two questions take. A worker that is killed at it keeps the others away no longer."""


@dataclass(frozen=True)
class _Question:
    """A checkpoint for one witness, proved from the size `old`."""

    witness: Witness
    checkpoint: Checkpoint
    old: int

    def request(self) -> Request:
        """From size 0, and to the same size, there is nothing to prove."""
        proof = consistency_proof(self.old, self.checkpoint.size) if self.old else []
        return Request(self.witness.address, request_body(self.old, proof, self.checkpoint.note))

    def read(self, answer: Answer | Silence, now: datetime) -> Cosigned | Holds | Refused:
        if isinstance(answer, Silence):
            return Refused(SILENT, answer.why)
        text, made_at = parse(self.checkpoint.note).text, self.checkpoint.created_at
        return answer_read(answer, witness=self.witness, text=text, made_at=made_at, now=now)


def witnesses_ask(witnesses: Sequence[Witness], *, asker: Asker, now: datetime) -> int:
    """Ask those that have not cosigned the newest checkpoint to be anchored, and may be asked now; returns how many.

    Each is asked twice at most: one that holds another size than was remembered says so, and gets the proof from
    there. Raises LogError where the log can't prove what it signed.
    """
    checkpoint = checkpoint_to_show()
    if checkpoint is None:
        return 0
    claimed = states_claim(witnesses, checkpoint=checkpoint, now=now, until=now + _CLAIM)
    first = [_Question(witness, checkpoint, min(state.size, checkpoint.size)) for witness, state in claimed]
    again = _asked(first, asker, now)
    for question in _asked(again, asker, now):
        detail = f"it says that it holds {question.old}, after it said another size"
        state_failed(question.witness.id, problem=WRONG, detail=detail, now=now)
    return len(claimed)


def checkpoint_to_show() -> Checkpoint | None:
    """The newest checkpoint that is to be anchored; None before the first."""
    return Checkpoint.objects.filter(size=newest_commitment() + 1, size__gt=0).first()


def _asked(questions: Sequence[_Question], asker: Asker, now: datetime) -> list[_Question]:
    """Ask, and store what each answer came to; returns what to ask at once with another proof."""
    answers = (
        asker.ask({question.witness.id: question.request() for question in questions}) if questions else {}
    )
    again = [_told(question, question.read(answers[question.witness.id], now), now) for question in questions]
    return [question for question in again if question is not None]


def _told(question: _Question, told: Cosigned | Holds | Refused, now: datetime) -> _Question | None:
    witness, checkpoint = question.witness.id, question.checkpoint
    match told:
        case Cosigned():
            # 1. The cosignature. A crash before this leaves it with the witness: it is asked for again.
            cosignature_keep(
                checkpoint=checkpoint, witness=witness, line=told.line, cosigned_at=told.time, now=now
            )
            # 2. What the witness holds. A crash before this leaves an older size: the next proof is from there.
            state_cosigned(witness, size=checkpoint.size, now=now)
        case Refused():
            state_failed(witness, problem=told.problem, detail=told.detail, now=now)
        case Holds(size=size) if size == question.old:
            detail = f"it does not take a proof from {size}, and says that it holds {size}"
            state_failed(witness, problem=WRONG, detail=detail, now=now)
        case Holds(size=size) if size > (log_size := newest_checkpoint().size):
            detail = f"it holds {size} entries of this log, which has {log_size}"
            state_failed(witness, problem=AHEAD, detail=detail, now=now)
        case Holds(size=size) if size < (signed := _cosigned(witness)):
            # With a proof from there it would cosign, and nothing would tell of a fork that it cosigned meanwhile.
            detail = f"it says that it holds {size} entries, and has cosigned {signed}"
            state_failed(witness, problem=FORGOT, detail=detail, now=now)
        case Holds(size=size):
            state_holds(witness, size=size, now=now)
            # Somebody showed it a larger checkpoint than the one to be anchored: it cosigns the next.
            if size <= checkpoint.size:
                return _Question(question.witness, checkpoint, size)
    return None


def _cosigned(witness: str) -> int:
    """The largest size that it has cosigned; 0 before the first."""
    row = cosigned_newest([witness]).get(witness)
    return int(row.checkpoint_id) if row else 0
