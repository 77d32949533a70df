"""Several processes find what one finds."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from anchoring.audit.sources import Pair, Problem, RecordCheck
from anchoring.audit.spread import sources_spread
from tests.ops.registry import ROOT, environment, left_behind

AT = datetime(2026, 11, 30, tzinfo=UTC)


class Words:
    """A source with one record under each label; the label `bad` can't be gone through."""

    def count(self) -> int:
        return 5

    def labels_after(self, label: str | None) -> list[str]:
        return [] if label else ["a", "b", "c", "d", "e"]

    def checks(self, labels: Sequence[str]) -> Iterator[RecordCheck]:
        for label in labels:
            if label == "bad":
                raise ValueError(label)
            yield RecordCheck(label * 64, label, "made:up", AT, label, (Problem("record:changed", label),))

    def known(self, pairs: Collection[Pair]) -> set[Pair]:
        return set(pairs)

    def unchecked(self) -> Sequence[str]:
        return ["nothing"]

    def is_busy(self) -> bool:
        return False


@pytest.mark.parametrize("processes", [1, 2, 3, 7])
def test_all_shares_come_in_order(processes: int) -> None:
    labels = Words().labels_after(None)
    with sources_spread([Words()], processes) as [source]:
        assert list(source.checks(labels)) == list(Words().checks(labels))
        assert list(source.checks([])) == []
        assert (source.count(), source.labels_after("a"), source.unchecked()) == (5, [], ["nothing"])
        assert source.known([("a", "b")]) == {("a", "b")}
        assert not source.is_busy()


def test_a_share_that_fails_stops_the_audit() -> None:
    with sources_spread([Words()], 2) as [source], pytest.raises(ValueError, match="bad"):
        list(source.checks(["a", "bad"]))


# Each process says which it is, then checks for a minute.
LONG = """
import os, sys, time
from anchoring.audit import spread

class Long:
    def checks(self, labels):
        print(os.getpid(), flush=True)
        time.sleep(60)
        return iter(())

with spread.sources_spread([Long()], 2) as [source]:
    list(source.checks(["a", "b"]))
"""


@pytest.fixture
def long_audit(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """One that goes on, with its two processes."""
    with subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{LONG}"],
        cwd=ROOT,
        env=environment(tmp_path, DEVELOPMENT="1", DJANGO_SETTINGS_MODULE="config.settings"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as audit:
        assert audit.stdout is not None
        checking = [int(audit.stdout.readline()) for _ in range(2)]
        yield audit, checking
        for pid in (audit.pid, *checking):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def test_an_audit_that_is_killed_leaves_no_process(
    long_audit: tuple[subprocess.Popen[str], list[int]], tmp_path: Path
) -> None:
    audit, checking = long_audit
    assert set(left_behind(tmp_path)) == {audit.pid, *checking}
    audit.kill()
    audit.wait()
    deadline = time.monotonic() + 20
    while left_behind(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left_behind(tmp_path) == []


def test_a_share_that_is_killed_stops_the_audit_in_words(
    long_audit: tuple[subprocess.Popen[str], list[int]],
) -> None:
    audit, checking = long_audit
    os.kill(checking[0], signal.SIGKILL)
    _, told = audit.communicate(timeout=20)
    assert audit.returncode == 1
    assert "AuditStoppedError: a process that checked records was ended" in told
