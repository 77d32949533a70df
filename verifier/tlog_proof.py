"""An inclusion proof as text (c2sp.org/tlog-proof@v1), without the `extra` line, which is not used here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import note
from .canonical import MAX_INTEGER, b64_decode, b64_encode
from .characters import decimal
from .errors import Malformed
from .tree import HASH_SIZE

_HEADER = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,15})")


@dataclass(frozen=True)
class TlogProof:
    """The entry at `index` is under `checkpoint`, a whole signed note, by 32-byte `hashes`, deepest first."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str


def dumps(index: int, hashes: Sequence[bytes], checkpoint_note: str) -> str:
    """The proof's text."""
    lines = [_HEADER, f"index {index}", *map(b64_encode, hashes)]
    return "\n".join(lines) + "\n\n" + checkpoint_note


def loads(text: str) -> TlogProof:
    """The proof that `text` writes; its checkpoint is well-formed, no hash and no signature is checked.

    Raises Malformed, for an `extra` line too.
    """
    # The first empty line ends the proof; the checkpoint's own comes after it.
    head, separator, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not separator or len(lines) < 2 or lines[0] != _HEADER:
        raise Malformed("not_tlog_proof")
    index = _INDEX.fullmatch(lines[1])
    if index is None or decimal(index[1]) > MAX_INTEGER:
        raise Malformed("tlog_proof_index")
    hashes = tuple(map(b64_decode, lines[2:]))
    if any(len(hashed) != HASH_SIZE for hashed in hashes):
        raise Malformed("wrong_length", bytes=HASH_SIZE)
    note.parse_checkpoint(note.parse(checkpoint).text)
    return TlogProof(decimal(index[1]), hashes, checkpoint)
