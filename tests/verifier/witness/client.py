"""A log that asks witnesses, from c2sp.org/tlog-witness alone: honest, or forked after any size."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verifier import reference
from verifier import tree
from verifier.cosignature import Signer
from verifier.witness import keys, state
from verifier.witness.logs import known
from verifier.witness.state import States
from verifier.witness.witness import Reply, Witness

NAME = "witness.example/dealers"
START = 1_790_000_000


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class AskingLog:
    """A log of as many leaves as are wanted; those from `forked_at` on are others than the honest log's."""

    def __init__(
        self, origin: str = "log.example/cars", seed: int = 11, forked_at: int | None = None
    ) -> None:
        self.origin, self._seed, self._forked_at = origin, bytes([seed]) * 32, forked_at

    @property
    def vkey(self) -> str:
        return f"{self.origin}+{self._key_id.hex()}+{b64(self._key)}"

    @property
    def _key(self) -> bytes:
        return b"\x01" + reference.expand(self._seed)[2]

    @property
    def _key_id(self) -> bytes:
        return hashlib.sha256(self.origin.encode() + b"\n" + self._key).digest()[:4]

    def leaves(self, size: int) -> list[bytes]:
        honest = size if self._forked_at is None else self._forked_at
        return [
            reference.sha256(b"\0", b"%d%s" % (number, b"" if number < honest else b" forked"))
            for number in range(size)
        ]

    def root(self, size: int) -> bytes:
        return reference.mth(self.leaves(size))

    def text(self, size: int, more: str = "") -> str:
        return f"{self.origin}\n{size}\n{b64(self.root(size))}\n{more}"

    def line(self, text: str) -> str:
        """The log's signature line."""
        value = Ed25519PrivateKey.from_private_bytes(self._seed).sign(text.encode())
        return f"— {self.origin} {b64(self._key_id + value)}\n"

    def note(self, size: int, more: str = "") -> str:
        text = self.text(size, more)
        return f"{text}\n{self.line(text)}"

    def proof(self, old: int, size: int) -> list[bytes]:
        return tree.consistency_proof(old, self.leaves(size)) if 0 < old <= size else []

    def request(self, old: int, size: int, *, more: str = "") -> bytes:
        """What is sent; `more` are further signature lines."""
        return body(old, self.proof(old, size), self.note(size) + more)


def body(old: int | str, proof: Iterable[bytes], note: str) -> bytes:
    return "".join([f"old {old}\n", *(f"{b64(node)}\n" for node in proof), "\n", note]).encode()


class Office:
    """An institution with a witness in a folder, which it can start anew. Its clock moves as it is told."""

    def __init__(self, folder: Path, *vkeys: str) -> None:
        self.folder, self._vkeys = folder, vkeys
        self.now = START
        self.events: list[tuple[str, dict[str, object]]] = []
        folder.mkdir(exist_ok=True)
        self.signers: tuple[Signer, ...] = keys.make(folder, NAME)
        state.begin(folder)
        self.start()

    def start(self) -> None:
        """Start as a new process would: from the folder alone."""
        logs = known(self._vkeys)
        self.signers = keys.load(self.folder)
        self.states = States(self.folder, [signer.cosigner() for signer in self.signers], logs)
        self.witness = Witness(self.signers, logs, self.states, self._say, lambda: self.now)

    def restart(self) -> None:
        self.states.close()
        self.start()

    def ask(self, request: bytes) -> Reply:
        self.now += 60
        return self.witness.add_checkpoint(request)

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.events]

    def _say(self, code: str, **values: object) -> None:
        self.events.append((code, values))
