"""What an ID token has to be before anybody is believed to be in it: the provider's, for this office and this question."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from records.terms.texts import Refusal
from verifier import canonical
from voting.issuing import provider
from voting.issuing.provider import Endpoints, Question
from voting.wiring import OpenIdClient

ISSUER = "https://id.example"
SECRET = "the office's own secret, at least 32 bytes long"
CLIENT = OpenIdClient(ISSUER, "city", SECRET, "openid", {"이름": "name"}, "https://registry.example/back")
ENDPOINTS = Endpoints(
    f"{ISSUER}/a", f"{ISSUER}/t", f"{ISSUER}/u", f"{ISSUER}/k", takes_basic=True, tells_issuer=False
)
QUESTION = Question("state", "nonce", "verifier", int(time.time()))
KEY = RSAKey.generate_key(2048, {"kid": "1"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "1"})


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider's keys, read anew as often as they are asked for."""
    public = KeySet([RSAKey.import_key(KEY.as_dict(private=False))])
    monkeypatch.setattr(provider, "_keys_of", lambda _endpoints, anew=False: public)  # noqa: ARG005


def claims(**changes: object) -> dict[str, object]:
    now = int(time.time())
    said = {
        "iss": ISSUER,
        "aud": "city",
        "sub": "1",
        "nonce": "nonce",
        "iat": now,
        "exp": now + 60,
        "auth_time": now,
        "name": "김서울",
        **changes,
    }
    return {name: value for name, value in said.items() if value is not None}


def said(id_token: object) -> Mapping[str, object]:
    return provider._said(CLIENT, ENDPOINTS, QUESTION, {"id_token": id_token, "access_token": "a"})


def signed(key: Any = KEY, alg: str = "RS256", **changes: object) -> str:
    return jwt.encode({"alg": alg, "kid": "1"}, claims(**changes), key, algorithms=[alg])


def refusal(id_token: object) -> str:
    with pytest.raises(Refusal) as refused:
        said(id_token)
    return refused.value.code


def test_a_token_for_us_is_believed() -> None:
    assert said(signed())["name"] == "김서울"
    assert said(signed(aud=["city"]))["sub"] == "1"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "somebody else"},
        {"aud": ["city", "other"], "azp": "other"},
        {"aud": None},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": 4_102_444_800},
        {"auth_time": None},
        {"auth_time": "now"},
        {"at_hash": "AAAA"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_is_refused(changes: dict[str, Any]) -> None:
    assert refusal(signed(**changes)) == "identification_false"


def test_a_log_in_of_before_is_none() -> None:
    assert refusal(signed(auth_time=int(time.time()) - 3_600)) == "identification_expired"


def test_nobody_but_the_provider_signs() -> None:
    assert refusal(signed(OTHER_KEY)) == "identification_false"
    assert refusal(signed(OctKey.import_key(SECRET), "HS256")) == "identification_false"
    head, body, _ = signed().split(".")
    none = ".".join([canonical.b64u_encode(b'{"alg":"none"}'), body, ""])
    for broken in (none, f"{head}.{body}.", f"{head}.{body}", "", "x.y.z", None, 1, signed()[:-4] + "AAAA"):
        assert refusal(broken) == "identification_false"


def test_a_new_key_of_the_provider_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = (KeySet([RSAKey.import_key(key.as_dict(private=False))]) for key in (OTHER_KEY, KEY))
    monkeypatch.setattr(provider, "_keys_of", lambda _endpoints, anew=False: new if anew else old)
    assert said(signed())["sub"] == "1"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("김서울", "김서울"),
        (" 김  서울 ", "김 서울"),
        (normalize("NFD", "김서울"), "김서울"),
        (101, "101"),
        (True, ""),
        (None, ""),
        ([], ""),
    ],
)
def test_a_claim_is_read_as_it_is_typed(value: object, read: str) -> None:
    assert provider._text(value) == read
