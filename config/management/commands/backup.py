"""Write one encrypted archive of database, keys and attachments. The registry may go on meanwhile; BACKUP_PASSPHRASE opens it."""

import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchoring.wiring import KeysMissingError
from config.backups.archives import KeysChangedError, archive_make
from config.backups.databases import ToolFailedError


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="the archive, a file that is not there yet")

    def handle(self, *_args: Any, target: Path, **_options: Any) -> None:
        if not settings.BACKUP_PASSPHRASE:
            raise CommandError(
                "set BACKUP_PASSPHRASE or BACKUP_PASSPHRASE_FILE: keys don't lie about in clear"
            )
        if target.exists():
            raise CommandError(f"{target} is there already")
        began = time.monotonic()
        # Under its name only once it is whole and on the disk.
        aside = target.with_name(f"{target.name}.part")
        try:
            with aside.open("xb") as out:
                count = archive_make(out, settings.BACKUP_PASSPHRASE)
                out.flush()
                os.fsync(out.fileno())
            aside.rename(target)
        except (KeysMissingError, KeysChangedError, ToolFailedError, OSError) as error:
            aside.unlink(missing_ok=True)
            raise CommandError(str(error)) from None
        size, seconds = target.stat().st_size / 2**20, time.monotonic() - began
        self.stdout.write(f"{target}: database, keys and {count} files, {size:.1f} MB in {seconds:.1f} s")
