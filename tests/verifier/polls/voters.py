"""Voters: who they are, their keys, their rights, and the ballots that they sign, rightly or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.verifier import reference
from tests.verifier.keys import b64u
from tests.verifier.polls.issuers import ISSUERS, IssuerKey, token
from tests.verifier.reference import jcs

VRF_SEED = bytes([77]) * 32
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@cache
def proved(person: tuple[str, ...], seed: bytes = VRF_SEED) -> tuple[bytes, bytes]:
    """(pi, right) of a person."""
    pi, beta = reference.vrf_prove(seed, jcs(list(person)))
    return pi, beta[:32]


def low(s: int) -> int:
    return min(s, ORDER - s)


@dataclass(frozen=True)
class Voter:
    """The voter with this number; the same in every run."""

    number: int

    @property
    def person(self) -> tuple[str, ...]:
        return ("101", str(self.number + 201))

    @property
    def right(self) -> bytes:
        return proved(self.person)[1]

    @cached_property
    def private(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(self.number + 5000, ec.SECP256R1())

    @cached_property
    def key(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def message(self, opened: str) -> bytes:
        return jcs({"format": "token/1", "key": b64u(self.key), "opened": opened})

    def tokens(self, opened: str, issuers: Sequence[IssuerKey] = ISSUERS[:2]) -> list[str]:
        return [b64u(token(issuer, self.message(opened))) for issuer in issuers]

    def ballot(self, opened: str, choices: Sequence[str] = ("a",), sequence: int = 0, **odd: Any) -> bytes:
        """A line; `odd` replaces members before it is signed."""
        ballot = {
            "choices": list(choices),
            "format": "ballot/1",
            "key": b64u(self.key),
            "opened": opened,
            "sequence": sequence,
            "tokens": self.tokens(opened),
            **odd,
        }
        return jcs({**ballot, "signature": b64u(self.sign(jcs(ballot)))})

    def sign(self, message: bytes, *, is_high: bool = False) -> bytes:
        der = self.private.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        r, s = decode_dss_signature(der)
        s = ORDER - low(s) if is_high else low(s)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


VOTERS = tuple(Voter(number) for number in range(13))
"""The last one stays at home."""
