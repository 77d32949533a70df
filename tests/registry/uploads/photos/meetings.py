"""One ZIP of photos, confirmed twice and sent twice at once: `python -m tests.registry.uploads.photos.meetings`. Prints JSON."""

import json
import os
import sys
from functools import partial
from typing import Any

import django


def main() -> dict[str, Any]:
    django.setup()
    from anchoring.log.genesis import log_create
    from records.contents.models import Record, RecordAttachment
    from records.people.authors import author_for
    from registry.uploads.jobs import uploads_work
    from registry.uploads.models import Upload
    from registry.uploads.trials import upload_confirm
    from tests.cast import KEYS, member
    from tests.records.stating.races import at_once
    from tests.registry.uploads.photos.packed import picture, sent, stocked, told

    log_create(keys=KEYS)
    dealer = author_for(member("dealership", "dealer", "Hanbit Motors"))
    stocked(dealer, *range(1, 5))
    files = {f"JA-{number:03d}.jpg": picture(number) for number in range(1, 5)}
    # Two clicks on the button that sends it; and then two on the button that confirms each.
    uploads = [sent(dealer, files, trial=True) for _ in range(2)]
    confirmed = [sorted(at_once(*[partial(upload_confirm, upload)] * 2)) for upload in uploads]
    worked = at_once(*[lambda: uploads_work() or "worked"] * 2)
    while uploads_work():
        pass
    outcomes = [told(Upload.objects.get(pk=upload.pk)) for upload in uploads]
    photos = RecordAttachment.objects.filter(record__kind="vehicle:amended")
    return {
        "confirmed": confirmed,
        "worked": worked,
        "outcomes": sorted(sorted(outcome[name] for outcome in outcomes) for name in files),
        "amendments": Record.objects.filter(kind="vehicle:amended").count(),
        "photos": photos.count(),
        "states": sorted(Upload.objects.values_list("state", flat=True)),
    }


if __name__ == "__main__":
    os.environ["LOG_NOTE_KEY"] = bytes(range(32)).hex()
    os.environ["LOG_VRF_KEY"] = bytes(range(32, 64)).hex()
    sys.stdout.write(json.dumps(main()))
