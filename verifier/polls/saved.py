"""What a voter saves: `ballot-evidence/1` and `right-evidence/1` (docs/formats.md section 14). Never both in one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import canonical, shapes
from ..errors import Malformed
from ..subjects import check_subject
from ..tree import HASH_SIZE
from .kinds import SCHEME
from .rights import PROOF_SIZE

MAX_SIZE = 64 * 1024


@dataclass(frozen=True)
class Path:
    """Where a ballot is said to be: the box by its place, the line in it, and the proof's 32-byte hashes."""

    box: int
    index: int
    hashes: tuple[bytes, ...]


@dataclass(frozen=True)
class BallotEvidence:
    """A ballot's line as it was sent, the box's promise and the path into a box, where there are such."""

    subject: str
    ballot: str
    promise: str | None
    path: Path | None


@dataclass(frozen=True)
class RightEvidence:
    """A person's words and the 80 bytes that show which right is theirs."""

    subject: str
    person: tuple[str, ...]
    proof: bytes


def load_ballot(data: bytes) -> BallotEvidence:
    """The ballot-evidence that a file's bytes are. Raises Malformed."""
    value = _loads(data, "ballot-evidence/1", ("ballot", "promise", "path"))
    promise = value["promise"]
    return BallotEvidence(
        subject=_poll(value["subject"]),
        ballot=shapes.string(value["ballot"], "ballot"),
        promise=None if promise is None else shapes.string(promise, "promise"),
        path=None if value["path"] is None else _path(value["path"], "path"),
    )


def load_right(data: bytes) -> RightEvidence:
    """The right-evidence that a file's bytes are. Raises Malformed."""
    value = _loads(data, "right-evidence/1", ("person", "proof"))
    person = shapes.array(value["person"], "person")
    return RightEvidence(
        subject=_poll(value["subject"]),
        person=tuple(shapes.string(text, f"person.{number}") for number, text in enumerate(person)),
        proof=shapes.hexadecimal(value["proof"], "proof", PROOF_SIZE),
    )


def _loads(data: bytes, format_: str, names: tuple[str, ...]) -> dict[str, Any]:
    if len(data) > MAX_SIZE:
        raise Malformed("file_long", most=MAX_SIZE)
    value = shapes.members(canonical.loads(data), "", ("format", "subject", *names))
    shapes.constant(value["format"], "format", format_)
    return value


def _poll(value: Any) -> str:
    subject = check_subject(value)
    if not subject.startswith(SCHEME):
        raise Malformed("not_subject", where="subject")
    return subject


def _path(value: Any, where: str) -> Path:
    shapes.members(value, where, ("box", "index", "hashes"))
    hashes = shapes.array(value["hashes"], f"{where}.hashes")
    return Path(
        box=shapes.integer(value["box"], f"{where}.box"),
        index=shapes.integer(value["index"], f"{where}.index"),
        hashes=tuple(
            shapes.hexadecimal(one, f"{where}.hashes.{n}", HASH_SIZE) for n, one in enumerate(hashes)
        ),
    )
