"""Making a passkey for signing (WebAuthn): what the browser is asked for, and what it brings back, through `fido2`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fido2.server import Fido2Server
from fido2.webauthn import (
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialParameters,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from anchoring.foreign_json import foreign_json
from records import wiring
from records.signing.models import KeyChallenge
from records.terms.json_types import JsonObject
from records.terms.texts import Refusal, Text
from verifier import canonical
from verifier.errors import Mismatch

ES256, EDDSA = -7, -8
_P256, _ED25519 = 1, 6
_MAX_CREDENTIAL = 1024

NOT_MADE = Text(
    "패스키를 확인하지 못했습니다. 다시 만들어 주십시오.",
    "The passkey could not be checked. Please make it again.",
)
NOT_VERIFIED = Text(
    "지문이나 PIN으로 본인 확인을 해야 합니다.",
    "The device must check that it is you, by a fingerprint or a PIN.",
)
OTHER_SORT = Text(
    "이 기기의 패스키는 서명에 쓸 수 없습니다 (ES256 또는 Ed25519만 됩니다).",
    "This device's passkey can't be used for signing: only ES256 and Ed25519 can.",
)


@dataclass(frozen=True)
class Passkey:
    """`public_key` is base64url of its DER SubjectPublicKeyInfo, `credential` of the id by which its device knows it."""

    public_key: str
    credential: str


def passkey_options(challenge: KeyChallenge, *, known: Iterable[str], name: str) -> JsonObject:
    """PublicKeyCredentialCreationOptions in their JSON form. `known` are credentials that the person has already."""
    # A handle of its own for each key: the same one twice would replace the other key on the device, log-in keys included.
    user = PublicKeyCredentialUserEntity(id=challenge.id.bytes, name=name, display_name=name)
    options, _ = _server().register_begin(
        user,
        [_descriptor(credential) for credential in known],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=canonical.b64u_decode(challenge.value),
    )
    made: JsonObject = json.loads(json.dumps(dict(options)))["publicKey"]
    return made


def passkey_read(challenge: KeyChallenge, credential: object) -> Passkey:
    """The passkey that was made for this challenge. Whose it is is not asked here."""
    state = {"challenge": challenge.value, "user_verification": UserVerificationRequirement.REQUIRED}
    try:
        made = _shaped(credential)
        data = _server().register_complete(state, made)
        if data.credential_data is None or len(data.credential_data.credential_id) > _MAX_CREDENTIAL:
            raise ValueError
        return Passkey(
            canonical.b64u_encode(_spki(data.credential_data.public_key)),
            canonical.b64u_encode(data.credential_data.credential_id),
        )
    except Refusal:
        raise
    except Exception as error:  # noqa: BLE001  bytes of a stranger's; the library raises whatever its parts do
        text = NOT_VERIFIED if "User verification" in str(error) else NOT_MADE
        raise Refusal("passkey", text, pointer="/credential") from None


def _server() -> Fido2Server:
    server = Fido2Server(
        PublicKeyCredentialRpEntity(id=wiring.rp_ids()[0], name="Janganpyeong registry"),
        verify_origin=lambda origin: origin in wiring.signing_origins(),
    )
    server.allowed_algorithms = [
        PublicKeyCredentialParameters(type=PublicKeyCredentialType.PUBLIC_KEY, alg=algorithm)
        for algorithm in (ES256, EDDSA)
    ]
    return server


def _shaped(credential: object) -> JsonObject:
    """RegistrationResponseJSON with what is needed of it, made in a page of ours and in no frame of another's."""
    response = credential["response"] if isinstance(credential, dict) else {}
    client = foreign_json(canonical.b64u_decode(response["clientDataJSON"]))
    if client.get("crossOrigin", False) is not False or "topOrigin" in client:
        raise Mismatch("embedded")
    return {
        "id": credential["id"],  # type: ignore[index]  # not a dict: refused above
        "rawId": credential["id"],  # type: ignore[index]
        "type": "public-key",
        "response": {name: response[name] for name in ("clientDataJSON", "attestationObject")},
    }


def _spki(key: Mapping[int, Any]) -> bytes:
    if key[3] == ES256 and key[-1] == _P256:
        numbers = (int.from_bytes(key[-2], "big"), int.from_bytes(key[-3], "big"))
        point = EllipticCurvePublicNumbers(*numbers, SECP256R1()).public_key()
        return point.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if key[3] == EDDSA and key[-1] == _ED25519:
        public = Ed25519PublicKey.from_public_bytes(key[-2])
        return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    raise Refusal("passkey_sort", OTHER_SORT, pointer="/credential")


def _descriptor(credential: str) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(
        type=PublicKeyCredentialType.PUBLIC_KEY, id=canonical.b64u_decode(credential)
    )
