"""Django's migrate, on a database that lacks a trigger too: its own checks would refuse that, and it is what puts them back."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from anchoring import triggers


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:
        if not options["plan"] and not options["check_unapplied"]:
            triggers.install(connections[options["database"]])
        return super().execute(*args, **options)
