"""One poll in a registry in memory, step by step, from docs/formats.md sections 9 to 14 alone."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verifier import reference
from tests.verifier.keys import Key, b64u, ed25519_key, passkey
from tests.verifier.maker import CITY, START, Registry, rfc3339
from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.voters import VOTERS, VRF_SEED, Voter

UUID = "3c1e6f0a-52c4-4d0e-9a38-5d2f1b7c9e10"
POLL = f"poll:{UUID}"
OTHER_POLL = "poll:9b0d7c52-0f3e-4b8e-8a11-2c6d4e8f7a21"
OPENS, CLOSES, ANSWER_BY = START + 3_600, START + 7_200, START + 30 * 86_400
MINIMUM = 5
LICENCES = ("감사위-2026-003", "대학-2026-001")
BOX_SEED = bytes([55]) * 32
OPTIONS = [
    {"id": "a", "text": "숲으로 남긴다"},
    {"id": "b", "text": "도서관을 짓는다"},
    {"id": "c", "text": "주차장"},
]


def leaf(line: bytes) -> bytes:
    return reference.sha256(b"\x00", line)


def attachment(name: str, data: bytes) -> dict[str, Any]:
    kind = "application/jsonl" if name.endswith(".jsonl") else "application/octet-stream"
    return {"name": name, "media_type": kind, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def key_id(name: str, seed: bytes) -> bytes:
    public = reference.expand(seed)[2]
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def vkey(name: str, seed: bytes = BOX_SEED) -> str:
    public = reference.expand(seed)[2]
    return f"{name}+{key_id(name, seed).hex()}+{base64.b64encode(bytes([1]) + public).decode()}"


def note(text: str, name: str, seed: bytes = BOX_SEED) -> str:
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    return f"{text}\n— {name} {base64.b64encode(key_id(name, seed) + signature).decode()}\n"


@dataclass
class Box:
    """What was put into one box, for the count: `lines` as they stand in its file."""

    digest: str
    rights: list[bytes]
    lines: list[bytes]


@dataclass
class Story:
    """A poll; each step logs one record and keeps its digest. `files` are what the addresses serve."""

    registry: Registry = field(default_factory=Registry)
    subject: str = POLL
    voters: Sequence[Voter] = VOTERS
    keys: tuple[Key, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    boxes: list[Box] = field(default_factory=list)
    proposal: str = ""
    reviewed: str = ""
    opening: str = ""
    closing: str = ""
    tallied: str = ""

    def __post_init__(self) -> None:
        self.keys = (ed25519_key(21, licence=LICENCES[0]), passkey(22, licence=LICENCES[1]))
        for key in self.keys:
            self.registry.enrol(key)

    @property
    def box_name(self) -> str:
        return f"{self.registry.origin}/box/{self.subject.removeprefix('poll:')}"

    def at(self, unix: int) -> None:
        self.registry.now = unix

    def state(self, kind: str, body: dict[str, Any], **options: Any) -> str:
        options = {"organisation": CITY, "role": "registry", **options}
        return self.registry.state(kind, body, options.pop("subject", self.subject), **options)

    def propose(self, change: dict[str, Any] | None = None, **options: Any) -> str:
        name, disclosure = self.registry.withhold("proposer.name", "김서울")
        body = {
            "title": "유수지를 어떻게 쓸까요",
            "question": "비어 있는 유수지를 무엇으로 쓰면 좋겠습니까?",
            "background": "2024년부터 비어 있습니다.\n두 해째입니다.",
            "area": "서울특별시 성동구",
            "options": copy.deepcopy(OPTIONS),
            "proposer": {"sort": "citizen", "name": name},
            **(change or {}),
        }
        options = {"disclosures": (disclosure,), **options}
        self.proposal = self.state("poll:proposed", body, **options)
        return self.proposal

    def review(self, change: dict[str, Any] | None = None, **options: Any) -> str:
        body = {"proposal": self.proposal, "decision": "accepted", "department": "공원과", "reason": "검토함"}
        self.reviewed = self.state("poll:reviewed", {**body, **(change or {})}, **options)
        return self.reviewed

    def opened(self) -> dict[str, Any]:
        """The body of the opening as it has to be."""
        return {
            "proposal": self.proposal,
            "review": self.reviewed,
            "title": "유수지를 어떻게 쓸까요",
            "question": "비어 있는 유수지를 무엇으로 쓰면 좋겠습니까?",
            "options": copy.deepcopy(OPTIONS),
            "choices": {"min": 0, "max": 2},
            "opens_at": rfc3339(OPENS),
            "closes_at": rfc3339(CLOSES),
            "answer_by": rfc3339(ANSWER_BY),
            "eligible": {
                "sort": "roll",
                "size": len(self.voters),
                "vrf_public_key": reference.expand(VRF_SEED)[2].hex(),
                "person": ["동 (숫자)", "호수 (숫자)"],
                "text": "단지에 사는 세대마다 한 표",
            },
            "issuers": [
                {"licence": licence, "public_key": b64u(issuer.spki())}
                for licence, issuer in zip(LICENCES, ISSUERS, strict=False)
            ],
            "box": {"vkey": vkey(self.box_name), "minimum": MINIMUM},
        }

    def open(self, change: dict[str, Any] | None = None, roll: bytes | None = None, **options: Any) -> str:
        roll = b"".join(sorted(voter.right for voter in self.voters)) if roll is None else roll
        body = {**self.opened(), **(change or {})}
        if body["eligible"]["sort"] == "roll":
            self.files["roll.bin"] = roll
            options = {"attachments": [attachment("roll.bin", roll)], **options}
        self.opening = self.state("poll:opened", body, **options)
        return self.opening

    def certify(self, record: str, *keys: Key, verdict: str = "certified") -> None:
        for key in keys or self.keys:
            self.registry.certify(key, record, verdict=verdict, kind="poll:certified", subject=self.subject)

    def box(
        self,
        rights: Sequence[bytes] = (),
        lines: Sequence[bytes] = (),
        change: dict[str, Any] | None = None,
        *,
        is_sorted: bool = True,
        **options: Any,
    ) -> str:
        """Fill the next box with these; `is_sorted` False leaves them in their order."""
        number = len(self.boxes)
        rights = sorted(rights) if is_sorted else list(rights)
        lines = sorted(lines, key=leaf) if is_sorted else list(lines)
        data = {"rights.bin": b"".join(rights), "cast.jsonl": b"".join(line + b"\n" for line in lines)}
        body = {
            "opening": self.opening,
            "number": number,
            "rights": {"count": len(rights), "total": self.count("rights") + len(rights)},
            "cast": {
                "count": len(lines),
                "total": self.count("lines") + len(lines),
                "root": reference.mth([leaf(line) for line in lines]).hex(),
            },
            **({"previous": self.boxes[-1].digest} if number else {}),
            **(change or {}),
        }
        for name in options.pop("drop", ()):
            del body[name]
        given = {name: content for name, content in data.items() if content}
        self.files.update({f"boxes/{number}/{name}": content for name, content in given.items()})
        options = {"attachments": [attachment(*item) for item in given.items()], "role": "box", **options}
        self.boxes.append(Box(self.state("box:filled", body, **options), rights, lines))
        return self.boxes[-1].digest

    def count(self, what: str) -> int:
        return sum(len(getattr(box, what)) for box in self.boxes)

    def close(self, change: dict[str, Any] | None = None, **options: Any) -> str:
        body = {
            "opening": self.opening,
            "boxes": len(self.boxes),
            "rights": self.count("rights"),
            "cast": self.count("lines"),
            **({"last": self.boxes[-1].digest} if self.boxes else {}),
            **(change or {}),
        }
        self.closing = self.state("poll:closed", body, **options)
        return self.closing

    def tally(self, change: dict[str, Any] | None = None, **options: Any) -> str:
        self.tallied = self.state("poll:tallied", {**self.sums(), **(change or {})}, **options)
        return self.tallied

    def sums(self) -> dict[str, Any]:
        """The count of all lines that say they are ballots, valid or not."""
        lines = [line for box in self.boxes for line in box.lines]
        read = [_said(line) for line in lines]
        latest: dict[str, tuple[int, bytes, list[str]]] = {}
        for line, (key, sequence, choices) in zip(lines, read, strict=True):
            now = (-sequence, leaf(line), choices)
            latest[key] = min(latest.get(key, now), now)
        chosen = Counter(choice for _, _, choices in latest.values() for choice in choices)
        return {
            "closing": self.closing,
            "counted": len(latest),
            "blank": sum(not choices for _, _, choices in latest.values()),
            "superseded": len(lines) - len(latest),
            "options": [{"id": option["id"], "count": chosen[option["id"]]} for option in OPTIONS],
        }

    def answer(self, change: dict[str, Any] | None = None, **options: Any) -> str:
        body = {
            "tally": self.tallied,
            "decision": "adopted",
            "department": "공원과",
            "text": "그대로 합니다.",
            "steps": [{"text": "설계", "due": "2027-06-30"}],
            **(change or {}),
        }
        return self.state("poll:answered", body, **options)

    def cancel(self, change: dict[str, Any] | None = None, **options: Any) -> str:
        body = {"opening": self.opening, "reason": "명부가 잘못되었습니다.", **(change or {})}
        return self.state("poll:cancelled", body, **options)


def _said(line: bytes) -> tuple[str, int, list[str]]:
    value = json.loads(line)
    return value["key"], value["sequence"], value["choices"]
