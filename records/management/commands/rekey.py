"""Encrypt withheld values in the tables under the newest key of WITHHELD_KEYS_FILE. The registry may go on meanwhile.

Stopped or killed, it goes on when it is called again. Exit status: 0 all lie under the newest key; 1 some could not be opened.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchoring.wiring import KeysMissingError
from records.contents.rekeying import RekeyRefusedError, former_keys_forget, rekey, rekeying


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument("--new", action="store_true", help="make a new key first")
        ways.add_argument(
            "--forget", action="store_true", help="take the former keys away, if nothing needs them any more"
        )

    def handle(self, *_args: Any, new: bool, forget: bool, **_options: Any) -> None:
        try:
            with rekeying():
                if forget:
                    self.stdout.write(f"{former_keys_forget()} former keys are gone")
                    return
                done = rekey(new=new, told=self.stdout.write)
        except (RekeyRefusedError, KeysMissingError, OSError) as error:
            raise CommandError(str(error)) from None
        for row in done.broken:
            self.stdout.write(f"opened by no key, left as it is: {row}")
        self.stdout.write(f"{done.changed} values were encrypted anew")
        sys.exit(1 if done.broken else 0)
