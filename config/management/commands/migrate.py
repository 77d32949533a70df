"""Django's migrate, which leaves a database of version 0.1 alone, and puts back triggers that its own checks would miss."""

from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import connections

from anchoring import triggers
from config.lineage import OF_BEFORE, is_of_before


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:
        connection = connections[options["database"]]
        if is_of_before(connection):
            raise CommandError(OF_BEFORE)
        if not options["plan"] and not options["check_unapplied"]:
            triggers.install(connection)
        return super().execute(*args, **options)
