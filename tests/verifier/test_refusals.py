"""Shapes that are refused, each by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from verifier import canonical, certification, ed25519, enrolment, note, times, webauthn
from verifier.errors import Malformed, Mismatch

DIGEST = "ab" * 32
ENROLMENT: dict[str, Any] = {
    "format": "enrolment/1",
    "registry": "https://registry.example",
    "licence": "11-22-333333",
    "key": DIGEST,
    "challenge": canonical.b64u_encode(bytes(32)),
    "expires_at": "2026-01-02T03:04:05Z",
}
STATEMENT: dict[str, Any] = {
    "format": "certification/1",
    "records": [DIGEST],
    "verdict": "certified",
    "licence": "11-22-333333",
    "key": DIGEST,
    "signed_at": "2026-01-02T03:04:05Z",
}


def test_a_request_to_enrol_is_read() -> None:
    read = enrolment.parse_enrolment(ENROLMENT)
    assert (read.registry, read.licence, read.key) == ("https://registry.example", "11-22-333333", DIGEST)
    assert (read.challenge, read.expires_at) == (bytes(32), "2026-01-02T03:04:05Z")
    assert read.signed == canonical.dumps(ENROLMENT)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "certification/1"},
        {"licence": ""},
        {"challenge": canonical.b64u_encode(bytes(31))},
        {"challenge": canonical.b64u_encode(bytes(33))},
        {"challenge": "+"},
        {"key": "ab"},
        {"expires_at": "2026-01-02"},
        {"registry": 1},
        {"more": 1},
    ],
    ids=str,
)
def test_a_request_of_another_shape_is_none(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        enrolment.parse_enrolment({**ENROLMENT, **change})


@pytest.mark.parametrize("count", [1, 50])
def test_a_statement_is_of_one_to_fifty_records(count: int) -> None:
    records = [f"{number:064x}" for number in range(count)]
    assert certification.parse_statement({**STATEMENT, "records": records}).records == tuple(records)


@pytest.mark.parametrize(
    "change",
    [
        {"records": []},
        {"records": [f"{number:064x}" for number in range(51)]},
        {"records": [DIGEST, DIGEST]},
        {"records": ["ab"]},
        {"verdict": "perhaps", "reason": "none"},
        {"verdict": "rejected"},
        {"verdict": "rejected", "reason": 1},
        {"reason": "certified needs none"},
        {"licence": ""},
        {"key": "ab"},
        {"signed_at": "yesterday"},
        {"format": "certification/2"},
    ],
    ids=lambda change: ",".join(change),
)
def test_a_statement_of_another_shape_is_none(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        certification.parse_statement({**STATEMENT, **change})


def test_a_rejection_keeps_its_reason() -> None:
    stated = {**STATEMENT, "verdict": "rejected", "reason": "another car"}
    assert certification.parse_statement(stated).reason == "another car"
    assert certification.parse_statement(STATEMENT).reason is None


@pytest.mark.parametrize(
    "refused",
    [
        lambda: note.vkey("log", bytes(31)),
        lambda: note.vkey("a log", bytes(32)),
        lambda: note.vkey("log+1", bytes(32)),
        lambda: note.vkey("", bytes(32)),
        lambda: note.vkey("log\x01", bytes(32)),
        lambda: note.vkey("log\ud800", bytes(32)),
        lambda: note.sign("no end of line", "log", bytes(32)),
        lambda: ed25519.spki(bytes(31)),
        lambda: times.format_time(10**12),
        lambda: times.format_time(10**30),
    ],
)
def test_a_value_without_a_text_is_not_written(refused: Callable[[], object]) -> None:
    with pytest.raises(Malformed):
        refused()


def written(name: str, key: bytes) -> str:
    """A verifier key whose id is its own, whatever else is wrong with it."""
    key_id = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    return f"{name}+{key_id.hex()}+{canonical.b64_encode(key)}"


def test_a_verifier_key_is_read_only_when_whole() -> None:
    assert note.parse_vkey(written("log", b"\x01" + bytes(32))).public_key == bytes(32)


@pytest.mark.parametrize(
    "text",
    [
        written("a log", b"\x01" + bytes(32)),
        written("", b"\x01" + bytes(32)),
        written("log", b"\x01" + bytes(31)),
        written("log", b"\x01" + bytes(33)),
        written("log", b"\x02" + bytes(32)),
        written("log", b""),
        note.vkey("log", bytes(32)).replace("log", "other"),
        "log+00000000",
    ],
)
def test_a_verifier_key_with_something_wrong_is_none(text: str) -> None:
    with pytest.raises(Malformed):
        note.parse_vkey(text)


def test_a_note_has_at_most_64_signatures() -> None:
    signed = note.sign("\n", "log", bytes(32))
    assert note.parse(signed).text == "\n"
    line = signed.removeprefix("\n\n")
    assert len(note.parse("text\n\n" + 64 * line).signatures) == 64
    for signatures in (0, 65):
        with pytest.raises(Malformed):
            note.parse("text\n\n" + signatures * line)


@pytest.mark.parametrize(
    "text", ["log\n0\n{}\nx", "log\x01\n0\n{}\n", "log\ud800\n0\n{}\n", "\n0\n{}\n", "log\n0\n{}"]
)
def test_a_checkpoint_is_three_lines_of_text(text: str) -> None:
    root = canonical.b64_encode(bytes(32))
    assert note.parse_checkpoint(f"log\n0\n{root}\n").size == 0
    with pytest.raises(Malformed):
        note.parse_checkpoint(text.format(root))


def test_a_text_that_only_resembles_a_note_is_none() -> None:
    signed = note.sign("text\n", "log", bytes(32))
    line = signed.removeprefix("text\n\n")
    for text in ("x" + line, signed[:-1] + "x", signed[:-1] + " more\n", "text\n" + line):
        with pytest.raises(Malformed):
            note.parse(text)


def test_a_signature_has_a_key_id_and_a_byte() -> None:
    def parsed(size: int) -> int:
        signature = canonical.b64_encode(bytes(size))
        return len(note.parse(f"text\n\n— log {signature}\n").signatures[0].value)

    assert parsed(5) == 1
    with pytest.raises(Malformed):
        parsed(4)


def test_a_time_without_a_text_is_its_seconds() -> None:
    assert times.describe(0) == "1970-01-01T00:00:00Z"
    assert times.describe(10**12) == f"@{10**12}"


def test_a_key_that_is_no_point_is_unreadable() -> None:
    assertion = webauthn.Assertion(b"", b"", b"")
    for key in (bytes(64), b"\x04" + bytes(64)):
        with pytest.raises(Mismatch):
            webauthn._verify_es256(key, b"message", assertion.signature)
    with pytest.raises(Mismatch):
        ed25519.from_spki(bytes(44))
