"""`ballot-make`: a key, blinded messages and a ballot, made without the voting page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verifier.chain import served
from tests.verifier.file import dumps
from tests.verifier.keys import b64u
from tests.verifier.maker import LOCAL
from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.story import POLL, Story
from tests.verifier.polls.test_poll_commands import run, write
from tests.verifier.polls.told import begun
from verifier.canonical import b64u_decode
from verifier.polls.ballots import check, rules
from verifier.polls.bodies import parse
from verifier.polls.opening import Opened


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, str, Story]]:
    """A poll before its first ballot."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    story = begun()
    write(tmp_path, story)
    with served(story.registry.chain, LOCAL) as url:
        yield tmp_path, url, story


def make(given: tuple[Path, str, Story], *arguments: str) -> int:
    folder, rpc, _ = given
    file, key = str(folder / "poll.evidence.json"), str(folder / "key.json")
    return run(folder, rpc, "ballot-make", file, "--key", key, *arguments)


def signatures(lines: str) -> bytes:
    """What two issuers answer to the lines that the command printed."""
    signed = (
        b64u(issuer.blind_sign(b64u_decode(line)))
        for issuer, line in zip(ISSUERS, lines.splitlines(), strict=False)
    )
    return "\n".join(signed).encode()


def test_a_ballot_is_made_at_home(
    opened: tuple[Path, str, Story], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _, story = opened
    assert make(opened) == 0
    blinded = capsys.readouterr().out
    assert make(opened) == 0
    assert capsys.readouterr().out == blinded, "the same again, or a right is lost"
    assert (folder / "key.json").stat().st_mode & 0o777 == 0o600
    (folder / "signatures").write_bytes(signatures(blinded))
    saved = folder / "mine.ballot.json"
    signed = ("--signatures", str(folder / "signatures"))
    assert make(opened, *signed, "--choice", "b", "--choice", "a", "--out", str(saved)) == 0
    line = capsys.readouterr().out.rstrip("\n")
    assert json.loads(saved.read_bytes())["ballot"] == line
    body = parse(
        story.opened(), "poll:opened", "", is_correction=False, subject=POLL, origin=story.registry.origin
    )
    assert isinstance(body, Opened)
    ballot = check(line.encode(), rules(body, story.opening))
    assert (ballot.choices, ballot.sequence) == (("a", "b"), 0)
    assert make(opened, "--choice", "a", "--choice", "b") == 0
    assert capsys.readouterr().out.rstrip("\n") == line
    assert make(opened, "--blank") == 0
    later = check(capsys.readouterr().out.rstrip("\n").encode(), rules(body, story.opening))
    assert (later.choices, later.sequence, later.key) == ((), 1, ballot.key)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--choice", "d"),
        ("--choice", "a", "--choice", "b", "--choice", "c"),
        ("--choice", "a", "--blank"),
        (),
    ],
)
def test_a_choice_that_can_not_be_made_is_refused(
    opened: tuple[Path, str, Story], wrong: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _, _ = opened
    make(opened)
    (folder / "signatures").write_bytes(signatures(capsys.readouterr().out))
    with pytest.raises(SystemExit) as ended:
        make(opened, "--signatures", str(folder / "signatures"), *wrong)
    assert ended.value.code == 64
    assert json.loads((folder / "key.json").read_bytes())["ballots"] == []


def test_a_false_signature_makes_no_ballot(
    opened: tuple[Path, str, Story], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _, _ = opened
    make(opened)
    kept = (folder / "key.json").read_bytes()
    (folder / "signatures").write_bytes(signatures(capsys.readouterr().out)[:-4] + b"AAAA")
    with pytest.raises(SystemExit):
        make(opened, "--signatures", str(folder / "signatures"), "--choice", "a")
    assert (folder / "key.json").read_bytes() == kept


def test_no_ballot_is_made_where_nothing_is_final(
    opened: tuple[Path, str, Story], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _, _ = opened
    assert make((folder, "http://127.0.0.1:9", opened[2])) == 2
    assert not (folder / "key.json").exists()
    assert "anchored: unknown" in capsys.readouterr().err


def test_a_key_file_of_another_poll_is_refused(opened: tuple[Path, str, Story]) -> None:
    folder, _, _ = opened
    make(opened)
    kept = json.loads((folder / "key.json").read_bytes())
    (folder / "key.json").write_bytes(dumps({**kept, "opened": "ab" * 32}))
    with pytest.raises(SystemExit) as ended:
        make(opened)
    assert ended.value.code == 64
