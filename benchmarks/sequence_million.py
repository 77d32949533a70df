"""A million pending entries become a signed checkpoint, while an upload goes on.

    python benchmarks/sequence_million.py [--size 1000000]
    DATABASE_URL=postgres://… python benchmarks/sequence_million.py

Wanted: at most 90 s and 300 MB, no write lock longer than 2 s (the upload's slowest batch shows it).
"""

import argparse
import json
import resource
import select
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.figures import Figure, figure_print
from benchmarks.stage import hex_of, keys, log_fill, stage, table

BATCH = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--figures", action="store_true", help="for `make bench`, a line each")
    parser.add_argument("--part", choices=["sequence", "upload"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        _part(arguments.part)
        return
    with stage() as vendor:
        log_fill(arguments.size, cars=max(1, arguments.size // 2))
        sequencer, upload = _start("sequence"), _start("upload")
        sequenced = json.loads(sequencer.communicate()[0])
        uploaded = json.loads(upload.communicate("stop\n")[0])
    if sequenced["entries"] < arguments.size:
        raise SystemExit(f"of {arguments.size:,} entries {sequenced['entries']:,} were logged")
    if arguments.figures:
        _figures(sequenced, uploaded)
        return
    table(
        (f"{sequenced['entries']:,} entries, {vendor}", "measured", "wanted", "ratio"),
        [
            _row("until the checkpoint, s", sequenced["seconds"], 90 * arguments.size / 1_000_000),
            _row("longest chunk, s", sequenced["longest"], 2),
            _row("memory, MB", sequenced["megabytes"], 300),
            _row("slowest batch of the upload, s", uploaded["slowest"], 2),
            ("entries a second", f"{sequenced['entries'] / sequenced['seconds']:,.0f}", "", ""),
            (f"batches of {BATCH} uploaded meanwhile", f"{uploaded['batches']}", "", ""),
        ],
    )


def _figures(sequenced: dict[str, float], uploaded: dict[str, float]) -> None:
    rate = sequenced["entries"] / sequenced["seconds"]
    figure_print(Figure("sequencer, an upload beside it", rate, "entries/s", "≥ 11,100"))
    figure_print(Figure("sequencer, longest chunk", sequenced["longest"], "s", "≤ 2 s"))
    figure_print(Figure("sequencer, memory at most", sequenced["megabytes"], "MB", "≤ 300 MB"))
    figure_print(Figure("upload's slowest batch meanwhile", uploaded["slowest"], "s", "≤ 2 s"))


def _row(name: str, measured: float, wanted: float) -> tuple[str, ...]:
    return name, f"{measured:.2f}", f"<= {wanted:g}", f"{measured / wanted:.2f}"


def _start(part: str) -> "subprocess.Popen[str]":
    command = [sys.executable, __file__, "--part", part]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _part(part: str) -> None:
    import django

    django.setup()
    print(json.dumps(_sequence() if part == "sequence" else _upload()))


def _sequence() -> dict[str, float]:
    from anchoring.log import sequencer
    from anchoring.log.checkpoints import newest_checkpoint
    from anchoring.log.keys import LogKeys

    chunks: list[float] = []
    chunk = sequencer.sequence_chunk

    def timed(*, keys: LogKeys, limit: int) -> int:
        began = time.monotonic()
        done = chunk(keys=keys, limit=limit)
        chunks.append(time.monotonic() - began)
        return done

    sequencer.sequence_chunk = timed  # type: ignore[assignment]  # without `now`, which nobody gives here
    began = time.monotonic()
    sequencer.sequence_all(keys=keys())
    return {
        "seconds": time.monotonic() - began,
        "entries": newest_checkpoint().size,
        "longest": max(chunks),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _upload() -> dict[str, float]:
    from django.db import transaction

    from anchoring.log.entries import NewEntry, entries_submit

    slowest, batches = 0.0, 0
    while not select.select([sys.stdin], [], [], 0.2)[0]:
        now = datetime.now(UTC).replace(microsecond=0)
        numbers = range(batches * BATCH, (batches + 1) * BATCH)
        entries = [NewEntry("vehicle:sold", hex_of("new", at), hex_of("sold", at), now) for at in numbers]
        began = time.monotonic()
        with transaction.atomic():
            entries_submit(entries=entries)
        slowest, batches = max(slowest, time.monotonic() - began), batches + 1
    return {"slowest": slowest, "batches": batches}


if __name__ == "__main__":
    main()
