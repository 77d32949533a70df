"""What an OpenID provider can send is bounded in bytes and seconds: a voter waits for it, and a thread of the office's."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from records.terms.texts import Refusal
from tests.verifier.endpoints.hostile import ENDLESS, FLOODS, Speech, hostile
from tests.voting.identification.test_id_tokens import CLIENT, ENDPOINTS, QUESTION
from voting.issuing import provider

SLACK = 5.0
ASKED: Mapping[str, Callable[[str], object]] = {
    "discovery": lambda url: provider._endpoints_of(replace(CLIENT, issuer=url)),
    "keys": lambda url: provider._keys_of(replace(ENDPOINTS, keys=url)),
    "token": lambda url: provider._token(
        provider._session(CLIENT, ENDPOINTS), replace(ENDPOINTS, token=url), "c", QUESTION
    ),
    "userinfo": lambda url: provider._userinfo(_with_token(), url, "1"),
}


def _with_token() -> Any:
    session = provider._session(CLIENT, ENDPOINTS)
    session.token = {"access_token": "a", "token_type": "Bearer"}
    return session


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "SECONDS", 0.3)
    monkeypatch.setattr(provider, "MOST", 2**16)
    monkeypatch.setattr(provider, "_endpoints", {})
    monkeypatch.setattr(provider, "_keys", {})


def is_away(asked: str, speech: Speech, *, seconds: float = 0.3 + SLACK) -> bool:
    with hostile(speech) as server:
        began = time.monotonic()
        with pytest.raises(Refusal) as refused:
            ASKED[asked](server.url)
        assert time.monotonic() - began < seconds
        assert server.taken < 2**27
    return refused.value.code == "provider_away"


@pytest.mark.parametrize("kind", ENDLESS | FLOODS)
def test_an_answer_without_end_is_left(kind: str) -> None:
    assert is_away("userinfo", (ENDLESS | FLOODS)[kind])


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("kind", ["a body byte by byte", "a body packed a thousand times"])
def test_each_question_is_bounded(asked: str, kind: str) -> None:
    assert is_away(asked, (ENDLESS | FLOODS)[kind])


@pytest.mark.parametrize("asked", ASKED)
def test_an_answer_nested_without_end_is_none(asked: str) -> None:
    body = b"[" * 30_000
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert is_away(asked, lambda: iter([head + body]))


def test_an_answer_as_long_as_it_may_be_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "SECONDS", 60)
    body = json.dumps({"sub": "1", "more": "x" * (2**16 - 100)}).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    with hostile(lambda: iter([head + body])) as server:
        said = provider._userinfo(_with_token(), server.url, "1")
    assert len(str(said["more"])) == 2**16 - 100
