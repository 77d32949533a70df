"""Brings the tables up to date and says, as one line of JSON, what the database expects of the chain."""

import json
from typing import Any

from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand

from anchoring.models import Log, Network


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"], stdout=self.stdout)
        # Those of the pages would import all of them, at each start; `make check` runs them.
        call_command("check", tags=[Tags.database, Tags.security], databases=["default"], stdout=self.stderr)
        log = Log.objects.first()
        networks = Network.objects.filter(state__retired_at=None).order_by("pk")
        expected = {
            "origin": log.origin if log else None,
            "networks": list(networks.values("chain_id", "name", "contract", "genesis_hash")),
        }
        self.stdout.write(json.dumps(expected))
