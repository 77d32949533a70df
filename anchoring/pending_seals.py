"""Seals on what waits for the log: who has the tables and not the secret key has nothing logged (docs/adr/0038)."""

import hashlib
import hmac
from datetime import UTC, datetime

from django.core.signing import Signer
from django.utils.encoding import force_bytes

from verifier.canonical import b64u_encode

_SALT = "pending"


class PendingSeals:
    """Makes and checks them, under the secret key and the former ones as they are now. One for many rows.

    A seal is base64url of an HMAC-SHA-256 over the four columns that the log goes by. It is bound to no row: a second one
    that says the same is logged once. Django's Signer, which `anchoring/seals.py` has, makes its key anew for each row: of
    the sequencer's ten thousand that is a tenth of a second.
    """

    def __init__(self) -> None:
        signer = Signer(salt=_SALT)
        keys = (signer.key, *signer.fallback_keys)
        self._keys = [hashlib.sha256(f"{_SALT}\n".encode() + force_bytes(key)).digest() for key in keys]

    def made(self, kind: str, label: str, record: str, recorded_at: datetime) -> str:
        """`label` and `record` are 64 hex digits; `recorded_at` has a zone. 43 characters."""
        return _seal(self._keys[0], _said(kind, label, record, recorded_at))

    def hold(self, seal: str, kind: str, label: str, record: str, recorded_at: datetime) -> bool:
        """Whether this registry handed the row in as it stands."""
        said, given = _said(kind, label, record, recorded_at), seal.encode()
        return any(hmac.compare_digest(_seal(key, said).encode(), given) for key in self._keys)


def _said(kind: str, label: str, record: str, recorded_at: datetime) -> bytes:
    return f"{kind}\n{label}\n{record}\n{recorded_at.astimezone(UTC).isoformat()}".encode()


def _seal(key: bytes, said: bytes) -> str:
    return b64u_encode(hmac.digest(key, said, "sha256"))
