"""A promise: the box's signed word that a ballot will be in a box, `promise/1` (docs/formats.md section 14)."""

from __future__ import annotations

from .. import note
from ..errors import Malformed, Mismatch
from .kinds import SCHEME


def text(subject: str, leaf: bytes) -> str:
    """What the box signs for the ballot with this leaf hash in the poll `subject`."""
    return f"promise/1\n{subject.removeprefix(SCHEME)}\n{leaf.hex()}\n"


def check(promise: str, box_key: str, subject: str, leaf: bytes) -> None:
    """Check that the box gave this promise, for this ballot in this poll. Raises Malformed or Mismatch."""
    if len(note.parse(promise).signatures) != 1:
        raise Malformed("not_promise")
    if note.verify(promise, [box_key]).text != text(subject, leaf):
        raise Mismatch("promise_other")
