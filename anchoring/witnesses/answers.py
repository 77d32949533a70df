"""What a witness's answer comes to. Nothing of it is believed that its key has not signed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from anchoring.witnesses.problems import REFUSES, SILENT, UNKNOWN, WRONG
from anchoring.witnesses.protocol import MAX_ANSWER, Answer
from anchoring.witnesses.witness import Witness
from verifier import cosignature, note
from verifier.errors import VerifierError

CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""So far a witness's clock may be from ours."""

_OK, _CONFLICT, _TIMEOUT, _TOO_MANY, _SERVER = 200, 409, 408, 429, 500
_STRANGERS: Final = frozenset({403, 404})
_SIZE: Final = re.compile(rb"(0|[1-9][0-9]{0,15})\n")


@dataclass(frozen=True)
class Cosigned:
    """A valid cosignature: its line without the newline, and the witness's time."""

    line: str
    time: datetime


@dataclass(frozen=True)
class Holds:
    """The witness has cosigned this log at another size than the proof began at."""

    size: int


@dataclass(frozen=True)
class Refused:
    """None of both: a word of `problems`, and for an operator what was said."""

    problem: str
    detail: str


def answer_read(
    answer: Answer, *, witness: Witness, text: str, made_at: datetime, now: datetime
) -> Cosigned | Holds | Refused:
    """What the answer says about the checkpoint `text`, which was made at `made_at`."""
    if len(answer.body) > MAX_ANSWER:
        return Refused(WRONG, f"more than {MAX_ANSWER} bytes")
    if answer.status == _OK:
        return _cosigned(answer.body, witness, text, made_at, now)
    if answer.status == _CONFLICT:
        size = _SIZE.fullmatch(answer.body)
        return Holds(int(size[1])) if size else Refused(WRONG, "a conflict without the size that it is about")
    if answer.status in {_TIMEOUT, _TOO_MANY} or answer.status >= _SERVER:
        return Refused(SILENT, f"status {answer.status}")
    if answer.status in _STRANGERS:
        return Refused(UNKNOWN, f"status {answer.status}")
    return Refused(REFUSES if 400 <= answer.status < _SERVER else WRONG, f"status {answer.status}")


def _cosigned(
    body: bytes, witness: Witness, text: str, made_at: datetime, now: datetime
) -> Cosigned | Refused:
    """Lines by keys that are not this witness's are passed over; a false one by its own is an answer that is wrong."""
    key = witness.key
    try:
        signed = note.parse(f"{text}\n{body.decode()}")
        own = [one for one in signed.signatures if (one.name, one.key_id) == (key.name, key.key_id)]
        times = [cosignature.verify(key, text, one.value) for one in own]
    except (VerifierError, UnicodeDecodeError) as error:
        return Refused(WRONG, str(error))
    if not own or signed.text != text:
        return Refused(WRONG, "no cosignature by its key")
    # A time of 0 says nothing of when; one far beyond is none that a calendar has.
    if not made_at - CLOCKS_DIFFER <= _moment(times[0]) <= now + CLOCKS_DIFFER:
        return Refused(
            WRONG, f"cosigned at {times[0]} seconds since 1970, which is before the checkpoint or not yet"
        )
    return Cosigned(note.write_signature(own[0]).rstrip("\n"), _moment(times[0]))


def _moment(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.max.replace(tzinfo=UTC)
