"""Destroy what is due: personal parts of records, original photos, the trail, old invitations. Prints what went."""

from typing import Any

from django.core.management.base import BaseCommand

from records.privacy.retention import retention_run


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        run = retention_run()
        if run is None:
            self.stdout.write("nothing was due")
            return
        for name, count in run.destroyed.items():
            self.stdout.write(f"{name}: {count}, from before {run.until[name]}")
