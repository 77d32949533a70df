"""Cosignatures (c2sp.org/tlog-cosignature): a witness says that, at some time, this was the largest tree it had seen of a log.

Two types: Ed25519 (0x04) signs the checkpoint's whole text, ML-DSA-44 (0x06) the witness's name and the first three lines.
Both are lines of a signed note, and both have the time, Unix seconds in eight bytes, before the signature.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from . import ed25519, note
from .errors import Malformed, Mismatch, Unavailable

ED25519, ML_DSA_44 = 0x04, 0x06
KEY_SIZES = {ED25519: ed25519.KEY_SIZE, ML_DSA_44: 1312}
SEED_SIZE = 32
"""Of a private key of either type."""
MAX_TIME = 2**63 - 1

_SIGNATURE_SIZES = {ED25519: ed25519.SIGNATURE_SIZE, ML_DSA_44: 2420}
_TIME_SIZE = 8
_LONGEST_NAME = 255
"""In bytes: ML-DSA-44 signs the lengths of a witness's and a log's name in one byte each."""


@dataclass(frozen=True)
class Cosigner:
    """A witness's key as its verifier key writes it: `key_id` is 4 bytes, `public_key` 32 or 1,312."""

    name: str
    key_id: bytes
    type: int
    public_key: bytes

    @property
    def vkey(self) -> str:
        """The verifier key."""
        return note.write_vkey(self.name, bytes([self.type]) + self.public_key)


@dataclass(frozen=True)
class Signer:
    """A witness's private key; `seed` is 32 bytes of either type."""

    name: str
    type: int
    seed: bytes

    def cosigner(self) -> Cosigner:
        """The public half. Raises Unavailable where ML-DSA-44 is not to be had on this machine."""
        is_ed25519 = self.type == ED25519
        public = (
            ed25519.public_key(self.seed)
            if is_ed25519
            else _private(self.seed).public_key().public_bytes_raw()
        )
        return parse_vkey(note.write_vkey(self.name, bytes([self.type]) + public))

    def sign(self, text: str, time: int) -> str:
        """A signature line, with its newline, under a checkpoint's text. Raises Malformed, Unavailable."""
        if not 0 < time <= MAX_TIME:
            raise Malformed("cosignature_time")
        if self.type == ED25519:
            value = ed25519.sign(_message(text, time), self.seed)
        else:
            value = _private(self.seed).sign(_structure(self.name, text, time))
        return note.write_signature(
            note.Signature(self.name, self.cosigner().key_id, time.to_bytes(_TIME_SIZE, "big") + value)
        )


def parse_vkey(text: str) -> Cosigner:
    """The witness's key that `text` writes. Malformed for anything else, keys of logs included."""
    name, key_id, key = note.read_vkey(text)
    kind, public = key[0], key[1:]
    if KEY_SIZES.get(kind) != len(public):
        raise Malformed("cosigner_type")
    if kind == ML_DSA_44 and len(name.encode()) > _LONGEST_NAME:
        raise Malformed("cosigner_name", most=_LONGEST_NAME)
    if key_id != note.key_id(name, key):
        raise Malformed("vkey_id")
    return Cosigner(name, key_id, kind, public)


def verify(cosigner: Cosigner, text: str, value: bytes) -> int:
    """The time of a cosignature of the checkpoint `text`, Unix seconds, 0 where the witness says none.

    `value` is what follows the key id. Raises Mismatch where it is not this key's, Malformed where `text` is no
    checkpoint, Unavailable where ML-DSA-44 is not to be had on this machine.
    """
    size = _TIME_SIZE + _SIGNATURE_SIZES[cosigner.type]
    if len(value) != size:
        raise Mismatch("signature_wrong", expected=size, found=len(value))
    time, signature = int.from_bytes(value[:_TIME_SIZE], "big"), value[_TIME_SIZE:]
    if time > MAX_TIME:
        raise Mismatch("cosignature_time", expected=f"<= {MAX_TIME}", found=time)
    if cosigner.type == ED25519:
        ed25519.verify(cosigner.public_key, _message(text, time), signature)
    else:
        _verify_ml_dsa(cosigner, text, time, signature)
    return time


def _message(text: str, time: int) -> bytes:
    """What Ed25519 signs: extension lines too, of which a witness says nothing."""
    note.parse_checkpoint(text, extended=True)
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _structure(name: str, text: str, time: int) -> bytes:
    """What ML-DSA-44 signs, `cosigned_message`: of a checkpoint the subtree from 0 to its size."""
    checkpoint = note.parse_checkpoint(text, extended=True)
    parts = [b"subtree/v1\n\x00", _opaque(name), time.to_bytes(8, "big"), _opaque(checkpoint.origin)]
    return b"".join([*parts, bytes(8), checkpoint.size.to_bytes(8, "big"), checkpoint.root])


def _opaque(text: str) -> bytes:
    data = text.encode()
    if len(data) > _LONGEST_NAME:
        raise Malformed("cosigner_name", most=_LONGEST_NAME)
    return bytes([len(data)]) + data


def _verify_ml_dsa(cosigner: Cosigner, text: str, time: int, signature: bytes) -> None:
    try:
        key = MLDSA44PublicKey.from_public_bytes(cosigner.public_key)
    except UnsupportedAlgorithm as error:
        raise Unavailable("no_ml_dsa") from error
    # A log's name that is too long for the structure can't have been signed.
    if len(note.parse_checkpoint(text, extended=True).origin.encode()) > _LONGEST_NAME:
        raise Mismatch("signature_wrong")
    try:
        key.verify(signature, _structure(cosigner.name, text, time))
    except InvalidSignature as error:
        raise Mismatch("signature_wrong") from error


def _private(seed: bytes) -> MLDSA44PrivateKey:
    try:
        return MLDSA44PrivateKey.from_seed_bytes(seed)
    except UnsupportedAlgorithm as error:
        raise Unavailable("no_ml_dsa") from error
