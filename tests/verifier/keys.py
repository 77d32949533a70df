"""Inspectors' keys: Ed25519 in a file, passkeys with P-256 or Ed25519; each signs statements, rightly or not."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.verifier.reference import jcs

RP_ID = "registry.example"
ORIGIN = "https://registry.example"
PERSON = "00000000-0000-4000-8000-0000000000aa"
STATION = "00000000-0000-4000-8000-0000000000bb"


def b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Key:
    """One inspector's key. What WebAuthn says of a signature can be set, to be wrong."""

    private: Ed25519PrivateKey | ec.EllipticCurvePrivateKey
    webauthn: bool = False
    rp_id: str = RP_ID
    origins: list[str] = field(default_factory=lambda: [ORIGIN])
    licence: str = "2026-0001"

    @property
    def public_key(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def id(self) -> str:
        return hashlib.sha256(self.public_key).hexdigest()

    def enrolled(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "key": self.id,
            "type": "webauthn" if self.webauthn else "ed25519",
            "public_key": b64u(self.public_key),
            "holder": {"person": PERSON, "organisation": STATION},
        }
        return {**body, "rp_id": self.rp_id, "origins": self.origins} if self.webauthn else body

    def certification(self, **changes: Any) -> dict[str, Any]:
        """A body of one record's certification, its statement with other values."""
        statement = {
            "format": "certification/1",
            "records": ["ab" * 32],
            "verdict": "certified",
            "licence": self.licence,
            "key": self.id,
            "signed_at": "2026-01-02T03:04:05Z",
            **changes,
        }
        return {"statement": statement, "signature": self.sign(statement)}

    def sign_bytes(self, message: bytes) -> bytes:
        if isinstance(self.private, Ed25519PrivateKey):
            return self.private.sign(message)
        return self.private.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))

    def sign(self, statement: Mapping[str, object], **odd: Any) -> dict[str, Any]:
        if not self.webauthn:
            return {"type": "ed25519", "value": b64u(self.sign_bytes(jcs(statement)))}
        return self.assertion(hashlib.sha256(jcs(statement)).digest(), **odd)

    def assertion(
        self,
        challenge: bytes,
        *,
        origin: str = ORIGIN,
        rp_id: str | None = None,
        flags: int = 0x05,
        client: dict[str, Any] | None = None,
        tail: bytes = b"",
    ) -> dict[str, Any]:
        data = {"type": "webauthn.get", "challenge": b64u(challenge), "origin": origin, "crossOrigin": False}
        client_data = json.dumps({**data, **(client or {})}).encode()
        authenticator_data = hashlib.sha256((rp_id or self.rp_id).encode()).digest()
        authenticator_data += bytes([flags]) + (7).to_bytes(4, "big") + tail
        value = self.sign_bytes(authenticator_data + hashlib.sha256(client_data).digest())
        return {
            "type": "webauthn",
            "authenticator_data": b64u(authenticator_data),
            "client_data": b64u(client_data),
            "value": b64u(value),
        }


def ed25519_key(number: int = 1, **options: Any) -> Key:
    return Key(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32), **options)


def passkey(number: int = 1, **options: Any) -> Key:
    """ES256."""
    return Key(ec.derive_private_key(number + 1000, ec.SECP256R1()), webauthn=True, **options)


def ed25519_passkey(number: int = 1, **options: Any) -> Key:
    return ed25519_key(number, webauthn=True, **options)
