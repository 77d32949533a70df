"""What the registry takes, as one table: make bench [SIZE=10000] [DB=postgresql]

The market of the last run is gone on with; the table stands in docs/performance.md afterwards, the figures as JSON beside
the market, and the next run says how each has changed. DATABASE_URL names another database, which is filled and stays so.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from benchmarks.figures import (
    Figure,
    Run,
    cells,
    figures_read,
    last_values,
    markdown,
    paper_write,
    run_begin,
    run_keep,
)
from benchmarks.market import ROOT, cast, market_fill, registry
from tools.run.console import RefusedError

PAPER = ROOT / "docs" / "performance.md"
_TOKENS = 16
_APART = ("sequence_million", "inclusion_proofs", "map_growth", "upload", "idle")
"""Each in a process and with a database of its own: benchmarks of the log alone, and a whole registry while nothing happens."""
_LEAST = {"map_growth": 10_000, "upload": 10_000, "idle": 10_000}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", type=int, default=10_000, help="records; 10^4, 10^5 and 10^6 are compared")
    parser.add_argument("--postgresql", action="store_true", help="start one that syncs, for this run")
    parser.add_argument("--seconds", type=float, default=5.0, help="for each load")
    parser.add_argument("--data", type=Path, help="the folder of the market")
    parser.add_argument("--no-paper", action="store_true", help="leave docs/performance.md as it is")
    options = parser.parse_args()
    with ExitStack() as stack:
        if options.postgresql:
            from tools.servers import postgresql

            os.environ["DATABASE_URL"] = stack.enter_context(postgresql(durable=True))
        kind = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
        data: Path = options.data or ROOT / "var" / "bench" / f"{kind}-{options.size}"
        kept = data.parent / f"{data.name}.json"
        before = last_values(kept)
        try:
            stack.enter_context(registry(data))
        except RefusedError as error:
            sys.exit(str(error))
        run = _run(options.size, options.seconds, data)
    _show(run, before)
    run_keep(kept, run)
    if not options.no_paper:
        paper_write(PAPER, markdown(run, before))


def _run(size: int, seconds: float, data: Path) -> Run:
    from benchmarks.durable import settings_said

    run, figures = run_begin(size, settings_said()), list[Figure]()
    for figure in _figures(size, seconds, data):
        print(f"{figure.what}: {figure.said()}", file=sys.stderr, flush=True)
        figures.append(figure)
    return replace(run, figures=tuple(figures))


def _figures(size: int, seconds: float, data: Path) -> Iterator[Figure]:
    from benchmarks.pages import Rows
    from benchmarks.serving import serving

    yield from _filled(size)
    yield from _audited(data)
    with serving(data) as server:
        yield from Rows(size, seconds, cast(), server, _tokens()).figures()
    for name in _APART:
        yield from _apart(name, size)


def _tokens() -> list[str]:
    """One token has half of a web process's threads at most: a firm with many machines has one for each."""
    from records.demo.people import member_of, person_of
    from records.people.tokens import token_create
    from records.wiring import demo_folder

    membership = member_of(person_of(demo_folder(), "dealer"))
    return [
        token_create(membership=membership, name=f"benchmark {number}").secret for number in range(_TOKENS)
    ]


def _filled(size: int) -> Iterator[Figure]:
    from records.contents.models import Record

    there, began = Record.objects.count(), time.monotonic()
    market_fill(size)
    made, taken = Record.objects.count() - there, time.monotonic() - began
    if made > size // 2:
        yield Figure("made, signed, logged and mapped", made / taken, "records/s, one process", "≥ 1,300")


def _audited(data: Path) -> Iterator[Figure]:
    """In a process of its own, so that its memory is its own."""
    from records.contents.models import Record

    records = Record.objects.count()
    command = [sys.executable, "-c", _AUDIT, "log_audit", "--offline", "--processes=2"]
    ran = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = ran.stdout.strip().splitlines()
    if ran.returncode not in (0, 2) or not lines[-1:] or not lines[-1].startswith("audited "):
        yield Figure("log_audit", None, f"ended with {ran.returncode}: {(lines or ['nothing said'])[-1]}")
        return
    taken, cpu, kilobytes = (float(word) for word in lines[-1].split()[1:])
    a_million = 10**6 / records
    said = "s" if records >= 10**6 else f"s, extrapolated from {records:,}"
    yield Figure("log_audit, 10^6 records, two processes", taken * a_million, said, "≤ 300 s")
    yield Figure("log_audit, 10^6 records, CPU", cpu * a_million, said)
    yield Figure("log_audit, memory of the first process", kilobytes / 1024, "MB", "≤ 300 MB")


_AUDIT = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.core.management import call_command
began, cpu = time.monotonic(), os.times()
try:
    call_command(*sys.argv[1:])
finally:
    now = os.times()
    worked = sum(now[:4]) - sum(cpu[:4])
    [most] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
    print("audited", time.monotonic() - began, worked, most)
"""
"""Begun and told by itself: what the command says is for people, and `getrusage` may tell of the process that began it."""


def _apart(name: str, size: int) -> Iterator[Figure]:
    """Also a row that says what is missing where it can't run: pymerkle comes with `make setup`, not with `make run`."""
    if size < _LEAST.get(name, 0):
        yield Figure(name, None, f"begins at SIZE={_LEAST[name]}")
        return
    command = [sys.executable, "-m", f"benchmarks.{name}", "--size", str(size), "--figures"]
    ran = subprocess.run(command, cwd=ROOT, env=_without_data(), capture_output=True, text=True, check=False)
    figures = figures_read(ran.stdout.splitlines())
    yield from figures
    if ran.returncode:
        yield Figure(name, None, (ran.stderr.strip().splitlines() or ["failed"])[-1])


def _without_data() -> dict[str, str]:
    """These make a database of their own, beside DATABASE_URL's or in a temporary folder."""
    return {name: value for name, value in os.environ.items() if name != "DATA_DIR"}


def _show(run: Run, before: dict[str, float]) -> None:
    from benchmarks.figures import HEADS
    from benchmarks.stage import table

    print(run.line())
    table(HEADS, [cells(figure, before) for figure in run.figures])


if __name__ == "__main__":
    main()
