"""A device with passkeys, as far as a server sees it: what it makes and what it signs, rightly or not."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fido2.cose import ES256, ES384, CoseKey, EdDSA
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from tests.verifier.keys import Key, b64u, ed25519_passkey, passkey

ORIGIN = "http://localhost:8000"
_SORTS: dict[str, type[CoseKey]] = {"es256": ES256, "eddsa": EdDSA, "es384": ES384}


@dataclass
class Device:
    """`key` signs; `number` makes another device of it."""

    number: int = 1
    sort: str = "es256"

    @property
    def key(self) -> Key:
        make = ed25519_passkey if self.sort == "eddsa" else passkey
        return make(self.number, rp_id="localhost", origins=[ORIGIN])

    @property
    def credential(self) -> bytes:
        return hashlib.sha256(b"credential" + bytes([self.number])).digest()

    def make(
        self,
        challenge: str,
        *,
        origin: str = ORIGIN,
        rp_id: str = "localhost",
        flags: int = 0x45,
        client: dict[str, Any] | None = None,
        cose: CoseKey | None = None,
    ) -> dict[str, Any]:
        """What `navigator.credentials.create` brings. The flags: present, verified, with a new key."""
        public = cose or _SORTS[self.sort].from_cryptography_key(self.key.private.public_key())
        made = AttestedCredentialData.create(Aaguid.NONE, self.credential, public)
        data = AuthenticatorData.create(
            hashlib.sha256(rp_id.encode()).digest(), AuthenticatorData.FLAG(flags), 0, made
        )
        said = {"type": "webauthn.create", "challenge": challenge, "origin": origin, "crossOrigin": False}
        return {
            "id": b64u(self.credential),
            "response": {
                "clientDataJSON": b64u(json.dumps({**said, **(client or {})}).encode()),
                "attestationObject": b64u(bytes(AttestationObject.create("none", data, {}))),
            },
        }

    def sign(self, statement: Mapping[str, object], **odd: Any) -> dict[str, Any]:
        signature = self.key.sign(statement, **{"origin": ORIGIN, **odd})
        return {"statement": statement, "signature": signature}
