"""An issuer without records: which polls it believes, read from the registry's evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from records.terms.texts import Refusal
from tests.verifier.chain import served
from tests.verifier.file import dumps, evidence
from tests.verifier.maker import LOCAL
from tests.verifier.polls.story import POLL, UUID, Story
from tests.verifier.polls.test_poll_commands import serving
from tests.verifier.polls.told import begun
from tests.verifier.site import answering
from verifier.errors import Unavailable
from voting.issuing import elsewhere
from voting.issuing.elsewhere import running_elsewhere

ADDRESS = f"/api/polls/{UUID}/evidence"


@pytest.fixture(scope="module")
def told() -> Story:
    """A poll before its first ballot."""
    return begun()


@pytest.fixture
def files(
    told: Story, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, Any]]:
    """What the registry answers; a test changes it."""
    answers: dict[str, Any] = {ADDRESS: dumps(evidence(told.registry, POLL))}
    trust = tmp_path / "trust.json"
    trust.write_bytes(dumps(told.registry.trust()))
    monkeypatch.setattr(elsewhere, "_read", {})
    monkeypatch.setattr(elsewhere, "READ_AGAIN", -1.0)
    with served(told.registry.chain, LOCAL) as rpc, answering(serving(answers)) as registry:
        settings.ISSUER_ONLY, settings.ISSUER_TRUST_FILE = True, trust
        settings.ISSUER_REGISTRY, settings.ISSUER_RPC_URLS = registry, [rpc]
        yield answers


def test_an_opening_that_is_final_and_certified_is_believed(files: dict[str, Any], told: Story) -> None:
    poll = running_elsewhere(UUID)
    assert (poll.subject, poll.digest) == (POLL, told.opening)
    assert (poll.is_certified, poll.is_over) == (True, False)


def test_an_opening_that_no_chain_shows_is_not_served_yet(files: dict[str, Any], settings: Any) -> None:
    settings.ISSUER_RPC_URLS = ["http://127.0.0.1:9"]
    assert not running_elsewhere(UUID).is_certified


def test_a_changed_opening_is_doubted(files: dict[str, Any]) -> None:
    changed = json.loads(files[ADDRESS])
    for entry in changed["subjects"][0]["entries"]:
        if entry["record"]["kind"] == "poll:opened":
            entry["record"]["body"]["options"][0]["text"] = "주차장으로 쓴다"
    files[ADDRESS] = dumps(changed)
    with pytest.raises(Refusal) as refused:
        running_elsewhere(UUID)
    assert refused.value.code == "poll_doubted"


@pytest.mark.parametrize("answer", [b"", b"{}"])
def test_an_answer_that_is_no_evidence_is_doubted(files: dict[str, Any], answer: bytes) -> None:
    files[ADDRESS] = answer
    with pytest.raises(Refusal) as refused:
        running_elsewhere(UUID)
    assert refused.value.code == "poll_doubted"


def test_a_silent_registry_stops_no_poll_that_was_read(files: dict[str, Any]) -> None:
    evidence_, files[ADDRESS] = files[ADDRESS], 503
    with pytest.raises(Unavailable):
        running_elsewhere(UUID)
    files[ADDRESS] = evidence_
    read = running_elsewhere(UUID)
    files[ADDRESS] = 503
    assert running_elsewhere(UUID) == read


def test_a_number_that_is_no_polls_is_asked_of_nobody(files: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        running_elsewhere("../../admin")
