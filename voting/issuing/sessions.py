"""Ten minutes at one issuer in one poll, for who was identified: a sealed text that the person carries. Nothing is stored."""

from __future__ import annotations

import base64
from datetime import timedelta
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

from verifier import canonical

LASTS = timedelta(minutes=10)
_SESSION, _CHALLENGE = "voting.issuing.session", "voting.issuing.challenge"


class SessionOverError(Exception):
    """No session: none was shown, or it is over, or another poll's or issuer's."""


def session_begin(poll: UUID, issuer: bytes, person: tuple[str, ...]) -> str:
    """The session of a person at the issuer with this public key. Who reads it learns nothing of the person."""
    return _sealing(poll, issuer).encrypt(canonical.dumps(list(person))).decode()


def session_person(poll: UUID, issuer: bytes, session: str) -> tuple[str, ...]:
    """Whose session it is. Raises SessionOverError."""
    try:
        # Base64 is read leniently: what stands between its letters would give one session many names, each with its own count.
        if base64.urlsafe_b64encode(base64.urlsafe_b64decode(session)) != session.encode():
            raise SessionOverError
        opened = _sealing(poll, issuer).decrypt(session, ttl=int(LASTS.total_seconds()))
    except (InvalidToken, ValueError):
        raise SessionOverError from None
    return tuple(canonical.loads(opened))


def challenge_sealing(poll: UUID, issuer: bytes) -> Fernet:
    """What an issuer seals in one poll that a person has to bring back to be identified."""
    return _fernet(_CHALLENGE, poll, issuer)


def _sealing(poll: UUID, issuer: bytes) -> Fernet:
    return _fernet(_SESSION, poll, issuer)


def _fernet(salt: str, poll: UUID, issuer: bytes) -> Fernet:
    key = salted_hmac(salt, poll.bytes + issuer, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
