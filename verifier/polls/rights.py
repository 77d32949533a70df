"""A right: a person's pseudonym in one poll, by the ECVRF of section 4 (docs/formats.md section 11)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .. import canonical, vrf
from ..errors import Mismatch
from . import texts
from .opening import Eligible

RIGHT_SIZE = 32
PROOF_SIZE = vrf.PROOF_SIZE


def check_person(person: Sequence[str], eligible: Eligible) -> None:
    """Raises Mismatch unless a person is written in as many texts as the opening names, each in its one spelling."""
    if len(person) != len(eligible.person):
        raise Mismatch("person_parts", count=len(eligible.person))
    for number, written in enumerate(person, 1):
        if not texts.is_of_a_person(written):
            raise Mismatch("person_spelling", number=number)


def message(person: Sequence[str]) -> bytes:
    """What the proof is over."""
    return canonical.dumps(list(person))


def right(person: Sequence[str], proof: bytes, eligible: Eligible) -> bytes:
    """The person's right, 32 bytes, if the 80 bytes of `proof` are of that person under the opening's key. Mismatch if not."""
    check_person(person, eligible)
    return vrf.verify(eligible.vrf_public_key, message(person), proof)[:RIGHT_SIZE]


def split(data: bytes) -> list[bytes]:
    """The rights of a file, 32 bytes each; what is left over stands last."""
    return [data[start : start + RIGHT_SIZE] for start in range(0, len(data), RIGHT_SIZE)]


def is_ascending(rights: Sequence[bytes]) -> bool:
    """Whether all are whole and strictly ascending."""
    whole = all(len(one) == RIGHT_SIZE for one in rights[-1:])
    return whole and all(one < other for one, other in pairwise(rights))
