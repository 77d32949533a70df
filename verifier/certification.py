"""An inspector's statement, `certification/1`, and its signature (docs/formats.md section 6)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from . import canonical, ed25519, shapes, webauthn
from .bodies import EnrolledKey
from .errors import Malformed, Mismatch
from .subjects import is_licence

VERDICTS = ("certified", "rejected", "withdrawn")
MAX_RECORDS = 50

_STATEMENT = ("format", "records", "verdict", "licence", "key", "signed_at")


@dataclass(frozen=True)
class Statement:
    """What is signed. `records` are digests and `key` a key's id, 64 hex digits each; `signed` is its JCS."""

    records: tuple[str, ...]
    verdict: str
    licence: str
    key: str
    signed_at: str
    reason: str | None
    signed: bytes


@dataclass(frozen=True)
class Ed25519Signature:
    """`value` should be 64 bytes; a signature of another length is false, not malformed."""

    value: bytes


@dataclass(frozen=True)
class WebAuthnSignature:
    """A passkey's assertion (WebAuthn Level 3 section 7.2)."""

    authenticator_data: bytes
    client_data: bytes
    value: bytes


Signature = Ed25519Signature | WebAuthnSignature


@dataclass(frozen=True)
class Certification:
    """The body of a certification."""

    statement: Statement
    signature: Signature


def parse(body: Any, where: str = "body") -> Certification:
    """The certification that a body is. Raises Malformed."""
    shapes.members(body, where, ("statement", "signature"))
    return Certification(
        parse_statement(body["statement"], f"{where}.statement"),
        parse_signature(body["signature"], f"{where}.signature"),
    )


def parse_statement(value: Any, where: str = "statement") -> Statement:
    """The statement that a parsed object is. Raises Malformed."""
    reasoned = isinstance(value, dict) and value.get("verdict") != "certified"
    shapes.members(value, where, (*_STATEMENT, "reason") if reasoned else _STATEMENT)
    shapes.constant(value["format"], f"{where}.format", "certification/1")
    if value["verdict"] not in VERDICTS:
        raise Malformed("not_verdict", where=f"{where}.verdict")
    records = shapes.array(value["records"], f"{where}.records")
    digests = tuple(shapes.digest(digest, f"{where}.records.{n}") for n, digest in enumerate(records))
    if not 0 < len(digests) <= MAX_RECORDS or len(set(digests)) != len(digests):
        raise Malformed("records_count", where=f"{where}.records", most=MAX_RECORDS)
    if not is_licence(shapes.string(value["licence"], f"{where}.licence")):
        raise Malformed("not_licence", where=f"{where}.licence")
    return Statement(
        records=digests,
        verdict=value["verdict"],
        licence=value["licence"],
        key=shapes.digest(value["key"], f"{where}.key"),
        signed_at=shapes.time(value["signed_at"], f"{where}.signed_at"),
        reason=shapes.string(value["reason"], f"{where}.reason") if reasoned else None,
        signed=canonical.dumps(value),
    )


def parse_signature(value: Any, where: str = "signature") -> Signature:
    """The signature that a parsed object is. Raises Malformed; what its bytes are is `verify_signature`'s."""
    if isinstance(value, dict) and value.get("type") == "webauthn":
        names = ("authenticator_data", "client_data", "value")
        shapes.members(value, where, ("type", *names))
        return WebAuthnSignature(*(shapes.base64url(value[name], f"{where}.{name}") for name in names))
    shapes.members(value, where, ("type", "value"))
    shapes.constant(value["type"], f"{where}.type", "ed25519")
    return Ed25519Signature(shapes.base64url(value["value"], f"{where}.value"))


def key_id(public_key: bytes) -> str:
    """A key's id: hex SHA-256 of its DER SubjectPublicKeyInfo."""
    return hashlib.sha256(public_key).hexdigest()


def verify_signature(
    statement: Statement,
    signature: Signature,
    key: EnrolledKey,
    *,
    rp_ids: Collection[str],
    allow_localhost: bool = False,
) -> None:
    """Check that `key` signed `statement`. Whether the key may, at that place in the log, is not asked here.

    `rp_ids` are the relying parties that the verifier trusts, for passkeys. Raises Mismatch.
    """
    if statement.key != key.key or key_id(key.public_key) != key.key:
        raise Mismatch("key_other_id", expected=statement.key, found=key_id(key.public_key))
    if isinstance(signature, Ed25519Signature):
        if key.type != "ed25519":
            raise Mismatch("signature_other_type", expected=key.type, found="ed25519")
        ed25519.verify(ed25519.from_spki(key.public_key), statement.signed, signature.value)
        return
    if key.type != "webauthn" or key.rp_id is None:
        raise Mismatch("signature_other_type", expected=key.type, found="webauthn")
    if key.rp_id not in rp_ids:
        raise Mismatch("rp_not_trusted", expected=sorted(rp_ids), found=key.rp_id)
    webauthn.verify_assertion(
        webauthn.Assertion(signature.authenticator_data, signature.client_data, signature.value),
        challenge=hashlib.sha256(statement.signed).digest(),
        public_key=key.public_key,
        rp_id=key.rp_id,
        origins=key.origins,
        allow_localhost=allow_localhost,
    )
