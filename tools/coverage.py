"""Compares the coverage of each folder with the least that is allowed: `make coverage`.

`.venv/bin/coverage report` names the lines and branches that no test visits.
"""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"anchoring": 95, "records": 96, "registry": 96, "verifier": 97, "voting": 94}
"""Percent of lines and branches together. What stands is the least: raise a number when more is visited, never lower one."""
_COUNTS = ("num_statements", "covered_lines", "num_branches", "covered_branches")


def measured() -> dict[str, Counter[str]]:
    """For each folder its counts of lines and branches, and of those that were visited."""
    coverage = Coverage()
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(report))
        files = json.loads(report.read_text(encoding="utf-8"))["files"]
    totals: dict[str, Counter[str]] = {folder: Counter() for folder in FLOORS}
    for name, file in files.items():
        totals[name.partition("/")[0]].update({count: file["summary"][count] for count in _COUNTS})
    return totals


def main() -> int:
    too_low = []
    print(f"{'':12}{'lines':>8}{'branches':>11}{'together':>11}{'at least':>11}")
    for folder, counts in measured().items():
        statements, lines, branches, taken = (counts[count] for count in _COUNTS)
        together = _percent(lines + taken, statements + branches)
        print(
            f"{folder:12}{_percent(lines, statements):>7.2f}%{_percent(taken, branches):>10.2f}%"
            f"{together:>10.2f}%{FLOORS[folder]:>10}%"
        )
        if together < FLOORS[folder]:
            too_low.append(folder)
    for folder in too_low:
        print(
            f"{folder}/: tests visit less than they did; `.venv/bin/coverage report` says what is not visited"
        )
    return 1 if too_low else 0


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


if __name__ == "__main__":
    sys.exit(main())
