"""What goes to a witness and what comes back (c2sp.org/tlog-witness, add-checkpoint), without HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from verifier.canonical import b64_encode

SECONDS: Final = 8.0
"""For one answer, from the connection to its last byte."""
MAX_ANSWER: Final = 65_536


@dataclass(frozen=True)
class Request:
    """A body of add-checkpoint, and the witness's address that it goes to."""

    address: str
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What a witness said: `body` is longer than MAX_ANSWER where there was more, and not whole then."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Silence:
    """That it said nothing in time, and what stood in the way."""

    why: str


class Asker(Protocol):
    """What brings requests to witnesses: `anchoring.witnesses.door.Door`."""

    def ask(self, asked: Mapping[str, Request]) -> dict[str, Answer | Silence]:
        """The answers, by the names of the requests."""


def request_body(old: int, proof: Sequence[bytes], note: str) -> bytes:
    """The body of add-checkpoint: the size that the proof begins at, the proof, the checkpoint."""
    lines = [f"old {old}", *map(b64_encode, proof)]
    return ("\n".join(lines) + "\n\n" + note).encode()
