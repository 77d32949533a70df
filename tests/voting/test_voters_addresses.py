"""What voters ask over HTTP: two offices, one box, from who one is to the promise."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from prometheus_client import generate_latest

from tests.verifier.polls.voters import VOTERS
from tests.voting.offices import BASE, PERSON, UUID_, Office, refused, signed
from verifier import canonical, tree
from verifier.polls import making, promises, rights
from voting.boxes.store import waiting
from voting.issuing.identity import codes_made
from voting.keys.files import BOX, ISSUER, VRF, key_destroy
from voting.openings.offices import offices_of
from voting.unrecorded import WithoutVoters


def test_a_voter_is_identified_signs_and_casts(offices: list[Office]) -> None:
    poll = offices[0].poll
    kept = making.make(poll.subject, poll.rules)
    sessions = [office.session() for office in offices]
    right = offices[0].right(sessions[0]).json()
    assert right["person"] == PERSON
    got = {}
    for number in (1, 0):
        answer = signed(offices[number], sessions[number], right, kept.blinded[number].blinded_msg)
        assert answer.status_code == 201, answer.content
        got[number] = canonical.b64u_decode(answer.json()["signature"])
    kept = making.finalized(kept, poll.rules, [got[0], got[1]])
    kept, line = making.voted(kept, poll.rules, ["b"])
    answer = offices[0].post("ballots/", {"ballot": line})
    again = offices[0].post("ballots/", {"ballot": line})
    assert (answer.status_code, again.status_code) == (201, 200)
    promises.check(answer.json()["promise"], poll.opened.box_key, poll.subject, tree.leaf_hash(line.encode()))
    with waiting(UUID_) as waits:
        used = rights.right(PERSON, bytes.fromhex(right["proof"]), poll.opened.eligible)
        assert waits.knows_right(used)
    answer = signed(offices[0], sessions[0], right, kept.blinded[0].blinded_msg)
    assert answer.status_code == 200


def test_a_right_is_signed_once(offices: list[Office]) -> None:
    session = offices[0].session()
    right = offices[0].right(session).json()
    assert signed(offices[0], session, right, bytes(255) + b"a").status_code == 201
    assert signed(offices[0], session, right, bytes(255) + b"a").status_code == 200
    again = offices[0].session()
    assert refused(signed(offices[0], again, right, bytes(255) + b"b")) == (409, "right_used")


def test_a_session_serves_its_office_and_person_alone(offices: list[Office]) -> None:
    first, second = offices
    session = first.session()
    right = first.right(session).json()
    assert refused(signed(second, session, right, bytes(256))) == (401, "unauthenticated")
    assert refused(first.right("nonsense")) == (401, "unauthenticated")
    assert refused(first.post("signature", {**right, "blinded": "AA"})) == (401, "unauthenticated")
    other = first.session(list(VOTERS[1].person))
    assert refused(signed(first, other, right, bytes(256))) == (403, "other_person")
    forged = {"person": list(VOTERS[1].person), "proof": right["proof"]}
    assert refused(signed(first, other, forged, bytes(256))) == (403, "proof")
    assert refused(second.right(second.session())) == (404, "not_first")


def test_a_session_lasts_ten_minutes(offices: list[Office], monkeypatch: pytest.MonkeyPatch) -> None:
    session = offices[0].session()
    assert offices[0].right(session).status_code == 200
    now = time.time()
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: now + 601)
    assert refused(offices[0].right(session)) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 422),
        ({"person": "101"}, 400),
        ({"person": ["101"]}, 400),
        ({"person": ["101", " 201"]}, 400),
        ({"person": ["101", 201]}, 400),
        ({"person": PERSON, "code": 1}, 400),
        ({"person": PERSON, "name": "x"}, 422),
        ({"person": PERSON, "code": "000000", "challenge": "x"}, 403),
        ('{"person": ["\\ud800", "201"]}', 400),
        ({"person": ["1" * 9_000, "201"]}, 413),
    ],
)
def test_who_is_not_identified_is_told_why(offices: list[Office], body: object, status: int) -> None:
    assert refused(offices[0].post("identify", body))[0] == status


@pytest.mark.parametrize(
    "body",
    [
        {"ballot": "x" * 2_049},
        {"ballot": ""},
        {"ballot": "{}"},
        {"ballot": 1},
        {"ballot": "표" * 500},
    ],
)
def test_a_flood_without_tokens_leaves_nothing(offices: list[Office], body: object) -> None:
    assert refused(offices[0].post("ballots/", body))[0] == 400
    assert not list(offices[0].folder.glob("waiting/*.sqlite3"))


def test_an_invitation_identifies_by_its_code(offices: list[Office]) -> None:
    office = offices[0]
    office.enter()
    code = codes_made(UUID_).code(PERSON)
    typed = f"{code[:4]}-{code[4:8]} {code[8:].lower()}"
    answer = office.post("identify", {"person": PERSON, "code": typed})
    assert (answer.status_code, json.loads(answer.content)["trial"]) == (201, False)
    for said in ({}, {"code": "A" * 16}, {"code": codes_made(UUID_).code(["101", "999"])}):
        assert refused(office.post("identify", {"person": PERSON, **said})) == (403, "not_identified")


def test_an_office_without_identification_says_so(offices: list[Office], settings: Any) -> None:
    settings.TRIAL_IDENTITY = False
    assert refused(offices[0].post("identify", {"person": PERSON})) == (403, "no_identification")


def test_an_office_whose_keys_are_destroyed_signs_nothing(
    offices: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = offices[0].session()
    key_destroy(UUID_, BOX)
    key_destroy(UUID_, VRF)
    assert refused(offices[0].post("ballots/", {"ballot": "x"})) == (410, "poll_over")
    assert refused(offices[0].right(session)) == (410, "poll_over")
    key_destroy(UUID_, ISSUER)
    assert refused(offices[0].post("identify", {"person": PERSON})) == (404, "not_found")


def test_a_busy_file_is_answered_as_busy(offices: list[Office], monkeypatch: pytest.MonkeyPatch) -> None:
    session = offices[0].session()
    right = offices[0].right(session).json()
    monkeypatch.setattr("voting.boxes.store.BUSY_SECONDS", 0.05)
    with waiting(UUID_):
        answer = signed(offices[0], session, right, bytes(255) + b"a")
    assert refused(answer) == (503, "unavailable")
    assert answer.headers["Retry-After"]


def test_a_session_asks_so_often_in_a_minute(offices: list[Office], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voting.api.throttles.MOST", 3)
    session, other = offices[0].session(), offices[0].session()
    assert [offices[0].right(session).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert offices[0].right(other).status_code == 200


@pytest.mark.parametrize("path", ["identify", "right", "signature", "ballots/"])
def test_a_browser_may_ask_from_any_origin(offices: list[Office], path: str) -> None:
    answer = Client().options(f"{BASE}/{path}")
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"]


def test_a_fault_of_ours_tells_nothing_of_the_voter(
    offices: list[Office], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError(PERSON)

    monkeypatch.setattr("voting.api.voters.person_identify", breaks)
    monkeypatch.setattr("voting.api.middleware._told", {})
    with caplog.at_level(logging.DEBUG):
        for _ in range(2):
            assert refused(offices[0].post("identify", {"person": PERSON})) == (500, "internal")
        offices[0].post("identify", "{")
    lines = [record for record in caplog.records if WithoutVoters().filter(record)]
    assert [record.getMessage() for record in lines] == ["requests of voters fail: RuntimeError"]
    assert not lines[0].exc_info


def test_no_number_of_the_metrics_counts_voters(offices: list[Office]) -> None:
    offices[0].session()
    text = generate_latest().decode()
    assert "identify" not in text


def test_a_right_is_proved_after_the_end(offices: list[Office], settings: Any) -> None:
    first = offices[0]
    session, before = first.session(), first.right(first.session()).json()
    first.poll = replace(first.poll, is_over=True)
    first.enter()
    for name in (ISSUER, BOX):
        key_destroy(UUID_, name)
    assert first.right(first.session()).json() == before
    assert refused(signed(first, session, before, bytes(256))) == (410, "poll_over")
    here = f"{settings.PUBLIC_URL}{BASE}"
    proving, other = offices_of(first.poll)
    assert {proving.pop("identify"), proving.pop("right")} == {f"{here}/identify", f"{here}/right"}
    assert [set(proving), set(other)] == [{"licence"}, {"licence"}]
    key_destroy(UUID_, VRF)
    assert refused(first.right(session)) == (410, "poll_over")
    assert offices_of(first.poll)[0].keys() == {"licence"}


def test_a_poll_says_where_its_issuers_are(offices: list[Office], settings: Any) -> None:
    settings.ISSUER_URLS = {"issuer-1": "https://office.example/"}
    here = f"{settings.PUBLIC_URL}{BASE}"
    offices[0].enter()
    first, second = offices_of(offices[0].poll)
    assert first["right"] == f"{here}/right"
    assert second == {
        "licence": "issuer-1",
        "identify": f"https://office.example{BASE}/identify",
        "signature": f"https://office.example{BASE}/signature",
    }
    settings.ISSUER_URLS = {}
    assert offices_of(offices[0].poll)[1] == {"licence": "issuer-1"}
