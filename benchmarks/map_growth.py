"""The map from 10^4 to 10^6 labels: a batch of 10,000 changed labels, a proof, and what is stored.

    python benchmarks/map_growth.py [--size 1000000]

Wanted at 10^6: a batch in at most 2 s, a proof in at most 5 ms and 900 bytes (how long one is follows from the
format: its label's depth), memory bounded, no rebuild at start.
"""

import argparse
import random
import resource
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.stage import analyze, hex_of, keys, log_fill, stage, table

BATCH = 10_000
PROOFS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000)
    arguments = parser.parse_args()
    rows: list[tuple[str, ...]] = []
    with stage() as vendor:
        log_fill(0, cars=1)
        labels, target = 0, min(10_000, arguments.size)
        while target <= arguments.size:
            built = _grow(labels, target)
            labels = target
            rows.append(_row(labels, built))
            target *= 10
    table(
        (
            f"labels, {vendor}",
            "batch, s",
            "to wanted",
            "proof, ms",
            "worst",
            "to wanted",
            "bytes",
            "longest",
            "rows",
            "MB of pages",
            "built, s",
        ),
        rows,
    )
    print(f"\nmemory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _row(labels: int, built: float) -> tuple[str, ...]:
    chance = random.Random(labels)
    changed = chance.sample(range(labels), min(BATCH, labels))
    batch = _change(changed)
    version = _commit()
    analyze()
    times, lengths, rows = _proofs(labels, version, chance)
    return (
        f"{labels:,}",
        f"{batch:.2f}",
        f"{batch / 2:.2f}",
        f"{statistics.median(times) * 1000:.2f}",
        f"{max(times) * 1000:.2f}",
        f"{statistics.median(times) / 0.005:.2f}",
        f"{statistics.mean(lengths):.0f}",
        f"{max(lengths)}",
        f"{rows}",
        f"{_stored():.0f}",
        f"{built:.0f}",
    )


def _grow(start: int, end: int) -> float:
    """New labels, logged and taken into the map."""
    began = time.perf_counter()
    for at in range(start, end, BATCH):
        _log(
            [(hex_of("car", number), hex_of("record", number)) for number in range(at, min(end, at + BATCH))]
        )
        _advance()
    return time.perf_counter() - began


def _change(cars: list[int]) -> float:
    """A second entry for each of these labels; the seconds that the map takes for it."""
    _log([(hex_of("car", car), hex_of("change", car)) for car in cars])
    began = time.perf_counter()
    _advance()
    return time.perf_counter() - began


def _log(pairs: list[tuple[str, str]]) -> None:
    from datetime import UTC, datetime

    from django.db import transaction

    from anchoring.log.entries import NewEntry, entries_submit
    from anchoring.log.sequencer import sequence_all

    now = datetime.now(UTC).replace(microsecond=0)
    with transaction.atomic():
        entries_submit(entries=[NewEntry("vehicle:listed", label, record, now) for label, record in pairs])
    sequence_all(keys=keys())


def _advance() -> None:
    from anchoring.log.checkpoints import newest_checkpoint
    from anchoring.log.map.commit import map_advance

    while map_advance() < newest_checkpoint().size:
        pass


def _commit() -> int:
    from anchoring.log.map.commit import map_commit

    committed = map_commit(keys=keys())
    if committed is None:
        raise SystemExit("the map could not be committed")
    return committed.size - 1


def _proofs(labels: int, version: int, chance: random.Random) -> tuple[list[float], list[int], int]:
    """Seconds and bytes of hashes for each, rows of pages for the deepest. Every third label is in no map."""
    from anchoring.log.map.read import map_proof

    times, lengths, deepest = list[float](), list[int](), 0
    for at in range(PROOFS):
        label = hex_of("nobody" if at % 3 == 0 else "car", chance.randrange(labels))
        began = time.perf_counter()
        proof = map_proof(label, version)
        times.append(time.perf_counter() - began)
        lengths.append(32 * len(proof.siblings))
        deepest = max(deepest, _rows(label, version))
    return times, lengths, deepest


def _rows(label: str, version: int) -> int:
    from anchoring.log.map.store import pages_at

    return len(pages_at(version)([label[:length] for length in range(len(label) + 1)]))


def _stored() -> float:
    from django.db.models import Sum
    from django.db.models.functions import Length

    from anchoring.models import MapPage

    total: int = MapPage.objects.aggregate(total=Sum(Length("body")))["total"]
    return total / 2**20


if __name__ == "__main__":
    main()
