"""Vectors of the map: membership, absence, and proofs that are false or malformed."""

from __future__ import annotations

from typing import Any

from tests.verifier import reference
from tests.verifier.vectors.names import Cases, file
from tests.verifier.vectors.tree import ZERO, above


def trie() -> dict[str, Any]:
    far = {bytes([n]) * 32: bytes([n + 50]) * 32 for n in (1, 2, 3, 200)}
    near = {bytes(31) + bytes([n]): bytes([n]) * 32 for n in (0, 1, 2, 255)}
    maps = {
        "nothing": {},
        "one label": {bytes([7]) * 32: bytes([9]) * 32},
        "four labels": far,
        "labels that share 248 bits": near,
    }
    roots = [
        {
            "description": name,
            "entries": {label.hex(): value.hex() for label, value in mapping.items()},
            "root": reference.trie(mapping).hex(),
        }
        for name, mapping in maps.items()
    ]
    cases: Cases = []
    for name, mapping in maps.items():
        for label in [*mapping, bytes([77]) * 32, bytes(31) + b"\x03"]:
            value = mapping.get(label)
            cases.append(_mapped(f"{name}, {'present' if value else 'absent'}", mapping, label, value))
    one, nobody = maps["one label"], bytes([77]) * 32
    cases.append(_mapped("another label's value, claimed", one, nobody, bytes([9]) * 32, "mismatch"))
    cases.append(_off_its_path())
    cases += _false_maps(far) + _malformed_maps(far)
    return file(
        "the map: `T` of section 4 in `roots`, and proofs of a label's value, or null for absence",
        cases,
        roots=roots,
    )


def _mapped(
    description: str,
    mapping: dict[bytes, bytes],
    label: bytes,
    value: bytes | None,
    error: str | None = None,
    **change: Any,
) -> dict[str, Any]:
    return {
        "description": description,
        "label": label.hex(),
        "value": value.hex() if value else None,
        "proof": {**reference.trie_proof(mapping, label), **change},
        "root": reference.trie(mapping).hex(),
        "error": error,
    }


def _off_its_path() -> dict[str, Any]:
    """A map that no honest log makes: a label lies where another one's path leads."""
    label, lying, value, sibling = bytes([77]) * 32, bytes([255]) * 32, bytes([9]) * 32, bytes([17]) * 32
    return {
        "description": "a terminal off the label's path, and the root that it folds to",
        "label": label.hex(),
        "value": None,
        "proof": {
            "siblings": [sibling.hex()],
            "terminal": {"label": lying.hex(), "value": value.hex()},
        },
        "root": above(reference.sha256(b"\x00", lying, value).hex(), sibling),
        "error": "mismatch",
    }


def _false_maps(mapping: dict[bytes, bytes]) -> Cases:
    label, value = next(iter(mapping.items()))
    siblings = reference.trie_proof(mapping, label)["siblings"]
    nobody, off = bytes([77]) * 32, {"label": "ff" * 32, "value": ZERO}
    return [
        _mapped("another value", mapping, label, bytes(31) + b"\x01", "mismatch"),
        _mapped("present, claimed absent", mapping, label, None, "mismatch"),
        _mapped("absent, claimed present", mapping, nobody, value, "mismatch"),
        _mapped(
            "absent, claimed present, terminal of its own",
            mapping,
            nobody,
            value,
            "mismatch",
            terminal={"label": nobody.hex(), "value": value.hex()},
        ),
        _mapped("a terminal off the label's path", mapping, label, None, "mismatch", terminal=off),
        _mapped("an empty terminal for a present label", mapping, label, value, "mismatch", terminal=None),
        _mapped("an empty terminal, claimed absent", mapping, label, None, "mismatch", terminal=None),
        _mapped("a sibling too few", mapping, label, value, "mismatch", siblings=siblings[:-1]),
        _mapped("a sibling too many", mapping, label, value, "mismatch", siblings=[*siblings, "11" * 32]),
        _mapped("256 siblings", mapping, label, value, "mismatch", siblings=["11" * 32] * 256),
        _mapped("siblings from the root down", mapping, label, value, "mismatch", siblings=siblings[::-1]),
    ]


def _malformed_maps(mapping: dict[bytes, bytes]) -> Cases:
    label, value = next(iter(mapping.items()))
    siblings = reference.trie_proof(mapping, label)["siblings"]
    terminal = {"label": label.hex(), "value": value.hex()}
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("the deepest sibling is zero", {"siblings": [ZERO, *siblings]}),
        ("257 siblings", {"siblings": ["11" * 32] * 257}),
        ("a sibling of 31 bytes", {"siblings": [*siblings[:-1], "11" * 31]}),
        ("a sibling in capitals", {"siblings": [*siblings[:-1], "AA" * 32]}),
        ("siblings that are no list", {"siblings": None}),
        ("a terminal without a value", {"terminal": {"label": label.hex()}}),
        ("a terminal with a member too many", {"terminal": {**terminal, "depth": 1}}),
        ("a terminal that is a list", {"terminal": [label.hex(), value.hex()]}),
        ("a member too many", {"depth": 3}),
    ]
    return [_mapped(why, mapping, label, value, "malformed", **change) for why, change in wrong]
