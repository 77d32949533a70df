"""`make mutants`: small changes of the code that matters most, one at a time; a test must notice each.

A mutant that no test notices fails the run, unless tools/mutants/survivors.toml names it with the reason.
"""

import argparse
import os
import sys
import time
from functools import partial

import pytest

from tools.mutants.forks import in_a_fork
from tools.mutants.listed import ROOT, Part, parts, survivors
from tools.mutants.mutations import Name
from tools.mutants.session import Result, Session


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="*", help="only these of the files in targets.toml")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    began = time.monotonic()
    results = [
        _run(Part(part.name, files, part.tests), chosen.workers)
        for part in parts()
        if (files := tuple(file for file in part.files if not chosen.file or file in chosen.file))
    ]
    mutated = {file for part in parts() for file in part.files if not chosen.file or file in chosen.file}
    is_good = _judge(results, {name for name in survivors() if name.file in mutated})
    print(f"{sum(result.count for result in results)} mutants in {time.monotonic() - began:.0f} s")
    return 0 if is_good else 1


def _run(part: Part, workers: int) -> Result:
    print(f"{part.name} ...", end=" ", flush=True)
    began = time.monotonic()
    result = in_a_fork(partial(_session, part, workers))
    print(
        f"{result.count} mutants, {len(result.survivors) + len(result.unvisited)} survive,"
        f" {time.monotonic() - began:.0f} s"
    )
    return result


def _session(part: Part, workers: int) -> Result:
    os.chdir(ROOT)
    session = Session(ROOT, list(part.files), workers)
    # Of a failure only that it is one counts: pytest's own picture of it takes longer than most tests.
    options = ["-q", "-p", "no:cacheprovider", "--tb=native", "-m", "not soak"]
    status = pytest.main([*options, *part.tests], plugins=[session])
    if status != pytest.ExitCode.OK:
        raise RuntimeError(f"pytest did not get through {part.name}: {status!r}")
    return session.result


def _judge(results: list[Result], listed: set[Name]) -> bool:
    """Says what is wrong, if anything."""
    survived = {name for result in results for name in (*result.survivors, *result.unvisited)}
    unvisited = {name for result in results for name in result.unvisited}
    failed = [test for result in results for test in result.failed]
    for test in failed:
        print(f"fails without any mutant: {test}")
    for name in sorted(survived - listed, key=str):
        print(f"{'no test visits' if name in unvisited else 'no test notices'}: {name}")
    for name in sorted(listed - survived, key=str) if not failed else ():
        print(f"listed in survivors.toml, and does not survive: {name}")
    return not failed and survived <= listed


if __name__ == "__main__":
    sys.exit(main())
