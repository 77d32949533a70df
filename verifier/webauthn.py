"""A passkey's signature, as WebAuthn Level 3 section 7.2 verifies it, for ES256 (P-256) and Ed25519 keys.

Everything in an assertion is bytes that a browser and an authenticator made: whatever is wrong with them is a
Mismatch, a signature that does not hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from . import ed25519
from . import origins as origins_of
from .canonical import b64u_encode, check_nesting
from .errors import Malformed, Mismatch

P256_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")

_HEADER_SIZE = 37
_POINT_SIZE = 65
_USER_PRESENT, _USER_VERIFIED = 0x01, 0x04
_BACKUP_ELIGIBLE, _BACKED_UP = 0x08, 0x10
_ATTESTED, _EXTENSIONS = 0x40, 0x80


@dataclass(frozen=True)
class Assertion:
    """What the browser hands over: authenticatorData, clientDataJSON, signature."""

    authenticator_data: bytes
    client_data: bytes
    signature: bytes


def verify_assertion(
    assertion: Assertion,
    *,
    challenge: bytes,
    public_key: bytes,
    rp_id: str,
    origins: Collection[str],
    allow_localhost: bool = False,
) -> None:
    """Check an assertion by the key with the DER SubjectPublicKeyInfo `public_key`. Raises Mismatch."""
    _check_client_data(_client_data(assertion.client_data), challenge, origins, allow_localhost)
    _check_authenticator_data(assertion.authenticator_data, rp_id)
    message = assertion.authenticator_data + hashlib.sha256(assertion.client_data).digest()
    if public_key.startswith(P256_SPKI):
        _verify_es256(public_key[len(P256_SPKI) :], message, assertion.signature)
    else:
        ed25519.verify(ed25519.from_spki(public_key), message, assertion.signature)


def _client_data(data: bytes) -> dict[str, Any]:
    """clientDataJSON: members that are not known are allowed (section 5.8.1), a name twice is not."""
    try:
        text = data.decode("utf-8")
        check_nesting(text)
        # No number is read: as floats, those of any length and form parse.
        value = json.loads(text, object_pairs_hook=_once, parse_int=float, parse_constant=_no_constant)
    except (ValueError, Malformed) as error:
        raise Mismatch("client_data_unreadable") from error
    if not isinstance(value, dict):
        raise Mismatch("client_data_unreadable")
    return value


def _check_client_data(
    client: dict[str, Any], challenge: bytes, origins: Collection[str], allow_localhost: bool
) -> None:
    if client.get("type") != "webauthn.get":
        raise Mismatch("other_ceremony", expected="webauthn.get", found=client.get("type"))
    if client.get("challenge") != b64u_encode(challenge):
        raise Mismatch("other_challenge", found=client.get("challenge"))
    origin = client.get("origin")
    if not isinstance(origin, str) or origin not in origins:
        raise Mismatch("origin_not_enrolled", expected=list(origins), found=origin)
    if not origins_of.is_secure(origin) and not (allow_localhost and origins_of.is_local(origin)):
        raise Mismatch("origin_not_https", found=origin)
    # Absent means false; anything else than false, such as 0, is refused.
    if client.get("crossOrigin", False) is not False or "topOrigin" in client:
        raise Mismatch("embedded")


def _check_authenticator_data(data: bytes, rp_id: str) -> None:
    if len(data) < _HEADER_SIZE:
        raise Mismatch("authenticator_short", expected=_HEADER_SIZE, found=len(data))
    if data[:32] != hashlib.sha256(rp_id.encode()).digest():
        raise Mismatch("other_rp", expected=rp_id, found=data[:32].hex())
    flags = data[32]
    if not flags & _USER_PRESENT:
        raise Mismatch("user_absent")
    if not flags & _USER_VERIFIED:
        raise Mismatch("user_not_verified")
    if flags & _BACKED_UP and not flags & _BACKUP_ELIGIBLE:
        raise Mismatch("backup_impossible")
    # Extensions follow the header if, and only if, their flag is set; an assertion attests no key.
    if flags & _ATTESTED or bool(flags & _EXTENSIONS) != (len(data) > _HEADER_SIZE):
        raise Mismatch("authenticator_flags")


def _verify_es256(point: bytes, message: bytes, signature: bytes) -> None:
    """ECDSA over P-256 and SHA-256; the signature is DER, in its one encoding, high S allowed."""
    if len(point) != _POINT_SIZE:
        raise Mismatch("key_unreadable")
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise Mismatch("key_unreadable") from error
    try:
        canonical = encode_dss_signature(*decode_dss_signature(signature))
    except ValueError as error:
        raise Mismatch("signature_wrong") from error
    # A second DER spelling of the same two numbers would be a second signature.
    if canonical != signature:
        raise Mismatch("signature_wrong")
    try:
        key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise Mismatch("signature_wrong") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name occurs twice")
    return value


def _no_constant(_text: str) -> NoReturn:
    raise ValueError("no JSON number")
