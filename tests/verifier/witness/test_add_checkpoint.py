"""`add-checkpoint`, sentence by sentence of c2sp.org/tlog-witness: which status, and what is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verifier.witness.client import START, AskingLog, Office, b64, body
from tests.verifier.witnesses import TestWitness
from verifier import cosignature, note
from verifier.witness.requests import MAX_BODY
from verifier.witness.state import origin_hash

LOG = AskingLog()
OTHER = AskingLog("other.example/log", seed=12)
EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "state", LOG.vkey, OTHER.vkey)
    yield made
    made.states.close()


def served(office: Office, log: AskingLog = LOG) -> str:
    return office.witness.checkpoint(origin_hash(log.origin)).body


def times_of(office: Office, text: str, lines: str) -> list[int]:
    """The times of the cosignatures, each verified, in the order of the witness's keys."""
    signatures = note.parse(f"{text}\n{lines}").signatures
    cosigners = [signer.cosigner() for signer in office.signers]
    return [
        cosignature.verify(cosigner, text, signature.value)
        for cosigner, signature in zip(cosigners, signatures, strict=True)
    ]


def test_a_first_checkpoint_is_cosigned_with_both_keys(office: Office) -> None:
    reply = office.ask(LOG.request(0, 5))
    assert (reply.status, times_of(office, LOG.text(5), reply.body)) == (200, [START + 60] * 2)
    assert served(office) == LOG.note(5) + reply.body


@pytest.mark.parametrize(("old", "size"), [(1, 2), (3, 7), (4, 8), (7, 8), (1, 64), (63, 64), (6, 6)])
def test_a_checkpoint_that_continues_is_cosigned(office: Office, old: int, size: int) -> None:
    assert office.ask(LOG.request(0, old)).status == 200
    reply = office.ask(LOG.request(old, size))
    assert (reply.status, times_of(office, LOG.text(size), reply.body)) == (200, [START + 120] * 2)
    assert served(office) == LOG.note(size) + reply.body


def test_an_old_size_not_the_newest_is_told_it(office: Office) -> None:
    office.ask(LOG.request(0, 5))
    for old in (0, 4, 6):
        reply = office.ask(LOG.request(old, 9))
        assert (reply.status, reply.body, reply.content_type) == (409, "5\n", "text/x.tlog.size")
    assert office.ask(LOG.request(5, 9)).status == 200


def test_an_old_size_beyond_the_checkpoint_is_refused(office: Office) -> None:
    office.ask(LOG.request(0, 5))
    assert office.ask(body(5, [], LOG.note(4))).status == 400


def test_an_unknown_log_is_not_found(office: Office) -> None:
    assert office.ask(AskingLog("nobody.example/log").request(0, 5)).status == 404


@pytest.mark.parametrize(
    "signed",
    [
        f"{LOG.text(5)}\n{OTHER.line(LOG.text(5))}",
        f"{LOG.text(5)}\n{LOG.line(LOG.text(4))}",
        LOG.note(5) + LOG.line(LOG.text(4)),
        f"{LOG.text(5)}\n— {LOG.origin} {b64(bytes(68))}\n",
    ],
    ids=["another log's", "of another text", "a good one and a false one", "an unknown key id"],
)
def test_a_signature_not_the_log_s_is_forbidden(office: Office, signed: str) -> None:
    assert office.ask(body(0, [], signed)).status == 403
    assert office.witness.checkpoint(origin_hash(LOG.origin)).status == 404


def test_signatures_by_unknown_keys_are_ignored(office: Office) -> None:
    stranger = TestWitness("witness.example/stranger", 29).line(LOG.text(5))
    reply = office.ask(LOG.request(0, 5, more=stranger))
    assert reply.status == 200
    assert served(office) == LOG.note(5) + reply.body


def test_a_proof_that_does_not_prove_is_unprocessable(office: Office) -> None:
    office.ask(LOG.request(0, 5))
    proof, forked = LOG.proof(5, 9), AskingLog(forked_at=3)
    wrong = {
        "none": body(5, [], LOG.note(9)),
        "a hash less": body(5, proof[:-1], LOG.note(9)),
        "a hash more": body(5, [*proof, bytes(32)], LOG.note(9)),
        "another": body(5, proof[::-1], LOG.note(9)),
        "a fork": forked.request(5, 9),
        "the same size, another root": forked.request(5, 5),
        "the same size, a proof": body(5, [bytes(32)], LOG.note(5)),
    }
    assert {why: office.ask(request).status for why, request in wrong.items()} == dict.fromkeys(wrong, 422)
    assert note.parse(served(office)).text == LOG.text(5)


def test_a_first_checkpoint_takes_no_proof(office: Office) -> None:
    assert office.ask(body(0, [bytes(32)], LOG.note(5))).status == 422


def test_an_empty_log_has_the_root_of_nothing(office: Office) -> None:
    text = f"{LOG.origin}\n0\n{EMPTY}\n"
    other = text.replace(EMPTY, b64(bytes(32)))
    assert office.ask(body(0, [], f"{other}\n{LOG.line(other)}")).status == 422
    assert office.ask(body(0, [], f"{text}\n{LOG.line(text)}")).status == 200
    assert served(office).startswith(text)
    assert office.ask(LOG.request(0, 3)).status == 200


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"\xff",
        LOG.request(0, 5)[4:],
        body("00", [], LOG.note(5)),
        body("-1", [], LOG.note(5)),
        body("+0", [], LOG.note(5)),
        body("٥", [], LOG.note(5)),
        body(10**16, [], LOG.note(5)),
        body(5, [bytes(32)] * 64, LOG.note(9)),
        body(5, [bytes(31)], LOG.note(9)),
        LOG.request(5, 9).replace(b"=\n", b"\n", 1),
        LOG.request(0, 5).replace(b"\n", b"\r\n"),
        LOG.request(0, 5).replace(b"old 0\n", b"old 0 \n"),
        LOG.request(0, 5)[:-1],
        body(0, [], LOG.text(5)),
        body(0, [], LOG.note(5).replace("\n5\n", "\n05\n")),
    ],
)
def test_a_request_that_is_none_is_bad(office: Office, wrong: bytes) -> None:
    assert office.ask(wrong).status == 400


@pytest.mark.parametrize(
    "signatures",
    [LOG.line(LOG.text(5)) * 65, "— a\tb " + b64(bytes(68)) + "\n", "— a " + b64(bytes(4)) + "\n"],
)
def test_lines_that_are_no_signatures_are_bad(office: Office, signatures: str) -> None:
    assert office.ask(body(0, [], LOG.note(5) + signatures)).status == 400
    assert office.ask(LOG.request(0, 5)).status == 200


def test_events_that_nobody_can_read_stop_no_cosignature(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As behind a closed pipe, or where the log of events fills its disk."""

    def closed(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(office.witness, "_say", closed)
    reply = office.ask(LOG.request(0, 5))
    assert (reply.status, times_of(office, LOG.text(5), reply.body)) == (200, [START + 60] * 2)
    assert office.ask(AskingLog(forked_at=3).request(5, 9)).status == 422
    assert office.ask(LOG.request(5, 9)).status == 200


def test_the_longest_request_that_can_be_is_read(office: Office) -> None:
    room = (65_536 - len(LOG.note(5).encode())) // 64
    filling = "".join(f"— w{number} {b64(bytes((room - 12) // 4 * 3 - 12))}\n" for number in range(10, 72))
    request = body(0, [bytes(32)] * 63, LOG.note(5) + filling)
    assert 60_000 < len(request) < MAX_BODY
    assert office.ask(request).status == 422


def test_extension_lines_are_cosigned_by_ed25519(office: Office) -> None:
    reply = office.ask(body(0, [], LOG.note(5, "more\n")))
    assert (reply.status, times_of(office, LOG.text(5, "more\n"), reply.body)) == (200, [START + 60] * 2)
    assert office.ask(LOG.request(5, 6)).status == 200


def test_a_checkpoint_asked_for_again_is_cosigned_anew(office: Office) -> None:
    first = office.ask(LOG.request(0, 5))
    again = office.ask(LOG.request(5, 5))
    assert times_of(office, LOG.text(5), again.body) == [START + 120] * 2
    office.now -= 55
    assert office.ask(LOG.request(5, 5)) == again != first


def test_logs_are_remembered_apart(office: Office) -> None:
    assert office.ask(LOG.request(0, 5)).status == office.ask(OTHER.request(0, 3)).status == 200
    assert note.parse(served(office)).text == LOG.text(5)
    assert note.parse(served(office, OTHER)).text == OTHER.text(3)
    assert office.ask(LOG.request(3, 6)).body == "5\n"


def test_a_log_may_sign_with_ml_dsa(tmp_path: Path) -> None:
    key = TestWitness("pq.example/log", 40, type=6)
    made = Office(tmp_path / "state", key.vkey)
    text = LOG.text(5).replace(LOG.origin, key.name)
    assert made.ask(body(0, [], f"{text}\n{key.line(text, 0)}")).status == 200
    assert made.ask(body(5, [], f"{text}\n{key.line(LOG.text(5))}")).status == 403
    made.states.close()


def test_a_log_s_two_keys_are_both_its_own(tmp_path: Path) -> None:
    """As in the months in which a key is changed."""
    newer = AskingLog(seed=13)
    made = Office(tmp_path / "state", LOG.vkey, newer.vkey)
    assert made.ask(LOG.request(0, 5)).status == made.ask(newer.request(5, 6)).status == 200
    assert made.ask(newer.request(6, 7, more=LOG.line(LOG.text(7)))).status == 200
    assert made.ask(newer.request(7, 8, more=LOG.line(LOG.text(7)))).status == 403
    made.states.close()
