"""Inspections in files whose workers die on trial and after the confirmation: `python -m tests.registry.uploads.deaths_of_forms`.

Runs on a database of its own and prints JSON: what each upload came to.
"""

import io
import json
import os
import sys
from collections import Counter
from typing import Any

import django

from tests.registry.uploads.deaths import leases_expire, work

KIND = "inspection:recorded"
FILES = ("form.xlsx", "encar.json", "encar.jsonl", "forms.jsonl")
REPORTS, BATCH = 25, 7
REFUSED, ASKED = 5, 16
"""Which reports hold a mistake, and what a rule asks about."""

STEPS = (
    ("Upload", "claim"),
    ("batches", "stored_open"),
    ("Upload", "hold"),
    ("batches", "records_create_many"),
    ("batches", "_outcomes"),
    ("batches", "_tried"),
    ("batches", "_batch_record"),
    ("jobs", "upload_record"),
    ("jobs", "uploads_tidy"),
)
"""After each of these a worker is killed, but for `_tried`, which only a trial has."""


def file_of(name: str, photos: list[dict[str, str]], first: int) -> tuple[bytes, dict[str, Any]]:
    """The file's bytes, and what is said beside it."""
    from tests.cast import form82, today
    from tests.registry.uploads.encar_files import SUPPLEMENT, encar
    from tests.registry.uploads.files import vin

    named = {photo["name"]: photo["sha256"] for photo in photos}
    if name.startswith("encar"):
        wrong: dict[int, dict[str, Any]] = {REFUSED: {"formats": ["IMAGE"]}, ASKED: {"outers": []}}
        vins = [vin(first + n) for n in range(REPORTS)]
        reports = [encar(vin, day=today().isoformat(), **wrong.get(n, {})) for n, vin in enumerate(vins)]
        lines = [json.dumps(report) for report in reports]
        content = json.dumps(reports) if name.endswith(".json") else "\n".join(lines)
        cars = {vin: {"basic.plate_no": "12가3456", "basic.car_name": "아반떼"} for vin in vins}
        pictures = {f"1_{name}": sha256 for name, sha256 in named.items()}
        return content.encode(), {**SUPPLEMENT, "photos": pictures, "cars": cars}
    asked = {"accident_history": "YES", "simple_repair": "NO", "panels": {}}
    changed: dict[int, dict[str, Any]] = {
        REFUSED: {"closing__warranty_days": 1},
        ASKED: {"repair_history": asked},
    }
    bodies = [form82(first + n, **changed.get(n, {})) for n in range(REPORTS)]
    if name.endswith(".xlsx"):
        from registry.uploads.form82.book import form_book

        book = io.BytesIO()
        form_book(book, bodies)
        return book.getvalue(), {"photos": named}
    lines = [
        json.dumps({"vin": body["basic"]["vin"], "body": body, "attachments": photos}) for body in bodies
    ]
    return "\n".join(lines).encode(), {}


def killed_again_and_again(upload: Any) -> None:
    """A worker dies after the first step, the next one after the second, and so on; the last lives."""
    from registry.uploads import batches, jobs
    from registry.uploads.models import Upload
    from tests.anchoring.log.scenarios import dies_after

    modules = {"jobs": jobs, "batches": batches, "Upload": Upload}
    for module, step in STEPS:
        if upload.trial or step != "_tried":
            dies_after(modules[module], step, work)
            leases_expire()
            # So many deaths in a row are this test's doing, not the rows'.
            Upload.objects.update(attempts=0)
    work()


def story(author: Any, name: str, first: int) -> dict[str, Any]:
    from django.core.files.base import ContentFile

    from records.contents.models import Record
    from registry.uploads.intake import upload_create
    from registry.uploads.models import Upload
    from registry.uploads.trials import upload_confirm
    from tests.cast import photos

    content, mapping = file_of(name, photos(author), first)
    before = Record.objects.count()
    file = ContentFile(content)
    upload = upload_create(author=author, file=file, name=name, kind=KIND, mapping=mapping, trial=True)
    killed_again_and_again(upload)
    trial = outcomes(upload)
    kept = Record.objects.count() - before
    upload = Upload.objects.get(pk=upload.pk)
    row = ASKED + (2 if name.endswith("xlsx") else 1)
    pointer = "/body/repair_history/accident_history"
    upload_confirm(
        upload, answers={str(row): [{"rule": "R4", "pointer": pointer, "reason": "서류로 확인함"}]}
    )
    upload = Upload.objects.get(pk=upload.pk)
    killed_again_and_again(upload)
    done = Upload.objects.get(pk=upload.pk)
    return {
        "trial": trial,
        "kept": kept,
        "done": outcomes(upload),
        "records": Record.objects.count() - before,
        "state": done.state,
        "counted": [done.recorded, done.refused, done.asked],
        "file": bool(done.file),
    }


def outcomes(upload: Any) -> dict[str, Any]:
    from registry.uploads.models import UploadRow

    rows = list(UploadRow.objects.filter(upload=upload).order_by("number"))
    counted = Counter(str(row.outcome) for row in rows)
    return {"rows": len({row.number for row in rows}), **counted}


def main() -> None:
    django.setup()
    from anchoring.log.genesis import log_create
    from anchoring.models import PendingEntry
    from records.contents.models import Record
    from records.people.authors import author_for
    from registry.uploads import batches
    from tests.cast import KEYS, member

    log_create(keys=KEYS)
    batches.BATCH = BATCH
    author = author_for(member("dealership", "dealer", "Hanbit Motors"))
    stories = {name: story(author, name, 1000 * at + 1) for at, name in enumerate(FILES)}
    entries = PendingEntry.objects.count() - Record.objects.count()
    sys.stdout.write(json.dumps({"files": stories, "entries_too_many": entries}))


if __name__ == "__main__":
    os.environ["LOG_NOTE_KEY"] = bytes(range(32)).hex()
    os.environ["LOG_VRF_KEY"] = bytes(range(32, 64)).hex()
    main()
