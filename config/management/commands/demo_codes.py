"""The codes that the authenticator apps of the made-up people would show now; for those that seed_demo printed."""

import json
import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management.base import BaseCommand, CommandError

from records import wiring
from records.demo.people import FILE

PERIOD = 30


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        file = wiring.demo_folder() / FILE
        if not (wiring.demonstration() and file.exists()):
            raise CommandError("there are no made-up people here: `make run` makes them")
        now = int(time.time())
        for person in json.loads(file.read_text(encoding="utf-8")):
            if person.get("totp"):
                code = format_hotp_value(hotp_value(person["totp"], now // PERIOD))
                self.stdout.write(f"{person['email']:24} {code}")
        self.stdout.write(f"new ones in {PERIOD - now % PERIOD} seconds; each works once")
