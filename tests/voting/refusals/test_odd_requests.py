"""What a voter's program may send that is not quite what the formats say: it is refused with what is wrong, and uses nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from tests.verifier.polls.issuers import ISSUERS, IssuerKey
from tests.verifier.polls.voters import VOTERS
from tests.voting.light import OPENING
from tests.voting.offices import BASE, Office, refused, signed
from verifier import canonical

LINE = VOTERS[0].ballot(OPENING).decode()
"""A valid one."""


def sent(office: Office, body: bytes, content_type: str = "application/json") -> Any:
    office.enter()
    client = Client(raise_request_exception=False)
    return client.post(f"{BASE}/ballots/", body, content_type=content_type)


def written(line: str) -> bytes:
    return json.dumps({"ballot": line}, ensure_ascii=False).encode("utf-8", "surrogatepass")


def detail(answer: Any) -> str:
    return str(json.loads(answer.content)["messages"]["en"])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        pytest.param(b'{"ballot":"x",' + written(LINE)[1:], "twice", id="a member twice"),
        pytest.param(b"\xef\xbb\xbf" + written(LINE), "byte order mark", id="BOM"),
        pytest.param(written(LINE).decode().encode("utf-16"), "not UTF-8", id="UTF-16"),
        pytest.param(written("투표").decode().encode("euc-kr"), "not UTF-8", id="EUC-KR"),
        pytest.param(b'{"ballot":"\\ud800"}', "surrogate", id="an escaped lone surrogate"),
        pytest.param(written("\ud800"), "not UTF-8", id="a lone surrogate's bytes"),
        pytest.param(b"[" * 8_000, "nested too deep", id="nested"),
    ],
)
def test_a_body_that_is_no_strict_json_says_why(offices: list[Office], body: bytes, why: str) -> None:
    answer = sent(offices[0], body)
    assert refused(answer) == (400, "malformed_json")
    assert why in detail(answer)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(f"{LINE}\n", id="newline"),
        pytest.param(f"\ufeff{LINE}", id="BOM"),
        pytest.param(LINE.replace(',"format"', ', "format"'), id="space"),
        pytest.param(LINE.replace('["a"]', '["\\u0061"]'), id="escape"),
        pytest.param(LINE.replace('{"choices"', '{"choices":["a"],"choices"'), id="member twice"),
        pytest.param(LINE.replace('"sequence":0', '"sequence":00'), id="zeros"),
        pytest.param(LINE.replace('"sequence":0', '"sequence":0.0'), id="fraction"),
        pytest.param(VOTERS[0].ballot(OPENING, ("a", "a")).decode(), id="option twice"),
        pytest.param(VOTERS[0].ballot(OPENING, ("가",)).decode(), id="option in Korean"),
    ],
)
def test_a_ballot_in_another_spelling_is_none(offices: list[Office], line: str) -> None:
    assert refused(sent(offices[0], written(line))) == (400, "ballot")
    assert sent(offices[0], written(LINE)).status_code == 201


def test_a_ballots_length_is_that_of_its_bytes(offices: list[Office]) -> None:
    most, longer = "표" * 682 + "ab", "표" * 683
    assert (len(most.encode()), len(longer.encode())) == (2_048, 2_049)
    assert "2048" not in detail(sent(offices[0], written(most)))
    assert "2048 bytes" in detail(sent(offices[0], written(longer)))


def test_a_token_of_a_cancelled_polls_key_is_refused(offices: list[Office]) -> None:
    """A poll cancelled and opened anew has other keys and another digest: neither serves here."""
    numbers = rsa.generate_private_key(65_537, 2_048).private_numbers()
    cancelled = [ISSUERS[0], IssuerKey(numbers.p, numbers.q)]
    for tokens in (VOTERS[0].tokens(OPENING, cancelled), VOTERS[0].tokens("cd" * 32)):
        answer = sent(offices[0], written(VOTERS[0].ballot(OPENING, tokens=tokens).decode()))
        assert refused(answer) == (400, "ballot")


@pytest.mark.parametrize("content_type", ["text/plain", "application/json; charset=euc-kr", ""])
def test_a_body_of_another_type_is_refused(offices: list[Office], content_type: str) -> None:
    assert refused(sent(offices[0], written(LINE), content_type))[0] == 415


def test_a_message_that_can_not_be_signed_leaves_the_right(offices: list[Office]) -> None:
    office = offices[0]
    session = office.session()
    right = office.right(session).json()
    modulus = ISSUERS[0].modulus
    for blinded in (b"", bytes(255), bytes(257), modulus.to_bytes(256), (modulus + 1).to_bytes(256)):
        assert refused(signed(office, session, right, blinded)) == (400, "blinded")
    good = canonical.b64u_encode(bytes(256))
    for odd in (f"{good}==", f"{good[:-1]}B", "+" * 342, "표" * 342):
        assert refused(office.post("signature", {**right, "blinded": odd}, session)) == (400, "not_base64")
    for no_text in (None, 5, [good]):
        assert refused(office.post("signature", {**right, "blinded": no_text}, session)) == (400, "not_text")
    # Zero is a number below the modulus. It becomes no token, which is its sender's loss alone.
    assert signed(office, session, right, bytes(256)).status_code == 201
    assert refused(signed(office, session, right, bytes(255) + b"a")) == (409, "right_used")


def test_a_session_has_one_spelling(offices: list[Office], monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each spelling would have its own count of how often it asks."""
    monkeypatch.setattr("voting.api.throttles.MOST", 3)
    office = offices[0]
    session = office.session()
    for odd in (
        f"{session}=",
        f"{session[:9]} {session[9:]}",
        f"{session} x",
        f"{session[:9]}!{session[9:]}",
    ):
        assert refused(office.right(odd)) == (401, "unauthenticated"), odd
    client = Client(raise_request_exception=False)
    spellings = (f"Bearer {session}", f"bearer {session}", f"Bearer  {session}", f"BEARER {session} ")
    told = [client.get(f"{BASE}/right", headers={"authorization": one}).status_code for one in spellings]
    assert told == [200, 200, 200, 429]


def test_browsers_that_ask_first_are_not_counted(
    offices: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each voter's browser does at another origin, without a session: together they are no single voter."""
    monkeypatch.setattr("voting.api.throttles.MOST", 3)
    for path in ("right", "signature"):
        told = [Client().options(f"{BASE}/{path}").status_code for _ in range(5)]
        assert told == [204] * 5
    assert refused(offices[0].right("")) == (401, "unauthenticated")
