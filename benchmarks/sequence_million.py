"""A million pending entries become a signed checkpoint, while an upload goes on.

    python benchmarks/sequence_million.py [--size 1000000]
    DATABASE_URL=postgres://… python benchmarks/sequence_million.py

Wanted: at most 90 s and 300 MB, no write lock longer than 2 s (the upload's slowest batch shows it).
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime

from stage import stage, table

BATCH = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--part", choices=["sequence", "upload"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        _part(arguments.part)
        return
    with stage() as vendor:
        _fill(arguments.size)
        sequencer = _start("sequence")
        upload = _start("upload")
        sequenced = json.loads(sequencer.communicate()[0])
        uploaded = json.loads(upload.communicate("stop\n")[0])
    rate = sequenced["entries"] / sequenced["seconds"]
    table(
        (f"{arguments.size:,} entries, {vendor}", "measured", "wanted", "ratio"),
        [
            _row("until the checkpoint, s", sequenced["seconds"], 90 * arguments.size / 1_000_000),
            _row("longest chunk, s", sequenced["longest"], 2),
            _row("memory, MB", sequenced["megabytes"], 300),
            _row("slowest batch of the upload, s", uploaded["slowest"], 2),
            ("entries a second", f"{rate:,.0f}", "", ""),
            (f"batches of {BATCH} uploaded meanwhile", str(uploaded["batches"]), "", ""),
        ],
    )


def _row(name: str, measured: float, wanted: float) -> tuple[str, ...]:
    return name, f"{measured:.2f}", f"<= {wanted:g}", f"{measured / wanted:.2f}"


def _start(part: str) -> "subprocess.Popen[str]":
    command = [sys.executable, __file__, "--part", part]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _fill(size: int) -> None:
    from anchoring.log.genesis import log_create
    from anchoring.log.rows import rows_insert
    from anchoring.models import PendingEntry
    from django.db import connection, transaction

    log_create(keys=_keys())
    columns = ("kind", "label", "record", "recorded_at", "created_at")
    now = connection.ops.adapt_datetimefield_value(datetime.now(UTC).replace(microsecond=0))
    for start in range(0, size, 20_000):
        numbers = range(start, min(size, start + 20_000))
        rows = [("vehicle:listed", _hex("car", at // 2), _hex("record", at), now, now) for at in numbers]
        with transaction.atomic():
            rows_insert(PendingEntry, columns, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _hex(what: str, number: int) -> str:
    import hashlib

    return hashlib.sha256(f"{what} {number}".encode()).hexdigest()


def _keys() -> "object":
    from anchoring.log.keys import LogKeys

    return LogKeys("benchmark.example/log", bytes(32), bytes([1]) * 32)


def _part(part: str) -> None:
    import django

    django.setup()
    print(json.dumps(_sequence() if part == "sequence" else _upload()))


def _sequence() -> dict[str, float]:
    from anchoring.log import sequencer
    from anchoring.log.checkpoints import newest_checkpoint

    chunks: list[float] = []
    chunk = sequencer.sequence_chunk

    def timed(**arguments: object) -> int:
        began = time.monotonic()
        done = chunk(**arguments)
        chunks.append(time.monotonic() - began)
        return done

    sequencer.sequence_chunk = timed
    began = time.monotonic()
    sequencer.sequence_all(keys=_keys())
    return {
        "seconds": time.monotonic() - began,
        "entries": newest_checkpoint().size,
        "longest": max(chunks),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _upload() -> dict[str, float]:
    import select

    from anchoring.log.entries import NewEntry, entries_submit
    from django.db import transaction

    slowest, batches = 0.0, 0
    while not select.select([sys.stdin], [], [], 0.2)[0]:
        now = datetime.now(UTC).replace(microsecond=0)
        numbers = range(batches * BATCH, (batches + 1) * BATCH)
        entries = [NewEntry("vehicle:sold", _hex("new car", at), _hex("new", at), now) for at in numbers]
        began = time.monotonic()
        with transaction.atomic():
            entries_submit(entries=entries)
        slowest, batches = max(slowest, time.monotonic() - began), batches + 1
    return {"slowest": slowest, "batches": batches}


if __name__ == "__main__":
    main()
