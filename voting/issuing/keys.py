"""What signs with an issuer's key."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from voting.issuing.blind_signatures import Signer, signer
from voting.keys.files import ISSUER, key_read
from voting.keys.issuers import key_loaded, public_half


def issuer_key(poll: UUID) -> tuple[bytes, Signer]:
    """The public half and what signs with the other. Raises KeyGoneError where there is none, or none any more."""
    data = key_read(poll, ISSUER)
    return public_half(data), _signer(data)


@lru_cache(maxsize=16)
def _signer(data: bytes) -> Signer:
    return signer(key_loaded(data))
