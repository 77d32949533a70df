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
from voting.issuing.blind_signatures import Signer, signer
from voting.keys.files import ISSUER, key_made, key_read


def issuer_key_made(poll: UUID) -> bytes:
    """The public half as an opening names it, a DER SubjectPublicKeyInfo; the key is made where there is none yet."""
    return _public(_loaded(key_made(poll, ISSUER, _new)))


def issuer_key(poll: UUID) -> tuple[bytes, Signer]:
    """The public half and what signs with the other. Raises KeyGoneError where there is none, or none any more."""
    return _parts(key_read(poll, ISSUER))


def _new() -> bytes:
    key = rsa.generate_private_key(EXPONENT, MODULUS_SIZE * 8)
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _loaded(data: bytes) -> rsa.RSAPrivateKey:
    key = load_der_private_key(data, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("an issuer's key is an RSA key")
    return key


def _public(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@lru_cache(maxsize=16)
def _parts(data: bytes) -> tuple[bytes, Signer]:
    key = _loaded(data)
    return _public(key), signer(key)
