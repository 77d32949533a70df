"""A witness in memory, by c2sp.org/tlog-witness, and what a bad one answers instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from anchoring.witnesses.protocol import Answer, Request, Silence
from anchoring.witnesses.witness import Witness
from tests.anchoring.log.cast import KEYS
from verifier import note, tree
from verifier.canonical import b64_decode
from verifier.cosignature import ED25519, Signer
from verifier.errors import VerifierError


def signer(number: int, *, kind: int = ED25519) -> Signer:
    """The private key of the witness with this number."""
    return Signer(f"witness.example/{number}", kind, bytes([number]) * 32)


@dataclass
class FakeWitness:
    """`says` stands for its answer where it is set. `size` and `root` are what it has cosigned last."""

    signer: Signer
    now: Callable[[], datetime]
    size: int = 0
    root: bytes = tree.root([])
    says: Callable[[Request], Answer | Silence] | None = None
    asked: list[int] = field(default_factory=list)
    """The old size of each request."""

    @property
    def witness(self) -> Witness:
        return Witness(self.signer.cosigner(), "http://witness.example")

    @property
    def id(self) -> str:
        return self.witness.id

    def answer(self, request: Request) -> Answer | Silence:
        head, _, signed = request.body.decode().partition("\n\n")
        first, *lines = head.split("\n")
        old = int(first.removeprefix("old "))
        self.asked.append(old)
        return (
            self.says(request) if self.says else self.add(old, [b64_decode(line) for line in lines], signed)
        )

    def add(self, old: int, proof: list[bytes], signed: str) -> Answer:
        try:
            text = note.verify(signed, [KEYS.note_vkey]).text
        except VerifierError:
            return Answer(403, b"")
        checkpoint = note.parse_checkpoint(text)
        if old != self.size:
            return Answer(409, f"{self.size}\n".encode())
        try:
            if old:
                tree.verify_consistency(old, checkpoint.size, self.root, checkpoint.root, proof)
        except VerifierError:
            return Answer(422, b"")
        self.size, self.root = checkpoint.size, checkpoint.root
        return Answer(200, self.cosigned(text).encode())

    def cosigned(self, text: str, *, at: int | None = None) -> str:
        return self.signer.sign(text, int(self.now().timestamp()) if at is None else at)


@dataclass
class Town:
    """All witnesses, and the way to them."""

    witnesses: list[FakeWitness]

    def ask(self, asked: Mapping[str, Request]) -> dict[str, Answer | Silence]:
        by_id = {fake.id: fake for fake in self.witnesses}
        return {name: by_id[name].answer(request) for name, request in asked.items()}
