"""What the votes' story is told with: log-ins, a passkey, a swapped ballot, a story told beside another."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from records.signing.models import KeyChallenge
from records.signing.passkeys import passkey_read
from tools.demo import __main__ as demo
from tools.demo.api import FailedError
from tools.demo.boxes import Boxes, filled, fitting, swapped
from tools.demo.desk import totp
from tools.demo.passkey import Passkey
from tools.demo.telling import step
from tools.demo.votes import NINE, require_nine
from verifier import canonical, certification, tree
from verifier.bodies import EnrolledKey
from verifier.errors import Mismatch

ORIGIN = "http://localhost:8000"
LINE = '{"choices":["%s"],"format":"ballot/1","key":"%s"}'


def test_the_six_digits_are_an_authenticator_apps() -> None:
    secret = "JBSWY3DPEHPK3PXP"
    for now in (59, 1_111_111_109, 2_000_000_000):
        assert totp(secret, now) == format_hotp_value(hotp_value(secret, now // 30))


def test_the_demos_passkey_is_taken_for_one() -> None:
    passkey = Passkey(ORIGIN)
    challenge = KeyChallenge(value=canonical.b64u_encode(bytes(32)))
    read = passkey_read(challenge, passkey.made(challenge.value))
    assert hashlib.sha256(canonical.b64u_decode(read.public_key)).hexdigest() == passkey.key
    stated = {
        "format": "certification/1",
        "records": ["ab" * 32],
        "verdict": "certified",
        "licence": "감사위-2026-003",
        "key": passkey.key,
        "signed_at": "2026-01-02T03:04:05Z",
    }
    signed = certification.parse(passkey.sign(stated))
    public = canonical.b64u_decode(read.public_key)
    key = EnrolledKey(passkey.key, "webauthn", public, "", "", "localhost", (ORIGIN,))
    rules: dict[str, Any] = {"rp_ids": ["localhost"], "allow_localhost": True}
    certification.verify_signature(signed.statement, signed.signature, key, **rules)
    other = replace(signed.statement, signed=b"another statement")
    with pytest.raises(Mismatch):
        certification.verify_signature(other, signed.signature, key, **rules)


@pytest.fixture
def boxes(tmp_path: Path) -> Boxes:
    """Two, of which the second has a ballot for c."""
    attachments = []
    for number, choices in enumerate(("ab", "bca")):
        lines = sorted((LINE % (choice, f"{number}{choice}")).encode() + b"\n" for choice in choices)
        file = tmp_path / "files" / "boxes" / str(number) / "cast.jsonl"
        file.parent.mkdir(parents=True)
        file.write_bytes(b"".join(lines))
        attachments.append([{"name": "cast.jsonl", "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}])
    return Boxes(tmp_path / "files", ["0" * 64, "1" * 64], attachments)


def test_one_choice_is_swapped_and_nothing_else(boxes: Boxes) -> None:
    number, content = swapped(boxes)
    assert number == 1
    lines = content.splitlines()
    assert lines == sorted(lines, key=tree.leaf_hash)
    true = {line.replace(b'["c"]', b'["a"]') for line in boxes.lines(1)}
    assert set(lines) == true
    assert boxes.sha256(1) == hashlib.sha256((boxes.folder / "boxes/1/cast.jsonl").read_bytes()).hexdigest()


def test_a_poll_in_which_nobody_chose_c_tells_so(boxes: Boxes) -> None:
    with pytest.raises(FailedError, match="nobody"):
        swapped(replace(boxes, digests=boxes.digests[:1]))


def test_a_swapped_file_is_made_to_fit_its_record(boxes: Boxes, tmp_path: Path) -> None:
    number, content = swapped(boxes)
    records = [
        {"kind": "box:filled", "body": {"cast": {"root": "0" * 64}}, "attachments": boxes.attachments[place]}
        for place in range(2)
    ]
    entries: list[dict[str, Any]] = [{"record": {"kind": "poll:opened"}}, {}]
    evidence = tmp_path / "poll.evidence.json"
    told = {"subjects": [{"entries": [*entries, *({"record": record} for record in records)]}]}
    evidence.write_text(json.dumps(told))
    fit, files = fitting(boxes, evidence, number, content)
    untouched, changed = filled(json.loads(fit.read_bytes()))
    assert untouched == records[0]
    root = tree.root([tree.leaf_hash(line) for line in content.splitlines()])
    assert changed["body"]["cast"]["root"] == root.hex()
    assert changed["attachments"][0]["sha256"] == hashlib.sha256(content).hexdigest()
    assert (files / "boxes" / "1" / "cast.jsonl").read_bytes() == content
    assert boxes.lines(1) != content.splitlines(), "the true files stay"


def test_nine_passes_are_nine(capsys: pytest.CaptureFixture[str]) -> None:
    answers: dict[str, dict[str, Any]] = {name: {"answer": "pass"} for name in NINE}
    require_nine(answers)
    assert "9 passes" in capsys.readouterr().out
    for spoiled in ({**answers, "signed": {"answer": "unknown"}}, dict(list(answers.items())[1:])):
        with pytest.raises(FailedError, match="not all"):
            require_nine(spoiled)


@pytest.mark.parametrize(
    ("status", "code"), [(0, "print('one'); print('two')"), (3, "print('one'); exit(3)")]
)
def test_a_story_beside_is_told_to_its_end(
    status: int, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "votes.txt"
    with told.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-S", "-c", code], stdout=output)
    if status:
        with pytest.raises(FailedError, match="votes"):
            demo._print_to_end(told, process)
    else:
        demo._print_to_end(told, process)
    assert capsys.readouterr().out == told.read_text()


def test_an_unknown_part_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PART", "boats")
    assert demo.main([]) == 1
    assert "PART must be cars, votes or witness" in capsys.readouterr().err


def test_steps_are_numbered_one_after_another(capsys: pytest.CaptureFixture[str]) -> None:
    for ko in ("하나", "둘"):
        with step(ko, "en"):
            pass
    first, second = (
        int(line.partition(".")[0]) for line in capsys.readouterr().out.split("\n") if ". " in line
    )
    assert second == first + 1
