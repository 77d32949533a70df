"""An office that issues elsewhere holds a count against what it signed, before it certifies."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.verifier.chain import served
from tests.verifier.file import dumps, evidence
from tests.verifier.maker import LOCAL
from tests.verifier.polls.story import POLL, UUID
from tests.verifier.polls.test_poll_commands import serving
from tests.verifier.polls.told import counted
from tests.verifier.polls.voters import VOTERS
from tests.verifier.site import answering
from voting.boxes.store import waiting

Signed = Callable[[int], None]


@pytest.fixture
def answers(settings: Any, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """A poll that was counted, as the registry answers; twelve of its people voted."""
    told = counted()
    told.registry.anchor()
    base = f"/api/polls/{UUID}"
    files: dict[str, Any] = {f"{base}/evidence": dumps(evidence(told.registry, POLL))}
    files |= {f"{base}/{name}": data for name, data in told.files.items()}
    trust = tmp_path / "trust.json"
    trust.write_bytes(dumps(told.registry.trust()))
    settings.WAITING_DIR = tmp_path / "waiting"
    with served(told.registry.chain, LOCAL) as rpc, answering(serving(files)) as registry:
        settings.ISSUER_ONLY, settings.ISSUER_TRUST_FILE = True, trust
        settings.ISSUER_REGISTRY, settings.ISSUER_RPC_URLS = registry, [rpc]
        yield files


@pytest.fixture
def signed(answers: dict[str, Any]) -> Signed:
    """This office signed for so many of the thirteen."""

    def sign(count: int) -> None:
        with waiting(uuid.UUID(UUID)) as kept:
            for voter in VOTERS[:count]:
                kept.signed.put(voter.right, bytes(32))

    return sign


def test_a_count_of_what_was_signed_holds(signed: Signed, capsys: pytest.CaptureFixture[str]) -> None:
    signed(13)
    call_command("poll_issued", UUID)
    said = capsys.readouterr().out
    assert "signed for: 13" in said
    assert "used, by the boxes: 12;" in said
    assert "did not sign for: 0" in said


def test_more_keys_than_were_signed_for_are_told(signed: Signed, capsys: pytest.CaptureFixture[str]) -> None:
    signed(11)
    with pytest.raises(CommandError, match="More keys voted"):
        call_command("poll_issued", UUID)
    assert "did not sign for: 1" in capsys.readouterr().out


def test_a_count_whose_files_are_withheld_waits(signed: Signed, answers: dict[str, Any]) -> None:
    signed(13)
    answers[f"/api/polls/{UUID}/boxes/1/cast.jsonl"] = 403
    with pytest.raises(CommandError, match="not all there"):
        call_command("poll_issued", UUID)


def test_a_count_with_a_false_file_is_told(signed: Signed, answers: dict[str, Any]) -> None:
    signed(13)
    path = f"/api/polls/{UUID}/boxes/1/rights.bin"
    answers[path] = answers[path][::-1]
    with pytest.raises(CommandError, match=r"not all there|false"):
        call_command("poll_issued", UUID)


def test_an_office_that_kept_nothing_is_told(answers: dict[str, Any], settings: Any) -> None:
    with pytest.raises(CommandError, match="not kept here"):
        call_command("poll_issued", UUID)
    settings.ISSUER_ONLY = False
    with pytest.raises(CommandError, match="ISSUER_ONLY"):
        call_command("poll_issued", UUID)
