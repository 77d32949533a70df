"""The body of `add-checkpoint` (c2sp.org/tlog-witness)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .. import note
from ..canonical import MAX_INTEGER, b64_decode
from ..characters import decimal
from ..errors import Malformed
from ..note import Checkpoint, SignedNote
from ..tree import HASH_SIZE

MAX_HASHES = 63
MAX_BODY = 2**17
"""Bytes: the longest note, and as many hashes as a proof has at most, fit in."""

_OLD = re.compile(r"old (0|[1-9][0-9]{0,15})")


@dataclass(frozen=True)
class AddCheckpoint:
    """A signed checkpoint, not verified, and the proof that it continues the one of `old_size`."""

    old_size: int
    proof: tuple[bytes, ...]
    signed: SignedNote
    checkpoint: Checkpoint


def parse(body: bytes) -> AddCheckpoint:
    """The request that a body is. Raises Malformed."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("not_utf8") from error
    head, separator, signed = text.partition("\n\n")
    first, *hashes = head.split("\n")
    old = _OLD.fullmatch(first)
    if not separator or old is None or decimal(old[1]) > MAX_INTEGER or len(hashes) > MAX_HASHES:
        raise Malformed("not_add_checkpoint")
    proof = tuple(map(b64_decode, hashes))
    if any(len(hashed) != HASH_SIZE for hashed in proof):
        raise Malformed("wrong_length", bytes=HASH_SIZE)
    parsed = note.parse(signed)
    return AddCheckpoint(decimal(old[1]), proof, parsed, note.parse_checkpoint(parsed.text, extended=True))
