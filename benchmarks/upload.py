"""A file from the request to the outbox, its time and memory: `python -m benchmarks.upload [--rows N] [--xlsx] [--stock]`.

Without --rows it takes the 12,545 rows of the large auction file, where the data files lie beside the checkout.
"""

import argparse
import io
import json
import os
import resource
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from benchmarks.stage import ROOT, stage

if TYPE_CHECKING:
    from registry.uploads.models import Upload

FILE = ROOT.parent / "shared" / "data" / "us_auction_toyota_camry_2014_2015.csv"
LIMIT = 30.0
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, help="this many made-up rows instead")
    parser.add_argument("--xlsx", action="store_true", help="as a workbook")
    parser.add_argument("--stock", action="store_true", help="as a whole stock, tried and then confirmed")
    options = parser.parse_args()
    made_up = options.rows or (None if FILE.exists() else 12_545)
    rows = rows_made_up(made_up) if made_up else None
    name, content = ("cars.xlsx", _workbook(rows)) if options.xlsx else ("cars.csv", table_of(rows))
    before = _memory()
    os.environ["LOG_NOTE_KEY"], os.environ["LOG_VRF_KEY"] = bytes(range(32)).hex(), bytes(range(32, 64)).hex()
    with stage() as database:
        print(f"{database}, {name}, {len(content) / 2**20:.1f} MB")
        taken = _stock(name, content) if options.stock else _upload(name, content)
        print(f"peak memory {_memory()} MB ({before} MB before Django, with the file in it)")
    if not made_up and taken > LIMIT:
        raise SystemExit(f"slower than {LIMIT:.0f} s")


def _stock(name: str, content: bytes) -> float:
    """Tried and counted as a whole, then recorded, then the same list again, in which nothing changed."""
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
    start = perf_counter()
    for day in ("first", "second"):
        upload = upload_create(**given, file=ContentFile(content), trial=True)
        _worked(f"{day} day, tried", upload)
        upload_confirm(upload)
        _worked(f"{day} day, recorded", upload)
    return perf_counter() - start


def _worked(told: str, upload: "Upload") -> None:
    from registry.uploads.jobs import uploads_work

    start, cpu = perf_counter(), process_time()
    while uploads_work():
        pass
    upload.refresh_from_db()
    counts = {
        name: getattr(upload, name) for name in ("recorded", "changed", "repeated", "refused", "missing")
    }
    print(
        f"{told}: {perf_counter() - start:.1f} s, {process_time() - cpu:.1f} s of a core, {_memory()} MB, {counts}"
    )


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
    print(f"in all {done - start:.2f} s, {process_time() - cpu:.2f} s of a core")
    rate = upload.rows / (done - accepted)
    print(f"{upload.rows} rows ({rate:.0f} a second): {upload.recorded} recorded and queued,")
    print(f"{upload.refused} refused with reasons, {upload.repeated} repeated")
    return done - start


def rows_made_up(count: int, *, first: int = 1) -> list[list[Any]]:
    """Of cars numbered from `first` on."""
    day = "Tue Feb 10 2015 01:30:00 GMT-0800 (PST)"
    head = [2013, "Hyundai", "Sonata", "GLS", "Sedan", "automatic"]
    return [
        [*head, f"kmhxx00xxxx{n:06d}", "ca", 38, 1000 + n, "white", "gray", "a seller", 13200, 13500, day]
        for n in range(first, first + count)
    ]


def table_of(rows: list[list[Any]] | None) -> bytes:
    """As a CSV file; the large auction file where there are none."""
    if rows is None:
        return FILE.read_bytes()
    return "\n".join(",".join(map(str, row)) for row in [HEADER, *rows]).encode()


def _workbook(rows: list[list[Any]] | None) -> bytes:
    from openpyxl import Workbook

    if rows is None:
        lines = FILE.read_text(encoding="utf-8-sig").splitlines()[1:]
        rows = [line.split(",") for line in lines]
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in [HEADER, *rows]:
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
