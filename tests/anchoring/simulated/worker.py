"""A worker without Celery, to be killed: it states, sequences and anchors for as long as it lives.

python -m tests.anchoring.simulated.worker          says that it is at work, until it is killed
python -m tests.anchoring.simulated.worker settle   no new entries; ends when all of the log is final, and writes the rows as JSON
"""

import importlib
import json
import secrets
import sys
import time
from dataclasses import asdict

import django

PAUSE = 0.05


def state_something() -> None:
    """A few entries, as an upload would bring them."""
    from django.db import transaction
    from django.utils import timezone

    from anchoring.log.entries import NewEntry, entries_submit

    new = [
        NewEntry("test:stated", secrets.token_hex(32), secrets.token_hex(32), timezone.now())
        for _ in range(3)
    ]
    with transaction.atomic():
        entries_submit(entries=new)


def main() -> None:
    django.setup()
    from anchoring import tasks
    from anchoring.anchors import anchors_confirmed
    from anchoring.log.checkpoints import newest_checkpoint

    # What a task imports when it begins, it has: a worker is to be killed at work, not while it reads modules.
    importlib.import_module("anchoring.wiring_chain")
    settling = "settle" in sys.argv
    if not settling:
        sys.stdout.write("at work\n")
        sys.stdout.flush()
    while True:
        if not settling:
            state_something()
        tasks.sequence()
        tasks.anchor()
        rows = anchors_confirmed(final=True)
        if settling and rows and rows[-1].size == newest_checkpoint().size:
            json.dump([asdict(row) for row in rows], sys.stdout)
            return
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
