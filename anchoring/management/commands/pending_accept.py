"""What waits for the log and was not handed in by this registry: lists it, or has it logged all the same.

For an operator who has looked: after an update from a version that seals nothing, say, what its last machine took meanwhile.
Exit status 0: nothing is left that waits so; 1: something is.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from anchoring.log.entries import pending_accept, pending_strange


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="*", type=int, help="of a row, as the list and findings name it")
        parser.add_argument("--all", action="store_true", help="every row that the list names")

    def handle(self, *_args: Any, key: list[int], **options: Any) -> None:
        rows = pending_strange()
        if unknown := set(key) - {row.pk for row in rows}:
            raise CommandError(f"nothing waits so under {', '.join(map(str, sorted(unknown)))}")
        accepted = [row for row in rows if options["all"] or row.pk in key]
        # It would move the log's time for good.
        if late := [row.pk for row in accepted if row.recorded_at > timezone.now()]:
            raise CommandError(f"recorded in the future: {', '.join(map(str, late))}. None was accepted.")
        with transaction.atomic():
            for row in accepted:
                pending_accept(row)
        for row in rows:
            told = "will be logged" if row in accepted else "waits"
            self.stdout.write(
                f"{row.pk}: {row.kind} {row.record}, recorded {row.recorded_at.isoformat()}: {told}"
            )
        self.stdout.write(f"{len(rows) - len(accepted)} left")
        sys.exit(1 if len(rows) > len(accepted) else 0)
