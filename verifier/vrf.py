"""ECVRF-EDWARDS25519-SHA512-TAI (RFC 9381, suite 0x03) over libsodium.

A proof `pi` is 80 bytes, an output `beta` 64. The private key is the 32 bytes of RFC 8032; its public key is
the same as for Ed25519.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_scalar_add,
    crypto_core_ed25519_scalar_mul,
    crypto_core_ed25519_scalar_reduce,
    crypto_core_ed25519_sub,
    crypto_scalarmult_ed25519_base_noclamp,
    crypto_scalarmult_ed25519_noclamp,
)
from nacl.exceptions import RuntimeError as SodiumError

from . import ed25519
from .errors import Malformed, Mismatch

PROOF_SIZE = 80

_SUITE = b"\x03"
_IDENTITY = (1).to_bytes(32, "little")
_BASE = bytes([0x58]) + bytes([0x66]) * 31


def public_key(seed: bytes) -> bytes:
    """The 32-byte public key of a 32-byte private key."""
    return ed25519.public_key(seed)


def prove(seed: bytes, alpha: bytes) -> bytes:
    """ECVRF_prove (section 5.1): the proof `pi` for `alpha`."""
    secret, nonce_key, key = _expand(seed)
    point = _encode_to_curve(key, alpha)
    gamma = crypto_scalarmult_ed25519_noclamp(secret, point)
    nonce = crypto_core_ed25519_scalar_reduce(hashlib.sha512(nonce_key + point).digest())
    challenge = _challenge(
        key,
        point,
        gamma,
        crypto_scalarmult_ed25519_base_noclamp(nonce),
        crypto_scalarmult_ed25519_noclamp(nonce, point),
    )
    # The clamped scalar lies above the group's order; libsodium's arithmetic takes scalars below it.
    reduced = crypto_core_ed25519_scalar_reduce(secret + bytes(32))
    product = crypto_core_ed25519_scalar_mul(challenge + bytes(16), reduced)
    return bytes(gamma + challenge + crypto_core_ed25519_scalar_add(nonce, product))


def proof_to_hash(pi: bytes) -> bytes:
    """ECVRF_proof_to_hash (section 5.2): `beta` of a proof known to verify. Mismatch if it is none."""
    return _output(_decode(pi)[0])


def verify(public_key: bytes, alpha: bytes, pi: bytes) -> bytes:
    """ECVRF_verify (section 5.3) with key validation: `beta`, or Mismatch if `pi` is no proof of `alpha`."""
    check_key(public_key)
    gamma, challenge, response = _decode(pi)
    point = _encode_to_curve(public_key, alpha)
    u = crypto_core_ed25519_sub(_multiply(response, _BASE), _multiply(challenge, public_key))
    v = crypto_core_ed25519_sub(_multiply(response, point), _multiply(challenge, gamma))
    if _challenge(public_key, point, gamma, u, v) != pi[32:48]:
        raise Mismatch("vrf_wrong")
    return _output(gamma)


def check_key(public_key: bytes) -> None:
    """ECVRF_validate_key (section 5.4.5): a point of the curve in its canonical encoding, not of small order. Mismatch if not."""
    ed25519.check_point(public_key)
    _check_curve(public_key)


def fast_beta(seed: bytes, alpha: bytes) -> bytes:
    """`beta` for `alpha` without the proof, at a fraction of its cost: for who holds the key."""
    secret, _, key = _expand(seed)
    # Gamma eight times at once: the point is of the prime-order subgroup, so that its scalar counts modulo the order.
    point = _encode_to_curve(key, alpha)
    return _hash(crypto_scalarmult_ed25519_noclamp(_times_eight(secret), point))


@lru_cache(maxsize=4)
def _expand(seed: bytes) -> tuple[bytes, bytes, bytes]:
    """The secret scalar, the key of the nonces and the public key (RFC 8032 section 5.1.5)."""
    if len(seed) != ed25519.KEY_SIZE:
        raise Malformed("wrong_length", bytes=ed25519.KEY_SIZE)
    hashed = bytearray(hashlib.sha512(seed).digest())
    # RFC 8032's clamping.
    hashed[0] &= 248
    hashed[31] = hashed[31] & 127 | 64
    secret = bytes(hashed[:32])
    return secret, bytes(hashed[32:]), crypto_scalarmult_ed25519_base_noclamp(secret)


def _encode_to_curve(key: bytes, alpha: bytes) -> bytes:
    """ECVRF_encode_to_curve_try_and_increment (section 5.4.1.1); the salt is the public key."""
    prefix = _SUITE + b"\x01" + key + alpha
    for counter in range(256):
        candidate = hashlib.sha512(prefix + bytes([counter, 0])).digest()[:32]
        try:
            ed25519.check_canonical(candidate)
            point = _times_cofactor(candidate)
        except (Mismatch, SodiumError):
            continue
        if point != _IDENTITY:
            return point
    raise Mismatch("vrf_wrong")


def _decode(pi: bytes) -> tuple[bytes, int, int]:
    """ECVRF_decode_proof (section 5.4.4): Gamma, c, s."""
    if len(pi) != PROOF_SIZE:
        raise Mismatch("vrf_wrong", expected=PROOF_SIZE, found=len(pi))
    gamma, response = pi[:32], int.from_bytes(pi[48:], "little")
    ed25519.check_canonical(gamma)
    _check_curve(gamma)
    if response >= ed25519.ORDER:
        raise Mismatch("vrf_wrong")
    return gamma, int.from_bytes(pi[32:48], "little"), response


def _challenge(*points: bytes) -> bytes:
    """ECVRF_challenge_generation (section 5.4.3): 16 bytes over Y, H, Gamma, U, V."""
    return hashlib.sha512(_SUITE + b"\x02" + b"".join(points) + b"\x00").digest()[:16]


def _output(gamma: bytes) -> bytes:
    return _hash(_times_cofactor(gamma))


def _hash(cleared: bytes) -> bytes:
    return hashlib.sha512(_SUITE + b"\x03" + cleared + b"\x00").digest()


@lru_cache(maxsize=4)
def _times_eight(secret: bytes) -> bytes:
    reduced = crypto_core_ed25519_scalar_reduce(secret + bytes(32))
    return bytes(crypto_core_ed25519_scalar_mul(reduced, (8).to_bytes(32, "little")))


def _times_cofactor(point: bytes) -> bytes:
    # Doubled three times: the cofactor is 8.
    for _ in range(3):
        point = crypto_core_ed25519_add(point, point)
    return point


def _check_curve(point: bytes) -> None:
    try:
        # libsodium adds only points that are on the curve.
        crypto_core_ed25519_add(point, _IDENTITY)
    except SodiumError as error:
        raise Mismatch("vrf_wrong") from error


def _multiply(scalar: int, point: bytes) -> bytes:
    """Any scalar below the order times any point on the curve, the identity included.

    libsodium multiplies only points of the prime-order subgroup and refuses the identity as a result; RFC
    9381 allows both. For these, which no honest prover makes, there is doubling and adding.
    """
    try:
        return bytes(crypto_scalarmult_ed25519_noclamp(scalar.to_bytes(32, "little"), point))
    except SodiumError:
        product = _IDENTITY
        for bit in reversed(range(scalar.bit_length())):
            product = crypto_core_ed25519_add(product, product)
            if scalar >> bit & 1:
                product = crypto_core_ed25519_add(product, point)
        return product
