"""A file from the request to the outbox, its time and memory:

    python -m benchmarks.upload [--rows N] [--xlsx] [--stock] [--postgresql] [--figures]

Without --rows it takes the 12,545 rows of the large auction file, where the data files lie beside the checkout.
"""

import argparse
import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from time import perf_counter, process_time
from typing import Any

from benchmarks.durable import refuse_lossy, settings_said
from benchmarks.figures import Figure, figure_print
from benchmarks.stage import ROOT, stage

FILE = ROOT.parent / "shared" / "data" / "us_auction_toyota_camry_2014_2015.csv"
LIMIT = 30.0
_LIST = 20_000
MAPPING = {
    "vin": "VIN",
    "odometer": {"column": "ODOMETER", "unit": "mi"},
    "price": {"column": "SELLINGPRICE", "currency": "USD"},
    "make": "MAKE",
    "model": "MODEL",
    "trim": "TRIM",
    "model_year": "YEAR",
    "body_style": "BODY",
    "transmission": "TRANSMISSION",
    "color": "COLOR",
    "interior_color": "INTERIOR",
    "condition_grade": "CONDITION",
    "region": "STATE",
    "listed_on": "SALEDATE",
}
HEADER = [
    *("YEAR", "MAKE", "MODEL", "TRIM", "BODY", "TRANSMISSION", "VIN", "STATE", "CONDITION", "ODOMETER"),
    *("COLOR", "INTERIOR", "SELLER", "MMR", "SELLINGPRICE", "SALEDATE"),
]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, help="this many made-up rows instead")
    parser.add_argument("--xlsx", action="store_true", help="as a workbook")
    parser.add_argument("--stock", action="store_true", help="as a whole stock, tried and then confirmed")
    parser.add_argument("--postgresql", action="store_true", help="start one that syncs, for this run")
    parser.add_argument("--figures", action="store_true", help=f"the rows of `make bench`, of {_LIST:,} cars")
    parser.add_argument("--size", type=int, help="of the market of `make bench`: the list is as long in any")
    options = parser.parse_args()
    made_up = _LIST if options.figures else options.rows or (None if FILE.exists() else 12_545)
    rows = rows_made_up(made_up) if made_up else None
    name, content = ("cars.xlsx", _workbook(rows)) if options.xlsx else ("cars.csv", table_of(rows))
    os.environ["LOG_NOTE_KEY"], os.environ["LOG_VRF_KEY"] = bytes(range(32)).hex(), bytes(range(32, 64)).hex()
    with ExitStack() as stack:
        if options.postgresql:
            from tools.servers import postgresql

            os.environ["DATABASE_URL"] = stack.enter_context(postgresql(durable=True))
        database = stack.enter_context(stage())
        if options.figures:
            refuse_lossy()
            for figure in _figures(name, content):
                figure_print(figure)
            return
        print(f"{database}, {name}, {len(content) / 2**20:.1f} MB; {settings_said()}")
        if options.stock:
            for _ in _stock(name, content, days=("first", "second")):
                pass
            return
        if _upload(name, content) > LIMIT and not made_up:
            raise SystemExit(f"slower than {LIMIT:.0f} s")


def _figures(name: str, content: bytes) -> Iterator[Figure]:
    tried, recorded = _stock(name, content, days=("first",))
    told = f"a stock list of {_LIST:,} rows"
    yield Figure(f"{told}, tried and counted", tried["wall"], "s", "≤ 25 s")
    yield Figure(f"{told}, tried, CPU of the worker", tried["cpu"], "s")
    yield Figure(f"{told}, recorded", recorded["wall"], "s", "≤ 10 s")
    yield Figure(f"{told}, recorded, CPU of the worker", recorded["cpu"], "s")
    yield Figure(f"{told}, memory of the worker", max(tried["memory"], recorded["memory"]), "MB", "≤ 250 MB")


def _stock(name: str, content: bytes, *, days: Iterable[str]) -> Iterator[dict[str, float]]:
    """Tried and counted as a whole, then recorded; on a second day the same list again, in which nothing changed."""
    from django.core.files.base import ContentFile

    from anchoring.log.genesis import log_create
    from records.people.authors import author_for
    from registry.uploads.intake import upload_create
    from registry.uploads.models import Upload
    from registry.uploads.trials import upload_confirm
    from tests.cast import KEYS, member

    log_create(keys=KEYS)
    author = author_for(member("dealership", "dealer", "Hanbit Motors"))
    given: dict[str, Any] = {"author": author, "name": name, "mapping": MAPPING, "mode": Upload.Mode.STOCK}
    with _worker() as work:
        for day in days:
            upload = upload_create(**given, file=ContentFile(content), trial=True)
            for step in ("tried", "recorded"):
                if step == "recorded":
                    upload_confirm(upload)
                worked = work()
                upload.refresh_from_db()
                counts = [
                    f"{getattr(upload, name):,} {name}"
                    for name in ("recorded", "changed", "repeated", "refused")
                ]
                said = "{wall:.1f} s, {cpu:.1f} s of a core, {slices:.0f} turns, {memory:.0f} MB"
                told = f"{said.format(**worked)}; {upload.state}, {', '.join(counts)}"
                print(f"{day} day, {step}: {told}", file=sys.stderr)
                yield worked


@contextmanager
def _worker() -> Iterator[Callable[[], dict[str, float]]]:
    """Works until nothing waits, at each call, in one process of its own as the worker of uploads is one: it has in its memory
    what it made before, such as labels, and nothing of the file's making."""
    given: Any = {"cwd": ROOT, "stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", _WORK], **given) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        orders, answers = process.stdin, process.stdout

        def work() -> dict[str, float]:
            print("work", file=orders, flush=True)
            told = next(line for line in answers if line.startswith("worked")).split()[1:]
            return dict(zip(("wall", "cpu", "slices", "memory"), map(float, told), strict=True))

        yield work
        orders.close()


_WORK = """
import gc, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from registry.uploads.jobs import uploads_work
gc.collect()
gc.freeze()
for _ in sys.stdin:
    began, cpu, slices = time.monotonic(), time.process_time(), 1
    while uploads_work():
        slices += 1
    taken, worked = time.monotonic() - began, time.process_time() - cpu
    [most] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
    print("worked", taken, worked, slices, int(most) / 1024, flush=True)
"""


def _upload(name: str, content: bytes) -> float:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from rest_framework.test import APIClient

    from anchoring.log.genesis import log_create
    from anchoring.models import PendingEntry
    from records.people.tokens import token_create
    from registry.uploads.jobs import uploads_work
    from registry.uploads.models import Upload
    from tests.cast import KEYS, member

    log_create(keys=KEYS)
    token = token_create(membership=member("dealership", "dealer", "Hanbit Motors"), name="benchmark")
    client = APIClient(HTTP_HOST="localhost", HTTP_AUTHORIZATION=f"Bearer {token.secret}")
    form = {"file": SimpleUploadedFile(name, content), "mapping": json.dumps(MAPPING)}
    start, cpu = perf_counter(), process_time()
    answer = client.post("/api/uploads/", form)
    assert answer.status_code == 202, answer.content
    accepted = perf_counter()
    while uploads_work():
        pass
    done = perf_counter()
    upload = Upload.objects.get()
    assert upload.state == Upload.State.DONE, upload.failure
    assert PendingEntry.objects.count() == upload.recorded
    print(f"accepted in {accepted - start:.2f} s, worked in {done - accepted:.2f} s")
    print(f"in all {done - start:.2f} s, {process_time() - cpu:.2f} s of a core, peak memory {_memory()} MB")
    rate = upload.rows / (done - accepted)
    print(f"{upload.rows} rows ({rate:.0f} a second): {upload.recorded} recorded and queued,")
    print(f"{upload.refused} refused with reasons, {upload.repeated} repeated")
    return done - start


def rows_made_up(count: int, *, first: int = 1) -> Iterator[list[Any]]:
    """Of cars numbered from `first` on."""
    day = "Tue Feb 10 2015 01:30:00 GMT-0800 (PST)"
    head = [2013, "Hyundai", "Sonata", "GLS", "Sedan", "automatic"]
    for n in range(first, first + count):
        yield [
            *head,
            f"kmhxx00xxxx{n:06d}",
            "ca",
            38,
            1000 + n,
            "white",
            "gray",
            "a seller",
            13200,
            13500,
            day,
        ]


def table_of(rows: Iterable[list[Any]] | None) -> bytes:
    """As a CSV file; the large auction file where there are none."""
    if rows is None:
        return FILE.read_bytes()
    return "\n".join(",".join(map(str, row)) for row in chain([HEADER], rows)).encode()


def _workbook(rows: Iterable[list[Any]] | None) -> bytes:
    from openpyxl import Workbook

    if rows is None:
        lines = FILE.read_text(encoding="utf-8-sig").splitlines()[1:]
        rows = [line.split(",") for line in lines]
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in chain([HEADER], rows):
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
