"""The map: a binary trie over 32-byte labels, most significant bit first (docs/formats.md section 4).

`T({})` is 32 zero bytes, `T({(k, v)})` a leaf's hash, anything else the hash of both halves one bit deeper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import shapes
from .errors import Malformed, Mismatch

LABEL_SIZE = 32
MAX_DEPTH = 256
EMPTY = bytes(32)


@dataclass(frozen=True)
class MapProof:
    """What is at a label. `siblings` are 32-byte hashes, deepest first; `terminal` is where the path ends.

    A terminal is nothing (an empty subtree) or a pair of label and value, 32 bytes each.
    """

    siblings: tuple[bytes, ...]
    terminal: tuple[bytes, bytes] | None

    def to_json(self) -> dict[str, Any]:
        """The object that evidence carries."""
        terminal = self.terminal and {"label": self.terminal[0].hex(), "value": self.terminal[1].hex()}
        return {"siblings": [sibling.hex() for sibling in self.siblings], "terminal": terminal}

    @classmethod
    def from_json(cls, value: Any, where: str = "map") -> MapProof:
        """The proof of a parsed object. Raises Malformed for any other shape, too."""
        shapes.members(value, where, ("siblings", "terminal"))
        siblings, terminal = shapes.array(value["siblings"], f"{where}.siblings"), value["terminal"]
        if len(siblings) > MAX_DEPTH:
            raise Malformed("map_proof_deep", where=where, most=MAX_DEPTH)
        hashes = tuple(_hash(sibling, f"{where}.siblings.{n}") for n, sibling in enumerate(siblings))
        # A lone label lies as high as it can: beside nothing, the path would have ended one bit higher.
        if hashes and hashes[0] == EMPTY:
            raise Malformed("map_proof_empty", where=where)
        if terminal is None:
            return cls(hashes, None)
        shapes.members(terminal, f"{where}.terminal", ("label", "value"))
        label = _hash(terminal["label"], f"{where}.terminal.label")
        return cls(hashes, (label, _hash(terminal["value"], f"{where}.terminal.value")))


def leaf(label: bytes, value: bytes) -> bytes:
    """SHA-256(0x00 ‖ label ‖ value)."""
    return hashlib.sha256(b"\x00" + label + value).digest()


def inner(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(mapping: Mapping[bytes, bytes]) -> bytes:
    """The definition, walked as it stands: for tests and monitors, not for large maps that change."""
    return subtree(sorted(mapping.items()), 0)


def subtree(items: list[tuple[bytes, bytes]], depth: int) -> bytes:
    """T of sorted pairs of label and value whose labels share their first `depth` bits."""
    if not items:
        return EMPTY
    if len(items) == 1:
        return leaf(*items[0])
    left, right = _halves(items, depth)
    return inner(subtree(left, depth + 1), subtree(right, depth + 1))


def prove(mapping: Mapping[bytes, bytes], label: bytes) -> MapProof:
    """The proof for `label`, present or absent, against `root(mapping)`."""
    items, siblings, depth = sorted(mapping.items()), [], 0
    while len(items) > 1:
        halves = _halves(items, depth)
        side = _bit(label, depth)
        siblings.append(subtree(halves[1 - side], depth + 1))
        items, depth = halves[side], depth + 1
    return MapProof(tuple(reversed(siblings)), items[0] if items else None)


def verify(label: bytes, value: bytes | None, proof: MapProof, root: bytes) -> None:
    """Check that the map with `root` has `value` at `label`, or has nothing there where `value` is None.

    Raises Malformed if a hash is not 32 bytes or the proof's shape is wrong, Mismatch if it is not shown.
    """
    _check_shape(label, value, proof, root)
    depth = len(proof.siblings)
    if proof.terminal is None:
        if value is not None:
            raise Mismatch("map_nothing", expected=value.hex(), found=None)
        computed = EMPTY
    else:
        _check_terminal(label, value, proof.terminal, depth)
        computed = leaf(*proof.terminal)
    for height, sibling in enumerate(proof.siblings):
        # The deepest sibling comes first, and with it the deepest bit.
        right = _bit(label, depth - 1 - height)
        computed = inner(sibling, computed) if right else inner(computed, sibling)
    if computed != root:
        raise Mismatch("map_root_differs", expected=root.hex(), found=computed.hex())


def _check_terminal(label: bytes, value: bytes | None, terminal: tuple[bytes, bytes], depth: int) -> None:
    there, held = terminal
    if value is not None:
        if there != label:
            raise Mismatch("map_other_label", expected=label.hex(), found=there.hex())
        if held != value:
            raise Mismatch("map_other_value", expected=value.hex(), found=held.hex())
    elif there == label:
        raise Mismatch("map_present", expected=None, found=held.hex())
    # Another label shows that this one is absent only where it lies on this one's path.
    elif any(_bit(there, bit) != _bit(label, bit) for bit in range(depth)):
        raise Mismatch("map_off_path", expected=label.hex(), found=there.hex())


def _check_shape(label: bytes, value: bytes | None, proof: MapProof, root: bytes) -> None:
    hashes = [label, root, *proof.siblings, *(proof.terminal or ()), *(() if value is None else (value,))]
    if any(len(hashed) != LABEL_SIZE for hashed in hashes):
        raise Malformed("wrong_length", bytes=LABEL_SIZE)
    if len(proof.siblings) > MAX_DEPTH:
        raise Malformed("map_proof_deep", most=MAX_DEPTH)
    if proof.siblings and proof.siblings[0] == EMPTY:
        raise Malformed("map_proof_empty")


def _halves(
    items: list[tuple[bytes, bytes]], depth: int
) -> tuple[list[tuple[bytes, bytes]], list[tuple[bytes, bytes]]]:
    left = [item for item in items if not _bit(item[0], depth)]
    # Sorted, so that the labels without the bit come first.
    return left, items[len(left) :]


def _bit(label: bytes, depth: int) -> int:
    return label[depth >> 3] >> (7 - (depth & 7)) & 1


def _hash(text: Any, where: str) -> bytes:
    return shapes.hexadecimal(text, where, LABEL_SIZE)
