"""A holder's own Ed25519 key, and what is signed with it: certifications, and the proof of having the key (section 6)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from . import canonical, certification, ed25519, enrolment
from .certification import Statement
from .enrolment import Enrolment
from .errors import Malformed
from .words import say


@dataclass(frozen=True)
class Prepared:
    """A statement that can be signed: as it was written, and as it is read."""

    written: Any
    statement: Statement | Enrolment

    def signed(self, seed: bytes) -> dict[str, Any]:
        """The statement and its Ed25519 signature: of a certification, what `POST /api/certifications/` takes."""
        value = canonical.b64u_encode(ed25519.sign(self.statement.signed, seed))
        return {"statement": self.written, "signature": {"type": "ed25519", "value": value}}


def keygen(path: Path) -> dict[str, str]:
    """Make a key in a new file of mode 0600, and return what is enrolled of it. Raises OSError."""
    key = Ed25519PrivateKey.generate()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = ed25519.spki(key.public_key().public_bytes_raw())
    return {
        "key": certification.key_id(public),
        "type": "ed25519",
        "public_key": canonical.b64u_encode(public),
    }


def load_key(pem: bytes) -> bytes:
    """The 32-byte private key of an unencrypted PKCS#8 PEM file. Raises Malformed."""
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Malformed("not_pem") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Malformed("not_ed25519")
    return key.private_bytes_raw()


def prepare(data: bytes) -> Prepared:
    """The statement that a JSON text writes. Raises Malformed."""
    written = canonical.loads(data)
    if isinstance(written, dict) and written.get("format") == enrolment.FORMAT:
        return Prepared(written, enrolment.parse_enrolment(written))
    return Prepared(written, certification.parse_statement(written))


def is_key_of(statement: Statement | Enrolment, seed: bytes) -> bool:
    """Whether the statement names this key."""
    return statement.key == certification.key_id(ed25519.spki(ed25519.public_key(seed)))


def plain_words(statement: Statement | Enrolment, language: str) -> Iterator[str]:
    """What is about to be signed, for the one who signs it."""
    yield say("sign", "intro", language)
    if isinstance(statement, Enrolment):
        yield f"  {say('sign', 'enrolment', language)}"
        for name in ("registry", "licence", "expires_at", "key"):
            yield f"  {say('sign', name, language)}: {getattr(statement, name)}"
        return
    yield f"  {say('sign', statement.verdict, language)}"
    yield f"  {say('sign', 'records', language)} ({len(statement.records)}):"
    for digest in statement.records:
        yield f"    {digest}"
    if statement.reason is not None:
        yield f"  {say('sign', 'reason', language)}: {json.dumps(statement.reason, ensure_ascii=False)}"
    yield f"  {say('sign', 'licence', language)}: {statement.licence}"
    yield f"  {say('sign', 'signed_at', language)}: {statement.signed_at}"
    yield f"  {say('sign', 'key', language)}: {statement.key}"
