"""Labels: a subject's public pseudonym, which only the holder of the VRF key can compute (RFC 9381)."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from verifier import vrf

REMEMBERED = 50_000
"""How many labels a process keeps, some hundred bytes each: making or checking one takes a multiplication on the curve."""

Proof = tuple[str, str]
"""`(pi, label)`, both hex: the proof of 80 bytes that the label is the subject's, and the label."""


class Labels(Protocol):
    """Who gives labels: the key in this process, or the label process (`anchoring.labels`)."""

    def labels(self, subjects: Iterable[str]) -> dict[str, str]:
        """Each subject's label. Raises LabelsAwayError where a process of its own makes them, and gives none."""

    def proofs(self, subjects: Iterable[str]) -> dict[str, Proof]:
        """Each subject's label with its proof. Raises as `labels` does."""

    def tried(self, subject: str, is_recorded: Callable[[], bool]) -> None:
        """Somebody who is not known looks this subject up: before its label is asked for, of one that nobody recorded.

        Of such labels an hour has a part alone, so that who tries numbers spends nobody else's. Raises as `labels` does.
        """


class Why(StrEnum):
    """What is known of a label process that gives no labels."""

    SILENT = "silent"
    REFUSED = "refused"
    SPENT = "spent"
    TRIED = "tried"
    OTHER_KEY = "other_key"
    WRONG = "wrong"


class LabelsAwayError(Exception):
    """The label process gives no labels now. What waits for them is done later. It never says which subject was asked for."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return f"the label process gives no labels: {self.why}"


class Labeller:
    """Makes labels with one VRF key (a seed of 32 bytes)."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != 32:
            raise ValueError("a seed has 32 bytes")
        self._seed = seed
        self._kept = lru_cache(maxsize=REMEMBERED)(self.label)

    def __repr__(self) -> str:
        return "Labeller(seed hidden)"

    def label(self, subject: str) -> str:
        """The first 32 bytes of the VRF's beta over the subject's UTF-8 bytes (FORMATS section 4), hex."""
        return vrf.fast_beta(self._seed, subject.encode())[:32].hex()

    def labels(self, subjects: Iterable[str]) -> dict[str, str]:
        """See Labels."""
        return {subject: self._kept(subject) for subject in subjects}

    def proofs(self, subjects: Iterable[str]) -> dict[str, Proof]:
        """See Labels."""
        return {subject: self._proof(subject) for subject in subjects}

    def tried(self, subject: str, is_recorded: Callable[[], bool]) -> None:
        """See Labels: the key in this process gives as many as are wanted."""

    def _proof(self, subject: str) -> Proof:
        pi = vrf.prove(self._seed, subject.encode())
        return pi.hex(), vrf.proof_to_hash(pi)[:32].hex()
