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

_WORDS = {
    "intro": ("You are about to sign:", "다음 내용에 서명합니다:"),
    "certified": (
        "CERTIFIED: these inspection records are right",
        "인증: 아래 점검기록이 맞음을 확인합니다",
    ),
    "rejected": ("REJECTED: these inspection records are not right", "반려: 아래 점검기록이 맞지 않습니다"),
    "withdrawn": (
        "WITHDRAWN: these inspection records no longer stand",
        "철회: 아래 점검기록은 더 이상 유효하지 않습니다",
    ),
    "records": ("records", "점검기록"),
    "reason": ("reason", "사유"),
    "licence": ("licence", "자격 번호"),
    "signed_at": ("signed at", "서명 시각"),
    "key": ("key", "서명키"),
    "enrolment": (
        "ENROLMENT: this key is to be enrolled for signing. Nothing is certified by this.",
        "등록: 이 서명키를 등록하고자 합니다. 이 서명으로 인증되는 기록은 없습니다.",
    ),
    "registry": ("registry", "등록부"),
    "expires_at": ("good until", "유효 시각"),
    "question": ("Sign this? [y/N]", "서명할까요? [y/N]"),
    "not_signed": ("Not signed.", "서명하지 않았습니다."),
    "other_key": (
        "Not signed: the statement names another key than this one.",
        "서명하지 않았습니다: 진술에 적힌 서명키가 이 서명키와 다릅니다.",
    ),
}


@dataclass(frozen=True)
class Prepared:
    """A statement that can be signed: as it was written, and as it is read."""

    written: Any
    statement: Statement | Enrolment

    def signed(self, seed: bytes) -> dict[str, Any]:
        """The statement and its Ed25519 signature: of a certification, what `POST /api/certifications/` takes."""
        value = canonical.b64u_encode(ed25519.sign(self.statement.signed, seed))
        return {"statement": self.written, "signature": {"type": "ed25519", "value": value}}


def word(name: str, language: str) -> str:
    """One of the fixed words, in `ko` or `en`."""
    return _WORDS[name][0 if language == "en" else 1]


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
        raise Malformed("not an unencrypted private key in PEM") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Malformed("not an Ed25519 key")
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
    yield word("intro", language)
    if isinstance(statement, Enrolment):
        yield f"  {word('enrolment', language)}"
        for name in ("registry", "licence", "expires_at", "key"):
            yield f"  {word(name, language)}: {getattr(statement, name)}"
        return
    yield f"  {word(statement.verdict, language)}"
    yield f"  {word('records', language)} ({len(statement.records)}):"
    for digest in statement.records:
        yield f"    {digest}"
    if statement.reason is not None:
        yield f"  {word('reason', language)}: {json.dumps(statement.reason, ensure_ascii=False)}"
    yield f"  {word('licence', language)}: {statement.licence}"
    yield f"  {word('signed_at', language)}: {statement.signed_at}"
    yield f"  {word('key', language)}: {statement.key}"
