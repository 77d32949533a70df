"""A witness's memory: nothing is cosigned before it is kept, what is lost stops it, and forks find it awake."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from tests.verifier.witness.client import AskingLog, Office
from verifier import note
from verifier.witness.state import LOGS, InUseError, LostError, State, origin_hash

LOG = AskingLog()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "state", LOG.vkey)
    yield made
    made.states.close()


def file_of(office: Office) -> Path:
    return office.folder / f"{origin_hash(LOG.origin)}.json"


def test_a_witness_started_anew_remembers(office: Office) -> None:
    reply = office.ask(LOG.request(0, 5))
    office.restart()
    assert office.witness.checkpoint(origin_hash(LOG.origin)).body == LOG.note(5) + reply.body
    assert office.ask(LOG.request(0, 9)).body == "5\n"
    assert office.ask(AskingLog(forked_at=3).request(5, 9)).status == 422


@pytest.mark.parametrize("size", range(1, 17))
def test_a_fork_after_any_size_is_refused(office: Office, size: int) -> None:
    office.ask(LOG.request(0, size))
    for forked_at in range(size):
        for new in (size, size + 1, 17):
            assert office.ask(AskingLog(forked_at=forked_at).request(size, new)).status == 422
    assert office.ask(AskingLog(forked_at=size).request(size, 20)).status == 200


def test_a_checkpoint_without_its_proof_is_kept(office: Office) -> None:
    office.ask(LOG.request(0, 5))
    request = AskingLog(forked_at=3).request(5, 9)
    assert {office.ask(request).status for _ in range(3)} == {422}
    (file,) = (office.folder / "refused").iterdir()
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert kept["request"].encode() == request
    assert note.parse(kept["cosigned"]).text == LOG.text(5)
    assert office.codes == ["cosigned", "refused", "refused", "refused"]


@pytest.mark.parametrize("step", ["write", "replace", "fsync of the file"])
def test_a_full_disk_makes_no_fork_a_fault(
    office: Office, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.ask(LOG.request(0, 5))
    with monkeypatch.context() as patched:
        _fail(patched, step)
        assert office.ask(AskingLog(forked_at=3).request(5, 9)).status == 422
    assert office.codes == ["cosigned", "refused", "folder_fails"]


@pytest.mark.parametrize("step", ["write", "replace", "fsync of the file", "fsync of the folder"])
def test_no_step_that_fails_lets_a_cosignature_out(
    office: Office, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.ask(LOG.request(0, 5))
    with monkeypatch.context() as patched:
        _fail(patched, step)
        reply = office.ask(LOG.request(5, 9))
    assert (reply.status, office.codes[-1]) == (500, "folder_fails")
    # It may have been kept or not; either way nobody has a cosignature, and the log can go on.
    office.restart()
    known = int(office.ask(LOG.request(0, 12)).body)
    assert known in ((9,) if step == "fsync of the folder" else (5,))
    assert office.ask(LOG.request(known, 12)).status == 200


def test_a_failed_write_is_forgotten_by_the_running_witness(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.ask(LOG.request(0, 5))
    with monkeypatch.context() as patched:
        _fail(patched, "fsync of the folder")
        assert office.ask(LOG.request(5, 9)).status == 500
    assert office.ask(AskingLog(forked_at=7).request(5, 12)).status == 200


def _fail(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    synced = os.fsync
    if step == "write":
        monkeypatch.setattr(Path, "open", fails)
    elif step == "replace":
        monkeypatch.setattr(Path, "replace", fails)
    elif step == "fsync of the file":
        monkeypatch.setattr(os, "fsync", fails)
    else:
        monkeypatch.setattr(os, "fsync", lambda number: fails() if _is_folder(number) else synced(number))


def _is_folder(number: int) -> bool:
    return Path(f"/proc/self/fd/{number}").is_dir()


def test_two_requests_at_once_never_lead_back(office: Office) -> None:
    office.ask(LOG.request(0, 1))
    kept: list[int] = []
    put = office.states.put

    def watched(state: State) -> None:
        kept.append(state.size)
        put(state)

    office.states.put = watched  # type: ignore[method-assign]
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(office.ask, [LOG.request(1, size) for size in range(2, 18)]))
    assert sorted(reply.status for reply in replies) == [200] + [409] * 15
    assert all(earlier <= later for earlier, later in pairwise(kept))
    assert office.states.get(LOG.origin).size == kept[-1]


@pytest.mark.parametrize(
    "lose",
    [
        lambda office: (office.folder / LOGS).unlink(),
        lambda office: (office.folder / LOGS).write_text("{}"),
        lambda office: file_of(office).unlink(),
        lambda office: file_of(office).write_text(""),
        lambda office: file_of(office).write_text(file_of(office).read_text().replace("\\n5\\n", "\\n4\\n")),
        lambda office: file_of(office).write_text(
            file_of(office).read_text().replace(LOG.origin, "x.example")
        ),
    ],
    ids=["list", "list emptied", "log", "log emptied", "size changed", "another log"],
)
def test_a_witness_that_lost_its_memory_does_not_start(office: Office, lose: object) -> None:
    office.ask(LOG.request(0, 5))
    office.states.close()
    assert callable(lose)
    lose(office)
    with pytest.raises(LostError):
        office.start()


def test_another_witness_s_memory_is_none(office: Office, tmp_path: Path) -> None:
    office.ask(LOG.request(0, 5))
    other = Office(tmp_path / "other", LOG.vkey)
    other.states.close()
    shutil.copy(file_of(office), file_of(other))
    with pytest.raises(LostError):
        other.start()


def test_a_log_begun_and_not_listed_yet_is_taken_up(office: Office) -> None:
    """As a crash between the two writes leaves it."""
    office.ask(LOG.request(0, 5))
    (office.folder / LOGS).write_text('{"format": "witness-logs/1", "origins": []}')
    office.restart()
    assert office.states.get(LOG.origin).size == 5
    assert LOG.origin in (office.folder / LOGS).read_text()


def test_a_folder_has_one_witness_at_a_time(office: Office) -> None:
    with pytest.raises(InUseError):
        office.start()


def test_an_old_state_put_back_shows_by_an_own_cosignature(office: Office) -> None:
    """The log that sends it along is honest: a witness that forgot cosigns nothing, whatever the proof."""
    office.ask(LOG.request(0, 5))
    old = file_of(office).read_bytes()
    cosigned = office.ask(LOG.request(5, 9)).body
    office.states.close()
    file_of(office).write_bytes(old)
    office.start()
    assert office.ask(LOG.request(5, 9, more=cosigned)).status == 500
    assert office.codes[-1] == "state_lost"
    # Without it nothing tells an old state from the newest one: docs/witnessing.md says so.
    assert office.ask(AskingLog(forked_at=7).request(5, 9)).status == 200


def test_an_own_cosignature_that_is_remembered_is_nothing_odd(office: Office) -> None:
    first = office.ask(LOG.request(0, 5)).body
    assert office.ask(LOG.request(5, 5, more=first)).status == 200
    assert office.ask(LOG.request(5, 9)).status == 200
    assert office.ask(LOG.request(0, 5, more=first)).status == 409


def test_a_state_of_nothing_serves_nothing(office: Office) -> None:
    assert office.states.get(LOG.origin) == State(LOG.origin, 0, LOG.root(0))
    assert office.witness.checkpoint(origin_hash(LOG.origin)).status == 404
