"""Uploads whose workers die or meet, on a database of their own: `python -m tests.registry.uploads.deaths NAME`. Prints JSON."""

import json
import os
import random
import signal
import sys
import time
from datetime import timedelta
from typing import Any

import django

# Each function after which a worker is killed, in the order in which a worker calls them.
STEPS = (
    ("Upload", "claim"),
    ("batches", "upload_unpack"),
    ("batches", "stored_open"),
    ("Upload", "hold"),
    ("batches", "records_create_many"),
    ("batches", "_outcomes"),
    ("batches", "_batch_record"),
    ("jobs", "upload_record"),
    ("jobs", "uploads_tidy"),
)


def work() -> None:
    from registry.uploads.jobs import uploads_work

    uploads_work()


def deaths_and_meetings(author: Any) -> None:
    """A death after each step, then three workers for two uploads."""
    death_at_each_step(author)
    three_workers(author)


def death_at_each_step(author: Any) -> None:
    from registry.uploads import batches, jobs
    from registry.uploads.models import Upload
    from tests.anchoring.log.scenarios import dies_after
    from tests.registry.uploads.files import take_in, vin, workbook

    modules = {"jobs": jobs, "batches": batches, "Upload": Upload}
    for number, (module, step) in enumerate(STEPS):
        first = number * 1000 + 1
        rows = [(vin(n), 10_000 + n) for n in range(first, first + 24)]
        take_in(author, workbook(*rows), name="cars.xlsx")
        dies_after(modules[module], step, work)
        leases_expire()
        assert not jobs.uploads_work()


def three_workers(author: Any) -> None:
    from registry.uploads.jobs import uploads_work
    from tests.anchoring.log.scenarios import forked
    from tests.registry.uploads.files import cars, take_in

    for number in range(2):
        take_in(author, cars(120, first=100_001 + number * 1000))
    for pid in [forked(uploads_work) for _ in range(3)]:
        assert os.waitpid(pid, 0)[1] == 0
    assert not uploads_work()


def deaths_at_random(author: Any, seconds: float) -> None:
    from registry.uploads.jobs import uploads_work
    from registry.uploads.models import Upload
    from tests.anchoring.log.scenarios import forked
    from tests.registry.uploads.files import cars, take_in

    ends, chance, number = time.monotonic() + seconds, random.Random(1), 0
    while time.monotonic() < ends:
        take_in(author, cars(2000, first=number * 2000 + 1))
        number += 1
        while Upload.objects.filter(state__in=["waiting", "working"]).exists():
            pids = [forked(uploads_work) for _ in range(2)]
            time.sleep(chance.random())
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            leases_expire()
            # Many deaths in a row are this test's doing, not the rows'.
            Upload.objects.update(attempts=0)
    # The file of one that was done as its worker died goes with the next look.
    uploads_work()


def leases_expire() -> None:
    from django.utils import timezone

    from registry.uploads.models import Upload

    past = timezone.now() - timedelta(seconds=1)
    Upload.objects.exclude(leased_until=None).update(leased_until=past)


def look() -> dict[str, Any]:
    from anchoring.models import PendingEntry
    from records.contents.models import Record, Submission
    from registry.uploads.models import Upload, UploadRow

    uploads = list(Upload.objects.all())
    return {
        "states": sorted({upload.state for upload in uploads}),
        "expected": sum(upload.rows_expected or 0 for upload in uploads),
        "counted": sum(upload.recorded for upload in uploads),
        "rows": UploadRow.objects.filter(outcome="recorded").count(),
        "records": Record.objects.count(),
        "entries": PendingEntry.objects.count(),
        "submissions": Submission.objects.count(),
        "files": sum(bool(upload.file) for upload in uploads),
    }


def main() -> None:
    django.setup()
    from anchoring.log.genesis import log_create
    from records.people.authors import author_for
    from registry.uploads import batches
    from tests.cast import KEYS, member

    log_create(keys=KEYS)
    author = author_for(member("dealership", "dealer", "Hanbit Motors"))
    name, *rest = sys.argv[1:]
    if name == "deaths_at_random":
        batches.BATCH = 50
        deaths_at_random(author, float(rest[0]))
    else:
        batches.BATCH = 10
        deaths_and_meetings(author)
    sys.stdout.write(json.dumps(look()))


if __name__ == "__main__":
    os.environ["LOG_NOTE_KEY"] = bytes(range(32)).hex()
    os.environ["LOG_VRF_KEY"] = bytes(range(32, 64)).hex()
    main()
