"""kill -9 at each statement that a vote makes on the disk, twice: who sends the same again is served, and nothing is double."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.voters import VOTERS
from tests.voting.light import BOX_SEED, OPENING, running
from tests.voting.test_blind_signatures import SIGNER
from verifier.polls import ballots
from voting.boxes import store
from voting.boxes.accepting import ballot_take
from voting.boxes.store import waiting, waiting_destroy
from voting.issuing.using import right_use

RIGHT, BLINDED = sha256(b"right").digest(), bytes(32) + b"blinded " * 28
LINE = VOTERS[0].ballot(OPENING)


# A child of a process with threads: it only writes a file, and is gone.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.WAITING_DIR = tmp_path / "waiting"


def killed(act: Callable[[], object], at: int) -> bool:
    """Do it in a process that is killed before its statement number `at`; False where it came to its end."""
    child = os.fork()
    if not child:
        opened, count = store._opened, 0

        def counting(_statement: str) -> None:
            nonlocal count
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)

        def traced(file: Path) -> sqlite3.Connection:
            connection = opened(file)
            connection.set_trace_callback(counting)
            return connection

        store._opened = traced
        try:
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def use() -> None:
    right_use(running(), RIGHT, BLINDED, signer=SIGNER, hands_over=True)


def cast() -> None:
    ballot_take(running(), LINE, box_seed=BOX_SEED)


@pytest.mark.soak
def test_a_voter_who_is_cut_off_anywhere_goes_on() -> None:
    poll, at = running(), 1
    # Before it grows, making a file is one statement for each bucket: the steps of a vote are behind that.
    with waiting(poll.uuid):
        pass
    while any([killed(use, at), killed(use, at)]):
        at += 1
    assert at > 5
    at = 1
    while any([killed(cast, at), killed(cast, at)]):
        at += 1
    assert at > 5
    signed = right_use(poll, RIGHT, BLINDED, signer=SIGNER, hands_over=True)
    assert (signed.signature, signed.is_new) == (ISSUERS[0].blind_sign(BLINDED), False)
    assert not ballot_take(poll, LINE, box_seed=BOX_SEED).is_new
    with waiting(poll.uuid) as kept:
        assert [right for right, _ in kept.rights.rows()] == [RIGHT]
        assert [line for _, line in kept.ballots.rows()] == [LINE]
        assert len(list(kept.places.rows())) == 1


@pytest.mark.parametrize("at", [1, 2, 40, 70, 140])
def test_a_file_that_was_half_made_is_made_anew(at: int) -> None:
    assert killed(cast, at)
    assert ballot_take(running(), LINE, box_seed=BOX_SEED).is_new
    with waiting(running().uuid) as kept:
        assert kept.ballots.get(ballots.check(LINE, running().rules).leaf) == LINE
    waiting_destroy(running().uuid)
