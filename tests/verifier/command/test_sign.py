"""An inspector's key on their own machine: made, used, and asked about first."""

from __future__ import annotations

import json
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from verifier import bodies, certification
from verifier.cli import main

HOLDER = {
    "person": "00000000-0000-4000-8000-0000000000aa",
    "organisation": "00000000-0000-4000-8000-0000000000bb",
}


@pytest.fixture
def key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What `keygen` prints."""
    assert main(["keygen", "--out", str(tmp_path / "key.pem")]) == 0
    printed: dict[str, str] = json.loads(capsys.readouterr().out)
    return printed


def _statement(tmp_path: Path, enrolled: dict[str, str], **change: Any) -> Path:
    statement = {
        "format": "certification/1",
        "records": ["ab" * 32, "cd" * 32],
        "verdict": "rejected",
        "licence": "2026-0001",
        "key": enrolled["key"],
        "signed_at": "2026-11-22T03:04:05Z",
        "reason": "주행거리\u202e 상이",
        **change,
    }
    (tmp_path / "statement.json").write_text(json.dumps(statement, ensure_ascii=False, indent=2))
    return tmp_path / "statement.json"


def test_a_new_key_is_its_owner_s_and_overwrites_nothing(tmp_path: Path, key: dict[str, str]) -> None:
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600
    bodies.parse_enrolled({**key, "holder": HOLDER})
    before = (tmp_path / "key.pem").read_bytes()
    with pytest.raises(SystemExit) as ended:
        main(["keygen", "--out", str(tmp_path / "key.pem")])
    assert ended.value.code == 64
    assert (tmp_path / "key.pem").read_bytes() == before


def test_a_signed_statement_verifies(
    tmp_path: Path, key: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["sign", str(_statement(tmp_path, key)), "--key", str(tmp_path / "key.pem"), "--yes"]
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    signed = certification.parse(json.loads(out))
    enrolled = bodies.parse_enrolled({**key, "holder": HOLDER})
    certification.verify_signature(signed.statement, signed.signature, enrolled, rp_ids=[])
    for words in ("REJECTED", "ab" * 32, "cd" * 32, "2026-0001", "상이", "2026-11-22T03:04:05Z", key["key"]):
        assert words in err
    assert "\u202e" not in err


def test_the_signer_speaks_korean(
    tmp_path: Path, key: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    statement = str(_statement(tmp_path, key))
    assert main(["sign", statement, "--key", str(tmp_path / "key.pem"), "--lang", "ko"]) == 1
    err = capsys.readouterr().err
    assert "반려" in err
    assert "서명하지 않았습니다" in err


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("예\n", 0), ("n\n", 1), ("\n", 1)])
def test_the_signer_asks_first(tmp_path: Path, key: dict[str, str], answer: str, status: int) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "verifier", "sign", str(_statement(tmp_path, key))]
    command += ["--key", str(tmp_path / "key.pem")]
    root = Path(__file__).parents[3]
    os.write(ours, answer.encode())
    done = subprocess.run(command, stdin=theirs, cwd=root, capture_output=True, check=False, timeout=30)
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, bool(done.stdout)) == (status, status == 0), done.stderr
    assert b"[y/N]" in done.stderr


def test_nothing_is_signed_where_nobody_can_be_asked(
    tmp_path: Path, key: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sign", str(_statement(tmp_path, key)), "--key", str(tmp_path / "key.pem")]) == 1
    assert capsys.readouterr().out == ""


def test_a_statement_that_names_another_key_is_not_signed(
    tmp_path: Path, key: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    statement = str(_statement(tmp_path, key, key="00" * 32))
    assert main(["sign", statement, "--key", str(tmp_path / "key.pem"), "--yes"]) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "change", [{"records": []}, {"note": "x"}, {"verdict": "certified"}, {"format": "x"}]
)
def test_a_malformed_statement_is_not_signed(
    tmp_path: Path, key: dict[str, str], change: dict[str, Any]
) -> None:
    statement = str(_statement(tmp_path, key, **change))
    assert main(["sign", statement, "--key", str(tmp_path / "key.pem"), "--yes"]) == 3


def test_only_an_ed25519_key_signs(tmp_path: Path, key: dict[str, str]) -> None:
    pem = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "p256.pem").write_bytes(pem)
    with pytest.raises(SystemExit) as ended:
        main(["sign", str(_statement(tmp_path, key)), "--key", str(tmp_path / "p256.pem"), "--yes"])
    assert ended.value.code == 64
