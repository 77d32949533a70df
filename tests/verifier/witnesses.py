"""Witnesses' keys and cosignatures, made from c2sp.org/tlog-cosignature alone."""

from __future__ import annotations

import base64
import hashlib
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from tests.verifier import reference

ED25519, ML_DSA_44 = 4, 6
TIME = 1_790_000_100


@dataclass(frozen=True)
class TestWitness:
    """A witness's key: Ed25519 or ML-DSA-44, from a seed of one repeated byte."""

    __test__ = False

    name: str
    number: int
    type: int = ED25519

    @property
    def _ml_dsa(self) -> MLDSA44PrivateKey:
        return MLDSA44PrivateKey.from_seed_bytes(bytes([self.number]) * 32)

    @property
    def public_key(self) -> bytes:
        if self.type == ML_DSA_44:
            return self._ml_dsa.public_key().public_bytes_raw()
        return reference.expand(bytes([self.number]) * 32)[2]

    @property
    def key_id(self) -> bytes:
        key = bytes([self.type]) + self.public_key
        return hashlib.sha256(self.name.encode() + b"\n" + key).digest()[:4]

    @property
    def vkey(self) -> str:
        key = base64.b64encode(bytes([self.type]) + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    def value(self, text: str, time: int = TIME) -> bytes:
        """What follows the key id."""
        stamp = time.to_bytes(8, "big")
        if self.type == ML_DSA_44:
            return stamp + self._ml_dsa.sign(self._structure(text, stamp))
        private = Ed25519PrivateKey.from_private_bytes(bytes([self.number]) * 32)
        return stamp + private.sign(f"cosignature/v1\ntime {time}\n{text}".encode())

    def is_value(self, text: str, time: int, value: bytes) -> bool:
        """Whether that is one of the values that `value` may give."""
        stamp = time.to_bytes(8, "big")
        if self.type != ML_DSA_44 or value[:8] != stamp:
            return value == self.value(text, time)
        try:
            self._ml_dsa.public_key().verify(value[8:], self._structure(text, stamp))
        except InvalidSignature:
            return False
        return True

    def line(self, text: str, time: int = TIME) -> str:
        """The signature line, with its newline."""
        return f"— {self.name} {base64.b64encode(self.key_id + self.value(text, time)).decode()}\n"

    def _structure(self, text: str, stamp: bytes) -> bytes:
        origin, size, root = text.split("\n")[:3]
        name, log = self.name.encode(), origin.encode()
        head = b"subtree/v1\n\0" + bytes([len(name)]) + name + stamp + bytes([len(log)]) + log
        return head + struct.pack(">QQ", 0, int(size)) + base64.b64decode(root)


def policy(*witnesses: TestWitness, quorum: str = "any") -> str:
    """A policy of these, called w1, w2 and so on, with a group of them all."""
    lines = [f"witness w{number} {witness.vkey}" for number, witness in enumerate(witnesses, 1)]
    names = " ".join(f"w{number}" for number in range(1, len(witnesses) + 1))
    return "\n".join([*lines, f"group all-of-them {quorum} {names}", "quorum all-of-them"]) + "\n"
