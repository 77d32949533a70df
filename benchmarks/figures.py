"""Figures, the table that they make, and what changed since the last run."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

_BEGIN, _END = "<!-- bench: begin -->", "<!-- bench: end -->"
_QUIET = 0.5
"""The load above which a machine has something else to do, before the run begins."""
HEADS = ("what", "measured", "wanted", "since the last run")


@dataclass(frozen=True)
class Figure:
    """One row of the table. Where `value` is None, `unit` says why there is none."""

    what: str
    value: float | None
    unit: str
    wanted: str = ""

    def said(self) -> str:
        return self.unit if self.value is None else f"{number(self.value)} {self.unit}".rstrip()


@dataclass(frozen=True)
class Run:
    """All figures of one run, with where and on what they were measured."""

    size: int
    database: str
    machine: str
    at: str
    commit: str
    load: float
    figures: tuple[Figure, ...] = ()

    def line(self) -> str:
        quiet = "quiet" if self.load <= _QUIET else f"busy: load {self.load:.1f} before it began"
        return f"{self.size:,} records. {self.database}. {self.machine}, {quiet}. {self.at}, commit {self.commit}."


def number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def run_begin(size: int, database: str) -> Run:
    """Where we are, before anything is measured."""
    return Run(
        size=size,
        database=database,
        machine=f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}",
        at=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        commit=_commit(),
        load=os.getloadavg()[0],
    )


def markdown(run: Run, before: Mapping[str, float]) -> str:
    lines = [run.line(), "", f"| {' | '.join(HEADS)} |", "| -- | -: | -: | -: |"]
    lines += [f"| {' | '.join(cells(figure, before))} |" for figure in run.figures]
    return "\n".join(lines)


def cells(figure: Figure, before: Mapping[str, float]) -> tuple[str, str, str, str]:
    return figure.what, figure.said(), figure.wanted, _change(figure, before.get(figure.what))


def _change(figure: Figure, before: float | None) -> str:
    if figure.value is None or not before:
        return ""
    return f"{(figure.value - before) / before:+.0%}"


def last_values(path: Path) -> dict[str, float]:
    """The figures of the run that was kept in this file, by what they are of; none where there was none."""
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {row["what"]: row["value"] for row in kept["figures"] if row["value"] is not None}


def run_keep(path: Path, run: Run) -> None:
    path.write_text(json.dumps(asdict(run), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def paper_write(paper: Path, table: str) -> None:
    """Put the table between the paper's marks. Raises ValueError where it has none."""
    text = paper.read_text(encoding="utf-8")
    before, begun, rest = text.partition(_BEGIN)
    _, ended, after = rest.partition(_END)
    if not begun or not ended:
        raise ValueError(f"{paper} has no lines {_BEGIN} and {_END}")
    paper.write_text(f"{before}{_BEGIN}\n\n{table}\n\n{_END}{after}", encoding="utf-8")


def figures_read(lines: Iterable[str]) -> Sequence[Figure]:
    """What a benchmark of its own process printed, a figure a line; other lines are for people."""
    return [Figure(**json.loads(line)) for line in lines if line.startswith('{"what"')]


def figure_print(figure: Figure) -> None:
    print(json.dumps(asdict(figure), ensure_ascii=False), flush=True)


def _commit() -> str:
    """With a word where files differ from it."""
    try:
        ran = subprocess.run(
            ["git", "describe", "--always", "--dirty=, changed since"],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return "unknown"
    return ran.stdout.strip() or "unknown"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
