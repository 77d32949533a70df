"""1,000 inclusion proofs, one by one, from the database, at a million entries; beside them pymerkle's SQLite tree.

    python benchmarks/inclusion_proofs.py [--size 1000000] [--proofs 1000]

Wanted: at most 1.5 s, each from at most 8 rows. Each proof is verified after the clock has stopped.
"""

import argparse
import hashlib
import importlib.util
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.figures import Figure, figure_print
from benchmarks.stage import analyze, stage, table

_PEERS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--proofs", type=int, default=1_000)
    parser.add_argument("--figures", action="store_true", help="for `make bench`, a line each")
    arguments = parser.parse_args()
    indices = random.Random(1).sample(range(arguments.size), min(arguments.proofs, arguments.size))
    with stage() as vendor:
        _tiles(arguments.size)
        one_by_one, rows = _one_by_one(arguments.size, indices)
        at_once = _at_once(arguments.size, indices)
    if arguments.figures:
        _figures(arguments.size, indices, one_by_one, at_once, rows)
        return
    theirs = _pymerkle(arguments.size, indices)
    wanted = 1.5 * arguments.proofs / 1000
    table(
        (f"{arguments.proofs:,} proofs at {arguments.size:,}", "seconds", "to wanted", "to pymerkle"),
        [
            ("wanted", f"<= {wanted:.2f}", "1.00", f"{wanted / theirs:.3f}"),
            (f"one by one, {vendor}", *_ratios(one_by_one, wanted, theirs)),
            (f"at once, {vendor}", *_ratios(at_once, wanted, theirs)),
            ("pymerkle's SqliteTree", *_ratios(theirs, wanted, theirs)),
        ],
    )
    print(f"\nmost rows for one proof: {rows} (wanted: <= 8)")


def _figures(size: int, indices: list[int], one_by_one: float, at_once: float, rows: int) -> None:
    what = f"{len(indices):,} inclusion proofs"
    wanted = f"≤ {1.5 * len(indices) / 1000:g} s"
    figure_print(Figure(f"{what}, one by one", one_by_one, "s", wanted))
    figure_print(Figure(f"{what}, at once", at_once, "s", wanted))
    figure_print(Figure("most rows for one proof", rows, "rows", "≤ 8"))
    beside = f"{_PEERS:,} proofs by pymerkle's SqliteTree"
    if importlib.util.find_spec("pymerkle") is None:
        # It comes with `make setup`, and not with what `make run` installs.
        figure_print(Figure(beside, None, "pymerkle is not installed: make setup"))
        return
    # It walks the whole tree for each: at 10^6 entries a thousand take minutes.
    figure_print(Figure(beside, _pymerkle(size, indices[:_PEERS]), "s"))


def _ratios(seconds: float, wanted: float, theirs: float) -> tuple[str, str, str]:
    return f"{seconds:.2f}", f"{seconds / wanted:.2f}", f"{seconds / theirs:.3f}"


def _leaf(number: int) -> bytes:
    return hashlib.sha256(b"\x00" + number.to_bytes(8, "big")).digest()


def _tiles(size: int) -> None:
    """The tiles of a log, stored as the sequencer stores them, without its entries."""
    from django.db import transaction

    from anchoring.log.tiles import RightEdge, right_edge_write
    from anchoring.models import Tile

    edge = RightEdge(0, [])
    for start in range(0, size, 10_000):
        with transaction.atomic():
            leaves = [_leaf(number) for number in range(start, min(size, start + 10_000))]
            Tile.objects.bulk_create(edge.append(leaves))
            right_edge_write(edge)
    analyze()


def _one_by_one(size: int, indices: list[int]) -> tuple[float, int]:
    from anchoring.log import proofs
    from anchoring.log.shape import inclusion_ranges
    from anchoring.log.tiles import tiles_of, tiles_read
    from verifier import tree

    began = time.perf_counter()
    paths = [proofs.inclusion_proof(index, size) for index in indices]
    seconds = time.perf_counter() - began
    root = proofs.root(size)
    for index, proof in zip(indices, paths, strict=True):
        tree.verify_inclusion(index, size, _leaf(index), proof, root)
    return seconds, max(len(tiles_read(tiles_of(inclusion_ranges(index, size)))) for index in indices)


def _at_once(size: int, indices: list[int]) -> float:
    from anchoring.log.proofs import inclusion_proofs

    began = time.perf_counter()
    inclusion_proofs(indices, size)
    return time.perf_counter() - began


def _pymerkle(size: int, indices: list[int]) -> float:
    from pymerkle import SqliteTree

    with tempfile.TemporaryDirectory() as folder:
        theirs = SqliteTree(str(Path(folder) / "tree.sqlite3"), algorithm="sha256")
        theirs.append_entries((number.to_bytes(8, "big") for number in range(size)), chunksize=100_000)
        began = time.perf_counter()
        for index in indices:
            theirs.prove_inclusion(index + 1, size)
        seconds = time.perf_counter() - began
        theirs.con.close()
    return seconds


if __name__ == "__main__":
    main()
