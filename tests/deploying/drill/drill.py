"""The course of a drill: what is normal, each fault in turn, back to normal, the end. Told as it goes, kept as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.deploying.drill import judge
from tests.deploying.drill.faults import ALL, Fault
from tests.deploying.drill.journal import Journal, Met, quantile
from tests.deploying.drill.load import Load, Rates
from tests.deploying.drill.stage import Stage, built

LENGTH = 600
"""Seconds of a whole round, the issue's ten minutes."""
_PACED = ("page", "look-up", "post")
"""What is asked so many times a second, and so has a p99."""
_WINDOW = 5.0
_BACK_WITHIN = 30.0
"""Seconds after a fault until everything is as fast as before."""
_LEAST_NORMAL = 1.0


@dataclass(frozen=True)
class Options:
    """`rounds` of ten minutes; `scale` of the issue's rates; `only` some faults, by a part of their names."""

    rounds: float = 1.0
    scale: float = 1.0
    only: str = ""
    commit: str | None = None


@dataclass
class Figure:
    """What one fault did. Times in seconds; `failed` by status; `back` None where p99 did not come back in time."""

    name: str
    held: float
    asked: int
    failed: dict[str, int]
    longest: float
    back: float | None


@dataclass
class Report:
    options: Options
    normal: float = 0.0
    figures: list[Figure] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)

    def kept(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


class Drill:
    def __init__(self, folder: Path, options: Options, tell: Callable[[str], None]) -> None:
        self.folder, self.options, self._tell = folder, options, tell
        self._began = time.monotonic()
        self.report = Report(options)

    def run(self) -> Report:
        rates = Rates(self.options.scale)
        length, pages, posts = self.options.rounds * LENGTH, rates.pages, rates.posts
        self.tell(f"{length:.0f} s, {pages:g} pages/s, {posts:g} records/s, files of {rates.rows} rows")
        interval = max(3, round(10 * min(1.0, self.options.rounds * 2)))
        with built(self.folder, self.tell, interval=interval, commit=self.options.commit) as stage:
            load = Load(stage.journal, rates, stage.here.folder / "commands" / "demo")
            load.begin()
            self._normal(stage)
            for fault in self._faults():
                self._one(stage, fault)
            load.stop()
            self.tell("the load has ended; what has to hold:")
            for wrong in judge.judged(stage):
                self.wrong(wrong)
            self._end(stage)
        return self.report

    def tell(self, text: str) -> None:
        self._tell(f"[{time.monotonic() - self._began:6.1f} s] {text}")

    def wrong(self, text: str) -> None:
        self.report.wrong.append(text)
        if len(self.report.wrong) <= 40:
            self.tell(f"WRONG: {text}")

    def _faults(self) -> Sequence[Fault]:
        return [fault for fault in ALL if self.options.only in fault.name]

    def _normal(self, stage: Stage) -> None:
        """What p99 is before anything goes wrong; three times that still is normal."""
        stage.hold(_WINDOW)
        begin = stage.journal.now()
        stage.hold(2 * _WINDOW)
        calm = stage.journal.between(begin, stage.journal.now(), *_PACED)
        p99 = quantile(calm, 0.99)
        self.report.normal = max(_LEAST_NORMAL, 3 * p99)
        self.tell(
            f"calm: {len(calm)} answers, p99 {p99 * 1000:.0f} ms; up to {self.report.normal:.1f} s is normal"
        )

    def _one(self, stage: Stage, fault: Fault) -> None:
        share = self.options.rounds * LENGTH / len(self._faults())
        seconds = min(25.0, max(5.0, share / 3))
        journal, begin = stage.journal, stage.journal.now()
        self.tell(f"{fault.name}, for {seconds:.0f} s")
        try:
            fault.happen(stage, seconds)
        except (AssertionError, OSError, psycopg.Error, subprocess.SubprocessError) as error:
            self.wrong(f"{fault.name}: {error}")
        end = journal.now()
        back = self._back(stage, fault.name, end)
        met = journal.between(begin, journal.now())
        failed = Counter(str(one.status or "no answer") for one in met if one.failed)
        longest = max((one.took for one in met), default=0.0)
        self.report.figures.append(Figure(fault.name, end - begin, len(met), dict(failed), longest, back))
        how = ", ".join(f"{many} × {status}" for status, many in failed.items()) or "none"
        self.tell(f"  {len(met)} asked, failed: {how}; the longest took {longest:.1f} s; {_said(back)}")
        stage.hold(max(0.0, share - (journal.now() - begin)))

    def _back(self, stage: Stage, name: str, end: float) -> float | None:
        """Seconds from the fault's end until the first five seconds in which everything was as fast as before."""
        journal, normal = stage.journal, self.report.normal
        while journal.now() < end + _BACK_WITHIN + _WINDOW + normal + 1:
            begin = journal.now() - normal - _WINDOW
            if begin >= end - 0.5 and _is_normal(journal, begin, normal, self.options.scale):
                return max(0.0, begin - end)
            time.sleep(0.5)
        self.wrong(f"{name}: {_BACK_WITHIN:.0f} s after its end it is not as fast as before")
        return None

    def _end(self, stage: Stage) -> None:
        journal = stage.journal
        sorts = sorted({met.what for met in journal.met})
        self.report.told = {
            "accepted": len(journal.accepted),
            "lost with an asynchronous primary": len(stage.lost),
            "anchors": len(judge.anchored_sizes(stage)),
            "entries": stage.status()["log"]["size"],
            "processes started anew": sum(serving.restarts for serving in stage.web),
            "load of the machine": os.getloadavg()[0],
            **{what: _figures(journal.between(0, journal.now(), what)) for what in sorts},
        }
        for name, value in self.report.told.items():
            self.tell(f"{name}: {value}")
        self.tell("all of it held" if not self.report.wrong else f"{len(self.report.wrong)} things are wrong")


def _is_normal(journal: Journal, begin: float, normal: float, scale: float) -> bool:
    """Nothing failed, nothing is still out, nothing took long."""
    met = journal.between(begin, begin + _WINDOW, *_PACED)
    expected = (Rates(scale).pages + Rates(scale).posts) * _WINDOW
    answered = len(met) >= 0.8 * expected
    return answered and not any(one.failed for one in met) and quantile(met, 0.99) <= normal


def _said(back: float | None) -> str:
    return "not back to normal" if back is None else f"back to normal after {back:.1f} s"


def _figures(met: Sequence[Met]) -> str:
    failed = sum(one.failed for one in met)
    return (
        f"{len(met)} asked, {failed} failed, p50 {quantile(met, 0.5):.3f} s, p99 {quantile(met, 0.99):.3f} s"
    )
