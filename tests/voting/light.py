"""A poll that takes rights and ballots, without a registry around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.verifier.keys import b64u
from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.story import BOX_SEED, MINIMUM, OPTIONS, POLL, UUID, vkey
from tests.verifier.polls.voters import VRF_SEED
from tests.verifier.reference import expand
from verifier.polls.opening import parse_opened
from voting.polls.running import Running

__all__ = ["BOX_SEED", "OPENING", "running"]

ORIGIN = "registry.example/janganpyeong"
OPENING = "ab" * 32


def running(*, begun: float = 3_600, left: float = 3_600, **changes: Any) -> Running:
    """It opened `begun` seconds ago, and ends in `left` seconds."""
    opened = parse_opened(opened_body(begun=begun, left=left), "", subject=POLL, origin=ORIGIN)
    return replace(Running(POLL, OPENING, opened, is_certified=True, is_over=False), **changes)


def opened_body(*, begun: float = 3_600, left: float = 3_600) -> dict[str, Any]:
    """The body of its opening."""
    now = datetime.now(UTC)
    opens, closes = now - timedelta(seconds=begun), now + timedelta(seconds=left)
    return {
        "proposal": "1" * 64,
        "review": "2" * 64,
        "title": "유수지를 어떻게 쓸까요",
        "question": "비어 있는 유수지를 무엇으로 쓰면 좋겠습니까?",
        "options": OPTIONS,
        "choices": {"min": 0, "max": 2},
        "opens_at": f"{opens:%Y-%m-%dT%H:%M:%SZ}",
        "closes_at": f"{closes:%Y-%m-%dT%H:%M:%SZ}",
        "answer_by": "2099-01-01T00:00:00Z",
        "eligible": {
            "sort": "identified",
            "vrf_public_key": expand(VRF_SEED)[2].hex(),
            "person": ["동 (숫자)", "호수 (숫자)"],
            "text": "단지에 사는 세대마다 한 표",
        },
        "issuers": [
            {"licence": f"issuer-{number}", "public_key": b64u(issuer.spki())}
            for number, issuer in enumerate(ISSUERS[:2])
        ],
        "box": {"vkey": vkey(f"{ORIGIN}/box/{UUID}"), "minimum": MINIMUM},
    }
