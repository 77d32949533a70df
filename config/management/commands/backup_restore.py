"""Put an archive of `backup` into an empty place, and look at it: the log's keys fit, each attachment has its digest."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchoring.wiring import KeysMissingError
from config.backups.archives import RestoreRefusedError, archive_restore
from config.backups.databases import ToolFailedError
from config.backups.sealed import SealBrokenError


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *_args: Any, archive: Path, **_options: Any) -> None:
        if not settings.BACKUP_PASSPHRASE:
            raise CommandError("set BACKUP_PASSPHRASE or BACKUP_PASSPHRASE_FILE")
        began = time.monotonic()
        try:
            with archive.open("rb") as source:
                restored = archive_restore(source, settings.BACKUP_PASSPHRASE)
        except (RestoreRefusedError, SealBrokenError, ToolFailedError, KeysMissingError, OSError) as error:
            raise CommandError(str(error)) from None
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{restored.entries_of} of {restored.made_at} is back in {seconds:.1f} s: "
            f"{restored.keys} keys, which are the log's, and {restored.files} files"
        )
        if restored.wrong:
            raise CommandError(
                f"{len(restored.wrong)} attachments are not what they were: {restored.wrong[:10]}"
            )
        self.stdout.write("Now `manage.py log_audit`, which compares all of it with the chain.")
