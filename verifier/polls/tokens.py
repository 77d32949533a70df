"""A token: an issuer's signature on a voter's key, RSABSSA-SHA384-PSS-Deterministic (RFC 9474; docs/formats.md section 12)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .. import canonical
from ..errors import Malformed, Mismatch

SALT_SIZE = 48
MODULUS_SIZE = 256
EXPONENT = 65_537

_SPKI_BEGINS = bytes.fromhex("30820122300d06092a864886f70d01010105000382010f003082010a0282010100")
_SPKI_ENDS = bytes.fromhex("0203010001")
_SPKI_SIZE = len(_SPKI_BEGINS) + MODULUS_SIZE + len(_SPKI_ENDS)
_PADDING = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=SALT_SIZE)


@dataclass(frozen=True)
class PublicKey:
    """An RSA key: `size` is how many bytes the modulus has, and with it every signature."""

    modulus: int
    exponent: int = EXPONENT

    @property
    def size(self) -> int:
        """Of the modulus in bytes."""
        return (self.modulus.bit_length() + 7) // 8


def public_key(spki: bytes) -> PublicKey:
    """The issuer's key that a DER SubjectPublicKeyInfo writes: 2,048 bits, exponent 65537. Malformed for any other bytes."""
    modulus = spki[len(_SPKI_BEGINS) : -len(_SPKI_ENDS)]
    is_whole = spki.startswith(_SPKI_BEGINS) and spki.endswith(_SPKI_ENDS) and len(spki) == _SPKI_SIZE
    # Odd, and with its first bit set: that many bits, no fewer.
    if not is_whole or not modulus[0] & 0x80 or not modulus[-1] & 1:
        raise Malformed("not_issuer_key")
    return PublicKey(int.from_bytes(modulus))


def message(key: bytes, opened: str) -> bytes:
    """What a token signs: the voter's key, 65 bytes, and the digest of the opening, 64 hex digits."""
    # JCS, whose texts have nothing to escape.
    return f'{{"format":"token/1","key":"{canonical.b64u_encode(key)}","opened":"{opened}"}}'.encode()


def verify(key: PublicKey, message: bytes, token: bytes) -> None:
    """Check RSASSA-PSS with SHA-384, MGF1 with SHA-384 and a salt of 48 bytes (RFC 8017 section 8.1.2). Raises Mismatch."""
    if len(token) != key.size or int.from_bytes(token) >= key.modulus:
        raise Mismatch("token_wrong")
    try:
        _loaded(key).verify(token, message, _PADDING, hashes.SHA384())
    except InvalidSignature as error:
        raise Mismatch("token_wrong") from error


@lru_cache(maxsize=16)
def _loaded(key: PublicKey) -> rsa.RSAPublicKey:
    return rsa.RSAPublicNumbers(key.exponent, key.modulus).public_key()
