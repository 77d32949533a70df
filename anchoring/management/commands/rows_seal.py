"""Seal anew, under the secret key of now, what holds under the former one. What holds under neither is named and left.

Exit status: 0 all hold; 1 some don't.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from anchoring.log.entries import pending_seal_again
from anchoring.models import PendingEntry
from anchoring.seals import rows_seal_again, sealed_models


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        total, broken = 0, list[str]()
        # One transaction: killed in it, all is as it was.
        with transaction.atomic():
            for model in sealed_models():
                count, keys = rows_seal_again(model)
                total += count
                broken += [f"{model._meta.label_lower} {key}" for key in keys]
            count, waiting = pending_seal_again()
            total += count
            broken += [f"{PendingEntry._meta.label_lower} {key}" for key in waiting]
        for row in broken:
            self.stdout.write(f"left as it is: {row}")
        self.stdout.write(f"{total} rows hold")
        sys.exit(1 if broken else 0)
