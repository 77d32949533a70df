"""Two offices that issue votes, each with its own keys and its own file of what waits, and one box."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.http import HttpResponse
from django.test import Client

from tests.verifier.polls.issuers import EXPONENT, ISSUERS, IssuerKey
from tests.verifier.polls.voters import VOTERS, VRF_SEED
from tests.voting.light import BOX_SEED, running
from verifier import canonical
from voting.issuing import services
from voting.keys.files import BOX, ISSUER, VRF, key_made
from voting.keys.issuers import issuer_key_made
from voting.polls.running import Running

UUID_ = running().uuid
BASE = f"/api/polls/{UUID_}"
PERSON = list(VOTERS[0].person)


class Office:
    """One issuer's installation: its own keys and its own file of what it signed."""

    def __init__(self, folder: Path, settings: Any, key: IssuerKey) -> None:
        self.folder, self.settings, self.poll = folder, settings, running()
        self.enter()
        key_made(UUID_, ISSUER, lambda: private_bytes(key))
        self.public_key = issuer_key_made(UUID_)

    def enter(self) -> None:
        self.settings.POLL_KEYS_DIR = self.folder / "keys"
        self.settings.WAITING_DIR = self.folder / "waiting"

    def post(self, path: str, body: object, session: str | None = None) -> Any:
        self.enter()
        headers = {"authorization": f"Bearer {session}"} if session else None
        text = body if isinstance(body, str) else json.dumps(body)
        client = Client(headers=headers, raise_request_exception=False)
        return client.post(f"{BASE}/{path}", text, content_type="application/json")

    def right(self, session: str) -> Any:
        self.enter()
        return Client(headers={"authorization": f"Bearer {session}"}).get(f"{BASE}/right")

    def session(self, person: list[str] = PERSON) -> str:
        shown = self.post("identify", {"person": person}).json()
        answer = self.post(
            "identify", {"person": person, "code": shown["code"], "challenge": shown["challenge"]}
        )
        assert answer.status_code == 201, answer.content
        return str(answer.json()["session"])


@cache
def private_bytes(key: IssuerKey) -> bytes:
    """The file of a key that is always the same: making one takes a while."""
    d = pow(EXPONENT, -1, (key.p - 1) * (key.q - 1))
    inverse = pow(key.q, -1, key.p)
    numbers = rsa.RSAPrivateNumbers(
        key.p,
        key.q,
        d,
        d % (key.p - 1),
        d % (key.q - 1),
        inverse,
        rsa.RSAPublicNumbers(EXPONENT, key.modulus),
    )
    return numbers.private_key().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture
def offices(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[Office]:
    """The first holds the VRF key and the box."""
    settings.TRIAL_IDENTITY = True
    made = [Office(tmp_path / str(number), settings, key) for number, key in enumerate(ISSUERS[:2])]
    made[0].enter()
    key_made(UUID_, VRF, lambda: VRF_SEED)
    key_made(UUID_, BOX, lambda: BOX_SEED)
    poll = with_keys(running(), [office.public_key for office in made])

    def found(_number: object) -> Running:
        return made[0].poll

    monkeypatch.setattr(services, "running_found", found)
    monkeypatch.setattr("voting.api.voters.running_found", found)
    for office in made:
        office.poll = poll
    return made


def with_keys(poll: Running, keys: list[bytes]) -> Running:
    issuers = tuple(
        replace(issuer, public_key=key) for issuer, key in zip(poll.opened.issuers, keys, strict=True)
    )
    return replace(poll, opened=replace(poll.opened, issuers=issuers))


def signed(office: Office, session: str, right: dict[str, Any], blinded: bytes) -> Any:
    return office.post("signature", {**right, "blinded": canonical.b64u_encode(blinded)}, session)


def refused(answer: HttpResponse) -> tuple[int, str]:
    """A problem in both languages, for every origin, with nothing set in the browser."""
    problem = json.loads(answer.content)
    assert set(problem["messages"]) == {"ko", "en"}
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert not answer.cookies
    return answer.status_code, problem["code"]
