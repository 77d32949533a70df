"""The map from 10^4 to 10^6 labels: a batch of 10,000 changed labels, proofs, and what is stored.

    python benchmarks/map_growth.py [--labels 1000000]
    DATABASE_URL=postgresql://… python benchmarks/map_growth.py

Wanted at 10^6: a batch in at most 2 s while the committed map before it stays readable, a proof in at most 5 ms and
900 bytes, memory bounded, no rebuild at start. How long a proof is follows from the format: one hash for each bit that
its label shares with its nearest neighbour, and one more. 10^7 labels want 7 GB of disk and about twenty minutes.
"""

import argparse
import random
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.figures import Figure, figure_print
from benchmarks.stage import analyze, hex_of, keys, log_fill, stage, table

BATCH = 10_000
PROOFS = 300
WANTED_BATCH, WANTED_PROOF, WANTED_BYTES = 2.0, 0.005, 900
HEADS = (
    "batch, s",
    "to wanted",
    "pruned, s",
    "proof, ms",
    "worst",
    "to wanted",
    "rows",
    "MB of pages",
    "built, s",
)
LENGTHS = ("bytes of a proof", "median", "99 %", "99.9 %", "longest", f"over {WANTED_BYTES}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--labels", "--size", type=int, default=1_000_000)
    parser.add_argument("--figures", action="store_true", help="for `make bench`, a line each")
    arguments = parser.parse_args()
    rows, lengths = list[tuple[str, ...]](), list[tuple[str, ...]]()
    with stage() as vendor:
        log_fill(0, cars=1)
        labels, target = 0, min(10_000, arguments.labels)
        while target <= arguments.labels:
            chance = random.Random(target)
            built = _grow(target - labels, chance)
            labels = target
            rows.append(_row(labels, built, chance))
            lengths.append(_lengths(labels))
            target *= 10
    if arguments.figures:
        _figures(rows[-1], lengths[-1])
        return
    table((f"labels, {vendor}", *HEADS), rows)
    print()
    table(LENGTHS, lengths)
    print(f"\nmemory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _figures(row: tuple[str, ...], lengths: tuple[str, ...]) -> None:
    """Of the largest map."""
    batch, median, built = float(row[1]), float(row[4]), float(row[9])
    figure_print(Figure(f"map of {row[0]} labels, 10,000 changed", batch, "s", "≤ 2 s"))
    figure_print(Figure(f"map of {row[0]} labels, a proof", median, "ms", "≤ 5 ms"))
    figure_print(Figure(f"map of {row[0]} labels, the longest proof", float(lengths[4]), "bytes"))
    figure_print(Figure(f"map of {row[0]} labels, built (its last nine tenths)", built, "s"))


def _row(labels: int, built: float, chance: random.Random) -> tuple[str, ...]:
    """Measured with the map before committed, so that a batch leaves its pages alone, as it does in operation."""
    _commit()
    analyze()
    batch = _change(chance)
    version = _commit()
    pruned = _prune(version)
    times, rows = _proofs(version, chance)
    return (
        f"{labels:,}",
        f"{batch:.2f}",
        f"{batch / WANTED_BATCH:.2f}",
        f"{pruned:.2f}",
        f"{statistics.median(times) * 1000:.2f}",
        f"{max(times) * 1000:.2f}",
        f"{statistics.median(times) / WANTED_PROOF:.2f}",
        f"{rows}",
        f"{_stored():.0f}",
        f"{built:.0f}",
    )


def _lengths(labels: int) -> tuple[str, ...]:
    """Of all labels: in sorted order a neighbour shares the most bits. An empty sibling counts as a hash, too."""
    from anchoring.models import Entry

    counts: Counter[int] = Counter()
    names = Entry.objects.filter(label__isnull=False).order_by("label").values_list("label", flat=True)
    before, shared_before = None, 0
    for name in names.distinct().iterator(chunk_size=BATCH):
        label = int(name or "", 16)
        if before is not None:
            shared = 256 - (label ^ before).bit_length()
            counts[32 * (max(shared_before, shared) + 1)] += 1
            shared_before = shared
        before = label
    counts[32 * (shared_before + 1)] += 1
    over = sum(count for length, count in counts.items() if length > WANTED_BYTES)
    at = [_quantile(counts, share) for share in (0.5, 0.99, 0.999, 1)]
    return f"{labels:,}", *(f"{length}" for length in at), f"{over / counts.total():.2%}"


def _quantile(counts: Counter[int], share: float) -> int:
    left = share * counts.total()
    for length in sorted(counts):
        left -= counts[length]
        if left <= 0:
            return length
    return max(counts)


def _grow(count: int, chance: random.Random) -> float:
    """Log `count` new labels and take them into the map.

    They come in sorted order: which pages there are follows from the labels, whatever their order, and it is faster.
    """
    began = time.perf_counter()
    for labels in _batched(_sorted_labels(count, chance)):
        _log(labels, "new")
        _advance()
    return time.perf_counter() - began


def _sorted_labels(count: int, chance: random.Random) -> Iterator[str]:
    """Random labels from the least to the greatest, without having them all at once."""
    above = 1.0
    for left in range(count, 0, -1):
        above *= chance.random() ** (1 / left)
        yield f"{int((1 - above) * 2**52):013x}{chance.getrandbits(204):051x}"


def _batched(labels: Iterator[str]) -> Iterator[list[str]]:
    """Lists of BATCH labels, the last with what is left."""
    while batch := list(islice(labels, BATCH)):
        yield batch


def _change(chance: random.Random) -> float:
    """A second entry for each of 10,000 labels; the seconds that the map takes for it."""
    _log(_some_labels(chance), "changed")
    began = time.perf_counter()
    _advance()
    return time.perf_counter() - began


def _some_labels(chance: random.Random) -> list[str]:
    """BATCH labels out of the log, none twice."""
    from anchoring.log.checkpoints import newest_checkpoint
    from anchoring.models import Entry

    size = newest_checkpoint().size
    entries = Entry.objects.filter(
        index__in=chance.sample(range(size), min(2 * BATCH, size)), label__isnull=False
    )
    labels = sorted({label for label in entries.values_list("label", flat=True) if label})
    return chance.sample(labels, BATCH)


def _log(labels: list[str], what: str) -> None:
    from datetime import UTC, datetime

    from django.db import transaction

    from anchoring.log.entries import NewEntry, entries_submit
    from anchoring.log.sequencer import sequence_chunk

    now = datetime.now(UTC).replace(microsecond=0)
    entries = [NewEntry("vehicle:listed", label, hex_of(f"{what} {label}", 0), now) for label in labels]
    with transaction.atomic():
        entries_submit(entries=entries)
    sequence_chunk(keys=keys())


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


def _prune(version: int) -> float:
    from anchoring.log.map.read import map_prune

    began = time.perf_counter()
    map_prune(keep=version)
    return time.perf_counter() - began


def _proofs(version: int, chance: random.Random) -> tuple[list[float], int]:
    """Seconds for each, rows of pages for the deepest. Every third label is in no map."""
    from anchoring.log.map.read import map_proof

    times, deepest = list[float](), 0
    for at, known in enumerate(_some_labels(chance)[:PROOFS]):
        label = known if at % 3 else hex_of("nobody", at)
        began = time.perf_counter()
        map_proof(label, version)
        times.append(time.perf_counter() - began)
        deepest = max(deepest, _rows(label, version))
    return times, deepest


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
