"""A whole look at a million records fits into a day, with uploads in it: the slices' arithmetic, on a clock of our own."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from anchoring.audit import pace
from anchoring.audit import run as engine
from anchoring.audit.parts import Position, Step
from anchoring.audit.report import Report
from anchoring.models import AuditRun
from tests.anchoring.log.audited import Records
from tests.anchoring.log.cast import KEYS

pytestmark = pytest.mark.django_db

RECORDS = 1_000_000
STEPS = 4_000
STEP_SECONDS = RECORDS / STEPS * 0.0035
"""As long for its records as docs/operating.md measured."""
COARSE = 60
"""A slice here stands for so many, so that the day is short."""


@dataclass
class Clock:
    now: datetime
    seconds: float = 0.0

    def work(self, seconds: float) -> None:
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)


class LongPart:
    """A table of a million records, in steps."""

    name = "records"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def step(self, position: Position | None, report: Report) -> Step:
        done = (position or {"done": 0})["done"] + 1
        self._clock.work(STEP_SECONDS)
        report.size = report.records = done * RECORDS // STEPS
        return Step({"done": done} if done < STEPS else None, done, STEPS)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, records: Records) -> Clock:
    # A midnight to come: nothing has just been recorded then.
    made = Clock(datetime.now(UTC).replace(hour=0, minute=0) + timedelta(days=2))
    monkeypatch.setattr(engine, "_parts", lambda **_: [LongPart(made)])
    monkeypatch.setattr(engine, "timezone", SimpleNamespace(now=lambda: made.now))
    monkeypatch.setattr(engine, "clock", SimpleNamespace(monotonic=lambda: made.seconds))
    monkeypatch.setattr(engine, "newest_checkpoint", lambda: SimpleNamespace(size=RECORDS))
    for name in ("EVERY", "LEAST", "MOST"):
        monkeypatch.setattr(pace, name, getattr(pace, name) * COARSE)
    monkeypatch.setattr(engine, "LEAST", pace.LEAST)
    return made


def a_day(clock: Clock, records: Records, *, busy: range) -> list[int]:
    """How far the run was after each slice of a day in which uploads come during these hours."""
    end, done = clock.now + timedelta(days=1), list[int]()
    while clock.now < end and not AuditRun.objects.filter(finished_at__isnull=False).exists():
        records.busy = clock.now.hour in busy
        began = clock.now
        engine.audit_slice(sources=[records], readers={}, keys=KEYS)
        clock.now = max(began + timedelta(seconds=pace.EVERY), clock.now)
        done.append(AuditRun.objects.get().done)
    return done


@pytest.mark.soak
def test_a_million_records_are_looked_at_within_a_day(clock: Clock, records: Records) -> None:
    done = a_day(clock, records, busy=range(9, 15))
    run = AuditRun.objects.get()
    assert run.finished_at is not None
    assert run.finished_at - run.started_at < timedelta(hours=21)
    assert run.records == RECORDS
    assert run.worked == pytest.approx(STEPS * STEP_SECONDS)
    longest = max(after - before for before, after in itertools.pairwise(done))
    assert longest * STEP_SECONDS <= pace.MOST + STEP_SECONDS, "each slice stays short"


@pytest.mark.soak
def test_every_slice_goes_on_while_nobody_uploads(clock: Clock, records: Records) -> None:
    done = a_day(clock, records, busy=range(0))
    assert done[:-1] == sorted(set(done[:-1]))
