"""A passkey, as far as a registry sees one: what a device makes and signs once its holder has touched it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from verifier.canonical import b64u_encode, dumps

_MADE, _USED = 0x45, 0x05
"""The flags: present and verified; and with a new key."""


@dataclass(frozen=True)
class Passkey:
    """`origin` is the page's, whose host is the relying party."""

    origin: str
    _private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False
    )

    @property
    def key(self) -> str:
        """Its id, as statements name it."""
        public = self._private.public_key()
        spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(spki).hexdigest()

    def made(self, challenge: str) -> dict[str, Any]:
        """What `navigator.credentials.create` brings."""
        credential = hashlib.sha256(self.key.encode()).digest()
        public = ES256.from_cryptography_key(self._private.public_key())  # type: ignore[no-untyped-call]
        new = AttestedCredentialData.create(Aaguid.NONE, credential, public)
        data = AuthenticatorData.create(self._party, AuthenticatorData.FLAG(_MADE), 0, new)
        return {
            "id": b64u_encode(credential),
            "response": {
                "clientDataJSON": b64u_encode(self._client("webauthn.create", challenge)),
                "attestationObject": b64u_encode(bytes(AttestationObject.create("none", data, {}))),
            },
        }

    def sign(self, statement: Mapping[str, object]) -> dict[str, Any]:
        """The statement with its signature, as POST /api/certifications/ takes it."""
        challenge = b64u_encode(hashlib.sha256(dumps(statement)).digest())
        client = self._client("webauthn.get", challenge)
        data = self._party + bytes([_USED]) + (1).to_bytes(4, "big")
        value = self._private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        signature = {
            "type": "webauthn",
            "authenticator_data": b64u_encode(data),
            "client_data": b64u_encode(client),
            "value": b64u_encode(value),
        }
        return {"statement": statement, "signature": signature}

    @property
    def _party(self) -> bytes:
        return hashlib.sha256((urlsplit(self.origin).hostname or "").encode()).digest()

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()
