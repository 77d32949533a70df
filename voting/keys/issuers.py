"""An issuer's RSA key for one poll: made here, for nothing else, and never in a database or backup."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from verifier.polls.tokens import EXPONENT, MODULUS_SIZE
from voting.keys.files import ISSUER, KeyGoneError, key_made, key_read


def issuer_key_made(poll: UUID) -> bytes:
    """The public half as an opening names it, a DER SubjectPublicKeyInfo; the key is made where there is none yet."""
    return public_half(key_made(poll, ISSUER, _new))


def is_issuer_here(poll: UUID, public_key: bytes) -> bool:
    """Whether the key is this installation's, and still there."""
    try:
        return public_half(key_read(poll, ISSUER)) == public_key
    except KeyGoneError:
        return False


def key_loaded(data: bytes) -> rsa.RSAPrivateKey:
    """What a key's file holds."""
    key = load_der_private_key(data, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("an issuer's key is an RSA key")
    return key


@lru_cache(maxsize=16)
def public_half(data: bytes) -> bytes:
    """Of the key in a file."""
    return key_loaded(data).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _new() -> bytes:
    key = rsa.generate_private_key(EXPONENT, MODULUS_SIZE * 8)
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
