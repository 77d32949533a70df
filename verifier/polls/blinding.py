"""The voter's side of a blind signature: blinding a message, and finalising what the issuer signed (RFC 9474 section 4).

The issuer sees 256 bytes that say nothing of the message. Keys may have other sizes than issuers' have: RFC 9474's
own vectors do.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from dataclasses import dataclass

from ..errors import Malformed, Mismatch
from . import tokens
from .tokens import SALT_SIZE, PublicKey

_HASH_SIZE = 48


@dataclass(frozen=True)
class Blinded:
    """What the issuer is given, and what undoes the blinding, which nobody is given; as long as the modulus both."""

    blinded_msg: bytes
    inv: bytes


def blind(key: PublicKey, message: bytes, *, salt: bytes | None = None, r: int | None = None) -> Blinded:
    """Blind (section 4.2) of a message that is prepared already, as it is for the deterministic variant.

    `salt` and `r` are random but in tests. Raises Malformed for a key that no honest issuer has.
    """
    encoded = int.from_bytes(
        encode(message, key.modulus.bit_length() - 1, salt or secrets.token_bytes(SALT_SIZE))
    )
    if math.gcd(encoded, key.modulus) != 1:
        raise Malformed("not_issuer_key")
    factor = r if r is not None else _factor(key)
    blinded = encoded * pow(factor, key.exponent, key.modulus) % key.modulus
    inverse = pow(factor, -1, key.modulus)
    return Blinded(blinded.to_bytes(key.size), inverse.to_bytes(key.size))


def finalize(key: PublicKey, message: bytes, blind_sig: bytes, inv: bytes) -> bytes:
    """Finalize (section 4.4): the token, verified. Raises Mismatch where the issuer signed something else."""
    if len(blind_sig) != key.size:
        raise Mismatch("blinding_wrong", expected=key.size, found=len(blind_sig))
    token = (int.from_bytes(blind_sig) * int.from_bytes(inv) % key.modulus).to_bytes(key.size)
    try:
        tokens.verify(key, message, token)
    except Mismatch as error:
        raise Mismatch("blinding_wrong") from error
    return token


def encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017 section 9.1.1) with SHA-384 and MGF1 with SHA-384, to at most `bits` bits."""
    size = (bits + 7) // 8
    hashed = _hash(bytes(8) + _hash(message) + salt)
    block = bytes(size - len(salt) - _HASH_SIZE - 2) + b"\x01" + salt
    mask = _mask(hashed, size - _HASH_SIZE - 1)
    masked = bytes(one ^ other for one, other in zip(block, mask, strict=True))
    top = masked[0] & 0xFF >> 8 * size - bits
    return bytes([top]) + masked[1:] + hashed + b"\xbc"


def _factor(key: PublicKey) -> int:
    """Random, from 1 to below the modulus, with an inverse."""
    while True:
        factor = 1 + secrets.randbelow(key.modulus - 1)
        if math.gcd(factor, key.modulus) == 1:
            return factor


def _mask(seed: bytes, size: int) -> bytes:
    """MGF1 (RFC 8017 appendix B.2.1)."""
    blocks = (_hash(seed + counter.to_bytes(4)) for counter in range(-(-size // _HASH_SIZE)))
    return b"".join(blocks)[:size]


def _hash(data: bytes) -> bytes:
    return hashlib.sha384(data).digest()
