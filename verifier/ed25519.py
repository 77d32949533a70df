"""Ed25519 signatures, strictly as RFC 8032 section 5.1 has them.

Refused beyond what is plainly false: an S not below the group's order, a point that is not in its canonical
encoding, and a public key or R of small order. The equation is the one without the cofactor, [S]B = R + [k]A.
"""

from __future__ import annotations

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

from .errors import Malformed, Mismatch

KEY_SIZE = 32
SIGNATURE_SIZE = 64
ORDER = 2**252 + 27742317777372353535851937790883648493
FIELD = 2**255 - 19

_SPKI = bytes.fromhex("302a300506032b6570032100")
_SIGN_BIT = 1 << 255
_ORDER_8_Y = (
    0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD83D3D706A17C7,
)
_SMALL_ORDER_Y = frozenset((0, 1, FIELD - 1, *_ORDER_8_Y))


def public_key(seed: bytes) -> bytes:
    """The 32-byte public key of a 32-byte private key (RFC 8032 calls it that; libsodium calls it a seed)."""
    return bytes(crypto_sign_seed_keypair(_sized(seed, KEY_SIZE))[0])


def sign(message: bytes, seed: bytes) -> bytes:
    """The 64-byte signature of `message` under the 32-byte private key."""
    secret = crypto_sign_seed_keypair(_sized(seed, KEY_SIZE))[1]
    return bytes(crypto_sign(message, secret)[:SIGNATURE_SIZE])


def verify(public_key: bytes, message: bytes, signature: bytes) -> None:
    """Raises Mismatch unless `signature` is a signature of `message` under `public_key`, strictly."""
    if len(signature) != SIGNATURE_SIZE:
        raise Mismatch("signature_wrong", expected=SIGNATURE_SIZE, found=len(signature))
    try:
        # libsodium refuses most of this too, but not the same in every version.
        check_point(public_key)
        check_point(signature[:KEY_SIZE])
    except Mismatch as error:
        raise Mismatch("signature_wrong") from error
    if int.from_bytes(signature[KEY_SIZE:], "little") >= ORDER:
        raise Mismatch("signature_wrong")
    try:
        crypto_sign_open(signature + message, public_key)
    except BadSignatureError as error:
        raise Mismatch("signature_wrong") from error


def check_point(encoding: bytes) -> None:
    """Raises Mismatch for an encoding that is not canonical (section 5.1.3) or a point of small order."""
    if len(encoding) != KEY_SIZE:
        raise Mismatch("point_wrong", expected=KEY_SIZE, found=len(encoding))
    check_canonical(encoding)
    if int.from_bytes(encoding, "little") & ~_SIGN_BIT in _SMALL_ORDER_Y:
        raise Mismatch("point_wrong")


def check_canonical(encoding: bytes) -> None:
    """Raises Mismatch where RFC 8032 section 5.1.3 has another encoding for the same point, or none."""
    number = int.from_bytes(encoding, "little")
    y = number & ~_SIGN_BIT
    if y >= FIELD or (number & _SIGN_BIT and y in (1, FIELD - 1)):
        raise Mismatch("point_wrong")


def spki(public_key: bytes) -> bytes:
    """The DER SubjectPublicKeyInfo (RFC 8410) of a 32-byte public key."""
    return _SPKI + _sized(public_key, KEY_SIZE)


def from_spki(spki: bytes) -> bytes:
    """The 32-byte public key of a DER SubjectPublicKeyInfo (RFC 8410). Mismatch for any other bytes."""
    if len(spki) != len(_SPKI) + KEY_SIZE or not spki.startswith(_SPKI):
        raise Mismatch("key_unreadable")
    return spki[len(_SPKI) :]


def _sized(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise Malformed("wrong_length", bytes=size)
    return data
