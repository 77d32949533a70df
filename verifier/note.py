"""Signed notes and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), Ed25519 keys (type 0x01).

A note is text ending in a newline, an empty line, and signature lines. A checkpoint's text is three lines:
the log's origin, its size, its root in base64. Extension lines are refused, unknown signatures ignored.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import ed25519
from .canonical import MAX_INTEGER, b64_decode, b64_encode
from .characters import SPACES, decimal
from .errors import Malformed, Mismatch
from .tree import HASH_SIZE

MAX_SIGNATURES = 64
MAX_BYTES = 65_536
"""Of a whole note in UTF-8, its signatures among them."""

_ED25519 = b"\x01"
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_SPACE = re.compile(f"[{SPACES}]")
_KEY_ID = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True)
class VerifierKey:
    """A key as `vkey` writes it: `key_id` is 4 bytes, `public_key` 32."""

    name: str
    key_id: bytes
    public_key: bytes


@dataclass(frozen=True)
class Signature:
    """One signature line: `value` is what follows the 4 bytes of key id."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True)
class SignedNote:
    """A note taken apart; `text` has its final newline. `verify` returns only signatures that it verified."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True)
class Checkpoint:
    """A log's state: `root` is the 32-byte tree hash of its first `size` entries."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The note text that a log signs."""
        return f"{self.origin}\n{self.size}\n{b64_encode(self.root)}\n"


def vkey(name: str, public_key: bytes) -> str:
    """The verifier key `<name>+<hex key id>+<base64(0x01 ‖ public key)>`. Malformed for a bad name or key."""
    if len(public_key) != ed25519.KEY_SIZE:
        raise Malformed("wrong_length", bytes=ed25519.KEY_SIZE)
    return write_vkey(name, _ED25519 + public_key)


def parse_vkey(text: str) -> VerifierKey:
    """The Ed25519 key that `text` writes. Malformed for anything else, a key id not its own included."""
    name, given_id, key = read_vkey(text)
    if len(key) != 1 + ed25519.KEY_SIZE or key[:1] != _ED25519:
        raise Malformed("vkey_type")
    if given_id != key_id(name, key):
        raise Malformed("vkey_id")
    return VerifierKey(name, given_id, key[1:])


def write_vkey(name: str, key: bytes) -> str:
    """The verifier key of any type: `key` is the type's byte and the public key. Malformed for a bad name."""
    _check_name(name)
    return f"{name}+{key_id(name, key).hex()}+{b64_encode(key)}"


def read_vkey(text: str) -> tuple[str, bytes, bytes]:
    """Name, key id, and type and public key of a verifier key of any type, the id not compared. Raises Malformed."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not _KEY_ID.fullmatch(parts[1]):
        raise Malformed("not_vkey")
    name, given_id, key = parts[0], bytes.fromhex(parts[1]), b64_decode(parts[2])
    _check_name(name)
    if len(key) < 2:
        raise Malformed("not_vkey")
    return name, given_id, key


def key_id(name: str, key: bytes) -> bytes:
    """The 4 bytes by which signatures name a key; `key` is the type's byte and the public key."""
    return hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]


def sign(text: str, name: str, seed: bytes) -> str:
    """The whole note: `text`, which ends in a newline, signed as `name` with the 32-byte private key."""
    _check_name(name)
    _check_text(text)
    if not text.endswith("\n"):
        raise Malformed("note_text")
    own_id = key_id(name, _ED25519 + ed25519.public_key(seed))
    return f"{text}\n{write_signature(Signature(name, own_id, ed25519.sign(text.encode(), seed)))}"


def write_signature(signature: Signature) -> str:
    """A signature line, with its newline."""
    return f"— {signature.name} {b64_encode(signature.key_id + signature.value)}\n"


def parse(note: str) -> SignedNote:
    """A note taken apart and not verified: its text means nothing yet. Malformed if it is no note."""
    _check_text(note)
    if len(note.encode()) > MAX_BYTES:
        raise Malformed("note_long", most=MAX_BYTES)
    # The last empty line: the text before it may have others.
    end = note.rfind("\n\n")
    if end < 0 or not note.endswith("\n"):
        raise Malformed("not_note")
    lines = note[end + 2 : -1].split("\n") if len(note) > end + 2 else []
    if not 0 < len(lines) <= MAX_SIGNATURES:
        raise Malformed("note_signatures", most=MAX_SIGNATURES)
    return SignedNote(note[: end + 1], tuple(_signature(line) for line in lines))


def verify(note: str, vkeys: Sequence[str]) -> SignedNote:
    """The note, if at least one of the keys signed it and no signature of theirs is false.

    Other keys' signatures are ignored. Raises Malformed if `note` is no note or a key no key, else Mismatch.
    """
    parsed = parse(note)
    keys = {(key.name, key.key_id): key for key in map(parse_vkey, vkeys)}
    verified = []
    for signature in parsed.signatures:
        key = keys.get((signature.name, signature.key_id))
        # A known key's false signature raises, whatever others signed.
        if key is not None:
            ed25519.verify(key.public_key, parsed.text.encode(), signature.value)
            verified.append(signature)
    if not verified:
        raise Mismatch(
            "no_known_signature",
            expected=[key.name + "+" + key.key_id.hex() for key in keys.values()],
            found=[signature.name + "+" + signature.key_id.hex() for signature in parsed.signatures],
        )
    return SignedNote(parsed.text, tuple(verified))


def parse_checkpoint(text: str, *, extended: bool = False) -> Checkpoint:
    """The checkpoint whose note text is `text`: three lines and, only where `extended`, more. Malformed otherwise."""
    _check_text(text)
    lines = text.split("\n")
    # Nothing after the last newline, and no line is empty.
    if lines.pop() or not all(lines) or len(lines) < 3 or (len(lines) > 3 and not extended):
        raise Malformed("not_checkpoint")
    if not _SIZE.fullmatch(lines[1]) or decimal(lines[1]) > MAX_INTEGER:
        raise Malformed("checkpoint_size")
    root = b64_decode(lines[2])
    if len(root) != HASH_SIZE:
        raise Malformed("wrong_length", bytes=HASH_SIZE)
    return Checkpoint(lines[0], decimal(lines[1]), root)


def _signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—":
        raise Malformed("signature_line")
    _check_name(parts[1])
    value = b64_decode(parts[2])
    # Four bytes of key id, then at least one of signature.
    if len(value) < 5:
        raise Malformed("signature_short")
    return Signature(parts[1], value[:4], value[4:])


def _check_name(name: str) -> None:
    if not name or "+" in name or _SPACE.search(name):
        raise Malformed("key_name")
    _check_text(name)


def _check_text(text: str) -> None:
    if _CONTROL.search(text):
        raise Malformed("control_character")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed("lone_surrogate") from error
