"""The decorator that makes a case, and the registry that most cases begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.verifier.file import dumps, evidence
from tests.verifier.keys import Key, ed25519_key
from tests.verifier.maker import OTHER_CAR, Registry

QUESTIONS = ("signed", "logged", "complete", "anchored", "dated", "current")


@dataclass
class Given:
    """A registry, and where it differs from what the registry would give, the file, the trust and the table of kinds."""

    registry: Registry
    file: Any = None
    trust: Any = None
    allow_localhost: bool = False
    kinds: Any = None

    def data(self) -> bytes:
        file = evidence(self.registry) if self.file is None else self.file
        return file if isinstance(file, bytes) else dumps(file)

    def trust_data(self) -> bytes:
        return dumps(self.registry.trust() if self.trust is None else self.trust)


@dataclass
class Case:
    """`answers` is None where the file is malformed; `reasons` are codes that must be among those given."""

    group: str
    description: str
    make: Callable[[], Given]
    answers: dict[str, str] | None
    reasons: dict[str, str] = field(default_factory=dict)


CASES: list[Case] = []


def case(description: str, **expected: str) -> Callable[[Callable[[], Given]], Callable[[], Given]]:
    """Register a case. Questions that are not named pass; `signed="fail key_revoked"` names a reason too.

    **witnessed** is asked where it is named.
    """

    def register(make: Callable[[], Given]) -> Callable[[], Given]:
        asked = dict.fromkeys((*QUESTIONS, *expected))
        words = {question: expected.get(question, "pass").split() for question in asked}
        reasons = {question: word[1] for question, word in words.items() if len(word) > 1}
        answers = {question: word[0] for question, word in words.items()}
        CASES.append(Case(make.__module__.rpartition(".")[2], description, make, answers, reasons))
        return make

    return register


def malformed(description: str) -> Callable[[Callable[[], Given]], Callable[[], Given]]:
    """Register a case whose file is malformed."""

    def register(make: Callable[[], Given]) -> Callable[[], Given]:
        CASES.append(Case("malformed", description, make, None))
        return make

    return register


@dataclass
class World:
    """A car inspected, put on the market and certified, and another car, in two anchors."""

    registry: Registry
    key: Key
    inspection: str

    def given(self, change: Callable[[dict[str, Any]], object] | None = None) -> Given:
        """The car's evidence, changed in place."""
        file = evidence(self.registry)
        if change is not None:
            change(file)
        return Given(self.registry, file)


def world(key: Key | None = None, **options: Any) -> World:
    """Entries: 0 key, 1 inspection, 2 listing with a withheld plate, 3 map; 4 certification, 5 other car, 6 map."""
    registry, key = Registry(**options), key or ed25519_key()
    registry.enrol(key)
    inspection = registry.inspect()
    plate, disclosure = registry.withhold("car.plates.0", "12가3456")
    body = {"price": {"amount": 13500, "currency": "KRW"}, "car": {"plates": [plate]}}
    registry.state("vehicle:listed", body, disclosures=(disclosure,))
    registry.anchor()
    registry.certify(key, inspection)
    registry.inspect(OTHER_CAR)
    registry.anchor()
    return World(registry, key, inspection)


def entries(file: dict[str, Any], section: int = 0) -> list[dict[str, Any]]:
    """A section's entries, to change."""
    logged: list[dict[str, Any]] = file["subjects"][section]["entries"]
    return logged
